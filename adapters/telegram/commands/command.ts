/** What a command is, and what several of them need. Who may use one is decided before it runs (rights.ts). */
import type { Chat, Language } from '#model'
import type { ReaderDesk } from '#ports'
import { cleanText, shortened } from '../../../src/i18n/plain.ts'
import { labelIn } from '../../../src/i18n/translate.ts'
import type { Answer } from '../answer.ts'
import { inert } from '../html.ts'
import type { FileText } from '../speaker.ts'

/** One request: `words` is what follows the command, `repliedTo` the message it answers. */
export type Ask = {
  readonly chat: Chat
  readonly language: Language
  readonly isPrivate: boolean
  readonly words: string
  readonly now: number
  /** The document that came with it, or that it answers, as text. */
  readonly file?: (maxBytes: number) => Promise<FileText>
  readonly repliedTo?: string
}

export type Command = {
  /** Only for those who manage the chat; a function decides by what was asked. */
  readonly manages: (ask: Ask) => boolean
  readonly run: (ask: Ask, desk: ReaderDesk) => Promise<Answer | readonly Answer[]>
}

/** For everybody, for managers alone, and for managers as soon as it changes something. */
export const never = (): boolean => false
export const always = (): boolean => true
export const withWords = ({ words }: Ask): boolean => words !== ''

export type Topic = ReturnType<ReaderDesk['topics']>[number]

export const offered = (desk: ReaderDesk): readonly Topic[] => desk.topics().filter(({ enabled }) => enabled)

/** Ids of the topics that reach the chat. */
export async function followedIn(chat: Chat, desk: ReaderDesk): Promise<ReadonlySet<string>> {
  return new Set((await desk.subscriptions(chat)).filter(({ status }) => status === 'active').map(({ topic }) => topic))
}

/** A topic by its id or its name in any language; what was typed when there is none. */
export function topicId(topics: readonly Topic[], words: string): string {
  const typed = words
    .trim()
    .replace(/^[<«“"]+|[>»”"]+$/g, '')
    .trim()
  const found = topics.find(({ id, label }) => id === typed.toLowerCase() || [label.ar, label.fr, label.en].includes(typed))
  return found?.id ?? typed
}

/** Name of a topic for sentences: its label, else what the person typed. */
export const topicName = (topics: readonly Topic[], id: string, language: Language): string => {
  const topic = topics.find((one) => one.id === id)
  return topic === undefined ? inert(shortened(cleanText(id), 60)) : labelIn(language, topic.label)
}
