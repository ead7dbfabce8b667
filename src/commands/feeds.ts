/** parse, poll, feeds import/export: feeds from files, from the network, from OPML. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FeedSource, Item, ParsedFeed } from '#model'
import { addFeeds } from '../../config/write.ts'
import { readSettings } from '../../config/settings.ts'
import { createFeedReader, parseFeed } from '../../feeds/index.ts'
import { readOpml, writeOpml } from '../../feeds/opml.ts'
import { readDate } from '../arabic/dates.ts'
import { plainText } from '../article/plain-text.ts'
import { compileMatcher } from '../match/compile.ts'
import { releaseHeld } from '../release.ts'
import { openStore } from '../store/open.ts'
import { createStoryWindow } from '../story/window.ts'
import { bundledConfig, loadConfigured } from './configured.ts'
import { InputError, printRow, progress, say } from './json-lines.ts'

/** An item as the data commands print it: the title as published, text without markup, the date as ISO 8601 where it can be read. */
const printedItem = ({ guid, url, title, summary, content, published, author, categories, media }: Item) => {
  const at = published === undefined ? undefined : readDate(published)
  return {
    guid: guid ?? null,
    url: url ?? null,
    title,
    text: plainText(content ?? summary ?? ''),
    published: at === undefined ? null : new Date(at).toISOString(),
    author: author ?? null,
    categories,
    media,
  }
}
const printedFeed = (feed: ParsedFeed) => ({ kind: feed.kind, title: plainText(feed.title), items: feed.items.map(printedItem) })

/** `parse FILE… [--content-type T] [--url U]`: true when at least one file could be read as a feed. */
export async function parse(
  files: readonly string[],
  hints: { readonly contentType?: string; readonly url?: string },
): Promise<boolean> {
  let good = 0
  const done = progress('parsed', files.length)
  for (const [index, file] of files.entries()) {
    const bytes = await readFile(file).catch((error: Error) => error)
    const row =
      bytes instanceof Error
        ? { file, error: { code: 'UNREADABLE', message: `Expected a readable file, got ${bytes.message}` } }
        : await parseFeed(bytes, hints).then((result) =>
            result.ok ? { file, ...printedFeed(result.feed) } : { file, error: result.error },
          )
    if (!('error' in row)) good++
    await printRow(row)
    done(index + 1)
  }
  return good > 0
}

/** `poll URL…`: one real, guarded request each. true when at least one answered with a feed. */
export async function poll(urls: readonly string[]): Promise<boolean> {
  const read = readSettings(process.env)
  if (!read.ok) throw new InputError(read.problems)
  const reader = createFeedReader({ userAgent: 'Rasid/0.1 (poll by hand)', allow: read.settings.feedsAllow })
  try {
    const rows = await Promise.all(
      urls.map(async (url) => {
        const fetched = await reader.read({ id: url, url }, undefined, Date.now())
        const base = { url, status: fetched.status, finalUrl: fetched.finalUrl ?? url }
        if (fetched.status === 'failed') return { ...base, validators: {}, items: [], error: fetched.error }
        const { etag = null, lastModified = null } = fetched.validators
        return {
          ...base,
          validators: { etag, lastModified },
          items: fetched.status === 'fresh' ? fetched.feed.items.map(printedItem) : [],
        }
      }),
    )
    for (const row of rows) await printRow(row)
    return rows.some(({ status }) => status !== 'failed')
  } finally {
    await reader.close()
  }
}

/** Articles that warm the story window, as the service does at its start. */
const windowArticles = 5_000

/** `feeds release FEED-ID`: what the storm gates hold back of a feed is told, and a suspected new face of it confirmed. */
export async function releaseFeed(feedId: string): Promise<void> {
  const read = readSettings(process.env)
  if (!read.ok) throw new InputError(read.problems)
  const store = await openStore(read.settings.storeUrl)
  try {
    const configuration = await loadConfigured()
    const snapshot = {
      revision: (await store.latestRevision())?.number ?? 0,
      configuration,
      matcher: compileMatcher(configuration),
    }
    const articles = (await store.articles({ limit: windowArticles })).map(({ article }) => article).toReversed()
    const done = await releaseHeld({
      feedId,
      actor: 'cli',
      store,
      snapshot,
      window: createStoryWindow(articles),
      now: Date.now,
    })
    if (done.released === 'nothing') {
      const held = (await store.feedStates()).filter(
        ({ quarantined, suspect }) => quarantined.length > 0 || suspect !== undefined,
      )
      const ids = held.map((state) => state.feedId).join(', ')
      throw new InputError([
        `Expected a feed of which something is held back, got «${feedId}»: ${ids === '' ? 'nothing is held back of any feed' : `choose ${ids}`}`,
      ])
    }
    say(
      `Released ${done.batches} batches of ${feedId}: ${done.articles} articles, ${done.alerts.length} alerts. A running Rasid delivers them.`,
    )
    for (const alert of done.alerts) say(`+ ${alert.kind}\t${alert.summary.headline.text}`)
  } finally {
    await store.close()
  }
}

/** `feeds export FILE`: the configured feeds as OPML. */
export async function exportFeeds(file: string): Promise<void> {
  const { feeds } = await loadConfigured()
  await writeFile(file, writeOpml(feeds)).catch((error: Error) =>
    Promise.reject(new InputError([`Expected a file that can be written, got ${error.message}: name another place`])),
  )
  say(`Wrote ${feeds.length} feeds to ${file}`)
}

/** `feeds import FILE`: adds the feeds of an OPML file that are not configured yet to feeds.yaml, comments kept. */
export async function importFeeds(file: string): Promise<void> {
  const dir = process.env['CONFIG_DIR'] ?? bundledConfig
  const configured = await loadConfigured(dir)
  const outlines = readOpml(
    await readFile(file, 'utf8').catch((error: Error) =>
      Promise.reject(new InputError([`Expected a readable OPML file, got ${error.message}`])),
    ),
  )
  if (outlines.length === 0)
    throw new InputError([`Expected outlines with xmlUrl, got none (${file}): export OPML from a feed reader and give that file`])
  const known = new Set(configured.feeds.map(({ url }) => url))
  const ids = new Set(configured.feeds.map(({ id }) => id))
  const added = outlines
    .filter(({ url }) => !known.has(url))
    .map((outline): FeedSource => {
      const host = URL.canParse(outline.url) ? new URL(outline.url).hostname.replace(/^www\./, '').replaceAll('.', '-') : 'feed'
      let id = host
      for (let n = 2; ids.has(id); n++) id = `${host}-${n}`
      ids.add(id)
      return {
        id,
        outlet: outline.title || host,
        url: outline.url,
        language: outline.language ?? 'ar',
        ...(outline.section === undefined ? {} : { section: outline.section }),
        everyMs: 300_000,
        enabled: true,
      }
    })
  await addFeeds(join(dir, 'feeds.yaml'), added)
  for (const feed of added) say(`+ ${feed.id}\t${feed.url}`)
  say(
    `Added ${added.length} feeds, ${outlines.length - added.length} were there already. A running Rasid takes them up by itself.`,
  )
}
