/** The feeds as a table: state, last success, what went wrong in words, what it brought, next reading and rhythm. */
import { html } from 'hono/html'
import type { FeedErrorCode, FeedState } from '#model'
import { domainOf } from '../../src/i18n/links.ts'
import { localeOf, messages, type MessageKey } from '../../src/i18n/translate.ts'
import { feedCondition, type Overview } from './overview.ts'
import { code, fill, when, type Html, type Reader } from './page.ts'

/** Up to so many feeds the whole table stands open; of more, the first in trouble are shown and the rest is folded away. */
const unfolded = 12
const shownTroubled = 6

/** The section of all feeds, those in trouble first. */
export function feedSection(reader: Reader, { feeds }: Overview): Html {
  const { translate: t } = reader
  const order = { failing: 0, dead: 1, held: 2, waiting: 3, ok: 4, off: 5 }
  const sorted = [...feeds].sort((a, b) => order[feedCondition(a)] - order[feedCondition(b)])
  const troubled = sorted.filter((feed) => order[feedCondition(feed)] < order.waiting).length
  const open = sorted.length <= unfolded ? sorted : sorted.slice(0, Math.min(troubled, shownTroubled))
  const folded = sorted.slice(open.length)
  return html`<section aria-labelledby="feeds">
    <h2 id="feeds">${t('console.feeds')}</h2>
    ${feeds.length === 0 ? html`<p class="empty">${fill(reader, 'console.feeds.none', { file: code('config/feeds.yaml') })}</p>` : ''}
    ${isOffline(feeds) ? html`<p class="notice">${t('console.feeds.offline')}</p>` : ''} ${feedTable(reader, open)}
    ${
      folded.length === 0
        ? ''
        : html`<details>
            <summary>${t(open.length === 0 ? 'console.feeds.all' : 'console.feeds.rest', { count: folded.length })}</summary>
            ${feedTable(reader, folded)}
          </details>`
    }
  </section>`
}

/** Nobody answers, and never because an outlet said something: then the trouble is on our side of the line. */
function isOffline(feeds: Overview['feeds']): boolean {
  const enabled = feeds.filter(({ source }) => source.enabled)
  const silent = ['DNS', 'CONNECT', 'TIMEOUT', 'RESET']
  return (
    enabled.length > 1 &&
    enabled.every((feed) => feedCondition(feed) === 'failing' && silent.includes(feed.state?.lastError?.code ?? ''))
  )
}

function feedTable(reader: Reader, rows: Overview['feeds']): Html {
  const { translate: t } = reader
  if (rows.length === 0) return html``
  return html`<table class="feeds" role="table">
    <caption class="unseen">
      ${t('console.feeds')}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">${t('console.feeds.outlet')}</th>
        <th scope="col" role="columnheader">${t('console.feeds.state')}</th>
        <th scope="col" role="columnheader">${t('console.feeds.lastSuccess')}</th>
        <th scope="col" role="columnheader">${t('console.feeds.brought')}</th>
        <th scope="col" role="columnheader">${t('console.feeds.next')}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map((feed) => feedRow(reader, feed))}
    </tbody>
  </table>`
}

function feedRow(reader: Reader, feed: Overview['feeds'][number]): Html {
  const { translate: t, now } = reader
  const { source, state } = feed
  const condition = feedCondition(feed)
  const next = state?.nextPollAt
  return html`<tr role="row">
    <th scope="row" role="rowheader">
      <span dir="auto">${source.outlet}</span><br /><a class="url" dir="ltr" href="${source.url}" rel="noreferrer"
        >${domainOf(source.url)}</a
      >
    </th>
    <td role="cell" data-label="${t('console.feeds.state')}">
      <span class="state ${condition}">${t(`console.feed.${condition}`)}</span>${
        condition === 'failing' && state !== undefined
          ? html` <span class="small">${t('console.feed.failures', { count: state.failures })}</span>`
          : ''
      }${
        state?.lastError !== undefined && state.failures > 0
          ? html`<br />${errorWord(reader, state.lastError.code)}${technical(reader, state.lastError.message)}`
          : ''
      }${state !== undefined && condition === 'held' ? heldBack(reader, source.id, state) : ''}
    </td>
    <td role="cell" data-label="${t('console.feeds.lastSuccess')}">
      ${state?.lastSuccessAt === undefined ? t('console.feeds.never') : when(reader, state.lastSuccessAt)}
    </td>
    <td role="cell" data-label="${t('console.feeds.brought')}">${state === undefined ? '–' : brought(reader, state)}</td>
    <td role="cell" data-label="${t('console.feeds.next')}">
      ${!source.enabled ? t('console.feeds.paused') : next === undefined || next <= now ? t('console.feeds.soon') : when(reader, next)}${
        state === undefined || !source.enabled ? '' : html`<br /><span class="small">${rhythm(reader, state)}</span>`
      }
    </td>
  </tr>`
}

/** What the log says of it, in its language, folded away. */
const technical = ({ translate: t }: Reader, message: string): Html =>
  html`<details class="small">
    <summary>${t('console.health.details')}</summary>
    <p class="technical" dir="auto" lang="en">${message}</p>
  </details>`

/** What a storm gate keeps, why in a word, and how to let it go. */
function heldBack(reader: Reader, id: string, { quarantined, suspect }: FeedState): Html {
  const { translate: t } = reader
  const count = quarantined.reduce((sum, { articleIds }) => sum + articleIds.length, 0)
  const reason = quarantined.at(-1)?.reason ?? suspect?.reason ?? ''
  return html`<br />${suspect === undefined ? '' : t('console.feed.stranger')} ${t('console.feed.heldItems', { count })}<br /><span
      class="small"
      >${fill(reader, 'console.feed.release', { command: code(`rasid feeds release ${id}`) })}</span
    >${technical(reader, reason)}`
}

function brought({ translate: t, language }: Reader, { items, matches, bytes }: FeedState): Html {
  const size = (kilobytes: number): string =>
    new Intl.NumberFormat(localeOf[language], { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 }).format(kilobytes)
  return html`${t('console.feeds.items', { count: items })}<br />${t('console.feeds.matches', { count: matches })}${
      bytes === undefined
        ? ''
        : html`<br /><span class="small">${t('console.feeds.size', { size: size(Math.ceil(bytes / 1024)) })}</span>`
    }`
}

function rhythm({ translate: t }: Reader, { everyMs, itemsPerHour }: FeedState): string {
  const every = t('console.feeds.every', { minutes: Math.round(everyMs / 60_000) })
  return itemsPerHour === undefined ? every : `${every} · ${t('console.feeds.perDay', { count: Math.round(itemsPerHour * 24) })}`
}

const errorWord = ({ language, translate }: Reader, errorCode: FeedErrorCode): string => {
  const key = `console.error.${errorCode}`
  return key in messages[language] ? translate(key as MessageKey) : errorCode
}
