/** story: lists and shows what is in the store, and puts it right by hand. */
import { userInfo } from 'node:os'
import type { Story } from '#model'
import type { Store } from '#ports'
import { rearrangeStories, storyAt, type Rearrangement } from '../rearrange.ts'
import { withStore } from './archive.ts'
import { loadConfigured } from './configured.ts'
import { InputError, say, UsageError } from './json-lines.ts'

const shown = 20
const usages: Readonly<Record<string, string>> = {
  list: 'story list',
  show: 'story show STORY',
  merge: 'story merge INTO FROM',
  move: 'story move INTO ARTICLE…',
  split: 'story split ARTICLE…',
  undo: 'story undo',
}

/** `story VERB …`: what was changed is said, with how to take it back. */
export async function story([verb = '', ...ids]: readonly string[]): Promise<void> {
  if (verb === 'list' && ids.length === 0) return list()
  if (verb === 'show' && ids.length === 1) return withStore((store) => show(store, ids[0] ?? ''))
  const change = changeOf(verb, ids)
  if (change === undefined) {
    const asked = usages[verb]
    throw new UsageError(
      `Expected ${asked === undefined ? Object.values(usages).join(', ') : `«${asked}»`}, got «story ${[verb, ...ids].join(' ')}»`,
    )
  }
  const { topics } = await loadConfigured()
  const done = await withStore((store) =>
    rearrangeStories({ change, actor: `cli:${userInfo().username}`, store, topics, now: Date.now }),
  )
  if (!done.done) throw new InputError([done.problem])
  const { from, into, articles: moved } = done
  say(`${articles(moved.length)} went from ${from.id} to ${into.id}; heads that were sent are redrawn, nothing is told again.`)
  for (const one of [into, from])
    say(from.movedTo === undefined || one !== from ? line(one) : `${from.id} now leads to ${from.movedTo}`)
  if (change.do !== 'undo') say('«story undo» takes it back.')
}

function changeOf(verb: string, ids: readonly string[]): Rearrangement | undefined {
  const [first, ...rest] = ids
  if (verb === 'undo' && first === undefined) return { do: 'undo' }
  if (first === undefined) return undefined
  if (verb === 'split') return { do: 'split', articles: ids }
  if (verb === 'move' && rest.length > 0) return { do: 'move', into: first, articles: rest }
  if (verb === 'merge' && rest.length === 1) return { do: 'merge', into: first, from: rest[0] ?? '' }
  return undefined
}

const list = (): Promise<void> =>
  withStore(async (store) => {
    const stories = (await store.stories({ limit: shown })).filter(({ movedTo }) => movedTo === undefined)
    for (const one of stories) process.stdout.write(`${line(one)}\n`)
    say(stories.length === 0 ? 'No story yet.' : `The ${stories.length} newest; «story show STORY» lists the articles of one.`)
  })

async function show(store: Store, id: string): Promise<void> {
  const found = await storyAt(store, id)
  if (found === undefined) throw new InputError([`Expected the id of a story, got ${id}: «story list» shows the newest ones`])
  process.stdout.write(`${line(found)}\n`)
  for (const { articleId, decision, outlet, title, publishedAt } of found.members)
    process.stdout.write(`  ${articleId}  ${moment(publishedAt)}  ${decision.padEnd(13)}  ${outlet}: ${title}\n`)
}

const line = ({ id, members, lastAt, summary, fullSince }: Story): string =>
  `${id}  ${moment(lastAt)}  ${articles(members.length)}${fullSince === undefined ? '' : ' (full)'}  ${summary.headline.text}`
const articles = (count: number): string => (count === 1 ? '1 article' : `${count} articles`)
const moment = (at: number): string => new Date(at).toISOString().slice(0, 16)
