/** The commands: what each does with the desk and what it answers. Who may use it is decided before (rights.ts). */
import type { Chat, Language } from '#model'
import type { ReaderDesk } from '#ports'
import { languages, translator, type MessageKey } from '../../src/i18n/translate.ts'
import {
  type Answer,
  languageButtons,
  latestAnswer,
  searchAnswer,
  sentence,
  startAnswer,
  type Topic,
  topicLines,
  topicName,
  topicButtons,
  topicsAnswer,
  whyAnswer,
} from './answering.ts'
import { markup } from './html.ts'

/** One request: `words` is what follows the command, `repliedTo` the message it answers. */
export type Ask = {
  readonly chat: Chat
  readonly language: Language
  readonly isPrivate: boolean
  readonly words: string
  readonly repliedTo?: string
}

export type Command = {
  /** Only for those who manage the chat; a function decides by what was asked. */
  readonly manages: (ask: Ask) => boolean
  readonly run: (ask: Ask, desk: ReaderDesk) => Promise<Answer>
}

const shownAtOnce = 5
const always = (): boolean => true
const never = (): boolean => false

/** By name; the order is the one in Telegram's menu. */
export const commands: Readonly<Record<string, Command>> = {
  start: { manages: ({ words }) => words !== '', run: start },
  topics: { manages: never, run: async (ask, desk) => topicsAnswer(offered(desk), await followedIn(ask, desk), ask.language) },
  subscribe: { manages: ({ words }) => words !== '', run: subscribe },
  unsubscribe: { manages: always, run: unsubscribe },
  latest: { manages: never, run: async ({ language }, desk) => latestAnswer(await desk.latest(shownAtOnce), language) },
  search: { manages: never, run: search },
  why: { manages: never, run: why },
  language: { manages: ({ words }) => words !== '', run: setLanguage },
  help: { manages: never, run: ({ language }) => Promise.resolve(sentence(translator(language)('chat.help'))) },
}

/** What Telegram's menu shows, in the reader's language. */
export const menuOf = (language: Language): { command: string; description: string }[] =>
  Object.keys(commands).map((command) => ({
    command,
    description: translator(language)(`chat.command.${command}` as MessageKey),
  }))

const offered = (desk: ReaderDesk): readonly Topic[] => desk.topics().filter(({ enabled }) => enabled)

/** Ids of the topics that reach the chat. */
export async function followedIn({ chat }: Pick<Ask, 'chat'>, desk: ReaderDesk): Promise<ReadonlySet<string>> {
  return new Set((await desk.subscriptions(chat)).filter(({ status }) => status === 'active').map(({ topic }) => topic))
}

/** A topic by its id or its name in any language; what was typed when there is none. */
function topicId(topics: readonly Topic[], words: string): string {
  const typed = words
    .trim()
    .replace(/^[<«“"]+|[>»”"]+$/g, '')
    .trim()
  const found = topics.find(({ id, label }) => id === typed.toLowerCase() || [label.ar, label.fr, label.en].includes(typed))
  return found?.id ?? typed
}

async function start(ask: Ask, desk: ReaderDesk): Promise<Answer> {
  // Whoever blocked the bot and comes back finds everything as it was.
  if (ask.isPrivate) await desk.resume(ask.chat)
  // Deep link: t.me/<bot>?start=<topic>.
  if (ask.words !== '') return subscribe(ask, desk)
  return startAnswer(offered(desk), await followedIn(ask, desk), ask.language)
}

async function subscribe(ask: Ask, desk: ReaderDesk): Promise<Answer> {
  const topics = offered(desk)
  const { chat, language } = ask
  if (ask.words === '') return topicsAnswer(topics, await followedIn(ask, desk), language)
  const id = topicId(topics, ask.words)
  const came = await desk.subscribe(chat, id, language)
  if (came === 'unknown-topic') return unknownTopic(ask, id, desk)
  return sentence(translator(language)(`chat.${came}`, { topic: topicName(topics, id, language) }))
}

async function unknownTopic(ask: Ask, id: string, desk: ReaderDesk): Promise<Answer> {
  const topics = offered(desk)
  const { language } = ask
  const followed = await followedIn(ask, desk)
  const unknown = translator(language)('chat.unknownTopic', { topic: topicName(topics, id, language) })
  return {
    says: markup`${unknown}\n${topicLines(topics, followed, language)}`,
    buttons: topicButtons(topics, followed, language),
  }
}

async function unsubscribe(ask: Ask, desk: ReaderDesk): Promise<Answer> {
  const { chat, language } = ask
  const translate = translator(language)
  const followed = await desk.subscriptions(chat)
  const id = ask.words === '' ? undefined : topicId(desk.topics(), ask.words)
  const known = id === undefined || desk.topics().some((topic) => topic.id === id) || followed.some(({ topic }) => topic === id)
  if (!known) return unknownTopic(ask, id, desk)
  const count = await (id === undefined ? desk.unsubscribe(chat) : desk.unsubscribe(chat, id))
  return sentence(count === 0 ? translate('chat.unsubscribed.none') : translate('chat.unsubscribed', { count }))
}

async function search({ words, language }: Ask, desk: ReaderDesk): Promise<Answer> {
  const translate = translator(language)
  if (words === '')
    return { says: markup`${translate('chat.search.ask')}\n<code>/search ${translate('chat.search.example')}</code>` }
  return searchAnswer(await desk.search({ words, language, limit: shownAtOnce }), words, language)
}

async function why({ chat, language, words, repliedTo }: Ask, desk: ReaderDesk): Promise<Answer> {
  if (repliedTo !== undefined) return whyAnswer(await desk.why({ chat, messageId: repliedTo }, language), language)
  if (words !== '') return whyAnswer(await desk.why({ id: words }, language), language)
  return sentence(translator(language)('chat.why.ask'))
}

async function setLanguage({ chat, language, words }: Ask, desk: ReaderDesk): Promise<Answer> {
  const wanted = languages.find((one) => one === words.toLowerCase())
  if (wanted === undefined) return { says: markup`${translator(language)('chat.language.ask')}`, buttons: [languageButtons()] }
  await desk.setLanguage(chat, wanted)
  return sentence(translator(wanted)('chat.language.set'))
}

/** What a command looks like: `/name@bot words`. Undefined for other text, and for one that is addressed to another bot. */
export function readCommand(text: string, username: string): { readonly name: string; readonly words: string } | undefined {
  const [, name = '', to, words = ''] = /^\/([a-z0-9_]{1,32})(?:@([a-z0-9_]+))?(?:\s+([\s\S]*))?$/i.exec(text.trim()) ?? []
  if (name === '' || (to !== undefined && to.toLowerCase() !== username.toLowerCase())) return undefined
  return { name: name.toLowerCase(), words: words.trim() }
}
