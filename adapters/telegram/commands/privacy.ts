/** /privacy: what is kept; /forget: all of it away, after asking once more. */
import { translator } from '../../../src/i18n/translate.ts'
import { sentence } from '../answer.ts'
import { markup } from '../html.ts'
import { always, type Command, never } from './command.ts'

export const privacy: Command = {
  manages: never,
  run: ({ language }) => Promise.resolve(sentence(translator(language)('tg.privacy'))),
}

export const forget: Command = {
  manages: always,
  run: ({ language }) => {
    const translate = translator(language)
    return Promise.resolve({
      says: markup`${translate('tg.forget.ask')}`,
      buttons: [[{ text: translate('tg.b.forget'), press: { kind: 'forget', value: '' } }]],
    })
  },
}
