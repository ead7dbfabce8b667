/** When a place may be written to next. One rule for both stores: src/store/redis/lua/begin.lua says the same. */
import type { ChatPace } from '#ports'

/** Times of the last messages to a place, oldest first; as many as the rule of a minute needs. */
export type Written = readonly number[]

const minuteMs = 60_000

/** The first instant from `now` on that keeps the gap and the minute, and the times with it in. */
export function slotAfter(
  before: Written,
  { now, perChatMs, perGroupMinute }: ChatPace & { readonly now: number },
): { readonly at: number; readonly times: Written } {
  // A clock that was set back left times of the future behind: they count as this instant.
  const times = before.map((time) => Math.min(time, now))
  const last = times.at(-1)
  const blocking = perGroupMinute === undefined ? undefined : times.at(-perGroupMinute)
  const at = Math.max(now, last === undefined ? 0 : last + perChatMs, blocking === undefined ? 0 : blocking + minuteMs)
  return { at, times: [...times, at].slice(-Math.max(1, perGroupMinute ?? 1)) }
}
