/** Small whole values for the contract suites: everything a test does not say has a plain default. */
import type { Alert, Article, Chat, Delivery, FeedState, MatchedArticle, Story, Subscription, Summary } from '#model'
import { chatKey } from '#model'
import type { PollCommit } from '#ports'

export const noon = Date.UTC(2026, 9, 20, 12)
export const topic = 'morocco-israel-defence'

export const group: Chat = { platform: 'telegram', chatId: '-1001234567890' }
export const channel: Chat = { platform: 'discord', chatId: '1234567890123456789' }
export const person = (number: number): Chat => ({ platform: 'telegram', chatId: String(1_000_000 + number) })

export function article(over: Partial<Article> = {}): Article {
  const id = over.id ?? 'مقال-1'
  return {
    id,
    feedId: 'hespress',
    outlet: 'هسبريس',
    country: 'ma',
    language: 'ar',
    url: `https://example.test/${id}`,
    title: 'المغرب يتسلم دفعة جديدة من الطائرات المسيرة',
    summary: 'أعلنت الرباط تسلم الدفعة الثانية.',
    text: 'قال مصدر عسكري إن الدفعة وصلت أمس إلى القاعدة الجوية.',
    publishedAt: noon,
    firstSeenAt: noon,
    contentHash: `${id}-1`,
    keys: [`guid:${id}`, `url:https://example.test/${id}`],
    zones: [],
    ...over,
  }
}

export const matched = (over: Partial<Article> = {}, rest: Partial<MatchedArticle> = {}): MatchedArticle => ({
  article: article(over),
  entities: [],
  topics: [{ topic, decision: 'alert', score: 80, threshold: 60, why: [] }],
  revision: 1,
  ...rest,
})

const summary: Summary = {
  headline: { text: 'المغرب يتسلم دفعة جديدة من الطائرات المسيرة', articleId: 'مقال-1', outlet: 'هسبريس' },
  lead: { text: 'أعلنت الرباط تسلم الدفعة الثانية.', articleId: 'مقال-1', outlet: 'هسبريس' },
  slots: {},
  differences: [],
  sources: [],
  independent: 1,
  unsupported: [],
}

export const story = (over: Partial<Story> = {}): Story => ({
  id: 'قصة-1',
  topic,
  members: [],
  timeline: [],
  openedAt: noon,
  lastAt: noon,
  lastAudibleAt: noon,
  links: [],
  revision: 0,
  summary,
  memory: {},
  ...over,
})

export const alert = (over: Partial<Alert> = {}): Alert => ({
  id: 'خبر-1',
  kind: 'new',
  topic,
  topicLabel: { ar: 'المغرب وإسرائيل: الدفاع' },
  storyId: 'قصة-1',
  articleId: 'مقال-1',
  at: noon,
  phases: [],
  summary,
  reactions: [],
  timeline: [],
  entities: [],
  links: [],
  ...over,
})

export const feedState = (over: Partial<FeedState> = {}): FeedState => ({
  feedId: 'hespress',
  url: 'https://example.test/feed',
  validators: { etag: '"1"' },
  nextPollAt: noon + 300_000,
  failures: 0,
  everyMs: 300_000,
  polls: 1,
  items: 1,
  matches: 1,
  quarantined: [],
  ...over,
})

export const commit = (over: Partial<PollCommit> = {}): PollCommit => ({
  feedState: feedState(),
  articles: [],
  revised: [],
  stories: [],
  alerts: [],
  decisions: [],
  ...over,
})

export const subscription = (chat: Chat, over: Partial<Subscription> = {}): Subscription => ({
  chat,
  topic,
  language: 'ar',
  status: 'active',
  createdAt: noon,
  ...over,
})

export const delivery = (of: Alert, chat: Chat, over: Partial<Delivery> = {}): Delivery => ({
  id: `${of.id}@${chatKey(chat)}`,
  alertId: of.id,
  storyId: of.storyId,
  kind: of.kind,
  chat,
  language: 'ar',
  silent: false,
  priority: of.kind === 'edit' ? 5 : 0,
  createdAt: of.at,
  notBefore: of.at,
  expiresAt: of.at + 86_400_000,
  attempts: 0,
  fence: 0,
  plain: false,
  status: { state: 'pending' },
  ...over,
})
