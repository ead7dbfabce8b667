// What somebody without a token sees.
import { expect, test } from 'vitest'
import { createTerminalAdapter } from '../../../adapters/terminal/index.ts'
import type { Alert, SourceReference } from '#model'
import type { Outgoing } from '#ports'
import { anAlert, never, outgoing } from '../telegram/bot.ts'

function terminal() {
  const printed: string[] = []
  const adapter = createTerminalAdapter({
    write: (text) => void printed.push(text.replaceAll(/[\u2066-\u2069\u200E\u200F]/g, '')),
  })
  const send = (over: Partial<Outgoing>) =>
    adapter.send(outgoing({ chat: { platform: 'terminal', chatId: 'stdout' }, ...over }), never)
  return { printed, send }
}

test('a head is a block with its text, its facts and its sources with addresses', async () => {
  const { printed, send } = terminal()
  expect(await send({})).toEqual({ outcome: 'sent', messageId: 't1' })
  expect(printed[0]).toContain('وصل وفد عسكري إسرائيلي، صباح السبت')
  expect(printed[0]).toContain('أين: الدار البيضاء\n')
  expect(printed[0]).toContain(
    'المصادر: منبران، نصان مستقلان · السبت 10 يناير 2026\n  • صدى الريف (sada.example)\n    https://www.sada.example/a?x=1&y=2\n',
  )
})

const { summary } = anAlert()
const [first, second] = summary.sources
const from = (articleId: string, outlet: string) => ({ ...second!, articleId, outlet })
const redraw = (articleId: string, sources: readonly SourceReference[], over: Partial<Alert> = {}) =>
  ({
    alert: anAlert('edit', { id: `${articleId}.edit`, articleId, summary: { ...summary, sources }, ...over }),
    replyTo: 't1',
  }) as const

test('a redrawn head is one line, printed once however often it is redrawn alike', async () => {
  const { printed, send } = terminal()
  await send({ alert: anAlert('new', { summary: { ...summary, sources: [first!] } }) })
  const edit = redraw('Atlas Info', [first!, second!])
  expect(await send(edit)).toEqual({ outcome: 'sent', messageId: 't1' })
  await send(edit)
  expect(printed.slice(1)).toEqual([
    '+ مصدر جديد لخبر سبق أن وصلك: Atlas Info · وفد عسكري إسرائيلي يصل إلى الدار البيضاء · منبران، نصان مستقلان · ●\u00A0الوصول\n',
  ])
})

test('the line says what changed: a reaction, another article of an outlet, an edited one', async () => {
  const { printed, send } = terminal()
  await send({})
  await send(redraw('r1', summary.sources, { reactions: [from('r1', 'الشاهد')] }))
  await send(redraw('a2', [...summary.sources, from('a2', 'Atlas Info')]))
  await send(redraw('a2', [...summary.sources, from('a2', 'Atlas Info')], { id: 'a2.edit.newer' }))
  await send(redraw('elsewhere', summary.sources))
  expect(printed.slice(1).map((line) => line.split(' · ')[0])).toEqual([
    '+ رد فعل على خبر سبق أن وصلك: الشاهد',
    '+ مقال آخر من Atlas Info عن خبر سبق أن وصلك',
    '+ عدّل Atlas Info مقاله عن خبر سبق أن وصلك',
    '+ عُدّل خبر سبق أن وصلك',
  ])
})

test('the redraw that goes with a reply says nothing: the reply has just said it', async () => {
  const { printed, send } = terminal()
  await send({})
  const sources = [...summary.sources, from('a3', 'صوت الجنوب')]
  await send({ alert: anAlert('update', { articleId: 'a3', summary: { ...summary, sources } }), replyTo: 't1' })
  await send(redraw('a3', sources))
  expect(printed).toHaveLength(2)
})

test('an update is a block of its own that begins with an arrow and says what is new', async () => {
  const { printed, send } = terminal()
  await send({})
  const news = { text: 'واستقبل المفتش العام الوفد.', articleId: 'Atlas Info', outlet: 'Atlas Info' }
  expect(await send({ alert: anAlert('update', { news }), replyTo: 't1' })).toEqual({ outcome: 'sent', messageId: 't2' })
  expect(printed[1]).toContain('↩ وفد عسكري إسرائيلي يصل إلى الدار البيضاء\n\nالجديد، عن Atlas Info: واستقبل المفتش العام الوفد.')
})
