/**
 * The pieces that config/schema.ts is made of. A message is «expected», then on a second line what to do; config/explain.ts adds
 * where it stands and what came.
 */
import { z } from 'zod'

/** Upper bounds, so that no edit can fill the memory or make an article slow to match (hostile.md §3, A-12, A-13). */
export const limits = {
  fileBytes: 512 * 1024,
  filesPerFolder: 64,
  feeds: 2000,
  entities: 5000,
  formsPerEntity: 300,
  forms: 20_000,
  topics: 100,
  formLength: 80,
  listLength: 2000,
} as const

/** A message in two parts: what was expected («to be …»), and what to do. */
export const says = (expected: string, advice: string): string => `${expected}\n${advice}`

/** What the message of an unknown key begins with; its second line lists the known keys, for config/explain.ts to choose from. */
export const unknownKey = 'a key that is known here'

/** A map with known keys only. */
export function strict<Shape extends z.core.$ZodLooseShape>(what: string, shape: Shape) {
  const keys = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? says(unknownKey, keys.join(', '))
        : says(`to be ${what} (a map with ${keys.slice(0, 6).join(', ')}…)`, 'see config/README.md'),
  })
}

/** A list no longer than `most`. */
export function many<Item extends z.ZodType>(item: Item, expected: string, most: number) {
  return z
    .array(item, says(`to be ${expected}`, 'write one item a line, each after «- »'))
    .max(most, says(`to hold at most ${most} items`, 'remove what is not needed'))
}

/** Text with something in it, at most `most` characters. */
export const text = (expected: string, advice: string, most = 200) => {
  const message = says(expected, advice)
  return z
    .string(message)
    .regex(/\S/, message)
    .max(most, says(`to have at most ${most} characters`, 'shorten it'))
}
/** true or false, unquoted. */
export const truth = z.boolean(says('to be true or false', 'write true or false without quotes'))
/** A number from 0 to `most`. */
export const share = (advice: string, most: number) => {
  const message = says(`to be a number from 0 to ${most}`, advice)
  return z.number(message).min(0, message).max(most, message)
}

/** An id that a chat command can carry. */
export const slug = (most: number) => {
  const message = says(
    `to be a short id: small Latin letters, digits, hyphens, at most ${most}`,
    'write for example hespress; put an id of digits alone in quotes',
  )
  return z
    .string(message)
    .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, message)
    .max(most, message)
}
const dimensionMessage = says(
  'to be the name of a dimension',
  'write a short Latin word such as ma, il or def, as in the evidence of entities',
)
/** The name of something that entities give evidence for and topics ask for. */
export const dimension = z.string(dimensionMessage).regex(/^[a-z][a-z0-9_-]{0,31}$/, dimensionMessage)

/** A name in Arabic and, where there is one, English and French. */
export const labelSchema = strict('a name in up to three languages', {
  ar: text('to be the Arabic name', 'write the name as the Arabic press prints it').describe('الاسم بالعربية'),
  en: z.exactOptional(text('to be the English name', 'write it or leave the key out')),
  fr: z.exactOptional(text('to be the French name', 'write it or leave the key out')),
})
