/** One story: its lead, what the sources say and where they differ, the time line, the articles and why they are together. */
import { html } from 'hono/html'
import type { SlotName, Story, StoryMember, Summary } from '#model'
import { inWords, phaseWord } from '../../src/i18n/because.ts'
import { valueIn } from '../../src/i18n/blocks.ts'
import { fill, link, outside, when, type Html, type Reader } from './page.ts'

const slots: readonly SlotName[] = ['who', 'what', 'where', 'when', 'howMany', 'howMuch']

/** The body of `/stories/:id`. `why`: sentences on why its first article was told. */
export function storyPage(reader: Reader, story: Story, why: readonly string[]): Html {
  const { translate: t, language } = reader
  const { summary } = story
  const outlets = new Set(story.members.map((member) => member.outlet))
  return html` <p><a href="${link('/', language)}">${t('console.back')}</a></p>
    <article>
      <h1 dir="auto">${summary.headline.text}</h1>
      <p class="meta">
        ${story.phase === undefined ? '' : html`<span class="chip">${fill(reader, 'console.story.phase', { phase: html`${phaseWord(reader.language, story.phase)}` })}</span> `}${t(
          'alert.sources.count',
          { outlets: outlets.size, texts: summary.independent },
        )}
      </p>
      <p class="meta">
        ${fill(reader, 'console.story.opened', { time: when(reader, story.openedAt) })} ·
        ${fill(reader, 'console.story.last', { time: when(reader, story.lastAt) })}
      </p>
      ${
        summary.lead.text === ''
          ? ''
          : html`<blockquote>
              <p dir="auto">${summary.lead.text}</p>
              <footer>${fill(reader, 'console.story.according', { outlet: html`<bdi>${summary.lead.outlet}</bdi>` })}</footer>
            </blockquote>`
      }
      ${facts(reader, summary)} ${timeline(reader, story)}
      ${
        why.length === 0
          ? ''
          : html`<section aria-labelledby="why">
              <h2 id="why">${t('console.story.why')}</h2>
              <ul class="why">
                ${why.map((sentence) => html`<li>${sentence}</li>`)}
              </ul>
            </section>`
      }
      <section aria-labelledby="members">
        <h2 id="members">${t('console.story.members')}</h2>
        <ol class="members">
          ${story.members.map((member) => memberItem(reader, member))}
        </ol>
      </section>
      ${
        story.links.length === 0
          ? ''
          : html`<section aria-labelledby="links">
              <h2 id="links">${t('alert.related')}</h2>
              <ul>
                ${story.links.map((id) => html`<li><a href="${link(`/stories/${encodeURIComponent(id)}`, language)}" dir="ltr">${id}</a></li>`)}
              </ul>
            </section>`
      }
    </article>`
}

function facts(reader: Reader, summary: Summary): Html {
  const { translate: t, language } = reader
  const said = slots.flatMap((slot) => {
    const values = summary.slots[slot] ?? []
    return values.length === 0 ? [] : [{ slot, values }]
  })
  const row = ({ slot, values }: Summary['differences'][number]) =>
    html`<div>
      <dt>${t(`alert.slot.${slot}`)}</dt>
      ${values.map(
        (value) =>
          html`<dd>
            <span dir="auto">${valueIn(language, value)}</span> <span class="small"><bdi>${value.outlet}</bdi></span>
          </dd>`,
      )}
    </div>`
  return html`${
    said.length === 0
      ? ''
      : html`<section aria-labelledby="facts">
          <h2 id="facts">${t('console.story.facts')}</h2>
          <dl class="facts">${said.map(row)}</dl>
        </section>`
  }${
    summary.differences.length === 0
      ? ''
      : html`<section aria-labelledby="differences">
          <h2 id="differences">${t('alert.differences')}</h2>
          <dl class="facts">${summary.differences.map(row)}</dl>
        </section>`
  }`
}

function timeline(reader: Reader, story: Story): Html {
  if (story.timeline.length === 0) return html``
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">${reader.translate('alert.timeline')}</h2>
    <ol class="timeline">
      ${story.timeline.map(
        (entry) =>
          html`<li>
            <p class="meta">
              ${when(reader, entry.at)}${entry.phase === undefined ? '' : html` <span class="chip">${phaseWord(reader.language, entry.phase)}</span>`}
            </p>
            <p>
              ${outside(entry.url, entry.text)} <span class="small"><bdi>${entry.outlet}</bdi></span>
            </p>
          </li>`,
      )}
    </ol>
  </section>`
}

function memberItem(reader: Reader, member: StoryMember): Html {
  const { translate: t } = reader
  const entries = Object.entries(member.because)
  return html`<li>
    <p>${outside(member.url, member.title)}</p>
    <p class="meta">
      <bdi>${member.outlet}</bdi> · ${when(reader, member.publishedAt)}
      <span class="chip">${t(`console.decision.${member.decision}`)}</span>
    </p>
    ${
      entries.length === 0
        ? ''
        : html`<details>
            <summary>${t('console.story.because')}</summary>
            ${because(reader, member)}
            <details>
              <summary>${t('console.story.figures')}</summary>
              <dl class="because" dir="ltr">
                ${entries.map(
                  ([name, value]) =>
                    html`<div>
                      <dt>${name}</dt>
                      <dd dir="auto">${typeof value === 'number' ? Number(value.toFixed(3)) : String(value)}</dd>
                    </div>`,
                )}
              </dl>
            </details>
          </details>`
    }
  </li>`
}

/** What decided, in words: what the article brings, what ties it to the story, what sets it apart. */
function because(reader: Reader, member: StoryMember): Html {
  const said = inWords(reader.language, member)
  return html`<dl class="signs">
    ${(['adds', 'together', 'apart'] as const)
      .filter((kind) => said[kind].length > 0)
      .map(
        (kind) =>
          html`<div>
            <dt>${reader.translate(`console.story.${kind}`)}</dt>
            ${said[kind].map((sign) => html`<dd>${sign}</dd>`)}
          </div>`,
      )}
  </dl>`
}
