/** The frame of every page and the small pieces that pages share. Everything that comes from outside is escaped by `html`. */
import { html, raw } from 'hono/html'
import type { Language } from '#model'
import { dayIn } from '../../src/i18n/dates.ts'
import { safeLink } from '../../src/i18n/links.ts'
import { languages, localeOf, translator, type MessageKey, type Translate } from '../../src/i18n/translate.ts'

export type Html = ReturnType<typeof html>

/** What a page needs to speak: language, words, and the time it is. */
export type Reader = { readonly language: Language; readonly translate: Translate; readonly now: number }

export const readerOf = (language: Language, now: number): Reader => ({ language, translate: translator(language), now })

const names: Readonly<Record<Language, string>> = { ar: 'العربية', fr: 'Français', en: 'English' }

export type PageOptions = {
  readonly reader: Reader
  readonly title: string
  readonly path: string
  readonly body: Html
  readonly version?: string
  readonly loggedIn?: boolean
  /** Address of the style sheet, with its content hash. */
  readonly style: string
}

/** A whole document: right-to-left for Arabic, a skip link, a language switch, no script. */
export function page({ reader, title, path, body, version, loggedIn, style }: PageOptions): Html {
  const { language, translate: t } = reader
  return html`<!doctype html>
    <html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <meta name="description" content="${t('console.tagline')}" />
        <title>${title}</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${style}" />
      </head>
      <body>
        <a class="skip" href="#main">${t('console.skip')}</a>
        <header class="top">
          <div class="row">
            <a class="brand" href="${link('/', language)}"
              ><img src="/icon.svg" alt="" width="36" height="36" /><span>${t('console.name')}</span></a
            >
            <nav aria-label="${t('console.languages')}">
              <ul class="languages">
                ${languages.map(
                  (other) =>
                    html`<li>
                      <a
                        href="${link(path, other)}"
                        lang="${other}"
                        hreflang="${other}"
                        ${other === language ? raw('aria-current="true"') : ''}
                        >${names[other]}</a
                      >
                    </li>`,
                )}
              </ul>
            </nav>
            ${
              loggedIn === true
                ? html`<form method="post" action="${link('/logout', language)}">
                    <button class="quiet">${t('console.logout')}</button>
                  </form>`
                : ''
            }
          </div>
        </header>
        <main id="main" tabindex="-1">${body}</main>
        ${
          version === undefined
            ? ''
            : html`<footer>
                <p>${fill(reader, 'console.footer', { version: html`<bdi>${version}</bdi>`, time: when(reader, reader.now) })}</p>
              </footer>`
        }
      </body>
    </html>`
}

/** An address inside the console that keeps the language. */
export const link = (path: string, language: Language): string => `${path}?lang=${language}`

/** Fills a message with pieces of HTML: the translator sees marks, the marks become the pieces. */
export function fill(reader: Reader, key: MessageKey, pieces: Readonly<Record<string, Html>>): Html {
  // Private-use characters cannot stand in a message; they are made and consumed here.
  const names = Object.keys(pieces)
  const text = reader.translate(key, Object.fromEntries(names.map((name, index) => [name, `\uE000${index}\uE001`])))
  const parts = text.split(/[\u2066-\u2069]*\uE000(\d+)\uE001[\u2066-\u2069]*/)
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : pieces[names[Number(part)] ?? '']))}`
}

/** Left-to-right things that are typed as they stand: commands, file names, variables. */
export const code = (text: string): Html => html`<code dir="ltr">${text}</code>`

/** A link that leaves the console, or plain text when the address is none to follow: a feed may write anything there. */
export function outside(url: string, text: string): Html {
  const address = safeLink(url)
  if (address === undefined) return html`<span dir="auto">${text}</span>`
  return html`<a href="${address}" rel="noreferrer nofollow noopener" dir="auto">${text}</a>`
}

/** A time as a reader says it ("5 minutes ago"), with the exact one on hover and for machines. */
export function when({ language, now }: Reader, at: number): Html {
  const exact = dayIn(language, at, { time: true })
  return html`<time datetime="${new Date(at).toISOString()}" title="${exact}">${relative(language, at - now)}</time>`
}

const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

function relative(language: Language, ms: number): string {
  const format = new Intl.RelativeTimeFormat(localeOf[language], { numeric: 'auto' })
  for (const [unit, size] of steps) if (Math.abs(ms) >= size) return format.format(Math.trunc(ms / size), unit)
  return format.format(Math.trunc(ms / 1000), 'second')
}
