/** A part of the service that is not well, in the reader's language; what the log says of it is folded away. */
import { html } from 'hono/html'
import type { Health } from '#ports'
import { messages, type MessageKey } from '../../src/i18n/translate.ts'
import { code, fill, type Html, type Reader } from './page.ts'

/** The variable that holds the token of a platform. */
const variables: Readonly<Record<string, string>> = { telegram: 'TELEGRAM_TOKEN', discord: 'DISCORD_TOKEN' }

export function unwellPart(reader: Reader, part: string, { reason, trouble }: Health): Html {
  const { translate: t, language } = reader
  const named = `console.part.${part}`
  const name = named in messages[language] ? t(named as MessageKey) : part
  const variable = code(variables[part] ?? '.env')
  const said =
    trouble !== undefined
      ? fill(reader, `console.health.${trouble}`, trouble === 'token' ? { variable } : {})
      : html`${t(part === 'store' ? 'console.health.store' : 'console.health.other')}`
  return html`<strong>${name}</strong> · ${said}
    <details>
      <summary>${t('console.health.details')}</summary>
      <p dir="auto" lang="en">${reason}</p>
    </details>`
}
