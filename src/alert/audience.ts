/** Who is owed an alert: one delivery for each chat that follows its topic or somebody it names, and wants to hear of it. */
import type { Alert, AlertKind, ChatSettings, Delivery, Subscription } from '#model'
import { chatKey, defaultChatSettings, entityOf } from '#model'
import { digestAt, isQuiet } from './quiet-hours.ts'

const hourMs = 3_600_000

/** Priority (lower first) and how long the alert is worth sending. An edit yields to everything that can be heard. */
const service: Readonly<Record<AlertKind, { readonly priority: number; readonly maxAgeMs: number }>> = {
  new: { priority: 0, maxAgeMs: 24 * hourMs },
  update: { priority: 0, maxAgeMs: 24 * hourMs },
  contradiction: { priority: 0, maxAgeMs: 24 * hourMs },
  edit: { priority: 5, maxAgeMs: 6 * hourMs },
}
/** What is put together goes behind everything that is told at once, and is worth sending for a day from its hour on. */
const digest = { priority: 9, maxAgeMs: 24 * hourMs }

/** Stages at which somebody spoke and nothing happened. */
const spoken: ReadonlySet<string> = new Set(['statement', 'analysis', 'reaction'])

/**
 * The deliveries of an alert to these subscriptions. Ids come from alert and chat, so that asking twice owes once; age counts
 * from the alert, so that an outage does not make old news young.
 */
export function deliveriesFor(alert: Alert, subscriptions: readonly Subscription[], now: number): Delivery[] {
  if (alert.movedTo !== undefined) return []
  return subscriptions
    .filter((subscription) => subscription.status === 'active' && follows(subscription, alert))
    .filter(({ settings }) => settings === undefined || wants(settings, alert, now))
    .map((subscription) => deliveryFor(alert, subscription, now))
}

function deliveryFor(alert: Alert, { chat, language, settings = defaultChatSettings }: Subscription, now: number): Delivery {
  const id = `${alert.id}@${chatKey(chat)}`
  const isEdit = alert.kind === 'edit'
  const later = isEdit ? undefined : digestAt(settings, now)
  const { priority, maxAgeMs } = service[alert.kind]
  const sounds = settings.quiet?.breaking === true && alert.kind === 'new' && later === undefined
  return {
    id,
    alertId: alert.id,
    storyId: alert.storyId,
    kind: alert.kind,
    chat,
    language,
    silent: isEdit || settings.silent || (isQuiet(settings, later ?? now) && !sounds),
    priority: later === undefined ? priority : digest.priority,
    createdAt: alert.at,
    notBefore: later ?? now,
    expiresAt: later === undefined ? alert.at + maxAgeMs : later + digest.maxAgeMs,
    attempts: 0,
    fence: 0,
    plain: false,
    ...(later === undefined ? {} : { digest: id }),
    status: { state: 'pending' },
  }
}

function follows({ topic }: Subscription, alert: Alert): boolean {
  const entity = entityOf(topic)
  return entity === undefined ? topic === alert.topic : alert.entities.some(({ id }) => id === entity)
}

/** A head that is out is still redrawn where a chat wants no more of what follows, but not once it muted the story or pauses. */
function wants(settings: ChatSettings, alert: Alert, now: number): boolean {
  if (settings.muted.includes(alert.storyId) || (settings.pausedUntil ?? 0) > now) return false
  if (alert.kind === 'edit') return true
  if (settings.severity === 'heads' && alert.kind !== 'new') return false
  if (settings.severity === 'events' && alert.phase !== undefined && spoken.has(alert.phase)) return false
  return settings.withoutOutlets.length === 0 || told(alert).some((outlet) => !settings.withoutOutlets.includes(outlet))
}

/** Whose reports tell it: all of a head's, of what follows the one that brought it. */
function told({ kind, news, summary }: Alert): readonly string[] {
  if (kind !== 'new' && news !== undefined) return [news.outlet]
  return summary.sources.map(({ outlet }) => outlet)
}
