import { expect, test } from 'vitest'
import type { StoryUpdate } from '#model'
import { composeAlerts } from '../../src/alert/compose.ts'
import { run, streams, topics } from '../story/stream.ts'

const lines = streams.get('deals-two-makers')!
const updates = run(lines).filter((_, index) => lines[index]?.story === 'barak')
const compose = (list: readonly StoryUpdate[]) => composeAlerts({ updates: list, topics, now: 7 })
const of = (decision: string): StoryUpdate => updates.find((update) => update.decision === decision)!

test('a new story is a head, a copy redraws it in silence', () => {
  expect(compose([of('new')]).map(({ kind }) => kind)).toEqual(['new'])
  expect(compose([of('same')]).map(({ kind }) => kind)).toEqual(['edit'])
})

test('an update replies with the sentence that is new, and redraws the head', () => {
  const [reply, edit] = compose([of('update')])
  expect([reply?.kind, edit?.kind]).toEqual(['update', 'edit'])
  expect(reply?.news).toMatchObject({
    outlet: 'جريدة الساحل',
    text: expect.stringContaining('تسلمت القوات المسلحة الملكية الدفعة الأولى'),
  })
  expect(edit?.news).toBeUndefined()
})

test('a contradiction is its own kind and the summary names both accounts', () => {
  const [reply] = compose([of('contradiction')])
  expect(reply?.kind).toBe('contradiction')
  expect(reply?.summary.differences[0]?.values.map(({ outlet }) => outlet)).toEqual(['الرقيب', 'المنارة'])
})

test('a reaction is a silent line in the head', () => {
  const [edit] = compose([of('reaction')])
  expect(edit?.kind).toBe('edit')
  expect(edit?.reactions.map(({ outlet }) => outlet)).toEqual(['الشاهد'])
})

test('what the pace keeps quiet redraws the head only, and an unchanged item says nothing', () => {
  const update = of('update')
  expect(compose([{ ...update, because: { ...update.because, quiet: 'pace' } }]).map(({ kind }) => kind)).toEqual(['edit'])
  expect(compose([{ ...of('same'), because: { changed: false } }])).toEqual([])
})

test('composing the same update twice gives the same ids, two kinds never share one', () => {
  const ids = updates.flatMap((update) => compose([update])).map(({ id }) => id)
  expect(ids).toEqual(updates.flatMap((update) => compose([update, update])).map(({ id }) => id))
  expect(new Set(ids).size).toBe(ids.length)
})

test('the phase bar claims no stage that nobody told', () => {
  const [reply] = compose([of('update')])
  expect(reply?.phase).toBe('delivered')
  expect(reply?.phases).not.toContain('signed')
})

test.each([
  [
    'a stage ahead is promised only where it closes the event',
    ['announced', 'arrives', 'signed', 'ends'],
    ['announced', 'arrives', 'ends'],
  ],
  ['nobody accused is promised a sentence', ['announced', 'arrives', 'trial', 'sentenced'], ['announced', 'arrives']],
  ['a closing stage that was reached is shown once', ['announced', 'received', 'arrives'], ['announced', 'arrives']],
])('%s', (_, course, shown) => {
  const update = of('new')
  const timeline = ['announced', 'arrives'].map((phase) => ({ ...update.story.timeline[0]!, phase }))
  const [alert] = compose([{ ...update, story: { ...update.story, course, timeline, phase: 'arrives' } }])
  expect(alert?.phases).toEqual(shown)
})

test('whom the story is about stays the same while reports and protests come in', () => {
  const all = updates.flatMap((update) => compose([update]))
  const told = all.filter(({ storyId }) => storyId === all[0]!.storyId).map(({ entities }) => entities.map(({ id }) => id))
  expect(told[0]!.length).toBeGreaterThan(1)
  expect(told.length).toBeGreaterThan(2)
  for (const names of told) expect(names.slice(0, told[0]!.length)).toEqual(told[0])
})
