/**
 * What a button means, on its way through Telegram and back. Callback data is made and read here alone: signed for one chat, with an
 * end where a late tap could surprise, and never longer than the 64 bytes there are.
 *
 * ```
 * signature, 8 characters · kind : last minute in base 36, or nothing : value
 * Qm3x_Zp0 s:hp4c1:morocco-israel-defence
 * ```
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Chat } from '#model'
import { type Kind, kinds, ruleOf } from './kinds.ts'

export type Press = { readonly kind: Kind; readonly value: string }
export type Button = { readonly text: string; readonly press: Press }
export type Rows = readonly (readonly Button[])[]

/** Buttons as the Bot API takes them. */
export type Keyboard = { inline_keyboard: { text: string; callback_data: string }[][] }

export type Presses = {
  readonly keyboard: (rows: Rows, chat: Chat, now: number) => Keyboard
  /** What was tapped. forged: no button that we made for this chat; stale: one whose time is over. */
  readonly read: (data: string, chat: Chat, now: number) => Press | 'forged' | 'stale'
}

const signatureBytes = 6
const signatureLength = 8
const maxValueBytes = 28
const minuteMs = 60_000
/** Under alerts that were sent before buttons were signed; it changes nothing. */
const unsignedWhy = 'why'

/** A value that fits: itself, or a name for it that the same value always gets. `called` finds it again among what there is. */
export const short = (value: string): string =>
  Buffer.byteLength(value) <= maxValueBytes && !value.startsWith('#')
    ? value
    : `#${createHash('sha256').update(value).digest('base64url').slice(0, 16)}`
export const called = (name: string, among: readonly string[]): string | undefined => among.find((one) => short(one) === name)

/** The key comes from the token: equal on every process of a bot, and after a restart. */
export function createPresses(token: string): Presses {
  const key = createHmac('sha256', token).update('rasid telegram buttons').digest()
  const sign = (body: string, { chatId }: Chat): string =>
    createHmac('sha256', key).update(`${chatId}\n${body}`).digest().subarray(0, signatureBytes).toString('base64url')
  function dataOf({ kind, value }: Press, chat: Chat, now: number): string {
    const { lifeMs } = ruleOf(kind)
    const until = lifeMs === undefined ? '' : Math.ceil((now + lifeMs) / minuteMs).toString(36)
    const body = `${kind}:${until}:${value}`
    return sign(body, chat) + body
  }
  return {
    keyboard: (rows, chat, now) => ({
      inline_keyboard: rows.map((row) => row.map(({ text, press }) => ({ text, callback_data: dataOf(press, chat, now) }))),
    }),
    read(data, chat, now) {
      if (data === unsignedWhy) return { kind: 'why', value: '' }
      const [given, body] = [data.slice(0, signatureLength), data.slice(signatureLength)]
      if (!same(given, sign(body, chat))) return 'forged'
      const [, kind = '', until = '', value = ''] = /^(\w+):(\w*):([\s\S]*)$/.exec(body) ?? []
      if (!isKind(kind)) return 'stale'
      return until !== '' && now > Number.parseInt(until, 36) * minuteMs ? 'stale' : { kind, value }
    },
  }
}

/** One of an older version, which had other kinds, is stale. */
const isKind = (kind: string): kind is Kind => Object.hasOwn(kinds, kind)

function same(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
