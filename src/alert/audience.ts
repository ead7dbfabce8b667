/** Who is owed an alert: one delivery for each active subscription of its topic. */
import type { Alert, AlertKind, Delivery, Subscription } from '#model'
import { chatKey } from '#model'
import { isQuiet } from './quiet-hours.ts'

const hourMs = 3_600_000

/** Priority (lower first) and how long the alert is worth sending. An edit yields to everything that can be heard. */
const service: Readonly<Record<AlertKind, { readonly priority: number; readonly maxAgeMs: number }>> = {
  new: { priority: 0, maxAgeMs: 24 * hourMs },
  update: { priority: 0, maxAgeMs: 24 * hourMs },
  contradiction: { priority: 0, maxAgeMs: 24 * hourMs },
  edit: { priority: 5, maxAgeMs: 6 * hourMs },
}

/**
 * The deliveries of an alert to these subscriptions. Ids come from alert and chat, so that asking twice owes once; age counts
 * from the alert, so that an outage does not make old news young.
 */
export function deliveriesFor(alert: Alert, subscriptions: readonly Subscription[], now: number): Delivery[] {
  if (alert.movedTo !== undefined) return []
  const { priority, maxAgeMs } = service[alert.kind]
  return subscriptions
    .filter(({ status, topic }) => status === 'active' && topic === alert.topic)
    .map(({ chat, language, silent, quiet }) => ({
      id: `${alert.id}@${chatKey(chat)}`,
      alertId: alert.id,
      storyId: alert.storyId,
      kind: alert.kind,
      chat,
      language,
      silent: silent || alert.kind === 'edit' || isQuiet(quiet, now),
      priority,
      createdAt: alert.at,
      notBefore: now,
      expiresAt: alert.at + maxAgeMs,
      attempts: 0,
      fence: 0,
      plain: false,
      status: { state: 'pending' },
    }))
}
