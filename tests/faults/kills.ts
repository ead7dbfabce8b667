/**
 * `node tests/faults/kills.ts [CYCLES] [SEED] [STORE]`: half of the cycles on SQLite with one process, half on Redis with three that
 * deliver and two that poll; with a store named, its half alone. Prints a JSON line for each. Exits 1 when something was lost, told
 * twice without a doubt, or told out of order.
 */
import { redisName, redisServerVersion } from '../store/redis-server.ts'
import { killCycles } from './kill-cycles.ts'

const cycles = Number(process.argv[2] ?? 1_000)
const seed = Number(process.argv[3] ?? 1)
const only = process.argv[4]
let good = true
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))
for (const store of ['sqlite', 'redis'] as const) {
  if (only !== undefined && only !== store) continue
  if (store === 'redis' && redisServerVersion === undefined) {
    process.stderr.write(`${redisName}\n`)
    continue
  }
  const report = await killCycles({
    store,
    cycles: Math.ceil(cycles / 2),
    // Enough that something is always owed.
    telegramChats: 900,
    discordChannels: 30,
    seed,
    onCycle: (cycle, told) => {
      if (cycle % 10 === 0) process.stderr.write(`${store}: ${cycle} kills, ${told} Telegram messages\n`)
    },
  })
  process.stdout.write(`${JSON.stringify({ store, ...report })}\n`)
  good &&=
    report.lost === 0 && report.discordTwice === 0 && report.disordered === 0 && report.telegramTwice <= report.telegramDoubts
}
process.exit(good ? 0 : 1)
