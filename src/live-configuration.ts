/**
 * The configuration in force. Files are imported as a revision at start and whenever they change; the newest published revision
 * is the truth. A broken file changes nothing: the last good revision stays and the problems are kept for people to read.
 */
import type { Configuration, Problem, Revision } from '#model'
import type { ConfigSource, Log, Store } from '#ports'
import { configurationHash } from '../config/hash.ts'
import { deadCanaries, type DeadCanary } from './canary.ts'
import { compileMatcher, type Matcher } from './match/compile.ts'
import type { Snapshot } from './pipeline.ts'

export type LiveConfiguration = {
  readonly snapshot: () => Snapshot
  /** What is wrong with the files now; empty when they are in force. */
  readonly problems: () => readonly Problem[]
  /** Sentences that should alert and do not under the configuration in force; empty on an ordinary day. */
  readonly deadCanaries: () => readonly DeadCanary[]
  /** Reads the files again. true: a new revision is in force. */
  readonly reload: (by: string, why: string) => Promise<boolean>
  readonly stop: () => void
}

/**
 * `fallback` is what the repository ships: it serves (without feeds) when the files are broken and there is no last good
 * revision, so that a configuration error never stops the service.
 */
export async function startLiveConfiguration(options: {
  readonly source: ConfigSource
  readonly fallback: ConfigSource
  readonly store: Store
  readonly log: Log
  readonly now: () => number
  readonly watch: boolean
}): Promise<LiveConfiguration> {
  const { source, store, log, now } = options
  let problems: readonly Problem[] = []
  let snapshot: Snapshot | undefined
  let dead: readonly DeadCanary[] = []

  const put = (
    { number, configuration }: Pick<Revision, 'number' | 'configuration'>,
    matcher: Matcher = compileMatcher(configuration),
  ): void => {
    snapshot = { revision: number, configuration, matcher }
    dead = deadCanaries(configuration, matcher)
    for (const { topic, message } of dead) log.error({ revision: number, topic }, message)
  }

  /** Keeps the last good revision and says why; an admin hears of it once. */
  async function refuse(found: readonly Problem[], by: string): Promise<void> {
    const isNew = found.map(({ message }) => message).join('\n') !== problems.map(({ message }) => message).join('\n')
    problems = found
    for (const problem of found) log.error({ file: problem.file, line: problem.line, path: problem.path }, problem.message)
    log.error(
      { problems: found.length, revision: snapshot?.revision ?? 0 },
      'configuration refused: the last good revision stays in force',
    )
    if (!isNew || found[0] === undefined) return
    const { file, line, message } = found[0]
    const where = line === undefined ? file : `${file}:${line}`
    await store.audit({ at: now(), actor: by, action: 'configuration.refused', subject: where, detail: message })
  }

  /** Those that a draft would silence; one that is silent already stands in the way of no repair. */
  const silencedBy = (draft: Configuration, matcher: Matcher): readonly DeadCanary[] =>
    snapshot === undefined
      ? []
      : deadCanaries(draft, matcher).filter(
          (one) => !dead.some(({ topic, sentence }) => topic === one.topic && sentence === one.sentence),
        )

  async function reload(by: string, why: string): Promise<boolean> {
    const loaded = await source.load()
    if (!loaded.ok) {
      await refuse(loaded.problems, by)
      return false
    }
    const hash = configurationHash(loaded.configuration)
    let matcher: Matcher | undefined
    // Another process may publish between the read and the write: look again until the number is ours.
    for (;;) {
      const latest = await store.latestRevision()
      if (latest?.hash === hash) {
        problems = []
        if (snapshot?.revision !== latest.number) put(latest)
        return false
      }
      matcher ??= compileMatcher(loaded.configuration)
      const silenced = silencedBy(loaded.configuration, matcher)
      if (silenced.length > 0) {
        await refuse(
          silenced.map(({ topic, message }) => ({ file: 'topics', path: `${topic}.canary`, message, severity: 'error' })),
          by,
        )
        return false
      }
      problems = []
      const revision: Revision = {
        number: (latest?.number ?? 0) + 1,
        at: now(),
        by,
        why,
        hash,
        configuration: loaded.configuration,
      }
      if (!(await store.publish(revision, latest?.number ?? 0))) continue
      await store.audit({ at: now(), actor: by, action: 'publish', subject: `revision ${revision.number}`, detail: why })
      put(revision, matcher)
      log.info({ revision: revision.number, ...sizes(revision.configuration) }, 'configuration in force')
      return true
    }
  }

  // Watching begins before the first reading, so that no change falls between them; changes while a reading runs wait for it.
  let reading: Promise<unknown> = Promise.resolve()
  const readAgain = (): void => {
    reading = reading
      .then(() => reload('files', 'files changed'))
      .catch((error: unknown) => log.error({ err: error }, 'configuration could not be read'))
  }
  /** Another process published: its revision is in force here as well. */
  const followNewest = (): void => {
    reading = reading
      .then(async () => {
        const newest = await store.latestRevision()
        if (newest === undefined || newest.number <= (snapshot?.revision ?? 0)) return
        put(newest)
        log.info({ revision: newest.number, ...sizes(newest.configuration) }, 'configuration of another process in force')
      })
      .catch((error: unknown) => log.error({ err: error }, 'the newest revision could not be read'))
  }
  const stopWatching = options.watch ? source.watch(readAgain) : () => {}
  const stopFollowing = store.onPublished(followNewest)
  const stop = (): void => {
    stopWatching()
    stopFollowing()
  }
  const latest = await store.latestRevision()
  if (latest !== undefined) put(latest)
  const first = reload('files', latest === undefined ? 'first start' : 'files changed while Rasid was down')
  reading = first
  await first
  if (snapshot === undefined) {
    const shipped = await options.fallback.load()
    const configuration: Configuration = shipped.ok
      ? { ...shipped.configuration, feeds: [] }
      : { feeds: [], entities: [], topics: [] }
    put({ number: 0, configuration })
    log.error({}, 'no last good revision: serving without feeds until the configuration is mended')
  }
  return {
    snapshot: () => {
      if (snapshot === undefined)
        throw new Error('Expected a configuration in force, got none: startLiveConfiguration puts one before it returns')
      return snapshot
    },
    problems: () => problems,
    deadCanaries: () => dead,
    reload,
    stop,
  }
}

/** How much a configuration holds, for logs and the console. */
export const sizes = ({
  feeds,
  entities,
  topics,
}: Configuration): { feeds: number; entities: number; forms: number; topics: number } => ({
  feeds: feeds.filter(({ enabled }) => enabled).length,
  entities: entities.length,
  forms: entities.reduce((sum, { forms }) => sum + forms.length, 0),
  topics: topics.filter(({ enabled }) => enabled).length,
})
