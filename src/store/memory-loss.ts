/**
 * Notices that a store has lost everything: Redis came back without its file, somebody put an empty file in the place of the old
 * one. Nothing else would tell: an empty store answers, and nobody is subscribed who could miss anything.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Health, Store } from '#ports'

/** What was seen last, as JSON in the data folder. `address` is a hash: it may hold a password. */
type Seen = { readonly address: string; readonly identity: string; readonly subscriptions: number; readonly at: number }

export type MemoryLossOptions = {
  readonly store: Pick<Store, 'identity' | 'counts'>
  readonly storeUrl: string
  /** Outside of the store, so that it outlives it. */
  readonly file: string
  readonly now: () => number
  /** Called once each time a loss is noticed. */
  readonly onLoss: (reason: string) => void
}

/** `look`: not ok as long as the store has forgotten who is subscribed; ok again when as many are there, or the file is deleted. */
export function createMemoryLoss({ store, storeUrl, file, now, onLoss }: MemoryLossOptions): {
  readonly look: () => Promise<Health>
} {
  const address = createHash('sha256').update(storeUrl).digest('hex').slice(0, 16)
  let told = false

  async function look(): Promise<Health> {
    const seen = await read(file)
    const [identity, counts] = [await store.identity(), await store.counts()]
    const subscriptions = counts['subscriptions'] ?? 0
    if (seen?.address === address && seen.identity !== identity && subscriptions < seen.subscriptions) {
      const reason =
        `Expected the store that had ${seen.subscriptions} subscriptions at ${new Date(seen.at).toISOString()}, got another one with ` +
        `${subscriptions}: it has lost its data. Nothing is told again: feeds begin with a silent baseline. Stop Rasid, empty the ` +
        `store and run "rasid restore FILE", or delete ${file} to go on without what was lost`
      if (!told) onLoss(reason)
      told = true
      return { ok: false, reason }
    }
    told = false
    if (seen?.address !== address || seen.identity !== identity || seen.subscriptions !== subscriptions)
      await write(file, { address, identity, subscriptions, at: now() })
    return { ok: true, reason: 'the store is the one it was' }
  }

  let looking: Promise<Health> | undefined
  return { look: () => (looking ??= look().finally(() => (looking = undefined))) }
}

/** undefined: no file, or one that nobody can read any more. */
async function read(file: string): Promise<Seen | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Seen
  } catch {
    return undefined
  }
}

async function write(file: string, seen: Seen): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const partial = `${file}.${process.pid}.partial`
  await writeFile(partial, `${JSON.stringify(seen)}\n`)
  await rename(partial, file)
}
