// What an edit does, whether it may be published, and the way back.
import { expect, test } from 'vitest'
import type { Configuration, Revision } from '#model'
import { configurationHash } from '../../config/hash.ts'
import { consequencesOf } from '../../src/desk/consequences.ts'
import { nextRevision } from '../../src/desk/publish.ts'
import { rollBack } from '../../src/desk/roll-back.ts'
import { article, byWord, configuration } from './articles.ts'

const at = Date.UTC(2026, 10, 24)
const revision = (number: number, state: Configuration): Revision => ({
  number,
  at,
  by: 'files',
  why: 'start',
  hash: configurationHash(state),
  configuration: state,
})
const draftState: Configuration = { ...configuration, feeds: [] }
const draft = {
  configuration: draftState,
  hash: configurationHash(draftState),
  latest: revision(6, configuration),
  basedOn: 6,
  by: 'telegram:1',
  why: 'أقل',
  at,
}

const articles = [
  article('1', 'اتفاق عسكري', 0),
  article('2', 'مباراة ودية', 1),
  article('3', 'زيارة وفد', 2),
  article('4', 'أسعار الخضر', 4),
]

test('consequences: gained, lost, changed band and same, with both verdicts', () => {
  const [found] = consequencesOf({
    articles,
    before: byWord({ اتفاق: 'alert', زيارة: 'drop', مباراة: 'review' }),
    after: byWord({ زيارة: 'alert' }),
  }).topics
  expect(found).toMatchObject({
    topic: 'relations',
    gained: 1,
    lost: 1,
    changedBand: 1,
    same: 1,
    alertsBefore: 1,
    alertsAfter: 1,
    factor: 1,
    alertsADay: { before: 0.25, after: 0.25 },
  })
  expect(found?.firstGained).toMatchObject([
    { articleId: '3', title: 'زيارة وفد', before: { decision: 'drop' }, after: { decision: 'alert', score: 80 } },
  ])
  expect(found?.firstLost).toMatchObject([{ articleId: '1' }])
  expect(found?.firstChanged).toMatchObject([{ articleId: '2', before: { decision: 'review' }, after: { decision: 'drop' } }])
})

test('consequences equal what replaying both revisions gives, for many articles', () => {
  const many = Array.from({ length: 500 }, (_, index) =>
    article(String(index), ['اتفاق', 'زيارة', 'مباراة', 'خبر'][index % 4]!, index / 100),
  )
  const [before, after] = [byWord({ اتفاق: 'alert', زيارة: 'review' }), byWord({ اتفاق: 'alert', مباراة: 'alert' })]
  const [found] = consequencesOf({ articles: many, before, after }).topics
  const alerts = (by: typeof before) => many.filter((each) => by(each).topics[0]?.decision === 'alert').map(({ id }) => id)
  expect(found).toMatchObject({
    gained: alerts(after).length - alerts(before).length,
    lost: 0,
    changedBand: 125,
    alertsAfter: 250,
  })
  expect(found?.firstGained.map(({ articleId }) => articleId)).toEqual(
    alerts(after)
      .filter((id) => !alerts(before).includes(id))
      .slice(0, 10),
  )
})

test('a topic that the draft removes loses its alerts; no articles is no division by zero', () => {
  expect(consequencesOf({ articles, before: byWord({ اتفاق: 'alert' }), after: () => ({ topics: [] }) }).topics).toMatchObject([
    { topic: 'relations', lost: 1, factor: 0 },
  ])
  expect(consequencesOf({ articles: [], before: byWord({}), after: byWord({}), topics: ['relations'] })).toMatchObject({
    days: 0,
    topics: [{ same: 0, factor: 1 }],
  })
})

test('publishing appends the next number with who, when, why, and an entry in the audit log', () => {
  const published = nextRevision(draft)
  expect(published).toMatchObject({
    status: 'next',
    revision: { number: 7, at, by: 'telegram:1', why: 'أقل', hash: draft.hash },
    audit: { actor: 'telegram:1', action: 'publish', subject: 'revision 7' },
  })
  expect(nextRevision({ ...draft, latest: undefined, basedOn: 0 })).toMatchObject({ status: 'next', revision: { number: 1 } })
})

test('an equal state is not published again, and one based on an older revision never overwrites', () => {
  expect(nextRevision({ ...draft, configuration, hash: configurationHash(configuration) })).toEqual({
    status: 'unchanged',
    number: 6,
  })
  expect(nextRevision({ ...draft, basedOn: 5 })).toEqual({
    status: 'refused',
    because: 'stale',
    message:
      'Expected a draft of revision 6, got one of revision 5: somebody published meanwhile; look at the difference and apply your edit again',
  })
  expect(nextRevision({ ...draft, by: ' ' })).toMatchObject({ because: 'no-author' })
})

test('a pinned case is lost only with a reason, and the reason stays in the record', () => {
  const pinned = [{ name: 'اتفاق نوفمبر', article: articles[0]!, topic: 'relations', decision: 'alert' as const }]
  const consequences = consequencesOf({ articles, before: byWord({ اتفاق: 'alert' }), after: byWord({}), pinned })
  expect(nextRevision({ ...draft, consequences })).toEqual({
    status: 'refused',
    because: 'pinned-lost',
    message:
      'Expected every pinned case to keep its decision, got 1 that turn («اتفاق نوفمبر»: alert → drop): change the draft, or give a reason to publish it all the same',
  })
  expect(nextRevision({ ...draft, consequences, despite: 'لم يعد من الموضوع' })).toMatchObject({
    status: 'next',
    revision: { why: 'أقل · لم يعد من الموضوع' },
  })
})

test('a case that the draft puts right does not stand in the way', () => {
  const pinned = [{ name: 'مباراة', article: articles[1]!, topic: 'relations', decision: 'drop' as const }]
  const consequences = consequencesOf({
    articles,
    before: byWord({ مباراة: 'alert', اتفاق: 'alert' }),
    after: byWord({ اتفاق: 'alert' }),
    pinned,
  })
  expect(consequences.flips).toMatchObject([{ name: 'مباراة', before: 'alert', after: 'drop', lost: false }])
  expect(nextRevision({ ...draft, consequences }).status).toBe('next')
})

test.each([
  ['five times the alerts', 2, 10, 'got 5.0 times as many in relations (2 → 10)'],
  ['half of everything', 40, 60, 'got half of all 100 articles in relations (40 → 60)'],
  ['silence', 8, 0, 'got silence in relations (8 → 0)'],
])('%s is asked about twice', (_, before, after, message) => {
  const many = Array.from({ length: 100 }, (__, index) => article(String(index), `خبر`, index))
  const first =
    (count: number) =>
    ({ id }: { readonly id: string }) =>
      byWord({ خبر: Number(id) < count ? 'alert' : 'drop' })(article(id, 'خبر'))
  const consequences = consequencesOf({ articles: many, before: first(before), after: first(after) })
  expect(nextRevision({ ...draft, consequences })).toMatchObject({
    status: 'refused',
    because: 'alert-rate',
    message: expect.stringContaining(message) as string,
  })
  expect(nextRevision({ ...draft, consequences, confirmed: true }).status).toBe('next')
})

test('rolling back publishes a new revision equal to the old one, again and again', () => {
  const six = revision(6, configuration)
  const eight = revision(8, draftState)
  const nine = rollBack({ to: six, latest: eight, by: 'console', at: at + 1 })
  expect(nine).toMatchObject({
    status: 'next',
    revision: { number: 9, by: 'console', why: 'back to revision 6', hash: six.hash, configuration },
    audit: { action: 'roll-back' },
  })
  expect(rollBack({ to: eight, latest: { number: 9, hash: six.hash }, by: 'console', at })).toMatchObject({
    revision: { number: 10, hash: eight.hash },
  })
  expect(rollBack({ to: six, latest: { number: 9, hash: six.hash }, by: 'console', at })).toEqual({
    status: 'unchanged',
    number: 9,
  })
})
