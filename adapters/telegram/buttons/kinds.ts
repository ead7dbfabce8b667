/** The kinds of buttons: who may press them, and for how long. What each does stands in index.ts. */

type Rule = {
  /** managers: as for the command of the same effect (rights.ts), asked anew at each tap. */
  readonly may: 'anybody' | 'managers'
  /** How long after it was drawn; absent: as long as the message stands. */
  readonly lifeMs?: number
}

/** A keyboard that was left for two days may show what has long been changed elsewhere. */
const settings: Rule = { may: 'managers', lifeMs: 48 * 3_600_000 }

/** Short names: they stand in the 64 bytes of every button. */
export const kinds = {
  /** Why the message above was told. */
  why: { may: 'anybody' },
  /** Subscribe to a topic; end that; write in a language. */
  s: settings,
  u: settings,
  l: settings,
  /** Open a page of the settings; change one and redraw (settings/). */
  go: settings,
  set: settings,
  /** Beginning (/start): a language, a topic on or off, a pace. */
  sl: settings,
  st: settings,
  sp: settings,
  /** Delete everything: asked for a moment ago, or not at all. */
  forget: { may: 'managers', lifeMs: 3_600_000 },
} as const satisfies Readonly<Record<string, Rule>>

export type Kind = keyof typeof kinds
export const ruleOf = (kind: Kind): Rule => kinds[kind]
