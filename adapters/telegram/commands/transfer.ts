/** /export and /import: what a chat chose, as a file to carry elsewhere. */
import type { ReaderDesk } from '#ports'
import { type Translate, translator } from '../../../src/i18n/translate.ts'
import { type Answer, sentence } from '../answer.ts'
import { markup } from '../html.ts'
import { always, type Ask, type Command } from './command.ts'

/** Ours is some kilobytes: 50 names, 100 outlets, 200 stories. */
const maxKilobytes = 64

export const exports: Command = { manages: always, run: exportAnswer }
export const imports: Command = { manages: always, run: imported }

export async function exportAnswer({ chat, language }: Pick<Ask, 'chat' | 'language'>, desk: ReaderDesk): Promise<Answer> {
  const file = { name: 'rasid-settings.json', text: await desk.exported(chat) }
  return { says: markup`${translator(language)('tg.export')}`, file }
}

async function imported({ chat, language, file }: Ask, desk: ReaderDesk): Promise<Answer> {
  const translate: Translate = translator(language)
  if (file === undefined) return sentence(translate('tg.import.ask'))
  const read = await file(maxKilobytes * 1024)
  if ('trouble' in read)
    return sentence(
      read.trouble === 'too-large' ? translate('tg.import.large', { limit: maxKilobytes }) : translate('tg.import.lost'),
    )
  const taken = await desk.imported(chat, read.text, language)
  if (taken === undefined) return sentence(translate('tg.import.wrong'))
  const now = translator(await desk.language(chat, language))
  const counts = [
    now('tg.import.done'),
    now('tg.says.topics', { count: taken.topics }),
    now('tg.says.names', { count: taken.names }),
    ...(taken.unknown === 0 ? [] : [now('tg.import.unknown', { count: taken.unknown })]),
  ]
  return sentence(counts.join('\n'))
}
