/** Choices while a member types: at most 25, names of at most 100 characters, found by folded parts of words. */
import type { Language, Story } from '#model'
import { fold } from '../../../src/arabic/normalise.ts'
import { cleanText, shortened } from '../../../src/i18n/plain.ts'
import { labelIn } from '../../../src/i18n/translate.ts'
import type { Topic } from './replies.ts'

type Choice = { readonly name: string; readonly value: string }
const maxChoices = 25
const maxLength = 100
/** More than this of what was typed does not narrow anything. */
const maxTyped = 100

/** What a choice is found by: its name first, then other names of the same thing. */
type Findable = { readonly choice: Choice; readonly names: readonly string[] }

/** Those of whom a name holds what was typed, beginnings of the shown name first. Values that are too long cannot be offered. */
function narrowed(things: readonly Findable[], typed: string): Choice[] {
  const wanted = fold(typed.slice(0, maxTyped))
  const rank = ({ choice, names }: Findable): number => {
    if (choice.value === '' || choice.value.length > maxLength) return 2
    if (fold(choice.name).startsWith(wanted)) return 0
    return names.some((name) => fold(name).includes(wanted)) ? 1 : 2
  }
  return things
    .map((thing) => ({ choice: thing.choice, rank: rank(thing) }))
    .filter((ranked) => ranked.rank < 2)
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, maxChoices)
    .map(({ choice }) => choice)
}
const named = (text: string, value: string): Choice => ({ name: shortened(cleanText(text), maxLength) || value, value })

/** Topics by their label in any language or their id: who reads in French may type in Arabic. */
export const topicChoices = (topics: readonly Topic[], typed: string, language: Language): Choice[] =>
  narrowed(
    topics.map(({ id, label }) => ({
      choice: named(labelIn(language, label), id),
      names: [label.ar, label.fr ?? '', label.en ?? '', id],
    })),
    typed,
  )

export const storyChoices = (stories: readonly Story[], typed: string): Choice[] =>
  narrowed(
    stories.map(({ id, summary }) => ({ choice: named(summary.headline.text, id), names: [summary.headline.text, id] })),
    typed,
  )
