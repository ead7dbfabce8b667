/** The commands (`npm run -s rasid -- <command>`): each a few lines over the same functions that the service uses. */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { InputError, say, UsageError } from './commands/json-lines.ts'

type Options = Readonly<Record<string, string | boolean | undefined>>
type Command = {
  readonly usage: string
  readonly does: string
  /** Names of options that take a value; `flags` are those that take none. */
  readonly options?: readonly string[]
  readonly flags?: readonly string[]
  readonly least?: number
  readonly most?: number
  /** The exit code; undefined = 0. Modules are loaded here so that a command starts with what it needs and no more. */
  readonly run: (words: readonly string[], options: Options) => Promise<number | void>
}

const text = (value: string | boolean | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
const given = <Name extends string>(options: Options, names: readonly Name[]): Partial<Record<Name, string>> =>
  Object.fromEntries(names.flatMap((name) => (typeof options[name] === 'string' ? [[name, options[name]]] : []))) as Partial<
    Record<Name, string>
  >

function languageOf(value: string | boolean | undefined): 'ar' | 'fr' | 'en' {
  if (value === undefined || value === 'en') return 'en'
  if (value === 'ar' || value === 'fr') return value
  throw new UsageError(`Expected --language ar, fr or en, got «${String(value)}»`)
}

const commands: Readonly<Record<string, Command>> = {
  start: {
    usage: 'start',
    does: 'the service: polls, delivers, answers, serves the console',
    most: 0,
    run: async () => (await import('./commands/start.ts')).start([]),
  },
  demo: {
    usage: 'demo [--for SECONDS]',
    does: 'the service on bundled demo feeds on loopback: no network, no tokens',
    options: ['for'],
    most: 0,
    run: async (_, options) => (await import('./commands/demo.ts')).demo(text(options['for'])),
  },
  match: {
    usage: 'match [FILE]',
    does: 'articles → decisions and entities with offsets',
    most: 1,
    run: async ([file]) => (await import('./commands/read.ts')).match(file),
  },
  stories: {
    usage: 'stories [FILE] [--match]',
    does: 'articles in time order → story and editorial decision; --match: only those that fire',
    flags: ['match'],
    most: 1,
    run: async ([file], options) => (await import('./commands/read.ts')).stories(file, options['match'] === true),
  },
  summarise: {
    usage: 'summarise [FILE]',
    does: 'the articles of one story → headline, summary, slots, sources',
    most: 1,
    run: async ([file]) => (await import('./commands/read.ts')).summariseStory(file),
  },
  parse: {
    usage: 'parse FILE… [--content-type T] [--url U]',
    does: 'bytes of feeds → items, one line a file',
    options: ['content-type', 'url'],
    least: 1,
    run: async (files, options) =>
      (await (
        await import('./commands/feeds.ts')
      ).parse(files, {
        ...(text(options['content-type']) ? { contentType: text(options['content-type'])! } : {}),
        ...(text(options['url']) ? { url: text(options['url'])! } : {}),
      }))
        ? 0
        : 1,
  },
  poll: {
    usage: 'poll URL…',
    does: 'one real, guarded request each',
    least: 1,
    run: async (urls) => ((await (await import('./commands/feeds.ts')).poll(urls)) ? 0 : 1),
  },
  why: {
    usage: 'why TEXT|URL|ID [--language ar|fr|en]',
    does: 'why it fired or did not, and the smallest change that flips it',
    options: ['language'],
    least: 1,
    run: async (words, options) => (await import('./commands/archive.ts')).why(words.join(' '), languageOf(options['language'])),
  },
  check: {
    usage: 'check [DIR] [--people FILE|stored [--least N]] [--spellings ID]',
    does: 'validates a configuration directory; holders of posts it does not know; other spellings of a name',
    options: ['people', 'least', 'spellings'],
    most: 1,
    run: async ([dir], options) => {
      const { check, checkPeople, checkSpellings } = await import('./commands/desk.ts')
      const [from, id] = [text(options['people']), text(options['spellings'])]
      if (from !== undefined) return checkPeople(dir, { from, least: leastOf(text(options['least'])) })
      return id === undefined ? check(dir) : checkSpellings(dir, id)
    },
  },
  consequences: {
    usage: 'consequences DIR [--days N]',
    does: 're-scores stored articles with a draft: gained, lost, same',
    options: ['days'],
    least: 1,
    most: 1,
    run: async ([dir], options) => (await import('./commands/archive.ts')).consequences(dir ?? '', daysOf(text(options['days']))),
  },
  search: {
    usage: 'search WORDS [--entity E] [--outlet O] [--since D] [--until D]',
    does: 'the archive, as the platforms answer it',
    options: ['entity', 'outlet', 'since', 'until'],
    least: 1,
    run: async (words, options) =>
      (await import('./commands/archive.ts')).search(words.join(' '), given(options, ['entity', 'outlet', 'since', 'until'])),
  },
  feeds: {
    usage: 'feeds list, feeds import|export FILE, feeds release FEED-ID',
    does: 'how each feed does; OPML in and out; lets go what a storm gate held back of a feed',
    least: 1,
    most: 2,
    run: async ([verb, file]) => feedsCommand(verb ?? '', file),
  },
  story: {
    usage: 'story list|show|merge|move|split|undo [IDS]',
    does: 'puts stories right by hand: heads are redrawn silently, undo takes the last change back',
    least: 1,
    run: async (words) => (await import('./commands/stories.ts')).story(words),
  },
  letters: {
    usage: 'letters [replay ID|all]',
    does: 'messages that were given up, with the reason; owes one or all of them again',
    most: 3,
    run: async (words) => (await import('./commands/letters.ts')).letters(words),
  },
  doctor: {
    usage: 'doctor',
    does: 'tokens, store, feeds, clock: one line each, and what to do',
    most: 0,
    run: async () => ((await (await import('./commands/desk.ts')).doctor()) ? 0 : 1),
  },
  backup: {
    usage: 'backup FILE',
    does: 'an online copy of the store, verified',
    least: 1,
    most: 1,
    run: async ([file]) => (await import('./commands/archive.ts')).backup(file ?? ''),
  },
  restore: {
    usage: 'restore FILE',
    does: 'puts a verified copy in the place of the store',
    least: 1,
    most: 1,
    run: async ([file]) => (await import('./commands/archive.ts')).restore(file ?? ''),
  },
  store: {
    usage: 'store migrate FROM TO',
    does: 'moves everything between sqlite:PATH and redis://…, verified; goes on when begun again',
    least: 3,
    most: 3,
    run: async ([verb, from, to]) => storeCommand(verb ?? '', from ?? '', to ?? ''),
  },
}

function leastOf(value: string | undefined): number {
  const least = value === undefined ? 3 : Number(value)
  if (!Number.isInteger(least) || least < 1)
    throw new UsageError(`Expected --least to be a whole number of articles from 1, got «${value}»`)
  return least
}

function daysOf(value: string | undefined): number {
  const days = value === undefined ? 30 : Number(value)
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw new UsageError(`Expected --days to be a whole number from 1 to 3650, got «${value}»`)
  return days
}

async function feedsCommand(verb: string, file: string | undefined): Promise<void> {
  if (verb === 'list' && file === undefined) return (await import('./commands/feed-health.ts')).listFeeds()
  if (file !== undefined) {
    const { exportFeeds, importFeeds, releaseFeed } = await import('./commands/feeds.ts')
    if (verb === 'import') return importFeeds(file)
    if (verb === 'export') return exportFeeds(file)
    if (verb === 'release') return releaseFeed(file)
  }
  throw new UsageError(
    `Expected «feeds list», «feeds import FILE», «feeds export FILE» or «feeds release FEED-ID», got «feeds ${[verb, file].filter((word) => word !== undefined).join(' ')}»`,
  )
}

async function storeCommand(verb: string, from: string, to: string): Promise<void> {
  if (verb !== 'migrate') throw new UsageError(`Expected «store migrate FROM TO», got «store ${verb}»`)
  return (await import('./commands/archive.ts')).migrateStore(from, to)
}

const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length))
const help = `rasid (راصد): one story, told once\n\nUsage: npm run -s rasid -- <command>\n\n${Object.values(commands)
  .map(({ usage, does }) => `  ${usage.padEnd(width)}  ${does}`)
  .join(
    '\n',
  )}\n\nData commands read JSON lines from FILE or standard input and print JSON lines.\nExit: 0 done, 1 the input or configuration is wrong, 2 wrong usage. Settings come from the environment and .env.\n`

async function run(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(help)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) throw new UsageError(`Expected a command, got «${name}»\n\n${help}`)
  if (rest.includes('--help')) {
    process.stdout.write(`Usage: npm run -s rasid -- ${command.usage}\n${command.does}\n`)
    return 0
  }
  const { words, options } = readWords(command, rest)
  return (await command.run(words, options)) ?? 0
}

function readWords(command: Command, rest: readonly string[]): { words: readonly string[]; options: Options } {
  const specs = Object.fromEntries([
    ...(command.options ?? []).map((name) => [name, { type: 'string' as const }]),
    ...(command.flags ?? []).map((name) => [name, { type: 'boolean' as const }]),
  ])
  try {
    const { positionals, values } = parseArgs({ args: [...rest], options: specs, allowPositionals: true })
    if (positionals.length < (command.least ?? 0))
      throw new Error(`Expected at least ${command.least} argument, got ${positionals.length}`)
    if (positionals.length > (command.most ?? Infinity))
      throw new Error(`Expected at most ${command.most} arguments, got ${positionals.length}`)
    return { words: positionals, options: values as Options }
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nUsage: npm run -s rasid -- ${command.usage}`)
  }
}

if (existsSync('.env')) process.loadEnvFile('.env')
// A reader that closes early (`| head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (error instanceof UsageError) process.exitCode = 2
  else process.exitCode = 1
  say(error instanceof InputError || error instanceof UsageError ? error.message : ((error as Error).message ?? String(error)))
}
