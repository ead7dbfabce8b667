/** A small newsroom at noon: what the start page shows in the tests and in the picture of the README. Outlets and news are invented. */
import type { Article, FeedSource, FeedState, Language, MatchedArticle, Reason, Story, StoryMember } from '#model'
import type { Overview } from '../../../adapters/web/index.ts'
import { reasonIn } from '../../../src/i18n/reasons.ts'

/** Noon in the invented newsroom. */
export const noon = Date.UTC(2026, 10, 24, 12)
const minute = 60_000

const source = (id: string, outlet: string, more: Partial<FeedSource> = {}): FeedSource => ({
  id,
  outlet,
  url: `https://${id}.example/feed`,
  country: 'ma',
  language: 'ar',
  everyMs: 5 * minute,
  enabled: true,
  ...more,
})

const state = (id: string, more: Partial<FeedState> = {}): FeedState => ({
  feedId: id,
  url: `https://${id}.example/feed`,
  validators: {},
  baselineAt: noon - 86_400_000,
  nextPollAt: noon + 2 * minute,
  lastPollAt: noon - 3 * minute,
  lastSuccessAt: noon - 3 * minute,
  failures: 0,
  everyMs: 5 * minute,
  polls: 288,
  items: 412,
  matches: 3,
  bytes: 48_000,
  itemsPerHour: 0.5,
  quarantined: [],
  ...more,
})

const article = (id: string, outlet: string, title: string, minutesAgo: number, url = `https://${id}.example/a`): Article => ({
  id,
  feedId: 'rasm',
  outlet,
  language: 'ar',
  url,
  title,
  summary: '',
  text: '',
  publishedAt: noon - minutesAgo * minute,
  firstSeenAt: noon - minutesAgo * minute,
  contentHash: id,
  keys: [`guid:${id}`],
  zones: [],
})

const matched = (
  one: Article,
  decision: 'alert' | 'review' | 'drop',
  score: number,
  why: readonly Reason[] = [],
): MatchedArticle => ({
  article: one,
  entities: [],
  topics: [{ topic: 'morocco-israel-defence', decision, score, threshold: 55, why }],
  revision: 1,
})

const sites: Readonly<Record<string, string>> = {
  'جريدة الرسم': 'rasm',
  'أخبار الأطلس': 'atlas',
  'منبر الضفتين': 'banks',
  'صوت الجنوب': 'south',
}

const member = (
  articleId: string,
  outlet: string,
  title: string,
  decision: StoryMember['decision'],
  minutesAgo: number,
): StoryMember => ({
  articleId,
  outlet,
  url: `https://${sites[outlet]}.example/${articleId}`,
  title,
  lead: title,
  publishedAt: noon - minutesAgo * minute,
  decision,
  group: articleId,
  principals: ['ma', 'il'],
  because:
    decision === 'update'
      ? { score: 2.198, text: 0.4312, cover: 1, kindRare: 0.8, stale: 0.048, fresh: 'signed', best: 'a1' }
      : decision === 'same'
        ? { score: 3.052, text: 0.5904, cover: 1, titleWords: 0.4, host: 1, fresh: 0.91, best: 'a1' }
        : {},
})

const visit: readonly StoryMember[] = [
  member('a1', 'جريدة الرسم', 'وفد عسكري إسرائيلي يصل إلى الرباط لبحث التعاون الدفاعي', 'new', 95),
  member('a2', 'أخبار الأطلس', 'الرباط تستقبل مسؤولين عسكريين من إسرائيل', 'same', 80),
  member('a3', 'منبر الضفتين', 'توقيع مذكرة تفاهم في الصناعات الدفاعية بين المغرب وإسرائيل', 'update', 12),
]

const story = (id: string, headline: string, members: readonly StoryMember[], phase?: string): Story => ({
  id,
  topic: 'morocco-israel-defence',
  members,
  ...(phase === undefined ? {} : { phase }),
  timeline: members
    .filter((one) => one.decision !== 'same')
    .map((one) => ({ at: one.publishedAt, text: one.title, outlet: one.outlet, url: one.url })),
  openedAt: members[0]!.publishedAt,
  lastAt: members.at(-1)!.publishedAt,
  lastAudibleAt: members.at(-1)!.publishedAt,
  links: [],
  revision: 3,
  summary: {
    headline: { text: headline, articleId: members[0]!.articleId, outlet: members[0]!.outlet },
    lead: {
      text: 'وصل وفد عسكري إسرائيلي إلى الرباط، الثلاثاء، في زيارة تدوم يومين لبحث مشاريع مشتركة في الصناعات الدفاعية.',
      articleId: members[0]!.articleId,
      outlet: members[0]!.outlet,
    },
    slots: {
      where: [
        { text: 'الرباط', label: { ar: 'الرباط', en: 'Rabat' }, articleId: members[0]!.articleId, outlet: members[0]!.outlet },
      ],
    },
    differences: [],
    sources: members.map(({ articleId, outlet, url, publishedAt, group }) => ({ articleId, outlet, url, publishedAt, group })),
    independent: members.length,
    unsupported: [],
  },
  memory: {},
})

export const visitStory = story('visit', 'وفد عسكري إسرائيلي يصل إلى الرباط لبحث التعاون الدفاعي', visit, 'signed')
const drill = story(
  'drill',
  'مناورات مشتركة في أكادير بمشاركة ضباط من إسرائيل',
  [
    member('b1', 'أخبار الأطلس', 'مناورات مشتركة في أكادير بمشاركة ضباط من إسرائيل', 'new', 600),
    member('b2', 'صوت الجنوب', 'أكادير تحتضن مناورات دولية يشارك فيها ضباط إسرائيليون', 'same', 570),
  ],
  'begins',
)

/** What `why` answers about the articles of the newsroom: a title, then the sentences. */
export async function why(articleId: string, language: Language): Promise<readonly string[] | undefined> {
  const found = [...busy.recent, hostile].find((one) => one.article.id === articleId)
  return (
    found && [
      found.article.title,
      ...found.topics.flatMap((topic) => topic.why.flatMap((reason) => reasonIn(language, reason) ?? [])),
    ]
  )
}

const dimensions = {
  il: { ar: 'إسرائيل', en: 'Israel', fr: 'Israël' },
  def: { ar: 'الدفاع', en: 'defence', fr: 'défense' },
} as const
const missing = (dimension: keyof typeof dimensions): Reason => ({
  code: 'gate-failed',
  sign: 'gate',
  values: { dimension },
  labels: { dimension: dimensions[dimension] },
})

/** Everything at work: four outlets, one of them silent, two stories, a few articles left out. */
export const busy: Overview = {
  at: noon,
  version: '0.1.0',
  feeds: [
    { source: source('rasm', 'جريدة الرسم'), state: state('rasm') },
    { source: source('atlas', 'أخبار الأطلس'), state: state('atlas', { nextPollAt: noon + 40_000 }) },
    {
      source: source('banks', 'منبر الضفتين'),
      state: state('banks', {
        failures: 3,
        lastSuccessAt: noon - 140 * minute,
        nextPollAt: noon + 25 * minute,
        lastError: { code: 'TIMEOUT', message: 'Expected the whole answer within 20 s, got 3 of 41 kB', at: noon - 6 * minute },
      }),
    },
    { source: source('south', 'صوت الجنوب'), state: state('south') },
    { source: source('gulf', 'مرصد الخليج', { country: 'ae', enabled: false }) },
    { source: source('new', 'نشرة المساء') },
  ],
  stories: [visitStory, drill],
  recent: [
    matched(article('a3', 'منبر الضفتين', visit[2]!.title, 12), 'alert', 88),
    matched(article('c1', 'صوت الجنوب', 'المنتخب المغربي يواجه نظيره الإسباني وديا في طنجة', 15), 'drop', 0, [
      missing('il'),
      missing('def'),
    ]),
    matched(article('c2', 'جريدة الرسم', 'سياح من إسرائيل يحتفلون بموسم هيلولة في الصويرة', 22), 'drop', 31, [
      missing('def'),
      { code: 'no-cue', sign: 'against', values: {} },
    ]),
    matched(article('c3', 'أخبار الأطلس', 'محلل: عقد من العلاقات العسكرية الهادئة في المنطقة', 41), 'review', 47, [
      { code: 'single', sign: 'against', values: {} },
    ]),
    matched(article('a1', 'جريدة الرسم', visit[0]!.title, 95), 'alert', 91, [
      { code: 'pair', sign: 'for', values: { one: 'إسرائيلي', two: 'الرباط' } },
    ]),
  ],
  topics: ['morocco-israel-defence'],
  setup: {
    telegram: true,
    discord: true,
    admins: true,
    telegramName: 'rasid_demo_bot',
    discordInvite: 'https://discord.com/oauth2/authorize?client_id=100000000000000001',
  },
  problems: [],
}

/** A minute after the first `npm start`: nothing set, nothing read. */
export const firstDay: Overview = {
  ...busy,
  feeds: busy.feeds.map(({ source: one }) => ({ source: one })),
  stories: [],
  recent: [],
  setup: { telegram: false, discord: false, admins: false },
}

/** An item whose publisher wishes us ill. */
export const hostile = matched(
  article('x1', '<b>منبر</b>', '<img src=x onerror=alert(1)></script>\u202E عنوان', 1, 'javascript:alert(1)'),
  'drop',
  0,
  [{ code: 'veto', sign: 'against', values: { word: '<svg onload=alert(1)>', because: 'x' } }],
)
