// What members and managers of a server see: every command through the real discord.js, in three languages.
import { expect, test } from 'vitest'
import { createDiaryDesk, headAlert, story } from '../fakes/discord/desk.ts'
import { noSignal, outgoing, startBot } from '../fakes/discord/bot.ts'
import { ids, permissions } from '../fakes/discord/index.ts'
import type { Reply } from '../fakes/discord/index.ts'

type Embed = {
  readonly title?: string
  readonly url?: string
  readonly description?: string
  readonly author?: { readonly name: string }
}
const embedsOf = ({ message }: Reply): readonly Embed[] => (message['embeds'] ?? []) as Embed[]
const textOf = (reply: Reply): string =>
  [
    String(reply.message['content'] as string),
    ...embedsOf(reply).map(({ title, description }) => `${title}\n${description}`),
  ].join('\n')
const labelsOf = ({ message }: Reply): string[] =>
  ((message['components'] ?? []) as { components: { label: string }[] }[]).flatMap((row) =>
    row.components.map(({ label }) => label),
  )
/** Without the marks that only steer direction. */
const bare = (text: string): string => text.replace(/[\u200E\u200F\u2066-\u2069]/g, '')

test('commands are registered with Arabic at the base, French and English beside it, and no ar', async () => {
  const { fake } = await startBot()
  const commands = fake.ledger.commandLists.at(-1) as readonly {
    name: string
    description?: string
    description_localizations?: object
  }[]
  expect(commands.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['search', 'latest', 'why', 'topics', 'help', 'follow', 'unfollow', 'language']),
  )
  const search = commands.find(({ name }) => name === 'search')
  expect(search?.description).toBe('البحث في أرشيف الأخبار')
  expect(Object.keys(search?.description_localizations ?? {})).toEqual(['fr', 'en-US', 'en-GB'])
})

test('a search is deferred, seen by the member alone, and shows title, outlet and the words found in bold', async () => {
  const { fake, desk } = await startBot()
  const reply = await fake.interact('search', { query: 'القمر الصناعي', outlet: 'هسبريس', since: 'منذ أسبوع' }, { locale: 'fr' })
  expect(reply).toMatchObject({ deferred: true, ephemeral: true, pings: [] })
  expect(reply.callbacks[0]?.type).toBe(5)
  expect(desk.queries).toEqual([{ words: 'القمر الصناعي', outlet: 'هسبريس', since: 'منذ أسبوع', limit: 5, offset: 0 }])
  expect(embedsOf(reply)).toHaveLength(5)
  expect(embedsOf(reply)[0]).toMatchObject({
    url: 'https://www.hespress.com/satellite-0',
    author: { name: '\u200E\u2068هسبريس\u2069 · \u2068hespress.com\u2069' },
  })
  expect(embedsOf(reply)[0]?.description).toContain('**القمر الصناعي**')
  expect(bare(textOf(reply))).toContain('12 résultats pour «\u202Fالقمر الصناعي\u202F»')
})

test.each([
  ['ar', 'en-GB', '12 نتيجة عن «القمر»'],
  ['fr', 'fr', '12 résultats pour «\u202Fالقمر\u202F»'],
  ['en', 'en-GB', '12 results for “القمر”'],
] as const)('answers come in %s', async (language, locale, expected) => {
  const { fake, desk } = await startBot()
  if (language === 'ar') await desk.setLanguage({ platform: 'discord', chatId: ids.news }, 'ar')
  expect(bare(textOf(await fake.interact('search', { query: 'القمر' }, { locale })))).toContain(expected)
})

test('pages turn forth and back in the same message, and after a restart', async () => {
  const { fake, adapter } = await startBot()
  const first = await fake.interact('search', { query: 'القمر' }, { locale: 'en-GB' })
  expect(labelsOf(first)).toEqual(['Previous', '1 of 3', 'Next', 'Share in the channel'])
  const second = await first.press('Next')
  expect(second.callbacks[0]?.type).toBe(6)
  expect(embedsOf(second)[0]?.title).toContain('6')
  await adapter.stop()
  await startBot({ fake })
  const third = await second.press('Next')
  expect(labelsOf(third)[1]).toBe('3 of 3')
  expect(embedsOf(third)).toHaveLength(2)
  expect(embedsOf(await third.press('Previous'))[0]?.title).toContain('6')
})

test('the longest query and filters still turn pages', async () => {
  const { fake, desk } = await startBot()
  const long = {
    query: 'ق'.repeat(120),
    entity: 'ك'.repeat(40),
    outlet: 'م'.repeat(40),
    since: '2022-07-18',
    until: '2022-07-31',
  }
  await (await fake.interact('search', long, { locale: 'en-GB' })).press('Next')
  const { query: words, ...filters } = long
  expect(desk.queries.at(-1)).toEqual({ words, ...filters, limit: 5, offset: 5 })
})

test('what a member found can be shared with the channel, if they may write there', async () => {
  const { fake } = await startBot()
  const found = await fake.interact('search', { query: 'القمر' }, { locale: 'fr' })
  const shared = await found.press('Partager dans le salon')
  expect(shared).toMatchObject({ ephemeral: false, pings: [] })
  expect(embedsOf(shared)).toHaveLength(5)
  const refused = await found.press('Partager dans le salon', { permissions: '1024', locale: 'fr' })
  expect(refused.ephemeral).toBe(true)
})

test('nothing found: the member is told, with a spelling that exists', async () => {
  const { fake } = await startBot()
  const reply = await fake.interact('search', { query: 'لاشيء' }, { locale: 'fr' })
  expect(bare(textOf(reply))).toBe(
    'Rien dans les archives pour «\u202Fلاشيء\u202F».\nVouliez-vous dire «\u202Fالقمر\u202F»\u202F?\n'.trimEnd(),
  )
})

test('X-08, X-10: what a member typed comes back literally', async () => {
  const { fake } = await startBot()
  const reply = await fake.interact('search', { query: '**@everyone** [x](https://evil.example) \u202Eعكس' }, { locale: 'fr' })
  expect(reply.pings).toEqual([])
  expect(bare(textOf(reply))).toContain('\\*\\*\\@everyone\\*\\* \\[x\\]\\(https\\://evil.example\\) عكس')
  expect(textOf(reply)).not.toContain('\u202E')
})

test('a manager follows a topic in this channel; its id completes from Arabic or Latin letters', async () => {
  const { fake, desk } = await startBot()
  expect(await fake.autocomplete('follow', { topic: 'الدفاع' }, 'topic')).toMatchObject([{ value: 'morocco-israel-defence' }])
  expect(await fake.autocomplete('follow', { topic: 'gaza' }, 'topic')).toEqual([{ name: 'هدنة غزة', value: 'gaza-ceasefire' }])
  const reply = await fake.interact('follow', { topic: 'morocco-israel-defence' })
  expect(desk.diary).toEqual([`subscribe discord:${ids.news} morocco-israel-defence ar`])
  expect(textOf(reply)).toContain(`<#${ids.news}>`)
  expect(textOf(await fake.interact('follow', { topic: 'morocco-israel-defence' }))).toContain('متابَع أصلا')
})

test('following in a thread, in a language of one’s choice', async () => {
  const { fake, desk } = await startBot()
  await fake.interact('follow', { topic: 'gaza-ceasefire', channel: ids.thread, language: 'fr' })
  expect(desk.diary).toEqual([`subscribe discord:${ids.thread} gaza-ceasefire fr`])
  expect(await desk.language({ platform: 'discord', chatId: ids.thread }, 'ar')).toBe('fr')
})

test('an id that does not exist is answered with those that do', async () => {
  const { fake } = await startBot()
  const reply = await fake.interact('follow', { topic: 'sport' })
  expect(textOf(reply)).toContain('`morocco-israel-defence`')
  expect(textOf(reply)).not.toContain('asleep')
})

test('members without Manage Server are refused here too, whatever the client let them do', async () => {
  const { fake, desk } = await startBot()
  const reader = { permissions: permissions.reader, locale: 'fr' }
  for (const [command, options] of [
    ['follow', { topic: 'gaza-ceasefire' }],
    ['unfollow', {}],
    ['language', { language: 'fr' }],
  ] as const)
    expect(textOf(await fake.interact(command, options, reader))).toContain('Gérer le serveur')
  expect(desk.diary).toEqual([])
})

test('where the bot may not write, nothing is followed and the missing permission is named', async () => {
  const { fake, desk } = await startBot()
  const reply = await fake.interact('follow', { topic: 'gaza-ceasefire' }, { botPermissions: '1024' })
  expect(bare(textOf(reply))).toContain('Send Messages')
  expect(desk.diary).toEqual([])
})

test('/unfollow ends one topic or all, and offers only what is followed', async () => {
  const { fake } = await startBot()
  await fake.interact('follow', { topic: 'gaza-ceasefire' })
  await fake.interact('follow', { topic: 'morocco-israel-defence' })
  expect(await fake.autocomplete('unfollow', { topic: '' }, 'topic')).toHaveLength(2)
  await fake.interact('unfollow', { topic: 'gaza-ceasefire' })
  expect(await fake.autocomplete('unfollow', { topic: '' }, 'topic')).toMatchObject([{ value: 'morocco-israel-defence' }])
  expect(bare(textOf(await fake.interact('unfollow')))).toContain('انتهت المتابعة')
  expect(bare(textOf(await fake.interact('unfollow', {}, { locale: 'fr' })))).toContain('Rien n’est suivi')
})

test('/language changes the channel, and the answer already speaks it', async () => {
  const { fake } = await startBot()
  expect(textOf(await fake.interact('language', { language: 'fr' }))).toContain('français')
  expect(textOf(await fake.interact('help', {}, { locale: 'en-GB' }))).toContain('Pour qui gère le serveur')
})

test('/topics ticks what is followed, /latest tells each story once, /help says what there is', async () => {
  const { fake } = await startBot()
  await fake.interact('follow', { topic: 'gaza-ceasefire' })
  expect(bare(textOf(await fake.interact('topics')))).toMatch(/✓ هدنة غزة `gaza-ceasefire`/)
  expect(embedsOf(await fake.interact('latest'))).toMatchObject([{ url: 'https://www.hespress.com/a1' }])
  expect(bare(textOf(await fake.interact('help')))).toContain('**/search**')
})

test('why: by command for the latest story, by the button under an alert, by the menu on a message', async () => {
  const { fake, adapter, desk } = await startBot()
  await adapter.send(outgoing(headAlert), noSignal())
  const [message] = fake.ledger.in(ids.news)
  expect(bare(textOf(await fake.interact('why')))).toContain('• الفعل «توقعان» يربط بينهما')
  const pressed = await fake.press(message!, 'لماذا وصلك هذا', { locale: 'fr' })
  expect(pressed).toMatchObject({ ephemeral: true, deferred: true })
  await fake.menu('لماذا وصلنا هذا؟', message!)
  const asked = `why discord:${ids.news} ${message!.id}`
  expect(desk.diary).toEqual([`why ${story.id}`, asked, asked])
  expect(bare(textOf(await fake.interact('why', { id: 'unknown' }, { locale: 'fr' })))).toContain('pas d’explication')
  expect(await fake.autocomplete('why', { id: 'طائرات' }, 'id')).toMatchObject([{ value: 'story-1' }])
})

test('C-17: a search of eight seconds is deferred at once and answered when it is there', async () => {
  const ready = Promise.withResolvers<void>()
  const { fake, desk } = await startBot({ desk: createDiaryDesk(ready.promise) })
  const reply = fake.interact('search', { query: 'القمر' })
  await expect.poll(() => desk.queries.length).toBe(1)
  expect(fake.ledger.requests.at(-1)?.path).toMatch(/callback$/)
  ready.resolve()
  expect(embedsOf(await reply)).toHaveLength(5)
})

test('C-15: a handler that fails tells the member, the log keeps no token, and the bot goes on', async () => {
  const { fake, log } = await startBot()
  const failing = fake.interact('search', { query: 'عطل' }, { locale: 'fr' })
  await expect
    .poll(() => fake.ledger.requests.some(({ method, path }) => method === 'POST' && path.startsWith('/webhooks')))
    .toBe(true)
  expect(fake.ledger.requests.at(-1)?.body['content']).toBe('La demande n’a pas abouti. Réessayez dans un moment.')
  expect(JSON.stringify(log.filter(({ level }) => level === 'error'))).not.toContain('interaction-')
  expect(embedsOf(await fake.interact('latest'))).toHaveLength(1)
  fake.giveUp()
  await expect(failing).rejects.toThrow('gave up')
})

test('C-16: too late (10062) or answered twice (40060): counted, and nothing breaks', async () => {
  const { fake, adapter } = await startBot()
  fake.faults.order({ kind: 'json', status: 404, code: 10062 }, 1, { path: /callback$/ })
  fake.faults.order({ kind: 'json', status: 400, code: 40060 }, 1, { path: /callback$/ })
  const lost = [fake.interact('latest'), fake.interact('topics')].map((reply) => reply.catch(() => 'no answer'))
  await expect.poll(() => adapter.health().reason).toContain('2 answers')
  expect(embedsOf(await fake.interact('latest'))).toHaveLength(1)
  fake.giveUp()
  expect(await Promise.all(lost)).toEqual(['no answer', 'no answer'])
})

test('C-18: thirty key strokes, long or empty: at most 25 choices each, names that Discord takes', async () => {
  const { fake } = await startBot()
  for (const typed of ['', 'م', 'المغر', 'x'.repeat(6000), '  ', '@#$%', ...Array.from('التعاون الدفاعي بين المغرب')].slice(
    0,
    30,
  )) {
    const choices = await fake.autocomplete('follow', { topic: typed }, 'topic')
    expect(choices.length).toBeLessThanOrEqual(25)
  }
  expect(fake.ledger.malformed).toEqual([])
})

test('one member who asks without end is asked to slow down; another is served', async () => {
  const { fake } = await startBot()
  for (let index = 0; index < 10; index += 1) await fake.interact('topics', {}, { locale: 'fr' })
  expect(textOf(await fake.interact('topics', {}, { locale: 'fr' }))).toContain('Patientez')
  expect(embedsOf(await fake.interact('topics', {}, { id: '400000000000000002' }))).toHaveLength(1)
})

test('in a direct message the commands say where they work', async () => {
  const { fake } = await startBot()
  expect(textOf(await fake.interact('topics', {}, { direct: true, locale: 'fr' }))).toContain('serveur')
})
