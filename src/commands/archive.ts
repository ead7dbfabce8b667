/** search, why, consequences, backup, restore, store: what is in the store. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Article, Configuration } from '#model'
import type { Store } from '#ports'
import { readSettings } from '../../config/settings.ts'
import { canonicalUrl, urlIdentity } from '../article/canonical-url.ts'
import { consequencesOf } from '../desk/consequences.ts'
import { compileMatcher } from '../match/compile.ts'
import type { Matcher } from '../match/compile.ts'
import { matchArticle } from '../match/match-article.ts'
import { createReplay } from '../match/replay.ts'
import { createReaderDesk } from '../reader/desk.ts'
import { whyLines } from '../reader/why.ts'
import { moveStore } from '../store/move.ts'
import { openStore, restoreStore } from '../store/open.ts'
import { loadConfigured } from './configured.ts'
import { InputError, printRow, progress, say } from './json-lines.ts'
import { whyText } from './read.ts'

/** Opens the store that the settings name, for as long as `use` runs. */
export async function withStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const read = readSettings(process.env)
  if (!read.ok) throw new InputError(read.problems)
  const store = await openStore(read.settings.storeUrl)
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

export type SearchOptions = {
  readonly entity?: string
  readonly outlet?: string
  readonly since?: string
  readonly until?: string
  readonly limit?: number
}

/** `search WORDS`: a JSON line a hit, newest first, and the total on standard error. */
export async function search(words: string, options: SearchOptions): Promise<void> {
  await withStore(async (store) => {
    const configuration = await loadConfigured()
    const snapshot = { revision: 0, configuration, matcher: compileMatcher(configuration) }
    const page = await createReaderDesk({ store, snapshot: () => snapshot, now: Date.now, onChange: () => {} }).search({
      words,
      language: 'en',
      ...options,
    })
    if (page.problem !== undefined) throw new InputError([page.problem])
    for (const hit of page.hits) await printRow({ ...hit, publishedAt: new Date(hit.publishedAt).toISOString() })
    say(`${page.hits.length} of ${page.total} shown`)
  })
}

/** `why TEXT|URL|ID`: a stored story, article or address is looked up; anything else is read as a text. */
export async function why(what: string, language: 'ar' | 'fr' | 'en'): Promise<void> {
  const stored = /^\S+$/.test(what)
    ? await withStore(async (store) => {
        const page = urlIdentity(canonicalUrl(what))
        const found = page === '' ? undefined : await store.known('', [`url:${page}`], Date.now())
        const id = found?.values().next().value?.articleId ?? what
        return whyLines({ id }, language, { store, features: true })
      })
    : undefined
  if (stored !== undefined) for (const line of stored) process.stdout.write(`${line}\n`)
  else if (URL.canParse(what))
    throw new InputError([`Expected an address that Rasid has read, got ${what}: paste the article's text instead`])
  else await whyText(what, language)
}

/** `consequences DIR [--days N]`: re-scores the stored articles with the draft configuration in DIR. */
export async function consequences(dir: string, days: number): Promise<void> {
  const [before, after] = [await loadConfigured(), await loadConfigured(dir, true)]
  await withStore(async (store) => {
    const stored = await store.articles({ sinceAt: Date.now() - days * 86_400_000, limit: 20_000 })
    say(`${stored.length} stored articles of ${days} days are read with both configurations`)
    const done = progress('re-scored', stored.length)
    const replay = createReplay(before, after)
    let count = 0
    await printRow(
      consequencesOf({
        articles: stored.map(({ article }) => article),
        before: matchWith(before),
        after: matchWith(after),
        both: (article) => {
          done(++count)
          return replay(article)
        },
        topics: after.topics.map(({ id }) => id),
      }),
    )
  })
}

/** Compiled when the first article is to be explained. */
function matchWith(configuration: Configuration): (article: Article) => ReturnType<typeof matchArticle> {
  let matcher: Matcher | undefined
  return (article) => matchArticle(article, (matcher ??= compileMatcher(configuration)))
}

/** `backup FILE`: an online copy, verified by opening it. */
export async function backup(file: string): Promise<void> {
  await withStore(async (store) => {
    const done = await store.backup(file, (pages, total) => progress('copied pages', total)(pages))
    say(
      `Copied ${done.bytes} bytes to ${file}; integrity is good: ${Object.entries(done.counts)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}`,
    )
  })
}

/** `restore FILE`: verifies the copy, then puts it in the store's place; the old store stays beside it as *.before-restore. */
export async function restore(file: string): Promise<void> {
  const read = readSettings(process.env)
  if (!read.ok) throw new InputError(read.problems)
  const done = await restoreStore(file, read.settings.storeUrl)
  say(
    `Restored ${done.bytes} bytes from ${file}. The store that was there is kept as ${done.kept ?? 'nothing: there was none'}. Start Rasid again.`,
  )
}

/** `store migrate FROM TO`: everything from one store into an empty other one, verified; begun again, it goes on where it was. */
export async function migrateStore(from: string, to: string): Promise<void> {
  const read = readSettings(process.env)
  if (!read.ok) throw new InputError(read.problems)
  if (from === to) throw new InputError([`Expected two stores, got one twice: name where to move to`])
  const file = /^sqlite:(?!:)(.+)$/.exec(from)?.[1]
  if (file !== undefined && !existsSync(file))
    throw new InputError([`Expected a store at ${from}, got no file: is the path right?`])
  mkdirSync(read.settings.dataDir, { recursive: true })
  const source = await openStore(from)
  try {
    const target = await openStore(to)
    try {
      const journal = join(read.settings.dataDir, 'store-migrate.json')
      const done = await moveStore({ from: source, to: target, names: [from, to], journal, onProgress: sayMoved })
      const counts = Object.entries(done.counts).filter(([, count]) => count > 0)
      say(
        `Moved${done.resumed ? ' (gone on where it was broken off)' : ''}: ${counts.map(([name, count]) => `${count} ${name}`).join(', ')}. ` +
          `Both stores count the same, and ${done.compared} records were compared one by one. Set ${to.startsWith('redis') ? 'REDIS_URL' : 'STORE_URL'} and start Rasid.`,
      )
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

const sayMoved = (kind: string, moved: number): void => {
  if (moved > 0 && moved % 5_000 === 0) say(`moved ${moved} ${kind}…`)
}
