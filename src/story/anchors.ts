/** Names that no gazetteer knows: capitalised Latin names and short quoted names. */
import type { EntityHit } from '#model'
import { fold } from '../arabic/normalise.ts'

/** A Latin name, of a system, a firm or an exercise: «SpyX», «Barak MX», «African Lion». Acronyms of two letters say little. */
const latinName = /\b(?:[A-Z][\w-]{2,}|[A-Z]+-?\d+)(?:[ -](?:[A-Z0-9][\w-]*))*/g
/** A quoted name is at most three words long; a longer quotation is speech. */
const quotedName = /[«"“]\s*([^«»"“”]{2,30}?)\s*[»"”]/gu

/** `=name` anchors of a text, without those that an entity's mention covers already. */
export function genericAnchors(text: string, entities: readonly EntityHit[]): string[] {
  const known = new Set(entities.flatMap(({ mentions }) => mentions.map((mention) => fold(mention.text))))
  const names = [
    ...[...text.matchAll(latinName)].map(([name]) => fold(name)),
    ...[...text.matchAll(quotedName)].map(([, name]) => fold(name ?? '')).filter((name) => name.split(' ').length <= 3),
  ]
  return [...new Set(names)]
    .filter((name) => name.length > 2 && ![...known].some((k) => k.includes(name) || name.includes(k)))
    .map((name) => `=${name}`)
}
