/**
 * `node tests/faults/two-versions.ts FOLDER [SECONDS]`: a rolling upgrade. An older version (FOLDER: a checkout with
 * node_modules) and this one poll and deliver side by side over one Redis while stories come in; then the old one is gone and more
 * come. Prints what the ledger says. Exits 1 when a story was lost or told twice without doubt.
 *
 * git worktree add --detach /tmp/old COMMIT && ln -s "$PWD/node_modules" /tmp/old/node_modules
 */
import { until } from '../journeys/process.ts'
import { startPlace } from './place.ts'

const [, , folder, seconds = '60'] = process.argv
if (folder === undefined) throw new Error('Expected the folder of an older version, got none')

const place = await startPlace({ people: 20, channels: 5 })
const { telegram, discord, machine, subscribeAll, tell, polled, settled, compared, chats } = place
await subscribeAll()
const old = [await machine('poll', {}, folder), await machine('deliver,bots', {}, folder)]
await polled(3, old[0])
tell()
await until(() => telegram.messages.length >= 20, 'the first story by the old version', old[1])
const young = [await machine('poll'), await machine('deliver,bots')]
const began = Date.now()
const endsAt = began + Number(seconds) * 1_000
let told = 1
while (Date.now() < endsAt || told < 4) {
  await new Promise((resolve) => setTimeout(resolve, 8_000))
  told = tell()
}
await polled(4, young[0])
const both = telegram.messages.length + discord.ledger.messages.length
const codes = await Promise.all(old.map((service) => service.end('SIGTERM')))
told = tell()
await polled(4, young[0])
const rows = await settled(young[1])
const result = compared(rows)
const errors = [...old, ...young].map((service) => (service.output().match(/"level":50/g) ?? []).length)
process.stdout.write(
  `${JSON.stringify({
    case: 'R-07',
    chats: chats.length,
    told,
    together: both,
    codes,
    errors,
    ...result,
    states: Object.fromEntries(
      Map.groupBy(rows, ({ status }) => status.state)
        .entries()
        .map(([state, all]) => [state, all.length]),
    ),
  })}\n`,
)
for (const service of [...old, ...young])
  process.stderr.write(
    service
      .output()
      .split('\n')
      .filter((line) => line.includes('"level":50'))
      .slice(0, 3)
      .join('\n'),
  )
await place.close()
process.exit(result.lost === 0 && result.discordTwice === 0 && result.telegramTwice <= result.telegramDoubts ? 0 : 1)
