// Who may import whom (DESIGN.md): arrows point down, steps never import steps, every outside library has one door.
import { readFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname
const files = globSync(['src/**/*.ts', 'adapters/**/*.ts', 'feeds/**/*.ts', 'config/**/*.ts'], { cwd: root }).map((file) =>
  normalize(file),
)

const steps = ['article', 'match', 'story', 'alert', 'delivery', 'schedule', 'search', 'desk']
/** Files that compose: they may know each other, nobody below knows them. */
const composition = ['main', 'cli', 'commands', 'service', 'health', 'overview']
const loops = ['run', 'pipeline', 'canary', 'alarms', 'sort-out', 'pages', 'release', 'rearrange', 'reader', 'live-configuration']

/** The room of a file: `src/match`, `adapters/telegram`, `src/model`… Files that compose share one, and so do the loops. */
function roomOf(file: string): string {
  const [top = '', second = '', ...rest] = file.replace(/\.ts$/, '').split('/')
  if (top === 'src') return composition.includes(second) ? 'composition' : loops.includes(second) ? 'loops' : `src/${second}`
  return top === 'adapters' && rest.length > 0 ? `adapters/${second}` : top
}
/** The floor a room stands on; a file imports only from lower floors or its own room. Halves are floors between floors. */
function floorOf(room: string): number {
  const name = room.replace('src/', '')
  if (room === 'composition') return 5
  // The table of platforms stands over the platforms, as the loops stand over the steps.
  if (room === 'loops' || room === 'adapters') return 4
  if (steps.includes(name) || /^(adapters\/|feeds|config|store|queue|log|metrics)/.test(name)) return 3
  if (['summary', 'i18n'].includes(name)) return 2
  if (name === 'arabic') return 1.5
  // What the system gives: time, a way to die, the process above us.
  if (['clock', 'local-time', 'fail-point', 'parent-watch', 'worker'].includes(name)) return 1.2
  return name === 'ports' ? 1 : 0
}

const imports = files.flatMap((file) =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
    ),
  ].map((match) => {
    const name = match[1] ?? match[2] ?? ''
    if (name.startsWith('#')) return { file, name, target: `src/${name.slice(1)}.ts` }
    return { file, name, target: name.startsWith('.') ? normalize(join(dirname(file), name)) : undefined }
  }),
)

test('every file imports only from the floors below it', () => {
  const wrong = imports.flatMap(({ file, target }) => {
    if (target === undefined) return []
    const from = roomOf(file)
    const to = roomOf(target)
    return from === to || floorOf(to) < floorOf(from) ? [] : [`${file} → ${target}`]
  })
  expect(wrong).toEqual([])
})

const doors: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^grammy$|^@grammyjs\//, ['adapters/telegram/']],
  [/^discord\.js$|^discord-api-types/, ['adapters/discord/']],
  [/^hono|^@hono\//, ['adapters/web/']],
  [/^rss-parser$/, ['feeds/rss/']],
  [/^undici(?:$|\/)/, ['feeds/exchange.ts', 'feeds/undici.d.ts']],
  [/^@mozilla\/readability$|^linkedom$/, ['feeds/full-text.ts']],
  [/^htmlparser2$/, ['src/article/plain-text.ts', 'feeds/opml.ts']],
  [/^ioredis$/, ['src/store/redis/', 'src/queue/bullmq.ts']],
  [/^bullmq$/, ['src/queue/bullmq.ts']],
  [/^@bull-board\//, ['adapters/web/queue-board.ts']],
  [/^p-queue$/, ['src/queue/local.ts']],
  [/^node:sqlite$/, ['src/store/sqlite/']],
  [/^node-cron$/, ['src/schedule/cron.ts']],
  [/^pino$/, ['src/log.ts']],
  [/^prom-client$/, ['src/metrics.ts']],
  [/^intl-messageformat$/, ['src/i18n/translate.ts']],
  [/^yaml$|^zod$/, ['config/']],
]

test('every outside library comes in through its one door', () => {
  const wrong = imports.flatMap(({ file, name, target }) => {
    if (target !== undefined || (name.startsWith('node:') && name !== 'node:sqlite')) return []
    const door = doors.find(([library]) => library.test(name))
    return door?.[1].some((place) => file.startsWith(place))
      ? []
      : [`${file} → ${name}${door ? '' : ' (a library without a door)'}`]
  })
  expect(wrong).toEqual([])
})

test('the model imports nothing, and nobody imports main', () => {
  expect(imports.filter(({ file }) => file === 'src/model.ts')).toEqual([])
  expect(imports.filter(({ target }) => target === 'src/main.ts')).toEqual([])
})
