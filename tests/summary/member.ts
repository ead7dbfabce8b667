import type { StoryMember } from '#model'

/** A member of a story as tests write it: what is not given says nothing. */
export const member = (articleId: string, more: Partial<StoryMember>): StoryMember => ({
  articleId,
  outlet: `منبر ${articleId}`,
  url: '',
  title: '',
  lead: '',
  publishedAt: Date.parse('2023-06-01T08:00:00Z'),
  decision: 'same',
  group: articleId,
  principals: [],
  because: {},
  ...more,
})
