/**
 * Writes feeds back into feeds.yaml after an edit in chat or in the console: only what changed is touched, comments and order
 * stay. A reader sees the old file or the new one, never half of it: temporary name, fsync, rename.
 */
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Document, isMap, isSeq, LineCounter, type YAMLMap } from 'yaml'
import type { FeedSource } from '#model'
import { durationText } from './duration.ts'
import { explainIssues } from './explain.ts'
import { canonicalJson } from './hash.ts'
import { readYaml } from './read-yaml.ts'
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
  fullText,
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
    ...(fullText !== undefined && { fullText }),
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

function cannotWrite(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? String(error)
  return `Expected feeds.yaml to be writable, got ${code}: give the user who runs Rasid the right to write in the folder, or edit the file by hand`
}

/** Never write what the loader would refuse: the sentence of the first mistake, if there is one. */
function refusedBySchema(document: Document): string | undefined {
  const value: unknown = document.toJS()
  const parsed = feedsFile.safeParse(value)
  if (parsed.success) return undefined
  const [first] = explainIssues({ file: 'feeds.yaml', document, lines: new LineCounter(), value }, parsed.error)
  return first && `${first.message} (${first.path})`
}

const waitMs = 20
const staleMs = 10_000

/**
 * Opens the temporary file that becomes the new one. Its fixed name is also the lock: whoever has it may read, change and rename;
 * the others wait. One left behind by a crash is taken over after ten seconds.
 */
async function openTemporary(path: string, mode: number): Promise<FileHandle> {
  for (;;) {
    try {
      return await open(path, 'wx', mode)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
      if (Date.now() - mtimeMs > staleMs) await rm(path, { force: true })
      else await setTimeout(waitMs)
    }
  }
}

/** Reads the file as it is now, applies the difference and writes the result to `temporary`; a sentence when that must not be. */
async function writeChanged(
  temporary: FileHandle,
  dir: string,
  edit: { readonly before: readonly FeedSource[]; readonly after: readonly FeedSource[] },
): Promise<string | undefined> {
  const yaml = await readYaml(dir, 'feeds.yaml')
  if (!yaml.ok && !yaml.missing) return yaml.problems[0]?.message ?? 'Expected feeds.yaml to be readable, got nothing: look at it'
  const document = yaml.ok ? yaml.read.document : new Document({ feeds: [] })
  applyDifference(document, edit.before, edit.after)
  const refusal = refusedBySchema(document)
  if (refusal !== undefined) return refusal
  await temporary.writeFile(document.toString({ lineWidth: 0 }))
  await temporary.sync()
  return undefined
}

/** Makes a rename survive a power cut. Some file systems cannot sync a folder; they are no worse than before. */
async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r')
  await folder.sync().catch(() => undefined)
  await folder.close()
}

/**
 * Brings the edit `before` → `after` into `dir`/feeds.yaml. What others wrote into the file meanwhile is kept, two writers wait
 * for each other, and a file with mistakes is left alone.
 */
export async function writeFeeds(
  dir: string,
  edit: { readonly before: readonly FeedSource[]; readonly after: readonly FeedSource[] },
): Promise<WriteResult> {
  if (canonicalJson(edit.before) === canonicalJson(edit.after)) return { ok: true, changed: false }
  try {
    const path = join(dir, 'feeds.yaml')
    const known = await stat(path).catch(() => undefined)
    const target = known === undefined ? path : await realpath(path)
    const temporary = join(dirname(target), '.feeds.yaml.tmp')
    const handle = await openTemporary(temporary, known === undefined ? 0o644 : known.mode & 0o777)
    let refusal: string | undefined
    try {
      refusal = await writeChanged(handle, dir, edit)
      await handle.close()
      await (refusal === undefined ? rename(temporary, target) : rm(temporary, { force: true }))
    } catch (error) {
      await handle.close()
      await rm(temporary, { force: true })
      throw error
    }
    if (refusal !== undefined) return { ok: false, message: refusal }
    await syncFolder(dirname(target))
    return { ok: true, changed: true }
  } catch (error) {
    return { ok: false, message: cannotWrite(error) }
  }
}

/** Adds feeds to the list in `file` (a path that ends in feeds.yaml), for imports. Rejects with a sentence when that is not possible. */
export async function addFeeds(file: string, added: readonly FeedSource[]): Promise<void> {
  const result = await writeFeeds(dirname(file), { before: [], after: added })
  if (!result.ok) throw new Error(result.message)
}
