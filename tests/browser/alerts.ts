/** The alerts of the visit in the invented newsroom: the head message as it stands after three reports, and the reply that followed. */
import type { Alert, Sourced } from '#model'
import { noon, visitStory } from '../adapters/web/newsroom.ts'

const from = (articleId: string, outlet: string, text: string): Sourced => ({ articleId, outlet, text })

const common = {
  topic: 'morocco-israel-defence',
  topicLabel: {
    ar: 'التعاون الدفاعي بين المغرب وإسرائيل',
    en: 'Morocco–Israel defence cooperation',
    fr: 'Coopération de défense Maroc-Israël',
  },
  storyId: visitStory.id,
  at: noon,
  phases: ['announced', 'arrives', 'meets', 'signed', 'ends'],
  reactions: [],
  timeline: visitStory.timeline,
  entities: [
    { id: 'ma', label: { ar: 'المغرب', en: 'Morocco', fr: 'Maroc' } },
    { id: 'il', label: { ar: 'إسرائيل', en: 'Israel', fr: 'Israël' } },
  ],
  links: [],
  summary: {
    ...visitStory.summary,
    slots: {
      who: [from('a1', 'جريدة الرسم', 'وفد عسكري إسرائيلي')],
      where: [from('a1', 'جريدة الرسم', 'الرباط')],
      when: [from('a1', 'جريدة الرسم', 'الثلاثاء 24 نونبر 2026')],
    },
    differences: [
      {
        slot: 'howMany' as const,
        values: [from('a1', 'جريدة الرسم', 'ستة ضباط'), from('a2', 'أخبار الأطلس', 'ثمانية ضباط')],
      },
    ],
  },
}

/** What the chat saw first, redrawn after the second report. */
export const head: Alert = { ...common, id: 'alert-1', kind: 'new', articleId: 'a1', phase: 'arrives' }

/** The reply under it, when the memorandum was signed. */
export const reply: Alert = {
  ...common,
  id: 'alert-2',
  kind: 'update',
  articleId: 'a3',
  phase: 'signed',
  summary: { ...common.summary, headline: from('a3', 'منبر الضفتين', visitStory.members[2]!.title), differences: [] },
  news: from('a3', 'منبر الضفتين', 'وقّع الجانبان مساء الثلاثاء مذكرة تفاهم تفتح الباب أمام تصنيع معدات استطلاع في المغرب.'),
}
