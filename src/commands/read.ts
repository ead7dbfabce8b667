/** match, stories, summarise, why: reading articles from JSON lines. */
import type { Article, MatchedArticle, Story } from '#model'
import { fold } from '../arabic/normalise.ts'
import { compileMatcher, type Matcher } from '../match/compile.ts'
import { explainDecision } from '../match/explain.ts'
import { matchArticle } from '../match/match-article.ts'
import { groupArticles } from '../story/group.ts'
import { createStoryWindow } from '../story/window.ts'
import { articlesOfRows } from './article-row.ts'
import { loadConfigured } from './configured.ts'
import { InputError, printRow, progress, readRows } from './json-lines.ts'

const matcherNow = async (): Promise<Matcher> => compileMatcher(await loadConfigured())

/** `match [FILE]` */
export async function match(file: string | undefined): Promise<void> {
  const [matcher, articles] = [await matcherNow(), articlesOfRows(await readRows(file), Date.now())]
  const done = progress('matched', articles.length)
  for (const [index, article] of articles.entries()) {
    const { entities, topics } = matchArticle(article, matcher)
    const found = entities.map(({ id, type, label, mentions }) => ({
      id,
      type,
      label: label.ar,
      mentions: mentions.map(({ field, start, end, text, zone }) => ({ field, start, end, text, zone })),
    }))
    await printRow({ id: article.id, topics, entities: found })
    done(index + 1)
  }
}

/** `stories [FILE] [--match]`: articles in time order become stories; without `--match` all are taken as matched. */
export async function stories(file: string | undefined, onlyMatched: boolean): Promise<void> {
  const configuration = await loadConfigured()
  const matcher = compileMatcher(configuration)
  const articles = articlesOfRows(await readRows(file), Date.now())
  const topic = configuration.topics.find(({ enabled }) => enabled)?.id ?? 'all'
  const window = createStoryWindow()
  const open = new Map<string, Story>()
  const knownAs = new Map<string, { articleId: string; contentHash: string }>()
  const done = progress('grouped', articles.length)
  for (const [index, article] of articles.entries()) {
    done(index + 1)
    const found = matchArticle(article, matcher)
    const decision = found.topics.find((one) => one.topic === topic)
    if (onlyMatched && decision?.decision !== 'alert') continue
    const identified = knownArticle(article, knownAs)
    const matched: MatchedArticle = { article: identified ?? article, ...found, revision: 0 }
    const updates = groupArticles({ matched: [matched], topic, stories: [...open.values()], window, now: article.publishedAt })
    for (const update of updates) open.set(update.story.id, { ...update.story, revision: update.story.revision + 1 })
    const own = updates.find((update) => update.article.id === matched.article.id)
    if (own)
      await printRow({ id: article.id, story: own.story.id, decision: own.decision, links: own.links, because: own.because })
    for (const key of article.keys)
      knownAs.set(`${article.outlet}\n${key}`, { articleId: matched.article.id, contentHash: article.contentHash })
  }
}

/** The article under the id it had before, when the same outlet served the same guid or address earlier: a revision. */
function knownArticle(
  article: Article,
  knownAs: ReadonlyMap<string, { articleId: string; contentHash: string }>,
): Article | undefined {
  for (const key of article.keys) {
    if (key.startsWith('title:')) continue
    const known = knownAs.get(`${article.outlet}\n${key}`)
    if (known) return { ...article, id: known.articleId }
  }
  return undefined
}

/** `summarise [FILE]`: the articles of one story → one summary. */
export async function summariseStory(file: string | undefined): Promise<void> {
  const configuration = await loadConfigured()
  const matcher = compileMatcher(configuration)
  const rows = await readRows(file)
  if (rows.length === 0) throw new InputError(['Expected the articles of one story, got no line: give one JSON object a line'])
  const articles = articlesOfRows(rows, Date.now()).toSorted((a, b) => a.publishedAt - b.publishedAt)
  const window = createStoryWindow()
  const topic = 'one'
  let story: Story | undefined
  for (const article of articles) {
    const matched: MatchedArticle = { article, ...matchArticle(article, matcher), revision: 0 }
    const update = groupArticles({
      matched: [matched],
      topic,
      stories: story ? [story] : [],
      window,
      now: article.publishedAt,
      join: 'always',
    })
    story = update[0]?.story ?? story
  }
  await printRow(story?.summary)
}

/** `why TEXT`: the explanation of a pasted text, in sentences for people. */
export async function whyText(text: string, language: 'ar' | 'fr' | 'en'): Promise<void> {
  const matcher = await matcherNow()
  const [article] = articlesOfRows([{ id: 'text', title: '', text }], Date.now())
  if (article === undefined || fold(text) === '')
    throw new InputError(['Expected a text with letters, got none: give a sentence, an address or an id'])
  for (const topic of matchArticle(article, matcher).topics)
    for (const line of explainDecision(topic, language)) process.stdout.write(`${line}\n`)
}
