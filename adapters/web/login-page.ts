/** The short pages: log in, closed, not found, broken. */
import { html } from 'hono/html'
import { code, fill, link, type Html, type Reader } from './page.ts'
import type { LoginResult } from './sessions.ts'

/** The login form, with what was wrong with the last try. */
export function loginPage(reader: Reader, result: (LoginResult & { ok: false }) | undefined): Html {
  const { translate: t, language } = reader
  const problem =
    result === undefined
      ? undefined
      : result.why === 'wrong'
        ? t('console.login.wrong')
        : t('console.login.tooMany', { minutes: Math.ceil(result.afterMs / 60_000) })
  return html`<div class="narrow">
    <h1>${t('console.login')}</h1>
    <p>${fill(reader, 'console.login.why', { variable: code('ADMIN_TOKEN') })}</p>
    ${problem === undefined ? '' : html`<p class="notice" role="alert" id="problem">${problem}</p>`}
    <form method="post" action="${link('/login', language)}">
      <label for="token">${t('console.login.token')}</label>
      <input
        id="token"
        name="token"
        type="password"
        dir="ltr"
        autocomplete="current-password"
        required
        autofocus
        ${problem === undefined ? '' : html`aria-describedby="problem" aria-invalid="true"`}
      />
      <button>${t('console.login.submit')}</button>
    </form>
  </div>`
}

/** For an address that others can reach while no token is set. */
export function closedPage(reader: Reader): Html {
  return html`<div class="narrow">
    <h1>${reader.translate('console.closed')}</h1>
    <p>${fill(reader, 'console.closed.why', { variable: code('ADMIN_TOKEN'), file: code('.env'), host: code('HOST') })}</p>
  </div>`
}

/** 404 and 500: what happened and the way back; never a detail of the machine. */
export function messagePage({ translate: t, language }: Reader, what: 'notFound' | 'broken'): Html {
  return html`<div class="narrow">
    <h1>${t(`console.${what}`)}</h1>
    <p>${t(`console.${what}.why`)}</p>
    <p><a href="${link('/', language)}">${t('console.back')}</a></p>
  </div>`
}
