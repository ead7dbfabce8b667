// The order and the size of what every platform shows of an alert.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Alert } from '#model'
import { alertBlocks, maxAlertUnits } from '../../src/i18n/blocks.ts'
import { anAlert } from '../adapters/telegram/bot.ts'

const kinds = (alert: Alert) => alertBlocks(alert, 'ar').map(({ kind }) => kind)
const textOf = (alert: Alert, wanted: string, language: 'ar' | 'fr' | 'en' = 'ar') =>
  alertBlocks(alert, language)
    .filter(({ kind }) => kind === wanted)
    .map(({ label, text }) => `${label ?? ''}: ${text}`.replaceAll(/[\u2066-\u2069]/g, ''))
const said = (text: string, outlet: string) => ({ text, articleId: outlet, outlet })
const withSummary = (summary: Partial<Alert['summary']>, over: Partial<Alert> = {}): Alert => ({
  ...anAlert('new', over),
  summary: { ...anAlert().summary, ...summary },
})

test('a head: headline, lead, who and where, the stage, the sources, why', () => {
  expect(kinds(anAlert())).toEqual(['headline', 'lead', 'slot', 'slot', 'phase', 'sources', 'why'])
})

test('an update: headline, the new sentence with its outlet, the stage, its source, why', () => {
  const alert = anAlert('update', { news: said('وغادر الوفد.', 'Atlas Info'), articleId: 'Atlas Info' })
  expect(kinds(alert)).toEqual(['headline', 'news', 'phase', 'sources', 'why'])
  expect(textOf(alert, 'news')).toEqual(['الجديد، عن Atlas Info: وغادر الوفد.'])
  expect(alertBlocks(alert, 'ar').find(({ kind }) => kind === 'sources')?.links).toHaveLength(1)
})

test('a contradiction is marked and names both sources', () => {
  const differences = [
    { slot: 'howMuch', values: [said('500 مليون دولار', 'صدى الريف'), said('540 مليون دولار', 'Atlas Info')] },
  ] as const
  const alert: Alert = { ...withSummary({ differences }), kind: 'contradiction', news: said('نفى المتحدث الخبر.', 'Atlas Info') }
  expect(textOf(alert, 'news')).toEqual(['رواية مختلفة، عن Atlas Info: نفى المتحدث الخبر.'])
  expect(textOf(alert, 'difference')).toEqual(['نقاط الاختلاف · القيمة: 500 مليون دولار (صدى الريف)، 540 مليون دولار (Atlas Info)'])
  expect(textOf(alert, 'difference', 'fr')[0]).toContain('(صدى الريف)\u202F; 540 مليون دولار')
})

test('a lead that only repeats the headline is not shown twice', () => {
  const headline = said('وصل الوفد العسكري إلى الدار البيضاء صباح السبت', 'صدى الريف')
  expect(kinds(withSummary({ headline, lead: said('وصل الوفد العسكري إلى الدار البيضاء', 'صدى الريف') }))).not.toContain('lead')
})

test('an outlet that opens the lead is not named behind it again', () => {
  const lead = said('صدى الريف: «في خطوة جديدة، وصل الوفد إلى الرباط»', 'صدى الريف')
  const outlets = alertBlocks(withSummary({ lead }), 'ar').flatMap(({ kind, outlet }) => (kind === 'lead' ? [outlet] : []))
  expect(outlets).toEqual([''])
})

test('the stages before are ticked, the one reached is marked, the others are open', () => {
  expect(textOf(anAlert(), 'phase')).toEqual(['مراحل الخبر: ✓\u00A0الإعلان ← ●\u00A0الوصول ← ○\u00A0الاستقبال ← ○\u00A0الاختتام'])
  expect(textOf(anAlert('new', { phase: 'denied' }), 'phase')).toEqual(['مراحل الخبر: ●\u00A0النفي'])
  expect(textOf(anAlert('new', { phase: 'unheard-of' }), 'phase')).toEqual([])
})

test('more than five outlets: five links, and how many more', () => {
  const sources = Array.from({ length: 9 }, (_, index) => ({
    articleId: `a${index}`,
    outlet: `منبر ${index}`,
    url: `https://o${index}.example/`,
    publishedAt: index,
    group: `${index}`,
  }))
  const block = alertBlocks(withSummary({ sources, independent: 4 }), 'ar').find(({ kind }) => kind === 'sources')
  expect(block?.links).toHaveLength(5)
  expect(block?.text).toBe('9 منابر، 4 نصوص مستقلة · الخميس 1 يناير 1970')
  expect(block?.rest).toBe('و4 مصادر أخرى')
})

test('an alert without a headline is named by its topic, in the nearest language that its label has', () => {
  const nameless = withSummary({ headline: said(' \u202E', 'x') })
  expect(textOf(nameless, 'headline', 'ar')).toEqual([': المغرب وإسرائيل: التعاون الدفاعي'])
  expect(textOf(nameless, 'headline', 'fr')).toEqual(textOf(nameless, 'headline', 'en'))
})

test('however long the texts are, the message stays about one screen and keeps headline, lead and sources', () => {
  const long = fc.string({ unit: 'grapheme', minLength: 100, maxLength: 2000 }).map((text) => said(`خبر ${text}`, 'صدى الريف'))
  fc.assert(
    fc.property(long, long, fc.array(long, { maxLength: 5 }), (headline, lead, values) => {
      const blocks = alertBlocks(
        withSummary({ headline, lead, slots: { who: values, what: values, where: values, when: values } }),
        'ar',
      )
      const size = blocks.reduce(
        (sum, { text, label = '', links = [] }) =>
          sum + text.length + label.length + links.reduce((all, link) => all + link.text.length, 0),
        0,
      )
      expect(size).toBeLessThanOrEqual(maxAlertUnits)
      expect(blocks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['headline', 'lead', 'sources']))
    }),
    { numRuns: 200 },
  )
})

test('a day is told in full in the words of the reader, whatever the outlet printed', () => {
  const alert = withSummary({ slots: { when: [{ ...said('أمس الاثنين (18/7/2022)', 'صدى'), day: '2022-07-18' }] } })
  expect(textOf(alert, 'slot')).toEqual(['متى: الاثنين 18 يوليوز 2022'])
  expect(textOf(alert, 'slot', 'fr')).toEqual(['Quand: lundi 18 juillet 2022'])
  expect(textOf(alert, 'slot', 'en')).toEqual(['When: Monday, 18 July 2022'])
})

test('an end is told as an end, a span as a span', () => {
  const when = (more: object) => withSummary({ slots: { when: [{ ...said('إلى غاية 15 ماي', 'صدى'), ...more }] } })
  const until = when({ until: '2026-05-15' })
  expect((['ar', 'fr', 'en'] as const).map((language) => textOf(until, 'slot', language)[0])).toEqual([
    'متى: إلى غاية الجمعة 15 ماي 2026',
    'Quand: jusqu’au vendredi 15 mai 2026',
    'When: until Friday, 15 May 2026',
  ])
  expect(textOf(when({ day: '2026-05-04', until: '2026-05-15' }), 'slot')).toEqual(['متى: 4–15 ماي 2026'])
})

const entry = (phase: string, day: number) => ({ phase, at: Date.UTC(2026, 8, day, 12), text: '', outlet: '', url: '' })

test('the stages tell their days where these differ, and those outside of the course stand in their place', () => {
  const timeline = [entry('announced', 2), entry('postponed', 12), entry('arrives', 24)]
  const plain = (alert: Alert, language: 'ar' | 'fr' = 'ar') => textOf(alert, 'phase', language)[0]?.replaceAll('\u00A0', ' ')
  expect(plain(anAlert('new', { timeline, phases: ['announced', 'arrives', 'ends'] }))).toBe(
    'مراحل الخبر: ✓ الإعلان (2 شتنبر) ← ✓ التأجيل (12 شتنبر) ← ● الوصول (24 شتنبر) ← ○ الاختتام',
  )
  expect(plain(anAlert('update', { timeline: timeline.slice(0, 2), phase: 'postponed', phases: [] }), 'fr')).toBe(
    'Étapes: ✓ annonce (2 septembre) → ● report (12 septembre)',
  )
  const trial = anAlert('new', { timeline: [entry('announced', 2), entry('trial', 2)], phase: 'trial', phases: [] })
  expect(plain(trial)).toBe('مراحل الخبر: ● المحاكمة')
  expect(plain({ ...trial, timeline: [entry('arrives', 2), entry('trial', 9)] })).toBe('مراحل الخبر: ● المحاكمة')
  expect(plain(anAlert('new', { timeline: [entry('announced', 2), entry('denied', 3)], phase: 'denied' }))).toBe(
    'مراحل الخبر: ● النفي',
  )
})

test('who counts the links finds no fewer texts: of an outlet that wrote twice one is counted', () => {
  const source = (articleId: string, outlet: string, publishedAt: number) => ({
    articleId,
    outlet,
    publishedAt,
    url: `https://${articleId}.example/`,
    group: articleId,
  })
  const sources = [source('a', 'صدى', 1), source('b', 'أطلس', 2), source('c', 'صدى', 3)]
  expect(textOf(withSummary({ sources, independent: 3 }), 'sources')[0]).toContain('منبران، نصان مستقلان')
})

test('an opening that stands for the title is not said twice: the lead goes on from it', () => {
  const headline = said('بأمر من القائد الأعلى…', 'صدى')
  const lead = said('بأمر من القائد الأعلى، استقبل المفتش العام ضيفه.', 'صدى')
  expect(textOf(withSummary({ headline, lead }), 'lead')).toEqual([': …استقبل المفتش العام ضيفه.'])
})

test('what is only claimed is told with who claims it', () => {
  const alert = withSummary({ slots: { howMuch: [{ ...said('80 مليون دولار', 'صدى'), claimed: true }] } })
  expect(textOf(alert, 'slot')).toEqual(['القيمة: 80 مليون دولار (صدى)'])
})

test('names of entities are told in the language of the reader', () => {
  const label = { ar: 'الناظور', en: 'Nador' }
  const alert = withSummary({ slots: { where: [{ ...said('الناظور', 'صدى'), label }] } })
  expect(textOf(alert, 'slot')).toEqual(['أين: الناظور'])
  expect(textOf(alert, 'slot', 'fr')).toEqual(['Où: Nador'])
})

test('the sources say from which day to which', () => {
  const at = (day: number) => Date.UTC(2026, 9, day, 12)
  const source = (day: number) => ({
    articleId: `a${day}`,
    outlet: `منبر ${day}`,
    url: `https://o${day}.example/`,
    publishedAt: at(day),
    group: `${day}`,
  })
  expect(textOf(withSummary({ sources: [source(18), source(20)] }), 'sources')[0]).toContain('18–20 أكتوبر 2026')
  expect(textOf(withSummary({ sources: [source(18)] }), 'sources')[0]).toContain('الأحد 18 أكتوبر 2026')
})
