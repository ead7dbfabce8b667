// Small articles and configurations for the desk's tests.
import type { Article, Configuration, Decision, EntityDefinition, TopicDecision, TopicDefinition } from '#model'

/** An article seen `day` days after a fixed morning. */
export const article = (id: string, title: string, day = 0): Article => ({
  id,
  feedId: 'a',
  outlet: 'هسبريس',
  language: 'ar',
  url: `https://a.example/${id}`,
  title,
  summary: '',
  text: '',
  publishedAt: Date.UTC(2026, 10, 20) + day * 86_400_000,
  firstSeenAt: Date.UTC(2026, 10, 20) + day * 86_400_000,
  contentHash: id,
  keys: [`url:${id}`],
  zones: [],
})

/** Decides `topic` by the first of these words that the title holds; drop without one. */
export const byWord =
  (words: Readonly<Record<string, Decision>>, topic = 'relations') =>
  ({ title }: Article): { readonly topics: readonly TopicDecision[] } => {
    const [, decision = 'drop'] = Object.entries(words).find(([word]) => title.includes(word)) ?? []
    const score = { alert: 80, review: 50, drop: 10 }[decision]
    return { topics: [{ topic, decision, score, threshold: 60, why: [] }] }
  }

export const entity = (
  id: string,
  forms: readonly (string | EntityDefinition['forms'][number])[],
  more: Partial<EntityDefinition> = {},
): EntityDefinition => ({
  id,
  type: 'org',
  label: { ar: id },
  side: 'other',
  evidence: {},
  sure: true,
  forms: forms.map((form) => (typeof form === 'string' ? { text: form, article: 'none', inflection: 'name' } : form)),
  ...more,
})

export const topic: TopicDefinition = {
  id: 'relations',
  label: { ar: 'العلاقات' },
  enabled: true,
  require: ['ma', 'il'],
  pair: ['ma', 'il'],
  subject: [],
  zoneWeights: { title: 2, lead: 1.5, body: 1, boilerplate: 0 },
  threshold: 60,
  reviewFrom: 38,
  rules: { strong: { nouns: ['صفقة'] }, counter: [{ id: 'sport', atLeast: 3, words: ['مباراة'] }], historyBefore: 2000 },
}

export const configuration: Configuration = {
  feeds: [{ id: 'a', outlet: 'هسبريس', url: 'https://a.example/feed', language: 'ar', everyMs: 300_000, enabled: true }],
  entities: [entity('l.ma', ['المغرب', 'المملكة المغربية'], { evidence: { ma: 1 } }), entity('o.mossad', ['الموساد'])],
  topics: [topic],
}
