// A hundred kills of the whole service, at named places and at any instant; `npm run faults` makes a thousand.
import { describe, expect, test } from 'vitest'
import { redisName, redisServerVersion } from '../store/redis-server.ts'
import { killCycles, type KillReport } from './kill-cycles.ts'

const timeout = 900_000

function expectNothingLost(report: KillReport): void {
  console.log(JSON.stringify(report))
  expect(report).toMatchObject({ lost: 0, discordTwice: 0, disordered: 0 })
  expect(report.telegramTwice).toBeLessThanOrEqual(report.telegramDoubts)
  // A run that killed nobody at work would show nothing.
  expect(report.deliveries).toBeGreaterThan(0)
  expect(Object.values(report.kills).reduce((sum, count) => sum + count, 0)).toBe(report.cycles)
}

test('sixty kills of one process over SQLite', { timeout }, async () => {
  expectNothingLost(await killCycles({ store: 'sqlite', cycles: 60, telegramChats: 150, discordChannels: 30, seed: 7 }))
})

describe.skipIf(redisServerVersion === undefined)(`over Redis (${redisName})`, () => {
  test('forty kills among three that deliver and two that poll', { timeout }, async () => {
    expectNothingLost(await killCycles({ store: 'redis', cycles: 40, telegramChats: 600, discordChannels: 30, seed: 7 }))
  })
})
