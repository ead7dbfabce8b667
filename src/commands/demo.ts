/** demo: the real service on feeds that the repository brings, served on loopback; nothing is kept, no token is needed. */
import type { MatchedArticle } from '#model'
import type { ConfigSource } from '#ports'
import { createConfigSource } from '../../config/load.ts'
import { readSettings } from '../../config/settings.ts'
import { startDemoServer } from '../../feeds/demo/server.ts'
import { labelIn } from '../i18n/translate.ts'
import { createLog } from '../log.ts'
import { decisive } from '../../adapters/web/decisive.ts'
import { startService } from '../service.ts'
import { bundledConfig } from './configured.ts'
import { InputError, UsageError } from './json-lines.ts'

/** Runs until Ctrl+C, or for `seconds`. Alerts are printed by the terminal adapter; this adds what was dropped, and why. */
export async function demo(seconds: string | undefined): Promise<void> {
  const forMs = seconds === undefined ? undefined : Number(seconds) * 1_000
  if (forMs !== undefined && !(forMs > 0))
    throw new UsageError(`Expected --for to be a number of seconds above 0, got «${seconds}»`)
  const read = readSettings({})
  if (!read.ok) throw new InputError(read.problems)
  const server = await startDemoServer()
  const allow = [...new Set(server.feeds.map(({ url }) => new URL(url).host))]
  const service = await startService({
    settings: { ...read.settings, storeUrl: 'sqlite::memory:', port: 0, feedsAllow: allow },
    log: createLog('error'),
    source: withFeeds(createConfigSource(bundledConfig, bundledConfig), server.feeds),
    onPoll: (_feed, { matched, baseline }) => {
      if (!baseline) for (const one of matched) sayDropped(one)
    },
  })
  process.stdout.write(
    `راصد · ${server.feeds.length} invented outlets are being read on loopback. The console: ${service.url ?? ''}\nWatch: one alert, a silent source edit, an update as a reply, and what is dropped with its reason. Ctrl+C stops.\n\n`,
  )
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
    if (forMs !== undefined) setTimeout(resolve, forMs)
  })
  await service.stop(2_000)
  await server.close()
}

/** The bundled entities and topics with other feeds. */
const withFeeds = (source: ConfigSource, feeds: Awaited<ReturnType<typeof startDemoServer>>['feeds']): ConfigSource => ({
  load: async () => {
    const loaded = await source.load()
    return loaded.ok ? { ...loaded, configuration: { ...loaded.configuration, feeds } } : loaded
  },
  watch: () => () => {},
})

/** One dropped or reviewed article in two lines: what it was, and the sentence that decided. */
function sayDropped({ article, topics, entities }: MatchedArticle): void {
  const [topic] = topics
  if (topic === undefined || topic.decision === 'alert') return
  const reasons = decisive('ar', topic)
  const named = entities.slice(0, 4).map(({ label }) => labelIn('ar', label))
  process.stdout.write(
    `  ${topic.decision === 'review' ? '؟' : '✗'} ${article.title} · ${article.outlet}\n    ${reasons.join(' ')}${named.length > 0 ? ` [${named.join('، ')}]` : ''}\n\n`,
  )
}
