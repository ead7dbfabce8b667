// Telegram as people use it: the real grammY over HTTP, a fake Telegram, and what somebody in the chat reads.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Language } from '#model'
import { translator } from '../../src/i18n/translate.ts'
import { type Bot, startBot } from '../adapters/telegram/bot.ts'
import { createMemoryDesk, defence, type MemoryDesk } from '../adapters/telegram/memory-desk.ts'
import type { FakeChat, FakeMessage } from '../fakes/telegram/index.ts'
import { personIn } from '../fakes/telegram/person.ts'

const tenth = Date.UTC(2026, 0, 10, 8)
const hit = {
  articleId: 'a1',
  title: 'مناورات الأسد الإفريقي تنطلق بأكادير',
  outlet: 'صدى الريف',
  url: 'https://www.sada.example/lion',
  publishedAt: tenth,
  snippet: 'انطلقت مناورات الأسد الإفريقي صباح السبت',
  highlights: [{ start: 7, end: 14 }],
}

let bot: Bot
let desk: MemoryDesk
beforeAll(async () => {
  desk = createMemoryDesk({ hits: [hit], reasons: new Map([['story-1', ['العنوان يذكر: الأسد الإفريقي', 'النتيجة 81 من 100']]]) })
  bot = await startBot({ desk })
})
afterAll(() => bot.close())

let ids = 100
const privateChat = (): FakeChat => ({ id: ++ids, type: 'private' })
const group = (): FakeChat => ({ id: -++ids, type: 'supergroup', title: 'نقاش' })
const amina = { id: 7, first_name: 'أمينة', language_code: 'ar' }
const plainText = ({ text }: FakeMessage): string => text.replaceAll(/[\u2060\u2066-\u2069\u200E\u200F]/g, '')
/** Somebody alone with the bot; private chats have the person's own id. */
const alone = (language_code?: string) => {
  const chat = privateChat()
  return personIn(bot.telegram, chat, { id: chat.id, first_name: 'س', ...(language_code === undefined ? {} : { language_code }) })
}

test('a newcomer reads who this is, taps the topic, and follows it', async () => {
  const reader = alone('ar')
  const welcome = await reader.asks('/start')
  expect(plainText(welcome))
    .toBe(`أهلا بك في راصد. أقرأ المنابر الإخبارية العربية على مدار الساعة، وأروي الخبر مرة واحدة بمصادره، ثم ألزم الصمت إلى أن يجدّ فيه جديد.

اختر موضوعا لمتابعته:`)
  const tap = await reader.taps(welcome, 'التعاون الدفاعي')
  expect(tap.payload['text']).toContain('تم الاشتراك في')
  await bot.telegram.called(({ method, payload }) => method === 'editMessageText' && payload['message_id'] === welcome.messageId)
  expect(welcome.buttons.map(({ text }) => text.slice(0, 1))).toContain('✓')
  expect(await desk.subscriptions({ platform: 'telegram', chatId: String(reader.user.id) })).toHaveLength(1)
})

test('subscribing by command, twice, and ending it', async () => {
  const reader = alone('ar')
  const answers = []
  for (const words of ['/subscribe morocco-israel-defence', '/subscribe morocco-israel-defence', '/unsubscribe', '/unsubscribe'])
    answers.push(plainText(await reader.asks(words)))
  expect(answers).toEqual([
    'تم الاشتراك في «المغرب وإسرائيل: التعاون الدفاعي». سيصلك هنا كل خبر جديد مرة واحدة، ثم تأتيك تطوراته ردا عليه.',
    'أنت مشترك أصلا في «المغرب وإسرائيل: التعاون الدفاعي».',
    'انتهى الاشتراك، ولن يصلك بعد الآن شيء عن هذا الموضوع.',
    'لا اشتراك هنا لإنهائه.',
  ])
})

test('an unknown topic is answered with the ones there are', async () => {
  const answer = await alone('ar').asks('/subscribe الطقس')
  expect(plainText(answer)).toBe(`لا موضوع عندي بهذا الرمز: الطقس. المواضيع المتاحة:
• المغرب وإسرائيل: التعاون الدفاعي
morocco-israel-defence`)
  expect(answer.buttons).toHaveLength(1)
})

test('a search shows how many, the headline as a link, the words found in bold, outlet, domain and day', async () => {
  const answer = await alone('ar').asks('/search مناورات')
  expect(plainText(answer)).toBe(`نتيجة واحدة عن «مناورات»

مناورات الأسد الإفريقي تنطلق بأكادير
انطلقت مناورات الأسد الإفريقي صباح السبت
صدى الريف · sada.example · 10 يناير 2026 في 09:00`)
  expect(answer.source).toContain('<b>مناورات</b>')
})

test('in a private chat plain words are a search', async () => {
  const answer = await alone('fr').asks('الأسد الإفريقي')
  expect(plainText(answer)).toContain('1 résultat pour «\u202Fالأسد الإفريقي\u202F»')
})

describe.each(['ar', 'fr', 'en'] as const)('in %s', (language: Language) => {
  const translate = translator(language)
  test('every command answers in the language of the client', async () => {
    const reader = alone(language)
    expect((await reader.asks('/help')).text).toBe(translate('chat.help'))
    expect((await reader.asks('/topics')).text).toContain(translate('chat.topics'))
    expect((await reader.asks('/latest')).text).toBe(translate('chat.latest.empty'))
    expect((await reader.asks('/search')).text).toContain(translate('chat.search.ask'))
    expect((await reader.asks('/why')).text).toBe(translate('chat.why.ask'))
    expect((await reader.asks('/why story-1')).text).toContain(translate('chat.why'))
    expect((await reader.asks('/why other')).text).toBe(translate('chat.why.none'))
    expect((await reader.asks('/unsubscribe')).text).toBe(translate('chat.unsubscribed.none'))
    expect((await reader.asks('/nonsense')).text).toBe(translate('chat.unknownCommand'))
  })

  test('the language can be chosen, by command and by tap', async () => {
    const reader = alone('ar')
    expect((await reader.asks(`/language ${language}`)).text).toBe(translate('chat.language.set'))
    expect((await reader.asks('/latest')).text).toBe(translate('chat.latest.empty'))
    const other = alone('de')
    const asked = await other.asks('/language')
    await other.taps(asked, { ar: 'العربية', fr: 'Français', en: 'English' }[language])
    expect((await other.asks('/latest')).text).toBe(translate('chat.latest.empty'))
  })
})

describe('in a group', () => {
  test('only administrators subscribe; everybody may read', async () => {
    const chat = group()
    const member = personIn(bot.telegram, chat, amina)
    const admin = personIn(bot.telegram, chat, { ...amina, id: 8 })
    bot.telegram.admins.set(chat.id, [8])
    expect((await member.asks(`/subscribe ${defence.id}`)).text).toContain('للمشرفين وحدهم')
    expect((await member.asks('/unsubscribe')).text).toContain('للمشرفين وحدهم')
    expect((await member.asks('/language fr')).text).toContain('للمشرفين وحدهم')
    expect((await member.asks('/latest')).text).toContain('لا أخبار بعد')
    expect((await admin.asks(`/subscribe ${defence.id}`)).text).toContain('تم الاشتراك')
  })

  test('an old keyboard does not help somebody who is no administrator any more', async () => {
    const chat = group()
    const person = personIn(bot.telegram, chat, amina)
    bot.telegram.admins.set(chat.id, [amina.id])
    const topics = await person.asks('/topics')
    bot.telegram.admins.set(chat.id, [])
    expect((await person.taps(topics, 'التعاون الدفاعي')).payload['text']).toContain('للمشرفين وحدهم')
    expect(await desk.subscriptions({ platform: 'telegram', chatId: String(chat.id) })).toEqual([])
  })

  test('an anonymous administrator counts in his own group, the shared account and a channel do not', async () => {
    const chat = group()
    const anonymous = personIn(bot.telegram, chat, { id: 1087968824, first_name: 'Group', is_bot: true })
    const ask = `/subscribe ${defence.id}`
    expect((await anonymous.asks(ask, { sender_chat: { id: -999, type: 'channel' } })).text).toContain('للمشرفين وحدهم')
    const shared = personIn(bot.telegram, chat, { id: 1087968824, first_name: 'Group' })
    bot.telegram.admins.set(chat.id, [1087968824])
    expect((await shared.asks(ask)).text).toContain('للمشرفين وحدهم')
    expect((await anonymous.asks(ask, { sender_chat: chat })).text).toContain('تم الاشتراك')
  })

  test('commands to other bots, unknown ones, talk, forwards, bots and edits are left alone', async () => {
    const chat = group()
    const person = personIn(bot.telegram, chat, amina)
    const robot = personIn(bot.telegram, chat, { id: 55, first_name: 'bot', is_bot: true })
    person.writes('/latest@other_bot')
    person.writes('/weather')
    person.writes('صباح الخير')
    person.writes('/latest', { forward_origin: { type: 'hidden_user', sender_user_name: 'x', date: 1 } })
    robot.writes('/latest')
    bot.telegram.push({ edited_message: { message_id: 1, date: 1, chat, from: amina, text: '/latest' } })
    const help = await person.asks('/help@Rasid_Test_Bot')
    expect(bot.telegram.messages.filter(({ chatId }) => chatId === chat.id)).toEqual([help])
  })

  test('answers hang under the question', async () => {
    const chat = group()
    const asked = personIn(bot.telegram, chat, amina).writes('/latest')
    const answer = await bot.telegram.next(({ chatId }) => chatId === chat.id)
    expect(answer.replyTo).toBe(asked)
  })
})

test('a forum topic is a chat of its own', async () => {
  const chat: FakeChat = { id: -++ids, type: 'supergroup', is_forum: true }
  bot.telegram.admins.set(chat.id, [amina.id])
  const answer = await personIn(bot.telegram, chat, amina, 45).asks(`/subscribe ${defence.id}`)
  expect(answer.threadId).toBe(45)
  expect(await desk.subscriptions({ platform: 'telegram', chatId: String(chat.id), threadId: '45' })).toHaveLength(1)
  expect(await desk.subscriptions({ platform: 'telegram', chatId: String(chat.id) })).toEqual([])
})

test('a topic that is opened again gets its alerts again', async () => {
  const chat: FakeChat = { id: -++ids, type: 'supergroup', is_forum: true }
  const person = personIn(bot.telegram, chat, amina, 46)
  person.writes('', { forum_topic_reopened: {} })
  await person.asks('/help')
  expect(desk.diary).toContain(`resume telegram:${chat.id}/46`)
})

test('a thread of replies in an ordinary group is not a forum topic', async () => {
  const chat = group()
  bot.telegram.admins.set(chat.id, [amina.id])
  await personIn(bot.telegram, chat, amina).asks(`/subscribe ${defence.id}`, { message_thread_id: 9 })
  expect(await desk.subscriptions({ platform: 'telegram', chatId: String(chat.id) })).toHaveLength(1)
})

test('a channel subscribes by a post of its own', async () => {
  const channel: FakeChat = { id: -++ids, type: 'channel', title: 'قناة' }
  const answer = await personIn(bot.telegram, channel, amina).asks(`/subscribe ${defence.id}`)
  expect(answer.text).toContain('تم الاشتراك')
})

test('/why as a reply explains the message it answers', async () => {
  const reader = alone('ar')
  const welcome = await reader.asks('/help')
  const answer = await reader.asks('/why', {
    reply_to_message: { message_id: welcome.messageId, date: 1, chat: { id: 1, type: 'private' } },
  })
  expect(answer.text).toContain('لا تفسير عندي')
})

test('a group that becomes a supergroup keeps everything', async () => {
  const chat: FakeChat = { id: -++ids, type: 'group' }
  bot.telegram.say(chat, '', amina, { migrate_to_chat_id: -1_001_000 })
  await personIn(bot.telegram, chat, amina).asks('/help')
  expect(desk.diary).toContain(`migrate telegram:${chat.id} → -1001000`)
})

test('a bot that is blocked or muted stops writing there, and comes back when it may', async () => {
  const chat = privateChat()
  const standing = (where: FakeChat, bot: Readonly<Record<string, unknown>>) => ({
    my_chat_member: { chat: where, from: amina, date: 1, old_chat_member: {}, new_chat_member: { user: { id: 1 }, ...bot } },
  })
  const channel: FakeChat = { id: -++ids, type: 'channel' }
  bot.telegram.push(standing(chat, { status: 'kicked' }))
  bot.telegram.push(standing(chat, { status: 'member' }))
  bot.telegram.push(standing(channel, { status: 'administrator', can_post_messages: false }))
  bot.telegram.push(standing(channel, { status: 'administrator', can_post_messages: true }))
  await personIn(bot.telegram, chat, amina).asks('/help')
  await personIn(bot.telegram, channel, amina).asks('/help')
  expect(
    desk.diary.filter((line) => line.includes(`telegram:${chat.id}`) || line.includes(`telegram:${channel.id}`)).toSorted(),
  ).toEqual(
    [
      `suspend telegram:${chat.id} the person blocked the bot`,
      `resume telegram:${chat.id}`,
      `suspend telegram:${channel.id} the bot may not write in the chat`,
      `resume telegram:${channel.id}`,
    ].toSorted(),
  )
})

test('a Bot API server that does not know getChatMember leaves groups to whoever writes in them', async () => {
  const chat = group()
  bot.telegram.faults.push({ method: 'getChatMember', kind: 'answer', code: 404, description: 'Not Found' })
  const member = personIn(bot.telegram, chat, { ...amina, id: 77 })
  expect(plainText(await member.asks('/subscribe morocco-israel-defence'))).toContain('تم الاشتراك')
})

test('a deep link subscribes at once', async () => {
  expect((await alone('en').asks(`/start ${defence.id}`)).text).toContain('Subscribed to')
})

test('somebody who asks too much is told once, then waits', async () => {
  const reader = alone('en')
  for (let time = 0; time < 12; time += 1) await reader.asks('/latest')
  expect((await reader.asks('/latest')).text).toContain('a lot of requests')
  for (let time = 0; time < 5; time += 1) reader.writes('/latest')
  // Others are answered as before.
  await alone('en').asks('/latest')
  expect(bot.telegram.messages.filter(({ chatId }) => chatId === reader.user.id)).toHaveLength(13)
})

test('the command menu is there in three languages, for each kind of chat', () => {
  const menus = bot.telegram.ledger
    .filter(({ method }) => method === 'setMyCommands')
    .map(({ payload }) => [(payload['scope'] as { type: string }).type, payload['language_code']])
  expect(menus).toHaveLength(16)
  expect(menus).toContainEqual(['all_private_chats', undefined])
  expect(menus).toContainEqual(['all_chat_administrators', 'fr'])
  expect(menus).toContainEqual(['all_group_chats', 'en'])
})
