// A worker that is surely gone is not waited for; one of another machine, or one that lives, is.
import { spawn } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openStore } from '../src/store/open.ts'
import { isGone, workerName } from '../src/worker.ts'
import * as one from './contracts/samples.ts'
import { commit, delivery, group, noon, person, subscription } from './contracts/samples.ts'

const self = workerName(noon)
const nameOf = (pid: number): string => self.replace(`-${process.pid}-`, `-${pid}-`)
async function pidOfTheDead(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await new Promise((resolve) => child.on('close', resolve))
  return child.pid!
}

test('gone is who has no process here, or our pid under another start', async () => {
  expect(isGone(self, self)).toBe(false)
  expect(isGone(workerName(noon - 1), self)).toBe(true)
  expect(isGone(nameOf(process.ppid), self)).toBe(false)
  expect(isGone(`another-host-${await pidOfTheDead()}-abc`, self)).toBe(false)
  expect(isGone(nameOf(await pidOfTheDead()), self)).toBe(true)
  expect(isGone('w1', self)).toBe(false)
})

test.runIf(process.platform === 'linux')(
  'a container that has the name of this host counts its own processes: nothing is known of them here',
  async () => {
    const [, namespace] = /(\d+)\]$/.exec(readlinkSync('/proc/self/ns/pid'))!
    const elsewhere = (name: string): string => name.replace(namespace!, String(Number(namespace) + 1))
    expect(isGone(elsewhere(nameOf(await pidOfTheDead())), self)).toBe(false)
    expect(isGone(elsewhere(workerName(noon - 1)), self)).toBe(false)
  },
)

test('what the dead held is free before its lease ends: a claimed one may go, a send is in doubt; the living keep theirs', async () => {
  const store = await openStore('sqlite::memory:')
  const dead = nameOf(await pidOfTheDead())
  const alert = one.alert()
  await store.commit(commit({ alerts: [alert] }))
  const chats = [group, person(1), person(2)]
  for (const chat of chats) await store.subscribe(subscription(chat))
  const rows = chats.map((chat) => delivery(alert, chat))
  await store.saveFanOut(alert.id, rows, undefined)
  const [claimed, sending, living] = rows.map(({ id }) => id) as [string, string, string]
  await store.claim(claimed, dead, noon, 60_000)
  const row = (await store.claim(sending, dead, noon, 60_000))!
  await store.saveDelivery({ ...row, status: { state: 'sending', worker: dead, startedAt: noon, leaseUntil: noon + 60_000 } })
  await store.claim(living, self, noon, 60_000)
  expect(await store.recoverDeliveries(noon + 1, (name) => isGone(name, self))).toEqual({ pending: 1, ambiguous: 1 })
  const states = await Promise.all(rows.map(async ({ id }) => (await store.delivery(id))?.status.state))
  expect(states).toEqual(['pending', 'ambiguous', 'claimed'])
  await store.close()
})
