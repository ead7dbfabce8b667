/** The JSON of `/api/*`: the same knowledge as the pages, without the inner memory of stories. Described in README.md. */
import type { Story } from '#model'
import { fateOf, fates, feedCondition, type Overview } from './overview.ts'

/** The answer of `GET /api/overview`. Times are epoch milliseconds; `why` is in the language asked for. */
export function overviewJson(overview: Overview, reasons: ReadonlyMap<string, readonly string[]>) {
  return {
    at: overview.at,
    version: overview.version,
    setup: overview.setup,
    topics: overview.topics,
    problems: overview.problems,
    alarms: overview.alarms ?? [],
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
      everyMs: feed.state?.everyMs,
      itemsPerHour: feed.state?.itemsPerHour,
      bytes: feed.state?.bytes,
      items: feed.state?.items ?? 0,
      matches: feed.state?.matches ?? 0,
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
        why: reasons.get(matched.article.id) ?? [],
      }
    }),
  }
}

/** The answer of `GET /api/stories/:id`. */
export function storyJson(story: Story) {
  return {
    ...storyHead(story),
    summary: story.summary,
    timeline: story.timeline,
    links: story.links,
    members: story.members.map(({ articleId, outlet, url, title, publishedAt, decision, group, phase, because }) => ({
      articleId,
      outlet,
      url,
      title,
      publishedAt,
      decision,
      group,
      phase,
      because,
    })),
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
