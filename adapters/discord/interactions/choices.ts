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

/** Those whose name or value holds what was typed, beginnings first. Values that are too long cannot be offered. */
function narrowed(choices: readonly Choice[], typed: string): Choice[] {
  const wanted = fold(typed.slice(0, maxTyped))
  const scored = choices
    .filter(({ value }) => value.length > 0 && value.length <= maxLength)
    .map((choice) => {
      const name = fold(choice.name)
      const hit = name.startsWith(wanted) ? 0 : name.includes(wanted) || fold(choice.value).includes(wanted) ? 1 : 2
      return { choice, hit }
    })
    .filter(({ hit }) => hit < 2)
  return scored
    .toSorted((one, other) => one.hit - other.hit)
    .slice(0, maxChoices)
    .map(({ choice }) => choice)
}
const named = (text: string, value: string): Choice => ({ name: shortened(cleanText(text), maxLength) || value, value })

export const topicChoices = (topics: readonly Topic[], typed: string, language: Language): Choice[] =>
  narrowed(
    topics.map(({ id, label }) => named(labelIn(language, label), id)),
    typed,
  )

export const storyChoices = (stories: readonly Story[], typed: string): Choice[] =>
  narrowed(
    stories.map(({ id, summary }) => named(summary.headline.text, id)),
    typed,
  )
