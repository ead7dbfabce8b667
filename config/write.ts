/**
 * Writes feeds back into feeds.yaml after an edit in chat or in the console: only what changed is touched, comments and order
 * stay. A reader sees the old file or the new one, never half of it: temporary name, fsync, rename.
 */
import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Document, isMap, isSeq, LineCounter, type YAMLMap } from 'yaml'
import type { FeedSource } from '#model'
import { durationText } from './duration.ts'
import { explainIssues } from './explain.ts'
import { canonicalJson } from './hash.ts'
import { cannotRead, readYaml } from './read-yaml.ts'
import { feedsFile } from './schema.ts'

export type WriteResult = { readonly ok: true; readonly changed: boolean } | { readonly ok: false; readonly message: string }

/** A feed as the file writes it: `every: 5m` for `everyMs: 300000`, in the order of the documentation. */
export function feedEntry({
  id,
  outlet,
  url,
  country,
  language,
  section,
  everyMs,
  enabled,
  note,
}: FeedSource): Readonly<Record<string, unknown>> {
  return {
    id,
    outlet,
    url,
    ...(country !== undefined && { country }),
    language,
    ...(section !== undefined && { section }),
    every: durationText(everyMs),
    enabled,
    ...(note !== undefined && { note }),
  }
}

/** Sets what differs between two states of one feed; keys that nobody changed keep the file's wording. */
function setChanged(map: YAMLMap, before: FeedSource | undefined, after: FeedSource): void {
  const [old, now] = [before === undefined ? {} : feedEntry(before), feedEntry(after)]
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (old[key as keyof typeof old] === now[key]) continue
    if (now[key] === undefined) map.delete(key)
    else map.set(key, now[key])
  }
}

/** Applies the difference between `before` and `after` to the list in the file, which others may have edited meanwhile. */
function applyDifference(document: Document, before: readonly FeedSource[], after: readonly FeedSource[]): void {
  const feeds = document.get('feeds')
  if (!isSeq(feeds)) {
    document.set('feeds', document.createNode(after.map(feedEntry)))
    return
  }
  const old = new Map(before.map((feed) => [feed.id, feed]))
  const now = new Map(after.map((feed) => [feed.id, feed]))
  const idOf = (item: unknown): string => (isMap(item) ? String(item.get('id')) : '')
  feeds.items = feeds.items.filter((item) => now.has(idOf(item)) || !old.has(idOf(item)))
  const present = new Map(feeds.items.filter(isMap).map((item) => [idOf(item), item]))
  for (const feed of after) {
    const map = present.get(feed.id)
    if (map !== undefined) setChanged(map, old.get(feed.id), feed)
    else if (!old.has(feed.id)) feeds.add(document.createNode(feedEntry(feed)))
  }
}

/** Never write what the loader would refuse: the sentence of the first mistake, if there is one. */
function refusedBySchema(document: Document): string | undefined {
  const value: unknown = document.toJS()
  const parsed = feedsFile.safeParse(value)
  if (parsed.success) return undefined
  const [first] = explainIssues({ file: 'feeds.yaml', document, lines: new LineCounter(), value }, parsed.error)
  return first && `${first.message} (${first.path})`
}

/** Replaces a file whole or not at all. The mode of the old file is kept. */
async function replaceFile(target: string, text: string, mode: number): Promise<void> {
  const temporary = join(dirname(target), `.${randomUUID()}.tmp`)
  try {
    const handle = await open(temporary, 'wx', mode)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  const folder = await open(dirname(target), 'r')
  await folder.sync().catch(() => undefined)
  await folder.close()
}

/**
 * Brings the edit `before` → `after` into `dir`/feeds.yaml. A file that somebody changes at the same moment is read again, so
 * neither edit is lost; a file with mistakes is left alone.
 */
export async function writeFeeds(
  dir: string,
  edit: { readonly before: readonly FeedSource[]; readonly after: readonly FeedSource[] },
): Promise<WriteResult> {
  if (canonicalJson(edit.before) === canonicalJson(edit.after)) return { ok: true, changed: false }
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      const path = join(dir, 'feeds.yaml')
      const known = await stat(path).catch(() => undefined)
      const yaml = await readYaml(dir, 'feeds.yaml')
      if (!yaml.ok && !yaml.missing)
        return { ok: false, message: yaml.problems[0]?.message ?? 'Expected feeds.yaml to be readable, got nothing: look at it' }
      const document = yaml.ok ? yaml.read.document : new Document({ feeds: [] })
      applyDifference(document, edit.before, edit.after)
      const refusal = refusedBySchema(document)
      if (refusal !== undefined) return { ok: false, message: refusal }
      const text = document.toString({ lineWidth: 0 })
      const now = await stat(path).catch(() => undefined)
      if (now?.mtimeMs !== known?.mtimeMs || now?.ino !== known?.ino) continue
      const target = known === undefined ? path : await realpath(path)
      await replaceFile(target, text, known === undefined ? 0o644 : known.mode & 0o777)
      return { ok: true, changed: true }
    }
    return {
      ok: false,
      message: 'Expected feeds.yaml to keep still, got a file that somebody writes again and again: try once more',
    }
  } catch (error) {
    return { ok: false, message: `${cannotRead('feeds.yaml', error)} (writing it back; the edit itself is published)` }
  }
}

/** Adds feeds to the list in `file` (a path that ends in feeds.yaml), for imports. Rejects with a sentence when that is not possible. */
export async function addFeeds(file: string, added: readonly FeedSource[]): Promise<void> {
  const result = await writeFeeds(dirname(file), { before: [], after: added })
  if (!result.ok) throw new Error(result.message)
}
