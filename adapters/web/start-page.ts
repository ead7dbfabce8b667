/** The start page: what Rasid is doing, what it told, what it left out and why, what to do next. */
import { html } from 'hono/html'
import type { Decision, MatchedArticle, Story } from '#model'
import type { Health } from '#ports'
import { phaseWord } from '../../src/i18n/because.ts'
import { decisive } from './decisive.ts'
import { feedSection } from './feed-table.ts'
import { unwellPart } from './unwell.ts'
import { nextSteps } from './next-steps.ts'
import { fateOf, fates, feedCondition, type Overview } from './overview.ts'
import { code, fill, link, outside, when, type Html, type Reader } from './page.ts'

const shownDrops = 6
const shownReviews = 4
/** The last reviews and the last drops, as many as the page has room for. */
function shownOf(recent: readonly MatchedArticle[]): readonly MatchedArticle[] {
  const of = (decision: Decision) => recent.filter((matched) => (fateOf(matched)?.decision ?? 'drop') === decision)
  return [...of('review').slice(0, shownReviews), ...of('drop').slice(0, shownDrops)]
}

/** The body of the start page. `unwell`: the parts of the service that are not healthy, with their reasons. */
export function startPage(input: {
  readonly reader: Reader
  readonly overview: Overview
  readonly unwell: readonly (readonly [string, Health])[]
}): Html {
  const { reader, overview } = input
  const { translate: t, language } = reader
  const connected = overview.setup.telegram || overview.setup.discord
  const next = nextSteps(reader, overview)
  return html` <div class="lede">
      <h1>${t('console.now')}</h1>
      <p>${pulse(reader, overview)} <a href="${link('/', language)}">${t('console.refresh')}</a></p>
    </div>
    ${trouble(input)} ${figures(reader, overview)} ${connected ? '' : next}
    <div class="columns">
      <div>
        <section aria-labelledby="stories">
          <h2 id="stories">${t('console.stories')}</h2>
          ${
            overview.stories.length === 0
              ? html`<p class="empty">${t('console.stories.none')}</p>`
              : html`<ul class="cards">
                  ${overview.stories.map((story) => storyCard(reader, story))}
                </ul>`
          }
        </section>
      </div>
      <div>${decisions(reader, overview)}</div>
    </div>
    ${feedSection(reader, overview)} ${connected ? next : ''}`
}

function pulse(reader: Reader, { feeds }: Overview): Html {
  const enabled = feeds.filter(({ source }) => source.enabled)
  const failing = feeds.filter((feed) => ['failing', 'dead'].includes(feedCondition(feed))).length
  const due = enabled.flatMap(({ state }) => (state === undefined ? [] : [state.nextPollAt]))
  const answered = enabled.some((feed) => feedCondition(feed) !== 'waiting')
  const soonest = Math.min(...due)
  return html`${reader.translate('console.watching', { count: enabled.length })}
  ${answered ? reader.translate('console.failing', { count: failing }) : ''}
  ${due.length === 0 ? '' : fill(reader, 'console.nextAt', { time: soonest <= reader.now ? html`${reader.translate('console.feeds.soon')}` : when(reader, soonest) })}`
}

function trouble({
  reader,
  overview,
  unwell,
}: {
  readonly reader: Reader
  readonly overview: Overview
  readonly unwell: readonly (readonly [string, Health])[]
}): Html {
  const { translate: t } = reader
  const { alarms = [] } = overview
  return html`${
    alarms.length === 0
      ? ''
      : html`<section class="notice" aria-labelledby="alarms">
          <h2 id="alarms">${t('console.alarms')}</h2>
          <ul>
            ${alarms.map(
              ({ what, topic, says }) =>
                html`<li>
                  ${t(`owner.${what}.silent`, topic === undefined ? {} : { subject: topic })}
                  <details>
                    <summary>${t('console.health.details')}</summary>
                    <p dir="auto" lang="en">${says}</p>
                  </details>
                </li>`,
            )}
          </ul>
        </section>`
  }${
    unwell.length === 0
      ? ''
      : html`<section class="notice" aria-labelledby="trouble">
          <h2 id="trouble">${t('console.trouble')}</h2>
          <ul>
            ${unwell.map(([part, health]) => html`<li>${unwellPart(reader, part, health)}</li>`)}
          </ul>
        </section>`
  }${
    overview.problems.length === 0
      ? ''
      : html`<section class="notice" aria-labelledby="problems">
          <h2 id="problems">${t('console.problems')}</h2>
          <ul>
            ${overview.problems.map(
              ({ file, line, message }) =>
                html`<li>${code(line === undefined ? file : `${file}:${line}`)} <span dir="auto">${message}</span></li>`,
            )}
          </ul>
        </section>`
  }`
}

function figures(reader: Reader, overview: Overview): Html {
  const { translate: t } = reader
  const count = fates(overview.recent)
  const enabled = overview.feeds.filter(({ source }) => source.enabled)
  const answering = enabled.filter((feed) => ['ok', 'held'].includes(feedCondition(feed))).length
  const figure = (value: string | number, name: string, tone: string) =>
    html`<div class="figure ${tone}">
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`
  return html`<dl class="figures">
      ${figure(t('console.outOf', { part: answering, whole: enabled.length }), t('console.figure.feeds'), 'feeds')}
      ${figure(count.alert, t('console.figure.alert'), 'alert')} ${figure(count.review, t('console.figure.review'), 'review')}
      ${figure(count.drop, t('console.figure.drop'), 'drop')}
    </dl>
    <p class="small">${t('console.figures.of', { count: overview.recent.length })}</p>`
}

function storyCard(reader: Reader, story: Story): Html {
  const { translate: t, language } = reader
  const outlets = [...new Set(story.members.map((member) => member.outlet))]
  return html`<li class="card">
    <h3><a href="${link(`/stories/${encodeURIComponent(story.id)}`, language)}" dir="auto">${story.summary.headline.text}</a></h3>
    <p class="meta">
      ${story.phase === undefined ? '' : html`<span class="chip">${phaseWord(reader.language, story.phase)}</span> `}${t(
        'alert.sources.count',
        { outlets: outlets.length, texts: story.summary.independent },
      )}
    </p>
    <p class="outlets">${outlets.map((outlet) => html`<bdi>${outlet}</bdi> `)}</p>
    <p class="meta">${fill(reader, 'console.story.last', { time: when(reader, story.lastAt) })}</p>
  </li>`
}

function decisions(reader: Reader, overview: Overview): Html {
  const { translate: t } = reader
  const nothing = overview.recent.length === 0
  const shown = shownOf(overview.recent)
  const reviews = shown.filter((matched) => fateOf(matched)?.decision === 'review')
  const drops = shown.filter((matched) => !reviews.includes(matched))
  const list = (some: readonly MatchedArticle[]) =>
    html`<ul class="decided">
      ${some.map((matched) => decided(reader, matched))}
    </ul>`
  return html`<section aria-labelledby="decisions">
    <h2 id="decisions">${t('console.decisions')}</h2>
    ${nothing ? html`<p class="empty">${t('console.decisions.none')}</p>` : ''}
    ${
      reviews.length === 0
        ? ''
        : html`<h3>${t('console.reviewed')}</h3>
            ${list(reviews)}`
    }
    ${nothing ? '' : html`<h3>${t('console.dropped')}</h3>`}
    ${drops.length > 0 ? list(drops) : nothing ? '' : html`<p class="empty">${t('console.dropped.none')}</p>`}
  </section>`
}

function decided(reader: Reader, matched: MatchedArticle): Html {
  const fate = fateOf(matched)
  const why = fate === undefined ? [] : decisive(reader.language, fate)
  const { title, text, outlet, url, firstSeenAt } = matched.article
  return html`<li>
    <p>${outside(url, title === '' ? text.slice(0, 80) : title)}</p>
    <p class="meta"><bdi>${outlet}</bdi> · ${when(reader, firstSeenAt)}</p>
    ${
      why.length === 0
        ? ''
        : html`<ul class="why">
            ${why.map((sentence) => html`<li>${sentence}</li>`)}
          </ul>`
    }
    ${
      fate === undefined || fate.score === 0
        ? ''
        : html`<p class="meta">
            ${reader.translate('console.score', { score: Math.round(fate.score), threshold: fate.threshold })}
          </p>`
    }
  </li>`
}
