/** Alerts on standard output, for whoever has no token yet: what a chat would see, one block a message. */
import type { Language } from '#model'
import type { ChatAdapter } from '#ports'
import { alertBlocks, type Block } from '../../src/i18n/blocks.ts'
import { digestBlocks } from '../../src/i18n/digest.ts'
import { startsLine, withColon } from '../../src/i18n/direction.ts'
import { isolate } from '../../src/i18n/translate.ts'
import { createChanges } from './changes.ts'

type TerminalOptions = {
  /** Where text goes, a message at a time; standard output when absent. */
  readonly write?: (text: string) => void
}

/** Makes the adapter. Everything printed counts as sent; ids are `t1`, `t2`… and start anew with the process. */
export function createTerminalAdapter({ write = (text) => void process.stdout.write(text) }: TerminalOptions = {}): ChatAdapter {
  let count = 0
  const changes = createChanges()
  return {
    platform: 'terminal',
    limits: { perSecond: 1000, perChatMs: 0 },
    start: () => Promise.resolve(),
    send({ alert, language, replyTo, digest }) {
      if (alert.kind === 'edit' && replyTo !== undefined) {
        const line = changes.lineFor(alert, language)
        if (line !== undefined) write(`${line}\n`)
        return Promise.resolve({ outcome: 'sent', messageId: replyTo })
      }
      for (const told of digest ?? [alert]) changes.told(told)
      const messageId = `t${++count}`
      const blocks = digest === undefined ? alertBlocks(alert, language) : digestBlocks(digest, language)
      write(`\n${block(blocks, language, replyTo !== undefined)}\n`)
      return Promise.resolve({ outcome: 'sent', messageId })
    },
    findSent: () => Promise.resolve({ found: 'unknown' }),
    health: () => ({ ok: true, reason: 'printing to standard output' }),
    stop: () => Promise.resolve(),
  }
}

const rule = '─'.repeat(60)

/** A message between rules. A reply begins with an arrow and what is new; its head stands further up. */
function block(blocks: readonly Block[], language: Language, isReply: boolean): string {
  const start = startsLine(language)
  const arrow = isReply ? '↩ ' : ''
  const lines = blocks.flatMap(({ kind, label = '', text, links = [], outlet = '', rest }): string[] => {
    const named = links.map(({ text: name, url }) => `${start}  • ${name}\n    ${url}`)
    if (kind === 'headline') return [`${arrow}${text}`, '']
    if (kind === 'lead') return [outlet === '' ? text : `${text} (${isolate(outlet)})`, '']
    if (kind === 'news') return [`${start}${withColon(language, label)} ${text}`, '']
    if (kind === 'phase') return [`${start}${text}`]
    if (kind === 'entry') {
      const from = outlet === '' ? [] : [`${start}    ${outlet}`]
      return [`${start}• ${label === '' ? '' : `${withColon(language, label)} `}${text}`, ...named, ...from]
    }
    return [
      `${start}${withColon(language, label)} ${text}`.trimEnd(),
      ...named,
      ...(rest === undefined ? [] : [`${start}  ${rest}`]),
    ]
  })
  return [rule, ...lines, rule].join('\n')
}
