// What somebody without a token sees.
import { expect, test } from 'vitest'
import { createTerminalAdapter } from '../../../adapters/terminal/index.ts'
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

test('a redrawn head is one line, printed once however often it is redrawn alike', async () => {
  const { printed, send } = terminal()
  await send({})
  const edit = { alert: anAlert('edit', { articleId: 'Atlas Info' }), replyTo: 't1' } as const
  expect(await send(edit)).toEqual({ outcome: 'sent', messageId: 't1' })
  await send(edit)
  expect(printed.slice(1)).toEqual([
    '+ مصدر جديد لخبر سبق أن وصلك: Atlas Info · وفد عسكري إسرائيلي يصل إلى الدار البيضاء · منبران، نصان مستقلان · ● الوصول\n',
  ])
})

test('an update is a block of its own that begins with an arrow and says what is new', async () => {
  const { printed, send } = terminal()
  await send({})
  const news = { text: 'واستقبل المفتش العام الوفد.', articleId: 'Atlas Info', outlet: 'Atlas Info' }
  expect(await send({ alert: anAlert('update', { news }), replyTo: 't1' })).toEqual({ outcome: 'sent', messageId: 't2' })
  expect(printed[1]).toContain('↩ وفد عسكري إسرائيلي يصل إلى الدار البيضاء\n\nالجديد، عن Atlas Info: واستقبل المفتش العام الوفد.')
})
