// Beginning, settings, following and leaving, as people do it on Telegram: the real grammY over HTTP, the real desk over SQLite.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Chat, entityTopic, type Language, type Story } from '#model'
import type { ReaderDesk } from '#ports'
import { translator } from '../../src/i18n/translate.ts'
import { anAlert, type Bot, startBot } from '../adapters/telegram/bot.ts'
import { defence } from '../adapters/telegram/memory-desk.ts'
import { createReader } from '../fakes/reader.ts'
import type { FakeChat, FakeMessage } from '../fakes/telegram/index.ts'
import { type Person, personIn } from '../fakes/telegram/person.ts'

const hours = 3_600_000
let bot: Bot
let desk: ReaderDesk
/** What there is to tell; empty until a test says otherwise. */
let told: readonly Story[] = []
beforeAll(async () => {
  const alert = anAlert()
  desk = {
    ...createReader([defence]),
    latest: async () => told,
    story: async (id) => (told[0]?.id === id ? { story: told[0], alert } : undefined),
  }
  bot = await startBot({ desk })
})
afterAll(() => bot.close())

let ids = 5000
const visible = (text: string): string => text.replaceAll(/[\u2060\u2066-\u2069\u200E\u200F]/g, '')
const alone = (language_code: string): Person & { readonly chat: Chat } => {
  const chat: FakeChat = { id: ++ids, type: 'private' }
  return {
    ...personIn(bot.telegram, chat, { id: chat.id, first_name: 'س', language_code }),
    chat: { platform: 'telegram', chatId: String(chat.id) },
  }
}
/** Taps and waits until the message was redrawn. */
async function taps(person: Person, message: FakeMessage, label: string): Promise<void> {
  const before = bot.telegram.ledger.length
  await person.taps(message, label)
  await bot.telegram.called(
    (entry) =>
      entry.method === 'editMessageText' &&
      entry.payload['message_id'] === message.messageId &&
      bot.telegram.ledger.indexOf(entry) >= before,
  )
}
/** A message as its reader sees it: the text, then the buttons in brackets. */
const drawn = ({ text, buttons }: FakeMessage): string =>
  visible([text, ...buttons.map((button) => `[${button.text}]`)].join('\n'))

describe('a newcomer', () => {
  test('taps a topic, then a pace, and gets a sample at once; the message is the same all along', async () => {
    told = [{ id: 'story-1', topic: defence.id } as Story]
    const reader = alone('ar')
    const page = await reader.asks('/start')
    expect(drawn(page))
      .toBe(`أهلا بك في راصد. أقرأ المنابر الإخبارية العربية على مدار الساعة، وأروي الخبر مرة واحدة بمصادره، ثم ألزم الصمت إلى أن يجدّ فيه جديد.

اختر موضوعا لمتابعته:
[+ المغرب وإسرائيل: التعاون الدفاعي]
[✓ العربية]
[Français]
[English]`)
    await taps(reader, page, 'التعاون الدفاعي')
    expect(drawn(page)).toBe(`تتابع هنا:
✓ المغرب وإسرائيل: التعاون الدفاعي

متى تصلك الأخبار هنا؟
[فور ورودها]
[كل ساعة]
[مرة في اليوم]
[✓ المغرب وإسرائيل: التعاون الدفاعي]
[✓ العربية]
[Français]
[English]`)
    const since = bot.telegram.messages.length
    await taps(reader, page, 'مرة في اليوم')
    expect(drawn(page)).toBe(`تم. كل شيء جاهز.
تتابع هنا:
✓ المغرب وإسرائيل: التعاون الدفاعي
تصلك الأخبار مجمّعة في رسالة واحدة كل يوم على الساعة 08:00 بتوقيت الدار البيضاء.

ساعات الهدوء والمنابر وغيرها في /settings، ومتابعة اسم بعينه بالأمر /follow، والتوقف مؤقتا بالأمر /pause
[الإعدادات]`)
    const sample = await bot.telegram.next(({ chatId }) => chatId === reader.user.id, since)
    expect(visible(sample.text)).toMatch(/^نموذج: هكذا تصلك الأخبار\. .+\n\nوفد عسكري إسرائيلي يصل إلى الدار البيضاء\n/)
    expect((await desk.settings(reader.chat)).pace).toBe('daily')
    told = []
  })

  test('may change the language first; the page is drawn again in it', async () => {
    const reader = alone('ar')
    const page = await reader.asks('/start')
    await taps(reader, page, 'Français')
    expect(drawn(page)).toContain('Choisissez un sujet')
    expect(await desk.language(reader.chat, 'ar')).toBe('fr')
  })

  test('comes by a deep link and follows at once', async () => {
    const reader = alone('en')
    expect((await reader.asks(`/start ${defence.id}`)).text).toContain('Subscribed to')
    const sample = await bot.telegram.next(({ chatId, text }) => chatId === reader.user.id && text.includes('Nothing yet'))
    expect(sample.text).toBe(translator('en')('tg.sample.none'))
    expect(await desk.subscriptions(reader.chat)).toHaveLength(1)
  })
})

describe.each(['ar', 'fr', 'en'] as const)('settings in %s', (language: Language) => {
  const say = translator(language)
  test('each button opens its page, changes what it says, and leads back', async () => {
    const reader = alone(language)
    const page = await reader.asks('/settings')
    const settings = () => desk.settings(reader.chat)
    const open = async (name: 'topics' | 'pace' | 'quiet' | 'zone' | 'sound' | 'severity' | 'outlets' | 'pause') => {
      await taps(reader, page, say(`tg.b.${name}`))
    }
    const back = () => taps(reader, page, say('tg.b.back'))
    await open('topics')
    await taps(reader, page, { ar: 'التعاون', fr: 'coopération', en: 'cooperation' }[language])
    expect(await desk.subscriptions(reader.chat)).toHaveLength(1)
    await back()
    await open('pace')
    await taps(reader, page, say('tg.pace.daily'))
    await taps(reader, page, visible(say('tg.b.hour', { hour: '' })).slice(0, 10))
    await taps(reader, page, '19:00')
    expect(await settings()).toMatchObject({ pace: 'daily', digestHour: 19 })
    await back()
    await open('quiet')
    await taps(reader, page, say('tg.b.quiet.on'))
    await taps(reader, page, '22:00')
    await taps(reader, page, '07:00')
    await taps(reader, page, say('tg.b.quiet.breaking'))
    expect((await settings()).quiet).toEqual({ fromHour: 22, toHour: 7, breaking: true })
    await taps(reader, page, say('tg.b.quiet.off'))
    expect((await settings()).quiet).toBeUndefined()
    await back()
    await open('zone')
    await taps(reader, page, say('tg.zone.Europe/Paris'))
    await back()
    await open('sound')
    await taps(reader, page, say('tg.b.silent'))
    await back()
    await open('severity')
    await taps(reader, page, say('tg.b.events'))
    await back()
    await open('outlets')
    await taps(reader, page, 'العمق')
    expect(await settings()).toMatchObject({ zone: 'Europe/Paris', silent: true, severity: 'events', withoutOutlets: ['العمق'] })
    await taps(reader, page, 'العمق')
    expect((await settings()).withoutOutlets).toEqual([])
    await back()
    await open('pause')
    // 10 January, 10:00 in Paris: tomorrow at eight is 22 hours away.
    await taps(reader, page, say('tg.b.morning'))
    expect((await settings()).pausedUntil).toBe(Date.UTC(2026, 0, 11, 7))
    await taps(reader, page, say('tg.b.resume'))
    expect((await settings()).pausedUntil).toBeUndefined()
    await back()
    await taps(reader, page, say('tg.b.close'))
    expect([page.text, page.buttons]).toEqual([say('tg.settings.closed'), []])
  })

  test('names are followed, listed in sentences, and ended by a tap', async () => {
    const reader = alone(language)
    const kochavi = { ar: 'أفيف كوخافي', fr: 'Aviv Kochavi', en: 'Aviv Kochavi' }[language]
    expect((await reader.asks('/list')).text).toBe(say('tg.list.none'))
    expect((await reader.asks('/follow كوخافي')).text).toBe(say('tg.follow.done', { name: kochavi }))
    expect((await reader.asks('/follow كوخافي')).text).toBe(say('tg.follow.already', { name: kochavi }))
    const list = await reader.asks('/list')
    expect(visible(list.text)).toContain(`• ${kochavi}`)
    await taps(reader, list, kochavi)
    expect(list.text).toBe(say('tg.list.none'))
    const unknown = await reader.asks('/follow الطقس')
    expect(unknown.text).toBe(say('tg.follow.unknown', { name: 'الطقس' }))
    await taps(reader, unknown, kochavi)
    expect((await desk.subscriptions(reader.chat)).map(({ topic }) => topic)).toEqual([entityTopic('kochavi')])
    expect((await reader.asks('/unfollow كوخافي')).text).toBe(say('tg.unfollow.done', { name: kochavi }))
    expect((await reader.asks('/unfollow كوخافي')).text).toBe(say('tg.unfollow.unknown', { name: 'كوخافي' }))
  })

  test('pause, resume, mute, digest and privacy answer in sentences', async () => {
    const reader = alone(language)
    await reader.asks('/pause 1w')
    expect((await desk.settings(reader.chat)).pausedUntil).toBe(bot.clock.now() + 7 * 24 * hours)
    expect((await reader.asks('/pause gestern')).text).toBe(say('tg.pause.unknown'))
    expect((await reader.asks('/resume')).text).toBe(say('tg.resumed'))
    expect((await reader.asks('/mute')).text).toContain(say('tg.mute.ask'))
    expect((await reader.asks('/digest now')).text).toBe(say('tg.digest.sent', { count: 0 }))
    expect((await reader.asks('/digest')).text).toContain(say('tg.digest'))
    expect((await reader.asks('/privacy')).text).toBe(say('tg.privacy'))
  })

  test('what was chosen is carried to another chat as a file, and forgotten here when asked twice', async () => {
    const reader = alone(language)
    await reader.asks(`/subscribe ${defence.id}`)
    await reader.asks('/follow كوخافي')
    const file = await reader.asks('/export')
    expect(file.text).toBe(say('tg.export'))
    const other = alone(language)
    const taken = await other.asks('', { caption: '/import', text: undefined, document: { file_id: file.file } })
    expect(taken.text).toContain(say('tg.import.done'))
    expect(await desk.subscriptions(other.chat)).toHaveLength(2)
    bot.telegram.files.set('photo', 'not ours')
    expect((await other.asks('/import', { document: { file_id: 'photo' } })).text).toBe(say('tg.import.wrong'))
    expect((await other.asks('/import', { document: { file_id: 'gone' } })).text).toBe(say('tg.import.lost'))
    bot.telegram.files.set('huge', 'x'.repeat(70_000))
    expect((await other.asks('/import', { document: { file_id: 'huge' } })).text).toBe(say('tg.import.large', { limit: 64 }))
    const asked = await reader.asks('/forget')
    expect(await desk.subscriptions(reader.chat)).toHaveLength(2)
    await taps(reader, asked, say('tg.b.forget'))
    expect(asked.text).toContain(say('tg.forget.subscriptions', { count: 2 }))
    expect(await desk.subscriptions(reader.chat)).toEqual([])
  })
})

describe('who may', () => {
  const group = (): FakeChat => ({ id: -++ids, type: 'supergroup', title: 'نقاش', is_forum: true })
  const refused = translator('ar')('chat.adminsOnly')
  const commands = [
    '/settings',
    '/follow كوخافي',
    '/unfollow',
    '/pause 1h',
    '/resume',
    '/mute',
    '/unmute',
    '/digest now',
    '/export',
    '/import',
    '/forget',
  ]

  test.each(commands)('%s is refused to a member of a group', async (command) => {
    const member = personIn(bot.telegram, group(), { id: ++ids, first_name: 'س', language_code: 'ar' })
    expect((await member.asks(command)).text).toBe(refused)
  })

  test('a member, and an administrator who is none any more, may not tap', async () => {
    const chat = group()
    const admin = personIn(bot.telegram, chat, { id: ++ids, first_name: 'س', language_code: 'ar' })
    const member = personIn(bot.telegram, chat, { id: ++ids, first_name: 'ص', language_code: 'ar' })
    bot.telegram.admins.set(chat.id, [admin.user.id])
    const page = await admin.asks('/settings')
    expect((await member.taps(page, 'الوتيرة')).payload['text']).toBe(refused)
    bot.telegram.admins.set(chat.id, [])
    expect((await admin.taps(page, 'الصوت')).payload['text']).toBe(refused)
  })

  test('the account of all anonymous administrators may not tap; one writes as his own group, a channel as itself', async () => {
    const chat = group()
    const anonymous = personIn(bot.telegram, chat, { id: 1087968824, first_name: 'Group', is_bot: true })
    const page = await anonymous.asks('/settings', { sender_chat: chat })
    expect(visible(page.text)).toContain('الإعدادات')
    expect((await anonymous.taps(page, 'الصوت')).payload['text']).toBe(refused)
    const channel = personIn(bot.telegram, { id: -++ids, type: 'channel' }, { id: 1, first_name: 'x' })
    expect(visible((await channel.asks('/settings')).text)).toContain('الإعدادات')
  })

  test('a forum topic chooses for itself', async () => {
    const chat = group()
    const admin = { id: ++ids, first_name: 'س', language_code: 'ar' }
    bot.telegram.admins.set(chat.id, [admin.id])
    const there = personIn(bot.telegram, chat, admin, 45)
    const page = await there.asks('/settings')
    await taps(there, page, 'الصوت')
    await taps(there, page, 'بلا صوت')
    const place = { platform: 'telegram', chatId: String(chat.id) } as const
    expect((await desk.settings({ ...place, threadId: '45' })).silent).toBe(true)
    expect((await desk.settings(place)).silent).toBe(false)
  })

  test('a keyboard of more than two days says so and changes nothing', async () => {
    const reader = alone('ar')
    const page = await reader.asks('/settings')
    await taps(reader, page, 'الصوت')
    await bot.clock.sleep(48 * hours + 120_000)
    expect((await reader.taps(page, 'بلا صوت')).payload).toMatchObject({
      text: translator('ar')('chat.button.old'),
      show_alert: true,
    })
    expect((await desk.settings(reader.chat)).silent).toBe(false)
  })
})
