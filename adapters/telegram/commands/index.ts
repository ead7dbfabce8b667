/** The registry of commands: one file each, or one for a group that belongs together. */
import { translator } from '../../../src/i18n/translate.ts'
import { sentence } from '../answer.ts'
import { type Command, never } from './command.ts'
import { follow, unfollow } from './follow.ts'
import { language } from './language.ts'
import { latest } from './latest.ts'
import { forget, privacy } from './privacy.ts'
import { digest, list, mute, pause, resume, settings, unmute } from './quiet.ts'
import { search } from './search.ts'
import { start } from './start.ts'
import { subscribe, topics, unsubscribe } from './topics.ts'
import { exports, imports } from './transfer.ts'
import { why } from './why.ts'

const help: Command = {
  manages: never,
  run: ({ language: spoken }) => Promise.resolve(sentence(translator(spoken)('chat.help'))),
}

/** By name; the order is the one in Telegram's menu. */
export const commands: Readonly<Record<string, Command>> = {
  start,
  topics,
  subscribe,
  unsubscribe,
  latest,
  search,
  why,
  settings,
  follow,
  unfollow,
  list,
  pause,
  resume,
  mute,
  unmute,
  digest,
  language,
  export: exports,
  import: imports,
  privacy,
  forget,
  help,
}

/** What a command looks like: `/name@bot words`. Undefined for other text, and for one that is addressed to another bot. */
export function readCommand(text: string, username: string): { readonly name: string; readonly words: string } | undefined {
  const [, name = '', to, words = ''] = /^\/([a-z0-9_]{1,32})(?:@([a-z0-9_]+))?(?:\s+([\s\S]*))?$/i.exec(text.trim()) ?? []
  if (name === '' || (to !== undefined && to.toLowerCase() !== username.toLowerCase())) return undefined
  return { name: name.toLowerCase(), words: words.trim() }
}
