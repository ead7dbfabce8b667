/** The JSON of `/api/*`: the same knowledge as the pages, without the inner memory of stories. Described in README.md. */
import type { Story, TopicDecision } from '#model'
import { fateOf, fates, feedCondition, type Overview, type StoryDetail } from './overview.ts'

/** The answer of `GET /api/overview`. Times are epoch milliseconds; `why` is in the language asked for. */
export function overviewJson(overview: Overview, explain: (decision: TopicDecision) => readonly string[]) {
  return {
    at: overview.at,
    version: overview.version,
    setup: overview.setup,
    topics: overview.topics,
    problems: overview.problems,
    feeds: overview.feeds.map((feed) => ({
      id: feed.source.id,
      outlet: feed.source.outlet,
      url: feed.source.url,
      country: feed.source.country,
      condition: feedCondition(feed),
      failures: feed.state?.failures ?? 0,
      lastSuccessAt: feed.state?.lastSuccessAt,
      nextPollAt: feed.state?.nextPollAt,
      error: feed.state?.lastError,
      quarantined: feed.state?.quarantined.length ?? 0,
    })),
    stories: overview.stories.map(storyHead),
    decisions: { ...fates(overview.recent), of: overview.recent.length },
    recent: overview.recent.map((matched) => {
      const fate = fateOf(matched)
      return {
        id: matched.article.id,
        title: matched.article.title,
        outlet: matched.article.outlet,
        url: matched.article.url,
        firstSeenAt: matched.article.firstSeenAt,
        topic: fate?.topic,
        decision: fate?.decision ?? 'drop',
        score: fate?.score ?? 0,
        threshold: fate?.threshold,
        why: fate === undefined ? [] : explain(fate),
      }
    }),
  }
}

/** The answer of `GET /api/stories/:id`. */
export function storyJson({ story, decisions }: StoryDetail) {
  return {
    ...storyHead(story),
    summary: story.summary,
    timeline: story.timeline,
    links: story.links,
    members: story.members.map(({ articleId, outlet, url, title, publishedAt, decision, group, phase }) => ({
      articleId,
      outlet,
      url,
      title,
      publishedAt,
      decision,
      group,
      phase,
    })),
    decisions,
  }
}

const storyHead = (story: Story) => ({
  id: story.id,
  topic: story.topic,
  headline: story.summary.headline,
  phase: story.phase,
  openedAt: story.openedAt,
  lastAt: story.lastAt,
  sources: story.summary.sources,
  independent: story.summary.independent,
})
