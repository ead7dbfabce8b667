// The sentence of a topic that must alert.
import { expect, test } from 'vitest'
import { deadCanaries } from '../src/canary.ts'
import { loadConfigured } from '../src/commands/configured.ts'
import { check } from '../src/commands/desk.ts'
import { compileMatcher } from '../src/match/compile.ts'
import { bundled, folderWith, goodFeeds } from './config/folder.ts'

const shipped = await loadConfigured(bundled)
const matcher = compileMatcher(shipped)
const withCanary = (canary: readonly string[], enabled = true) => ({
  topics: shipped.topics.map((topic) => ({ ...topic, enabled: topic.enabled && enabled, canary })),
})

test('every shipped topic that is on has a canary, and it sings', () => {
  const on = shipped.topics.filter(({ enabled }) => enabled)
  expect(on.map(({ canary = [] }) => canary.length > 0)).toEqual(on.map(() => true))
  expect(deadCanaries(shipped, matcher)).toEqual([])
})

test('one that does not alert is told with its topic, its score and what to do', () => {
  expect(deadCanaries(withCanary(['أمطار غزيرة في الشمال']), matcher)).toEqual([
    {
      topic: 'morocco-israel-defence',
      sentence: 'أمطار غزيرة في الشمال',
      message: expect.stringMatching(/^Expected the canary of morocco-israel-defence to alert, got drop with 0 of 60 for «أمطار/),
    },
  ])
})

test('a topic that is off has no canary to ask', () => {
  expect(deadCanaries(withCanary(['أمطار غزيرة في الشمال'], false), matcher)).toEqual([])
})

test('rasid check refuses a folder whose canary is dead', async () => {
  const topic = `id: relations\nlabel: { ar: العلاقات }\nrequire: [ma, il]\npair: [ma, il]\ncanary: [أمطار غزيرة في الشمال]\n`
  await expect(check(folderWith({ 'feeds.yaml': goodFeeds, 'topics/relations.yaml': topic }))).rejects.toThrow(
    /^Expected the canary of relations to alert/,
  )
})
