// A real process with a real file, killed with SIGKILL. What it said was done is there; nothing is there by half.
import { spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync, copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { openDatabase } from '../../src/store/sqlite/database.ts'
import * as one from '../contracts/samples.ts'
import { commit, delivery, group, matched, noon, subscription } from '../contracts/samples.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rasid-'))
  file = join(folder, 'rasid.db')
})
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const childFile = new URL('crash-child.ts', import.meta.url).pathname
function start(what: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [childFile, what, file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

/** Reads lines until `enough` says so or the process ends, kills it, and returns the lines once it is gone. */
async function linesUntil(child: ChildProcess, enough: (lines: readonly string[]) => boolean): Promise<string[]> {
  const lines: string[] = []
  const ended = new Promise((resolve) => child.once('exit', resolve))
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(line)
    if (enough(lines)) child.kill('SIGKILL')
  }
  await ended
  return lines
}

test('what was committed before the kill is there after it', async () => {
  await linesUntil(start('commit'), (lines) => lines.includes('committed'))
  const store = await openStore(`sqlite:${file}`)
  expect((await store.article('مقال-1'))?.article.id).toBe('مقال-1')
  expect((await store.story('قصة-1'))?.revision).toBe(1)
  expect((await store.due(noon, 9)).map(({ alertId }) => alertId)).toEqual(['خبر-1'])
  await store.close()
})

test('of a stream of commits, every acknowledged one survives ten kills, and none by half', async () => {
  for (let round = 0; round < 10; round++) {
    rmSync(file, { force: true })
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
    const said = await linesUntil(start('stream'), (lines) => lines.length >= 5 + round)
    const store = await openStore(`sqlite:${file}`)
    const counts = await store.counts()
    for (const id of said) expect(await store.article(id)).toBeDefined()
    expect(counts['deliveries']).toBeGreaterThanOrEqual(said.length)
    // The last commit may lack its fan-out; then its cursor says so.
    expect(counts['alerts']).toBe(counts['articles'])
    expect(counts['deliveries']! + counts['alerts.fanning-out']!).toBe(counts['alerts'])
    await store.close()
  }
})

async function oneOwed(): Promise<void> {
  const store = await openStore(`sqlite:${file}`)
  await store.subscribe(subscription(group))
  await store.commit(commit({ alerts: [one.alert()] }))
  await store.saveFanOut('خبر-1', [delivery(one.alert(), group)], undefined)
  await store.close()
}
async function stateAfterRecovery(): Promise<string | undefined> {
  const store = await openStore(`sqlite:${file}`)
  await store.recoverDeliveries(noon + 3_600_000)
  const state = (await store.deliveries({ limit: 1 }))[0]?.status.state
  await store.close()
  return state
}

test.each([
  ['before the message left', 'after-sending', [], 'ambiguous'],
  ['after the platform took it, before it was recorded', 'after-send', ['accepted'], 'ambiguous'],
  ['after it was recorded', '', ['accepted', 'recorded'], 'sent'],
])('killed %s, the row says what can be known', async (_, failPoint, expected, state) => {
  await oneOwed()
  const said = await linesUntil(start('send', { RASID_FAIL_POINT: failPoint }), (lines) => lines.includes('recorded'))
  expect([said, await stateAfterRecovery()]).toEqual([expected, state])
})

test('O-05 a power cut: what was acknowledged stood on the disk; a torn or foreign end of the log takes nothing of it', async () => {
  const store = await openStore(`sqlite:${file}`)
  const cuts: { readonly at: string; readonly acknowledged: number; readonly logSize: number }[] = []
  for (let number = 1; number <= 6; number++) {
    await store.commit(commit({ articles: [matched({ id: `م${number}`, keys: [`guid:${number}`] })] }))
    // With synchronous=FULL the log was synced before the commit was acknowledged: this is what survives the cut.
    const at = join(folder, `cut-${number}.db`)
    for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, `${at}${suffix}`)
    cuts.push({ at, acknowledged: number, logSize: statSync(`${at}-wal`).size })
  }
  for (const [index, { at, acknowledged, logSize }] of cuts.entries()) {
    const next = cuts[index + 1]
    // Of the write under way some bytes arrived, or others than were written.
    if (next !== undefined) {
      copyFileSync(`${next.at}-wal`, `${at}-wal`)
      truncateSync(`${at}-wal`, logSize + Math.floor((next.logSize - logSize) / 2))
    }
    if (index % 2 === 1) appendFileSync(`${at}-wal`, Buffer.alloc(5_000, 0xab))
    const found = await openStore(`sqlite:${at}`)
    expect((await found.articles({ limit: 99 })).length).toBe(acknowledged)
    await found.close()
  }
  await store.close()
})

test('O-05 every commit waits for the disk: synchronous is FULL, the log a WAL', async () => {
  const store = await openStore(`sqlite:${file}`)
  await store.close()
  const raw = openDatabase(file, {})
  const pragma = (name: string): unknown => Object.values(raw.raw.prepare(`PRAGMA ${name}`).get() ?? {})[0]
  expect([pragma('synchronous'), pragma('journal_mode')]).toEqual([2, 'wal'])
  await raw.close()
})
