/** check, doctor: is the configuration right, and is everything around Rasid as it should be. */
import { access, constants } from 'node:fs/promises'
import { readSettings, type Settings } from '../../config/settings.ts'
import { createFeedReader } from '../../feeds/index.ts'
import { deadCanaries } from '../canary.ts'
import { lint } from '../desk/lint.ts'
import { spellingOffers } from '../desk/spelling-offers.ts'
import { proposedEntity, unknownPeople } from '../desk/unknown-people.ts'
import { sizes } from '../live-configuration.ts'
import { compileMatcher } from '../match/compile.ts'
import { matchArticle } from '../match/match-article.ts'
import { migrationCopies, openStore } from '../store/open.ts'
import { withStore } from './archive.ts'
import { articlesOfRows } from './article-row.ts'
import { loadConfigured, problemLine } from './configured.ts'
import { InputError, progress, readRows, say } from './json-lines.ts'

/** `check [DIR]`: validates a configuration directory; warnings and the linter's advice are said, errors end with 1. */
export async function check(dir: string | undefined): Promise<void> {
  const configuration = await loadConfigured(dir, true)
  const dead = deadCanaries(configuration, compileMatcher(configuration))
  if (dead.length > 0) throw new InputError(dead.map(({ message }) => message))
  const advice = lint(configuration)
  for (const line of advice) say(`advice: ${problemLine(line)}`)
  const { feeds, entities, forms, topics } = sizes(configuration)
  say(
    `Good: ${feeds} feeds, ${entities} entities with ${forms} spellings, ${topics} topics in force; ${advice.length} pieces of advice`,
  )
}

/**
 * `check [DIR] --people FILE`: who holds a post and is unknown to the configuration, in articles as JSON lines (FILE) or in those of the
 * store (`stored`); printed as entities to paste. `least`: different articles that a name must stand in.
 */
export async function checkPeople(dir: string | undefined, { from, least }: { from: string; least: number }): Promise<void> {
  const configuration = await loadConfigured(dir, true)
  const matcher = compileMatcher(configuration)
  const articles =
    from === 'stored'
      ? await withStore(async (store) => (await store.articles({ limit: mostArticles })).map(({ article }) => article))
      : articlesOfRows(await readRows(from), Date.now())
  const done = progress('read', articles.length)
  const matched = articles.map((article, index) => {
    done(index + 1)
    return { article, entities: matchArticle(article, matcher).entities }
  })
  const people = unknownPeople(matched, least)
  for (const person of people) {
    const role = configuration.entities.find(({ id }) => id === person.role.id)
    if (role !== undefined) process.stdout.write(proposedEntity(person, role))
  }
  say(
    people.length === 0
      ? `Nobody unknown holds a post in ${least} of ${articles.length} articles`
      : `${people.length} unknown in ${articles.length} articles: verify them and paste what is right under «entities:» of a file in entities/`,
  )
}
const mostArticles = 20_000

/** `check [DIR] --spellings ID`: how else the press may write the names of an entity, to choose from. */
export async function checkSpellings(dir: string | undefined, id: string): Promise<void> {
  const { entities } = await loadConfigured(dir, true)
  const entity = entities.find((one) => one.id === id)
  if (entity === undefined)
    throw new InputError([
      `Expected the id of an entity, got «${id}»: «npm run -s rasid -- match» prints the ids of what it finds`,
    ])
  const offers = spellingOffers(entity, entities)
  for (const offer of offers) process.stdout.write(`      - ${offer}\n`)
  say(`${offers.length} spellings that no entity has yet, of ${entity.label.ar}: paste the ones you have seen under its «forms:»`)
}

type Finding = { readonly ok: boolean; readonly what: string; readonly advice?: string }

/** `doctor`: one line each. true when nothing needs a hand. */
export async function doctor(): Promise<boolean> {
  const read = readSettings(process.env)
  if (!read.ok) {
    for (const problem of read.problems) process.stdout.write(`✗ ${problem}\n`)
    return false
  }
  let good = true
  for await (const { ok, what, advice } of findings(read.settings)) {
    good &&= ok
    process.stdout.write(`${ok ? '✓' : '✗'} ${what}${ok || advice === undefined ? '' : `: ${advice}`}\n`)
  }
  return good
}

async function* findings(settings: Settings): AsyncGenerator<Finding> {
  yield { ok: true, what: `Node ${process.versions.node}` }
  yield {
    ok: Date.now() > Date.parse('2026-01-01'),
    what: `clock: ${new Date().toISOString()}`,
    advice: 'set the clock of this machine: leases and dates depend on it',
  }
  yield await store(settings)
  yield* copies(settings)
  yield await access(settings.configDir, constants.R_OK).then(
    async () =>
      loadConfigured(settings.configDir).then(
        (configuration): Finding => ({
          ok: true,
          what: `configuration: ${sizes(configuration).feeds} feeds, ${sizes(configuration).topics} topics`,
        }),
        (error: Error): Finding => ({ ok: false, what: `configuration in ${settings.configDir}`, advice: error.message }),
      ),
    (error: Error): Finding => ({ ok: false, what: `configuration in ${settings.configDir}`, advice: error.message }),
  )
  yield await token(
    'Telegram',
    settings.telegramToken,
    (value) => `${settings.telegramApiRoot}/bot${value}/getMe`,
    {},
    'get one from @BotFather (/newbot) and put it in .env as TELEGRAM_TOKEN',
  )
  yield await token(
    'Discord',
    settings.discordToken,
    () => `${settings.discordApiRoot}/v10/users/@me`,
    { authorization: `Bot ${settings.discordToken ?? ''}` },
    'make an application at discord.com/developers and put its bot token in .env as DISCORD_TOKEN',
  )
  yield await feeds(settings)
}

async function store(settings: Settings): Promise<Finding> {
  try {
    const url = settings.storeUrl
    const opened = await openStore(url)
    const health = await opened.health()
    const counts = await opened.counts()
    await opened.close()
    return {
      ok: health.ok && !health.reason.includes('Expected'),
      // An address may carry a password.
      what: `store ${url.replace(/\/\/.*@/, '//…@')}: ${Object.entries(counts)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}`,
      advice: health.reason,
    }
  } catch (error) {
    return { ok: false, what: 'store', advice: (error as Error).message }
  }
}

/** Where the store is as it was before an upgrade, if there was one. */
function* copies({ storeUrl }: Settings): Generator<Finding> {
  for (const { file, schema, bytes, at } of migrationCopies(storeUrl))
    yield {
      ok: true,
      what: `copy of the store before schema ${schema}: ${file}, ${Math.round(bytes / 2 ** 20)} MiB, ${new Date(at).toISOString()} (back to it with "rasid restore" and the Rasid of that day)`,
    }
}

/** A token that is missing is no fault: the other platform or the terminal serves. */
async function token(
  name: string,
  value: string | undefined,
  url: (value: string) => string,
  headers: Record<string, string>,
  how: string,
): Promise<Finding> {
  if (value === undefined) return { ok: true, what: `${name}: no token (${how})` }
  const answer = await fetch(url(value), { headers, signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  if (answer === undefined)
    return {
      ok: false,
      what: `${name}: no answer from its API`,
      advice: 'is the network up? is the API root right? Rasid keeps trying by itself',
    }
  return { ok: answer.ok, what: `${name}: the API answered ${answer.status} to the token`, advice: how }
}

async function feeds(settings: Settings): Promise<Finding> {
  const configuration = await loadConfigured(settings.configDir).catch(() => undefined)
  const asked = configuration?.feeds.filter(({ enabled }) => enabled) ?? []
  const reader = createFeedReader({ userAgent: 'Rasid/0.1 (doctor)', allow: settings.feedsAllow })
  const answers = await Promise.all(
    asked.map(async (feed) => ({ feed, fetched: await reader.read(feed, undefined, Date.now()) })),
  )
  await reader.close()
  const failed = answers.flatMap(({ feed, fetched }) => (fetched.status === 'failed' ? [`${feed.id} ${fetched.error.code}`] : []))
  return {
    ok: failed.length < Math.max(1, asked.length / 2),
    what: `feeds: ${asked.length - failed.length} of ${asked.length} answer`,
    advice: failed.slice(0, 12).join(', '),
  }
}
