// Fifty kills of the whole service, at named places and at any instant: a hundred in .ci/run, which runs the suite twice, each time
// with another seed; `npm run faults` makes a thousand.
import { describe, expect, test } from 'vitest'
import { redisName, redisServerVersion } from '../store/redis-server.ts'
import { killCycles, type KillCycles } from './kill-cycles.ts'

const timeout = 900_000
const seed = process.pid

/** What must hold, as one value: nothing lost, Telegram's second copies all accounted for. */
async function broken(asked: Omit<KillCycles, 'seed' | 'discordChannels'>): Promise<object> {
  const report = await killCycles({ ...asked, discordChannels: 30, seed })
  console.log(JSON.stringify({ seed, ...report }))
  const { lost, discordTwice, disordered, telegramTwice, telegramDoubts } = report
  const killed = Object.values(report.kills).reduce((sum, count) => sum + count, 0)
  return {
    lost,
    discordTwice,
    disordered,
    unaccounted: Math.max(0, telegramTwice - telegramDoubts),
    killed,
    told: report.deliveries > 0,
  }
}
const nothing = { lost: 0, discordTwice: 0, disordered: 0, unaccounted: 0, told: true }

test('thirty kills of one process over SQLite', { timeout }, async () => {
  expect(await broken({ store: 'sqlite', cycles: 30, telegramChats: 150 })).toEqual({ ...nothing, killed: 30 })
})

describe.skipIf(redisServerVersion === undefined)(`over Redis (${redisName})`, () => {
  test('twenty kills among three that deliver and two that poll', { timeout }, async () => {
    expect(await broken({ store: 'redis', cycles: 20, telegramChats: 300 })).toEqual({ ...nothing, killed: 20 })
  })
})
