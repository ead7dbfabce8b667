/** Why something was told or dropped, in sentences. */
import type { Chat, Language } from '#model'
import type { Store } from '#ports'
import { inWords } from '../i18n/because.ts'
import { translator } from '../i18n/translate.ts'
import { explainDecision } from '../match/explain.ts'
import { storyAt } from '../rearrange.ts'

type WhySource = { readonly store: Store; readonly features?: boolean }

/**
 * Why something was told (or dropped): sentences for the message, story or article asked about; undefined when it is
 * unknown. `features`: also how each member joined the story, in the numbers that decided (for editors, not for readers).
 */
export async function whyLines(
  ask: { readonly chat: Chat; readonly messageId: string } | { readonly id: string },
  language: Language,
  { store, features = false }: WhySource,
): Promise<readonly string[] | undefined> {
  const alertId = 'id' in ask ? undefined : await store.alertOfMessage(ask.chat, ask.messageId)
  const told = alertId === undefined ? undefined : await store.alert(alertId)
  if (!('id' in ask) && told === undefined) return undefined
  const storyId = told?.storyId ?? ('id' in ask ? ask.id : '')
  const story = await storyAt(store, storyId)
  const articleId = told?.articleId ?? story?.members[0]?.articleId ?? ('id' in ask ? ask.id : '')
  const matched = await store.article(articleId)
  if (matched === undefined) return undefined
  const lines = matched.topics.flatMap((topic) => explainDecision(topic, language))
  if (story === undefined)
    return [`${matched.article.title || matched.article.text.slice(0, 80)} (${matched.article.outlet})`, ...lines]
  if (!features) return [`${story.summary.headline.text} (${story.id})`, ...lines]
  const t = translator(language)
  const decisions = (await store.storyDecisions(story.id)).flatMap((row) => {
    const member = story.members.find(({ articleId: id }) => id === row.articleId)
    const told = t(`console.decision.${row.decision}`)
    const said = inWords(language, row)
    const signs = (['adds', 'together', 'apart'] as const)
      .filter((kind) => said[kind].length > 0)
      .map((kind) => `   ${t(`console.story.${kind}`)}: ${said[kind].join(' · ')}`)
    return [
      `${told} · ${member?.outlet ?? ''} · ${member?.title ?? row.articleId}`,
      ...signs,
      `   ${t('console.story.figures')}: ${figuresOf(row.because)}`,
    ]
  })
  return [`${story.summary.headline.text} (${story.id})`, ...lines, ...decisions]
}

/** As the step computed them, for who tunes it. */
const figuresOf = (because: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(because)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Math.round(value * 100) / 100 : value}`)
    .join(', ')
