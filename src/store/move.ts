/**
 * Moves everything from one store to another, in pieces. After each piece its end is noted in a journal, so that a move that was
 * broken off goes on there; at the end counts, identity keys and samples of both are compared.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { RecordKind, Store, StoreRecord } from '#ports'
import { recordKinds } from './backup-file.ts'
import { assertEmpty } from './open.ts'

export type MoveOptions = {
  readonly from: Store
  readonly to: Store
  /** What the two are called: a journal of another move is not ours. */
  readonly names: readonly [string, string]
  /** The file that says how far we are. */
  readonly journal: string
  readonly onProgress?: (kind: RecordKind, moved: number) => void
}

type Journal = { readonly move: string; readonly kind: RecordKind; readonly after: string }

const pageSize = 500
/** Records looked at again after the move, for each kind. */
const samples = 100

/** Moves and verifies. Returns what both stores now count, and how many records were compared one by one. */
export async function moveStore(
  options: MoveOptions,
): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly compared: number; readonly resumed: boolean }> {
  const { from, to, names, journal, onProgress } = options
  // Addresses may carry a password: the journal keeps their hash.
  const move = createHash('sha256').update(names.join('\n')).digest('hex')
  const begun = readJournal(journal, move)
  if (begun === undefined) await assertEmpty(to, names[1].replace(/\/\/.*@/, '//…@'))
  const first = begun === undefined ? 0 : recordKinds.indexOf(begun.kind)
  const sampled: StoreRecord[] = []
  for (const kind of recordKinds.slice(first)) {
    let moved = 0
    for (let after: string | undefined = kind === begun?.kind ? begun.after : ''; after !== undefined;) {
      const page: Awaited<ReturnType<Store['dump']>> = await from.dump(kind, after, pageSize)
      await to.load(page.records)
      moved += page.records.length
      onProgress?.(kind, moved)
      if (page.records[0] !== undefined && sampled.filter((one) => one.kind === kind).length < samples)
        sampled.push(page.records[0], page.records.at(-1)!)
      after = page.next
      note(journal, after === undefined ? { move, kind: following(kind), after: '' } : { move, kind, after })
    }
  }
  const counts = await verify(from, to, sampled)
  rmSync(journal, { force: true })
  return { counts, compared: sampled.length, resumed: begun !== undefined }
}

const following = (kind: RecordKind): RecordKind => recordKinds[recordKinds.indexOf(kind) + 1] ?? kind

function readJournal(file: string, move: string): Journal | undefined {
  if (!existsSync(file)) return undefined
  const found = JSON.parse(readFileSync(file, 'utf8')) as Journal
  if (found.move !== move)
    throw new Error(
      `Expected no other move to be under way, got the journal of one in ${file}: finish that one, or remove the file`,
    )
  return found
}

function note(file: string, journal: Journal): void {
  writeFileSync(`${file}.partial`, JSON.stringify(journal))
  renameSync(`${file}.partial`, file)
}

async function verify(from: Store, to: Store, sampled: readonly StoreRecord[]): Promise<Readonly<Record<string, number>>> {
  const [before, after] = [await from.counts(), await to.counts()]
  const wrong = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name])
  if (wrong.length > 0)
    throw new Error(
      `Expected both stores to count the same, got ${wrong.map((name) => `${name} ${before[name] ?? 0} → ${after[name] ?? 0}`).join(', ')}: ` +
        'is a Rasid still running on one of them? stop it, empty the target, and move again',
    )
  const [keysBefore, keysAfter] = [await seenKeys(from), await seenKeys(to)]
  if (keysBefore.size !== keysAfter.size || [...keysBefore].some((key) => !keysAfter.has(key)))
    throw new Error(`Expected ${keysBefore.size} identity keys, got ${keysAfter.size}: empty the target, and move again`)
  for (const record of sampled) {
    const [there, here] = [await readAgain(from, record), await readAgain(to, record)]
    if (!isDeepStrictEqual(there, here))
      throw new Error(
        `Expected a ${record.kind} to be the same in both stores, got another one: ${JSON.stringify(there).slice(0, 200)} → ${String(JSON.stringify(here)).slice(0, 200)}`,
      )
  }
  return after
}

async function seenKeys(store: Store): Promise<ReadonlySet<string>> {
  const keys = new Set<string>()
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: Awaited<ReturnType<Store['dump']>> = await store.dump('seen', after, pageSize * 4)
    for (const one of page.records) if (one.kind === 'seen') keys.add(`${one.key} ${one.outlet} ${one.article} ${one.seenAt}`)
    after = page.next
  }
  return keys
}

/** What a store answers for a record, by the way that Rasid asks. */
async function readAgain(store: Store, record: StoreRecord): Promise<unknown> {
  switch (record.kind) {
    case 'feed-state':
      return store.feedState(record.state.feedId)
    case 'article':
      return store.article(record.matched.article.id)
    case 'seen':
      return undefined
    case 'story':
      return [
        await store.story(record.story.id),
        await store.storyDecisions(record.story.id),
        await store.newestHead(record.story.id),
      ]
    case 'alert':
      return store.alert(record.alert.id)
    case 'chat':
      return [await store.chatLanguage(record.chat), await store.subscriptions(record.chat)]
    case 'subscription':
      return store.subscriptions(record.subscription.chat)
    case 'delivery':
      return [await store.delivery(record.delivery.id), await store.headMessage(record.delivery.storyId, record.delivery.chat)]
    case 'revision':
      return store.revision(record.revision.number)
    case 'audit':
      return (await store.auditLog(1)).length
    case 'verdict':
      return (await store.verdicts({ limit: 1000 })).find(
        ({ by, articleId }) => by === record.verdict.by && articleId === record.verdict.articleId,
      )
  }
}
