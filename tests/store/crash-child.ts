/** Run as its own process: works on a store in one named way, says where it is, and waits for its end. */
import { deliver } from '../../src/delivery/deliver.ts'
import { createPacing } from '../../src/delivery/pacing.ts'
import { openStore } from '../../src/store/open.ts'
import * as one from '../contracts/samples.ts'
import { commit, delivery, group, matched, noon, person, story } from '../contracts/samples.ts'
import { manualClock } from '../delivery/manual-clock.ts'
import { fakePlatform } from '../delivery/platform.ts'

const [what, file] = process.argv.slice(2)
const store = await openStore(`sqlite:${file}`)
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const forever = (): Promise<never> => new Promise(() => setInterval(() => {}, 60_000))

if (what === 'commit') {
  await store.commit(commit({ articles: [matched()], stories: [story()], alerts: [one.alert()] }))
  await store.saveFanOut('خبر-1', [delivery(one.alert(), group)], undefined)
  say('committed')
  await forever()
}

if (what === 'stream') {
  // Acknowledges each commit after it; the parent kills at any moment and counts.
  for (let number = 0; ; number++) {
    const id = `خبر-${number}`
    await store.commit(commit({ articles: [matched({ id, keys: [`guid:${id}`] })], alerts: [one.alert({ id })] }))
    await store.saveFanOut(id, [delivery(one.alert({ id }), person(number))], undefined)
    say(id)
  }
}

if (what === 'send') {
  // Sends over a platform that tells the parent what it accepted, then dies where RASID_FAIL_POINT says.
  const platform = fakePlatform('telegram', false)
  platform.onSend = () => say('accepted')
  const clock = manualClock(noon)
  const adapters = new Map([[platform.platform, platform]])
  const pacing = createPacing(new Map([[platform.platform, platform.limits]]), clock)
  const [due] = await store.due(noon, 1)
  const signal = new AbortController().signal
  if (due) await deliver({ id: due.id, store, adapters, clock, pacing, worker: 'w1', leaseMs: 60_000, signal })
  say('recorded')
  await forever()
}
