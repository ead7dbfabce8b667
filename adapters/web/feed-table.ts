/** The feeds as a table: state, last success, what went wrong in words, next reading. */
import { html } from 'hono/html'
import type { FeedErrorCode } from '#model'
import { domainOf } from '../../src/i18n/links.ts'
import { messages, type MessageKey } from '../../src/i18n/translate.ts'
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
          ? html`<br />${errorWord(reader, state.lastError.code)}<br /><span class="small technical" dir="auto" lang="en"
                >${state.lastError.message}</span
              >`
          : ''
      }${condition === 'held' ? html`<br /><span class="small" dir="auto" lang="en">${state?.quarantined.at(-1)?.reason ?? state?.suspect?.reason ?? ''}</span><br /><code class="small" dir="ltr">rasid feeds release ${source.id}</code>` : ''}
    </td>
    <td role="cell" data-label="${t('console.feeds.lastSuccess')}">
      ${state?.lastSuccessAt === undefined ? t('console.feeds.never') : when(reader, state.lastSuccessAt)}
    </td>
    <td role="cell" data-label="${t('console.feeds.next')}">
      ${!source.enabled ? t('console.feeds.paused') : next === undefined || next <= now ? t('console.feeds.soon') : when(reader, next)}
    </td>
  </tr>`
}

const errorWord = ({ language, translate }: Reader, errorCode: FeedErrorCode): string => {
  const key = `console.error.${errorCode}`
  return key in messages[language] ? translate(key as MessageKey) : errorCode
}
