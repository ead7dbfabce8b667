// Five invented stories, read as subscribers see them: on three platforms, in three languages, nothing may look broken.
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Alert, Language } from '#model'
import { messageBody } from '../../adapters/discord/embed.ts'
import { renderAlert } from '../../adapters/telegram/render.ts'
import { createTerminalAdapter } from '../../adapters/terminal/index.ts'
import { composeAlerts } from '../../src/alert/compose.ts'
import { type Line, run, topics } from '../story/stream.ts'

const folder = new URL('read/', import.meta.url).pathname
const alertsOf = (file: string): Alert[] => {
  const lines = readFileSync(folder + file, 'utf8')
    .trim()
    .split('\n')
  const updates = run(lines.map((line) => JSON.parse(line) as Omit<Line, 'story'>))
  for (const { story } of updates) expect(story.summary.unsupported).toEqual([])
  return composeAlerts({ updates, topics, now: 0 })
}

async function drawn(alert: Alert, language: Language): Promise<string[]> {
  const isReply = alert.kind === 'update' || alert.kind === 'contradiction'
  const chat = { platform: 'terminal', chatId: '1' } as const
  const message = { deliveryId: 'd', chat, language, alert, silent: false, plain: false }
  const printed: string[] = []
  await createTerminalAdapter({ write: (text) => printed.push(text) }).send(message, AbortSignal.timeout(60_000))
  const embed = messageBody(message).embeds[0]
  return [
    renderAlert({ alert, language, isReply, plain: false }).text,
    renderAlert({ alert, language, isReply, plain: true }).text,
    `${embed?.title}\n${embed?.description}\n${embed?.footer?.text}`,
    ...printed,
  ]
}

const count = (text: string, sign: string): number => text.split(sign).length - 1

describe.each(readdirSync(folder))('%s', (file) => {
  const alerts = alertsOf(file)

  test.each(['ar', 'fr', 'en'] as const)(
    'reads whole in %s: isolates, quotation marks and brackets in pairs, no sign astray',
    async (language) => {
      for (const alert of alerts)
        for (const text of await drawn(alert, language)) {
          expect(text.isWellFormed()).toBe(true)
          for (const line of text.split('\n')) {
            expect(count(line, '\u2068')).toBe(count(line, '\u2069'))
            expect(count(line, '«')).toBe(count(line, '»'))
            expect(count(line, '(')).toBe(count(line, ')'))
            expect(line).not.toMatch(/\p{L} {2,}\p{L}| [،؛.؟](?!\.)|،،|\.\.\.|……|undefined|\{|\}|alert\./u)
          }
        }
    },
  )

  test('no day is told by a word that is wrong tomorrow, no slot twice', () => {
    for (const { summary } of alerts) {
      for (const value of summary.slots.when ?? []) expect(value.day ?? value.until).toMatch(/^\d{4}-\d\d-\d\d$/)
      for (const values of Object.values(summary.slots)) {
        const texts = values.map(({ text }) => text)
        expect(new Set(texts).size).toBe(texts.length)
      }
    }
  })
})

test('the price that is disputed is a difference and no fact; nothing else is quarrelled over', () => {
  const differences = (file: string) =>
    alertsOf(file)
      .at(-1)!
      .summary.differences.map(({ slot }) => slot)
  expect(differences('deal.jsonl')).toEqual(['howMuch'])
  for (const file of ['visit.jsonl', 'exercise.jsonl', 'denial.jsonl', 'court.jsonl']) expect(differences(file)).toEqual([])
  expect(alertsOf('deal.jsonl').at(-1)!.summary.slots.howMuch).toBeUndefined()
})
