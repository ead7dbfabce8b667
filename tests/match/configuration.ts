/** The shipped configuration, compiled once a test file; articles with their real zones. */
import type { Article, Configuration } from '#model'
import { createConfigSource } from '../../config/load.ts'
import { zonesOf } from '../../src/article/zones.ts'
import { compileMatcher } from '../../src/match/compile.ts'
import type { Matcher } from '../../src/match/compile.ts'

const bundled = new URL('../../config', import.meta.url).pathname

export async function shippedConfiguration(): Promise<Configuration> {
  const loaded = await createConfigSource(bundled, bundled).load()
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'))
  return loaded.configuration
}

export const shippedMatcher = async (): Promise<Matcher> => compileMatcher(await shippedConfiguration())

export function toTestArticle(fields: { title?: string; summary?: string; text?: string; country?: string }): Article {
  const { title = '', summary = '', text = '', country } = fields
  return {
    id: 'a',
    feedId: 'f',
    outlet: 'صحيفة',
    ...(country !== undefined && { country }),
    language: 'ar',
    url: '',
    title,
    summary,
    text,
    publishedAt: 0,
    firstSeenAt: 0,
    contentHash: '',
    keys: [],
    zones: zonesOf({ title, summary, text }),
  }
}
