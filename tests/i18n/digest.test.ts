// A digest: what it says in three languages, and how the three platforms draw it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Alert } from '#model'
import { messageBody } from '../../adapters/discord/embed.ts'
import { renderAlert } from '../../adapters/telegram/render.ts'
import { createTerminalAdapter } from '../../adapters/terminal/index.ts'
import { digestBlocks } from '../../src/i18n/digest.ts'
import { languages } from '../../src/i18n/translate.ts'
import { anAlert } from '../adapters/telegram/bot.ts'
import { outgoing } from '../fakes/discord/bot.ts'
import { messageProblems, pingsOf, type Json } from '../fakes/discord/limits.ts'

const bare = (text: string): string => text.replaceAll(/[\u200E\u200F\u2066-\u2069]/g, '')
const headed = (text: string, url = 'https://sada.example/1'): Alert => {
  const alert = anAlert()
  const source = { articleId: 'م', outlet: 'صدى الريف', url, publishedAt: 0, group: 'م' }
  return { ...alert, summary: { ...alert.summary, headline: { text, articleId: 'م', outlet: 'صدى الريف' }, sources: [source] } }
}
const update = anAlert('update', {
  news: { text: 'وغادر الوفد.', articleId: 'Atlas Info', outlet: 'Atlas Info' },
  articleId: 'Atlas Info',
})
const digest = [headed('وصل الوفد إلى الرباط'), update, headed('مناورات في الشمال', 'https://sada.example/3')]

test.each([
  ['ar', 3, '3 أخبار أخرى'],
  ['ar', 2, 'خبران آخران'],
  ['ar', 11, '11 خبرا آخر'],
  ['fr', 3, '3 autres informations'],
  ['en', 3, '3 more stories'],
] as const)('in %s %i alerts are «%s»', (language, count, heading) => {
  const alerts = Array.from({ length: count }, () => headed('خبر'))
  expect(digestBlocks(alerts, language)[0]).toEqual({ kind: 'headline', text: heading })
})

test('each alert is a line in its order: headline, or what is new, and a link to who tells it', () => {
  const lines = digestBlocks(digest, 'ar').slice(1)
  expect(lines.map(({ label, text, links }) => [label, text, bare(links?.[0]?.text ?? ''), links?.[0]?.url])).toEqual([
    [undefined, 'وصل الوفد إلى الرباط', 'صدى الريف (sada.example)', 'https://sada.example/1'],
    ['الجديد', 'وغادر الوفد.', expect.stringContaining('Atlas Info'), expect.stringMatching(/^https:/)],
    [undefined, 'مناورات في الشمال', 'صدى الريف (sada.example)', 'https://sada.example/3'],
  ])
})

test('a link that may not be followed leaves the name of the outlet', () => {
  const [, line] = digestBlocks([headed('خبر', 'javascript:alert(1)')], 'ar')
  expect([line?.links, line?.outlet]).toEqual([undefined, 'صدى الريف'])
})

test('Telegram: one message of bold heading and lines with links, and in plain text the addresses', () => {
  const options = { alert: digest[0]!, digest, language: 'ar', isReply: false } as const
  const { text } = renderAlert({ ...options, plain: false })
  expect(bare(text).split('\n\n').slice(0, 2)).toEqual([
    '<b>3 أخبار أخرى</b>',
    '• وصل الوفد إلى الرباط\n<a href="https://sada.example/1">صدى الريف (sada.example)</a>',
  ])
  expect(renderAlert({ ...options, plain: true }).text).toContain('https://sada.example/3')
})

test('the terminal prints its lines between rules', async () => {
  const printed: string[] = []
  const message = { ...outgoing(digest[0]!), digest }
  await createTerminalAdapter({ write: (text) => void printed.push(text) }).send(message, new AbortController().signal)
  const lines = bare(printed.join('')).split('\n')
  expect(lines.filter((line) => line.startsWith('•'))).toEqual([
    '• وصل الوفد إلى الرباط',
    '• الجديد: وغادر الوفد.',
    '• مناورات في الشمال',
  ])
  expect(lines).toContain('    https://sada.example/3')
})

test('Discord: whatever strangers write, ten lines fit one embed, none is lost and nobody is called', () => {
  const wild = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.constantFrom('*'.repeat(900), '@everyone '.repeat(90), '👨‍👩‍👧‍👦'.repeat(90), '﷽'.repeat(300)),
  )
  const address = fc.integer({ min: 0, max: 1_900 }).map((length) => `https://sada.example/${'ا'.repeat(length)}`)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(wild, address), { minLength: 2, maxLength: 10 }),
      fc.constantFrom(...languages),
      (all, language) => {
        const alerts = all.map(([text, url]) => headed(text, url))
        const body = messageBody({ ...outgoing(alerts[0]!), language, digest: alerts })
        const sent = JSON.parse(JSON.stringify(body)) as Json
        expect([messageProblems(sent), pingsOf(sent)]).toEqual([{}, []])
        expect(body.embeds[0]?.description?.split('\n\n')).toHaveLength(alerts.length)
      },
    ),
  )
})
