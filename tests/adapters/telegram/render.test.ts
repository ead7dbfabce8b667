// Alerts as Telegram messages: what strangers write shows as text and nothing else, in one screen, whole graphemes only (hostile.md X).
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderAlert } from '../../../adapters/telegram/render.ts'
import { cleanText } from '../../../src/i18n/plain.ts'
import { autoLinks, parseHtml } from '../../fakes/telegram/html.ts'
import { alertSaying, anAlert } from './bot.ts'

const joiners = /\u2060/g

/** What a reader sees of a head message with this headline and lead, and its links. Fails when Telegram would refuse it. */
function shown(headline: string, lead = 'وصل الوفد إلى الدار البيضاء.') {
  const { text } = renderAlert({ alert: alertSaying(headline, lead), language: 'ar', isReply: false, plain: false })
  const parsed = parseHtml(text)
  if (!parsed.ok) throw new Error(`${parsed.error}: ${text}`)
  expect(Array.from(parsed.text).length).toBeLessThanOrEqual(4096)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(32_768)
  expect(parsed.text.isWellFormed()).toBe(true)
  return { text: parsed.text, seen: parsed.text.replaceAll(joiners, ''), entities: parsed.entities }
}

test.each([
  '<b>عاجل</b>',
  '</a></b>',
  '<a href="tg://user?id=1">اضغط</a>',
  '&lt;script&gt; &amp; &#60;',
  'أقل من < وأكثر من > و"اقتباس"',
  '*_`[~>#+-=|{}.!\\',
])('X-01 a headline %s is shown as it is written', (headline) => {
  expect(shown(headline).seen).toContain(headline)
  expect(
    shown(headline)
      .entities.filter(({ type }) => type === 'a')
      .map(({ url }) => new URL(url ?? '').hostname),
  ).toEqual(['www.sada.example', 'atlas.example'])
})

test('X-02 whatever a headline is, Telegram takes the message and shows the cleaned words', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 150 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      (headline, lead) => {
        const clean = cleanText(headline)
        expect(shown(headline, lead).seen).toContain(clean.replaceAll(joiners, ''))
      },
    ),
    { numRuns: 10_000 },
  )
})

test('X-03 wherever a text is cut, it ends between graphemes and leaves no tag open', () => {
  const family = '👨‍👩‍👧'
  const torn = Array.from({ length: 60 }, (_, shift) => {
    const { seen } = shown('عنوان', 'ا'.repeat(shift) + `ضَرَبَ${family}<b>&amp;🇲🇦`.repeat(60))
    return (seen.split('\n')[2] ?? '').replaceAll(family, '').match(/[\u200D👨👩👧]/gu)
  })
  expect(torn.filter((found) => found !== null)).toEqual([])
})

test('X-04 names, commands, hashtags and addresses in a headline do not become something to tap', () => {
  const bait = '@channel_name /subscribe /cmd@other_bot #عاجل #tag t.me/joinchat evil.example https://evil.example/x ＠everyone'
  const { text, seen } = shown(bait)
  expect(seen).toContain(bait)
  expect(autoLinks(bait).length).toBeGreaterThan(5)
  const [headline = ''] = text.split('\n')
  expect(autoLinks(headline)).toEqual([])
})

test.each([
  ['50 KB of title', 'خبر عاجل '.repeat(6000), 'وصل'],
  ['no summary', 'عنوان', ''],
  ['white space only', ' \n\t\u00A0 ', '   '],
  ['nothing but invisible characters', '\u202E\u200B\u2066', '\u200F'],
])('X-05 %s: still a message worth reading, on one screen', (_, headline, lead) => {
  const { seen } = shown(headline, lead)
  expect(seen.trim()).not.toBe('')
  expect(seen.length).toBeLessThan(1000)
})

test.each([
  '@\u202Eeveryone',
  '@every\u200Bone',
  'abc\u2067def\u202B',
  `e${'\u0301'.repeat(500)}`,
  '﷽'.repeat(500),
  'a\u{E0041}\u{E0042}',
])('X-10 X-11 overrides, invisible and piled-up characters of %j do not reach the chat', (headline) => {
  const first = shown(headline).seen.split('\n')[0] ?? ''
  expect(first).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B\u{E0000}-\u{E0FFF}]/u)
  expect(first.length).toBeLessThan(20)
})

test('X-12 joiners that shape words and pictures stay', () => {
  expect(shown('می‌خواهم 👩‍🚀').seen).toContain('می‌خواهم 👩‍🚀')
})

test.each([
  'javascript:alert(1)',
  'tg://resolve?domain=x',
  'data:text/html,x',
  'java\nscript:alert(1)',
  'https://bbc.com@evil.example/x',
  'file:///etc/passwd',
  '',
])('X-13 X-15 an outlet with the address %j is named without a link', (url) => {
  const alert = anAlert()
  const [source] = alert.summary.sources
  const one = { ...alert, summary: { ...alert.summary, sources: [{ ...source!, url }] } }
  const { text } = renderAlert({ alert: one, language: 'ar', isReply: false, plain: false })
  const parsed = parseHtml(text)
  expect(parsed).toMatchObject({ ok: true, text: expect.stringContaining('صدى الريف') as string })
  expect(text).not.toContain('<a ')
})

test('a link says the outlet and the host that it leads to, in ASCII', () => {
  const alert = anAlert()
  const [source] = alert.summary.sources
  const sources = [{ ...source!, url: 'https://раура.example/x' }]
  const { text } = renderAlert({
    alert: { ...alert, summary: { ...alert.summary, sources } },
    language: 'ar',
    isReply: false,
    plain: false,
  })
  expect(text).toContain('xn--')
})

test('a head message reads like this', () => {
  const { text, buttons } = renderAlert({ alert: anAlert(), language: 'ar', isReply: false, plain: false })
  expect(text.replaceAll(/[\u2060\u2066-\u2069\u200E\u200F]/g, '')).toBe(`<b>وفد عسكري إسرائيلي يصل إلى الدار البيضاء</b>

وصل وفد عسكري إسرائيلي، صباح السبت، إلى الدار البيضاء للمشاركة في اجتماع لجنة مشتركة. <i>(صدى الريف)</i>

<b>من:</b> وفد عسكري إسرائيلي
<b>أين:</b> الدار البيضاء

✓\u00A0الإعلان ← ●\u00A0الوصول ← ○\u00A0الاستقبال ← ○\u00A0الاختتام

<b>المصادر:</b> منبران، نصان مستقلان · السبت 10 يناير 2026
• <a href="https://www.sada.example/a?x=1&amp;y=2">صدى الريف (sada.example)</a>
• <a href="https://atlas.example/b">Atlas Info (atlas.example)</a>`)
  expect(buttons.flat().map(({ text: label }) => label)).toEqual(['لماذا وصلك هذا'])
})

test('a reply says what is new, who says so and where, and not the headline again', () => {
  const news = { text: 'واستقبل المفتش العام للقوات المسلحة الوفد بمقر القيادة.', articleId: 'Atlas Info', outlet: 'Atlas Info' }
  const alert = { ...anAlert('update', { news, articleId: 'Atlas Info', phase: 'received' }) }
  const { text } = renderAlert({ alert, language: 'fr', isReply: true, plain: false })
  expect(text.replaceAll(/[\u2060\u2066-\u2069\u200E\u200F]/g, '')).toBe(`<b>Du nouveau, selon Atlas Info</b>
واستقبل المفتش العام للقوات المسلحة الوفد بمقر القيادة.

✓\u00A0annonce → ✓\u00A0arrivée → ●\u00A0accueil → ○\u00A0clôture

<b>Source\u202F:</b> <a href="https://atlas.example/b">Atlas Info (atlas.example)</a> · samedi 10 janvier 2026`)
})

test('what is left of the sources stands after the links', () => {
  const alert = anAlert()
  const sources = Array.from({ length: 7 }, (_, index) => ({
    ...alert.summary.sources[0]!,
    articleId: `a${index}`,
    outlet: `منبر ${index}`,
    url: `https://o${index}.example/`,
  }))
  const many = { ...alert, summary: { ...alert.summary, sources } }
  for (const plain of [false, true]) {
    const { text } = renderAlert({ alert: many, language: 'ar', isReply: false, plain })
    expect(text.replaceAll(/[\u2060\u2066-\u2069\u200E\u200F]/g, '')).toMatch(/o4\.example[^\n]*\n+[^\n]*ومصدران آخران/)
  }
})

test('the plain form has no markup, no button, and its addresses written out', () => {
  const { text, html, buttons } = renderAlert({ alert: anAlert(), language: 'en', isReply: false, plain: true })
  expect([html, buttons]).toEqual([false, []])
  expect(text).toContain('https://atlas.example/b')
  expect(text).not.toContain('<')
})
