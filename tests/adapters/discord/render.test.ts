// What is put into a message: always within Discord's limits, always literal, readable at a glance.
import { readFileSync, globSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Alert, Language } from '#model'
import { commandList } from '../../../adapters/discord/commands.ts'
import { messageBody, withDistinctLinks } from '../../../adapters/discord/embed.ts'
import { pageIds, readPage } from '../../../adapters/discord/interactions/page-state.ts'
import { latestAnswer, searchAnswer, topicsAnswer, whyAnswer } from '../../../adapters/discord/interactions/replies.ts'
import { escaped, fitted, highlighted, maskedLink, ownLine } from '../../../adapters/discord/markdown.ts'
import { nonceOf } from '../../../adapters/discord/nonce.ts'
import { outgoing } from '../../fakes/discord/bot.ts'
import { headAlert, story, updateAlert } from '../../fakes/discord/desk.ts'
import { commandProblems, isEmptyMessage, messageProblems, pingsOf } from '../../fakes/discord/limits.ts'
import type { Json } from '../../fakes/discord/limits.ts'

const json = (body: object): Json => JSON.parse(JSON.stringify(body)) as Json
/** What a reader sees of escaped text. */
const asRead = (text: string): string => text.replace(/\\([^0-9A-Za-z\s])/g, '$1')
const wild = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 600 }),
  fc.constantFrom(
    '👨‍👩‍👧‍👦'.repeat(300),
    'ب'.repeat(5000),
    '*'.repeat(5000),
    '@everyone '.repeat(400),
    '﷽'.repeat(500),
    '<@1>`||~~__',
    '',
  ),
)

test('escaped text reads as it was published', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
      expect(asRead(escaped(text))).toBe(text)
    }),
  )
})

test.each([
  ['**عاجل**', '\\*\\*عاجل\\*\\*'],
  ['# عنوان', '\\# عنوان'],
  ['- بند', '\\- بند'],
  ['1. بند', '1\\. بند'],
  ['> قول', '\\> قول'],
  ['-# صغير', '\\-\\# صغير'],
  ['انضم discord.gg/abc', 'انضم discord\\.gg/abc'],
  ['||سر||', '\\|\\|سر\\|\\|'],
  ['[بنك](https://evil.example)', '\\[بنك\\]\\(https\\://evil.example\\)'],
  ['</cmd:1> <@1> <#1>', '\\</cmd\\:1\\> \\<\\@1\\> \\<\\#1\\>'],
])('X-08: %s is shown literally', (text, expected) => {
  expect(escaped(text)).toBe(expected)
})

test('a text cut to a place never exceeds it, however much of it must be escaped', () => {
  fc.assert(
    fc.property(wild, fc.integer({ min: 1, max: 300 }), (text, room) => {
      expect(fitted(text, room).length).toBeLessThanOrEqual(room)
    }),
  )
})

test('words found are bold, neighbours together, white space outside the stars', () => {
  const text = 'أعلنت الرباط أن القمر الصناعي * الجديد'
  const at = (word: string) => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length })
  expect(highlighted(text, [at('القمر'), at('الصناعي')])).toBe('أعلنت الرباط أن **القمر الصناعي** \\* الجديد')
  expect(highlighted(text, [at('القمر '), at('الجديد')])).toBe('أعلنت الرباط أن **القمر** الصناعي \\* **الجديد**')
  expect(highlighted(text, [])).toBe('أعلنت الرباط أن القمر الصناعي \\* الجديد')
})

test.each([
  ['IAI تعلن عن صفقة جديدة مع المغرب', '\u200FIAI تعلن عن صفقة جديدة مع المغرب'],
  ['المغرب يعلن عن صفقة مع IAI', 'المغرب يعلن عن صفقة مع IAI'],
  ['« Le Maroc signe avec إلبيت »', '« Le Maroc signe avec إلبيت »'],
  ['إلبيت signe un contrat au Maroc', '\u200Eإلبيت signe un contrat au Maroc'],
])('a line runs the way most of its letters do: %s', (text, expected) => {
  expect(ownLine(text)).toBe(expected)
})

test('the button of an update leads to the report that brought the news', () => {
  const [row] = messageBody(outgoing(updateAlert)).components
  expect(row?.components[0]?.url).toBe('https://al3omk.com/a2')
})

test('a masked link cannot be ended early by its own address', () => {
  expect(maskedLink('هسبريس (hespress.com)', 'https://x.ma/a_(b)')).toBe('[هسبريس \\(hespress.com\\)](https://x.ma/a_%28b%29)')
})

test('C-23: any alert, in any language, is a form that Discord takes, and pings nobody', () => {
  const alerts: fc.Arbitrary<Alert> = fc
    .record({ headline: wild, lead: wild, outlet: wild, url: fc.oneof(fc.webUrl(), wild), who: wild })
    .map((words) => {
      const said = (text: string) => ({ articleId: 'a1', outlet: words.outlet, text })
      const source = { articleId: 'a1', outlet: words.outlet, url: words.url, publishedAt: 0, group: 'g' }
      return {
        ...headAlert,
        summary: {
          ...headAlert.summary,
          headline: said(words.headline),
          lead: said(words.lead),
          slots: { who: [said(words.who)] },
          sources: [source, { ...source, outlet: `${words.outlet}٢` }],
        },
        topicLabel: { ar: words.who },
      }
    })
  fc.assert(
    fc.property(
      alerts,
      fc.constantFrom<Language>('ar', 'fr', 'en'),
      fc.constantFrom('new', 'edit', 'update', 'contradiction'),
      fc.boolean(),
      (alert, language, kind, plain) => {
        const body = json(messageBody(outgoing({ ...alert, kind }, { language, plain, replyTo: '1574915525476089876' })))
        expect(messageProblems(body)).toEqual({})
        expect(isEmptyMessage(body)).toBe(false)
        expect(pingsOf(body)).toEqual([])
        expect(body['allowed_mentions']).toEqual({ parse: [], replied_user: false })
      },
    ),
    { numRuns: 150 },
  )
})

test('X-15: an address that is no web address is never a link', () => {
  for (const url of [
    'javascript:alert(1)',
    'data:text/html,x',
    'tg://resolve',
    'file:///etc/passwd',
    'https://bbc.com@evil.example',
    'java\nscript:x',
    '',
  ]) {
    const sources = [{ ...headAlert.summary.sources[0]!, url }]
    const body = json(messageBody(outgoing({ ...headAlert, summary: { ...headAlert.summary, sources } })))
    expect(JSON.stringify(body['embeds'])).not.toContain('"url"')
    expect(JSON.stringify(body)).not.toMatch(/"style":5|\]\(/)
    expect(messageProblems(body)).toEqual({})
  }
})

test('an update says what is new, a contradiction wears another colour, the head its phases', () => {
  const [update] = messageBody(outgoing(updateAlert)).embeds
  expect(update?.description).toContain('**الجديد، عن')
  expect(update?.description).toContain('تسلّمت القوات المسلحة الملكية أولى الطائرات')
  const [other] = messageBody(outgoing({ ...updateAlert, kind: 'contradiction' })).embeds
  expect(other?.color).not.toBe(update?.color)
  expect(messageBody(outgoing(headAlert)).embeds[0]?.description).toContain('●\u00A0')
})

test('a French label keeps its narrow space before the colon, in both forms', () => {
  const french = outgoing(headAlert, { language: 'fr' })
  expect(messageBody(french).embeds[0]?.description).toMatch(/\*\*Sources?\u202F:\*\*/)
  expect(messageBody({ ...french, plain: true }).content).toMatch(/Sources?\u202F: /)
})

test('the nonce fits Discord, is stable, and differs between deliveries', () => {
  expect(nonceOf('a/discord:1')).toHaveLength(22)
  expect(nonceOf('a/discord:1')).toBe(nonceOf('a/discord:1'))
  expect(nonceOf('a/discord:1')).not.toBe(nonceOf('a/discord:2'))
})

test('two results with one address: Discord would hide the second, so it goes without', () => {
  const url = 'https://a.ma/1'
  expect(
    withDistinctLinks([
      { title: 'أ', url },
      { title: 'ب', url },
    ]),
  ).toEqual([{ title: 'أ', url }, { title: 'ب' }])
})

test('answers of commands stay within the limits for any words in them', () => {
  fc.assert(
    fc.property(wild, wild, fc.constantFrom<Language>('ar', 'fr', 'en'), (text, words, language) => {
      const hit = {
        articleId: 'a',
        title: text,
        outlet: words,
        url: 'https://a.ma/1',
        publishedAt: 0,
        snippet: text,
        highlights: [
          { start: 0, end: 5 },
          { start: 3, end: 4000 },
        ],
      }
      const page = { hits: Array.from({ length: 5 }, () => hit), total: 999, suggestion: text, problem: words }
      const answers = [
        searchAnswer(page, { query: { words: words.slice(0, 120) || 'x' }, offset: 10, language }),
        latestAnswer(
          Array.from({ length: 9 }, () => ({
            ...story,
            summary: {
              ...story.summary,
              headline: { ...story.summary.headline, text },
              lead: { ...story.summary.lead, text: words },
            },
          })),
          language,
        ),
        topicsAnswer(
          Array.from({ length: 60 }, (_, index) => ({ id: `t${index}`, label: { ar: text.slice(0, 80) }, enabled: true })),
          new Set(),
          language,
        ),
        whyAnswer(
          Array.from({ length: 40 }, () => text),
          language,
          words,
        ),
      ]
      for (const answer of answers) expect(messageProblems(json({ ...answer, allowed_mentions: { parse: [] } }))).toEqual({})
    }),
    { numRuns: 150 },
  )
})

test('a search survives in the buttons, whatever was typed', () => {
  const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 24 }).map((text) => text.replaceAll('¦', ''))
  fc.assert(
    fc.property(
      part.filter((text) => text !== ''),
      fc.option(
        part.filter((text) => text !== ''),
        { nil: undefined },
      ),
      (words, outlet) => {
        const query = { words, ...(outlet === undefined ? {} : { outlet }) }
        const ids = pageIds(query, { back: 0, next: 10 })
        if (ids === undefined) return
        expect(Math.max(...ids.map((id) => id.length))).toBeLessThanOrEqual(100)
        expect(new Set(ids).size).toBe(3)
        expect(readPage(ids, ids[2])).toEqual({ query, offset: 10 })
      },
    ),
  )
})

test('ids that are not ours turn no page', () => {
  const ids = pageIds({ words: 'القمر' }, { back: 0, next: 5 }) ?? []
  expect(readPage(ids.slice(0, 2), ids[0] ?? '')).toBeUndefined()
  expect(readPage(ids, 'find:next:-1:x')).toBeUndefined()
  expect(readPage(['share:0', ...ids], ids[2] ?? '')).toEqual({ query: { words: 'القمر' }, offset: 5 })
})

test('the command list is one that Discord takes; with an Arabic localisation it would not be', () => {
  expect(commandProblems(json(commandList) as unknown as Json[])).toEqual({})
  const withArabic = json(commandList) as unknown as { description_localizations: Record<string, string> }[]
  withArabic[0]!.description_localizations['ar'] = 'البحث'
  expect(Object.keys(commandProblems(withArabic as unknown as Json[]))).toEqual(['0.description_localizations.ar'])
})

test('discord.js (100 MB) is loaded by start alone: everything else imports its types only', () => {
  const root = new URL('../../..', import.meta.url).pathname
  for (const file of globSync('adapters/discord/**/*.ts', { cwd: root })) {
    const loads =
      readFileSync(`${root}${file}`, 'utf8').match(/^import (?!type)[^\n]*'discord\.js'|await import\('discord\.js'\)/gm) ?? []
    expect([file, ...loads]).toEqual(file.endsWith('discord/index.ts') ? [file, "await import('discord.js')"] : [file])
  }
})
