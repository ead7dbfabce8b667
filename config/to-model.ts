/** From the entries of the files to the nouns of src/model.ts: durations in milliseconds, every form an object. */
import type { z } from 'zod'
import type { EntityDefinition, FeedSource, SurfaceForm, TopicDefinition } from '#model'
import { durationMs } from './duration.ts'
import type { entitySchema, feedSchema, topicSchema } from './schema.ts'

/**
 * A form from its text alone, as an admin types it: one word in ال needs its article, several words beginning with ال may drop it,
 * the rest takes none (arabic.md §5.9). Endings are never guessed: src/desk/lint.ts suggests them.
 */
export function plainForm(written: string): SurfaceForm {
  const words = written.trim().split(/\s+/)
  const article = !words[0]?.startsWith('ال') ? 'none' : words.length === 1 ? 'required' : 'optional'
  return { text: words.join(' '), article, inflection: 'name' }
}

/** One entry of feeds.yaml as the model has it: `every: 5m` becomes `everyMs: 300000`. */
export function toFeedSource({ every, ...feed }: z.output<typeof feedSchema>): FeedSource {
  return { ...feed, everyMs: durationMs(every) ?? 300_000 }
}

/** One entry of entities/*.yaml as the model has it: every form an object. */
export function toEntity({ forms, ...entity }: z.output<typeof entitySchema>): EntityDefinition {
  return {
    ...entity,
    forms: forms.map((form): SurfaceForm => {
      const plain = plainForm(typeof form === 'string' ? form : form.text)
      if (typeof form === 'string') return plain
      const { article, ...rest } = form
      return { ...rest, text: plain.text, article: article ?? plain.article }
    }),
  }
}

/** One topic as the model has it. */
export const toTopic = (topic: z.output<typeof topicSchema>): TopicDefinition => topic
