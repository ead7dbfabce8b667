// The commands as scripts use them: JSON lines in and out, messages on standard error, exit codes 0, 1 and 2.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../src/store/open.ts'
import { groupArticles } from '../src/story/group.ts'
import { createStoryWindow } from '../src/story/window.ts'
import { alert, commit, delivery, matched, noon, subscription, topic } from './contracts/samples.ts'

const root = new URL('..', import.meta.url).pathname
const { PATH = '', HOME = '' } = process.env

function rasid(
  words: readonly string[],
  input = '',
  env: Record<string, string> = {},
): { code: number | null; out: string; err: string; rows: Record<string, unknown>[] } {
  const done = spawnSync(process.execPath, ['--import', './src/require-node.mjs', 'src/cli.ts', ...words], {
    cwd: root,
    input,
    encoding: 'utf8',
    env: { PATH, HOME, ...env },
  })
  const rows = done.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { code: done.status, out: done.stdout, err: done.stderr, rows }
}

test('help names every command and ends well', () => {
  const { code, out } = rasid(['help'])
  expect(code).toBe(0)
  for (const name of [
    'start',
    'demo',
    'match',
    'stories',
    'summarise',
    'parse',
    'poll',
    'why',
    'check',
    'consequences',
    'search',
    'feeds',
    'doctor',
    'backup',
    'restore',
    'story',
    'letters',
    'store',
  ])
    expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
})

test('an unknown command, an unknown option and a missing argument end with 2 and say how to call', () => {
  for (const words of [
    ['tell'],
    ['match', '--loud'],
    ['why'],
    ['feeds', 'eat', 'x'],
    ['store', 'eat', 'sqlite:a', 'sqlite:b'],
    ['story', 'merge', 'one'],
    ['story', 'eat'],
    ['letters', 'eat'],
    ['letters', 'replay'],
    ['consequences', 'config', '--days', 'many'],
  ]) {
    const { code, err } = rasid(words)
    expect([words, code]).toEqual([words, 2])
    expect(err).toMatch(/Usage|Expected/)
  }
})

test('match answers each article with decisions, and offsets that point into the fields as given', () => {
  const article = {
    id: 'a',
    title: 'المغرب وإسرائيل يوقّعان اتفاقا عسكريا',
    text: 'وقعت الرباط وتل أبيب اتفاقا للتعاون العسكري.\u2028فقرة ثانية.',
  }
  const { code, rows } = rasid(['match'], `${JSON.stringify(article)}\n`)
  expect(code).toBe(0)
  const row = rows[0] as {
    id: string
    topics: { topic: string; decision: string }[]
    entities: { mentions: { field: 'title' | 'text'; start: number; end: number; text: string }[] }[]
  }
  expect(row.topics.find(({ topic }) => topic === 'morocco-israel-defence')?.decision).toBe('alert')
  const mentions = row.entities.flatMap(({ mentions: some }) => some)
  expect(mentions.length).toBeGreaterThan(3)
  for (const { field, start, end, text } of mentions) expect(article[field].slice(start, end)).toBe(text)
})

test('every bad line is listed at once, by number, and the command ends with 1', () => {
  const { code, err, out } = rasid(['match'], '{"id":1,"title":"خبر"}\nnot json\n[1]\n')
  expect(code).toBe(1)
  expect(out).toBe('')
  expect(err.match(/standard input:\d/g)).toEqual(['standard input:2', 'standard input:3'])
})

test('stories tells a new story, the same story and a revision apart', () => {
  const lines = [
    {
      id: '1',
      outlet: 'صدى',
      guid: 'g1',
      url: 'https://a.example/1',
      published: '2026-03-01T08:00:00Z',
      title: 'المغرب وإسرائيل يوقعان اتفاقا عسكريا في الرباط',
      text: 'وقع المغرب وإسرائيل في الرباط اتفاقا للتعاون العسكري يشمل التدريب والصيانة.',
    },
    {
      id: '2',
      outlet: 'منبر',
      guid: 'g2',
      url: 'https://b.example/2',
      published: '2026-03-01T09:00:00Z',
      title: 'اتفاق عسكري بين المغرب وإسرائيل يوقع في الرباط',
      text: 'شهدت الرباط توقيع اتفاق للتعاون العسكري بين المغرب وإسرائيل يشمل التدريب والصيانة.',
    },
    {
      id: '3',
      outlet: 'صدى',
      guid: 'g1',
      url: 'https://a.example/1',
      published: '2026-03-01T10:00:00Z',
      title: 'المغرب وإسرائيل يوقعان في الرباط اتفاقا عسكريا جديدا',
      text: 'وقع المغرب وإسرائيل في الرباط اتفاقا للتعاون العسكري يشمل التدريب والصيانة.',
    },
  ]
  const { rows } = rasid(['stories'], lines.map((line) => JSON.stringify(line)).join('\n'))
  expect(rows.map(({ id, decision }) => [id, decision])).toEqual([
    ['1', 'new'],
    ['2', 'same'],
    ['3', 'revision'],
  ])
  expect(new Set(rows.map(({ story }) => story)).size).toBe(1)
})

test('summarise keeps to the words of the articles', () => {
  const lines = [
    {
      id: '1',
      outlet: 'صدى',
      published: '2026-03-01T08:00:00Z',
      title: 'المغرب يتسلم طائرات مسيرة إسرائيلية',
      text: 'تسلمت القوات المسلحة الملكية المغربية دفعة من الطائرات المسيرة الإسرائيلية.',
    },
  ]
  const { code, rows } = rasid(['summarise'], lines.map((line) => JSON.stringify(line)).join('\n'))
  expect(code).toBe(0)
  expect(rows[0]).toMatchObject({ unsupported: [] })
})

test('parse answers each file, and ends with 1 only when none is a feed', () => {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-parse-'))
  writeFileSync(
    join(dir, 'good.xml'),
    '<rss version="2.0"><channel><title>صدى</title><item><title>خبر</title><link>https://a.example/1</link></item></channel></rss>',
  )
  writeFileSync(join(dir, 'bad.xml'), '<html><body>captcha</body></html>')
  const { code, rows } = rasid(['parse', join(dir, 'good.xml'), join(dir, 'bad.xml'), join(dir, 'none.xml')])
  expect(code).toBe(0)
  expect(
    rows.map((row) => ('error' in row ? (row['error'] as { code: string }).code : (row['items'] as unknown[]).length)),
  ).toEqual([1, 'NOT_A_FEED', 'UNREADABLE'])
  expect(rasid(['parse', join(dir, 'bad.xml')]).code).toBe(1)
  rmSync(dir, { recursive: true })
})

test('poll refuses private addresses and bad ones without a connection', () => {
  const { code, rows } = rasid(['poll', 'http://127.0.0.1:9/feed', 'ftp://a.example/feed'])
  expect(code).toBe(1)
  expect(rows.map(({ error }) => (error as { code: string }).code)).toEqual(['PRIVATE_ADDRESS', 'BAD_URL'])
})

test('check accepts the bundled configuration and lists every problem of a broken one', () => {
  expect(rasid(['check']).code).toBe(0)
  const dir = mkdtempSync(join(tmpdir(), 'rasid-check-'))
  writeFileSync(
    join(dir, 'feeds.yaml'),
    'feeds:\n  - id: one\n    outlet: صدى\n    url: nowhere\n    language: ar\n    every: soon\n',
  )
  const { code, err } = rasid(['check', dir])
  expect(code).toBe(1)
  expect(err).toMatch(/feeds\.yaml:4.*url/)
  expect(err).toMatch(/feeds\.yaml:6.*every/)
  rmSync(dir, { recursive: true })
})

test('why explains a pasted text in sentences', () => {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-why-'))
  const { code, out, err } = rasid(['why', 'المغرب وإسرائيل يوقعان اتفاقا عسكريا', '--language', 'ar'], '', { DATA_DIR: dir })
  expect(code).toBe(0)
  expect(out + err).toContain('المغرب')
  rmSync(dir, { recursive: true })
})

test('why finds an article by its address, tracking and all', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-why-'))
  const store = await openStore(`sqlite:${join(dir, 'rasid.db')}`)
  await store.commit(commit({ articles: [matched({ title: 'عنوان محفوظ', keys: ['url:a.example/2'] })] }))
  await store.close()
  const { code, out } = rasid(['why', 'https://www.a.example/2/?utm_source=rss'], '', { DATA_DIR: dir })
  expect({ code, first: out.split('\n')[0] }).toEqual({ code: 0, first: 'عنوان محفوظ (هسبريس)' })
  rmSync(dir, { recursive: true })
})

test('stories are listed, shown with their articles, merged and parted again', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-story-'))
  const ask = (...words: string[]) => rasid(['story', ...words], '', { DATA_DIR: dir })
  expect(ask('list')).toMatchObject({ code: 0, err: 'No story yet.\n' })
  const store = await openStore(`sqlite:${join(dir, 'rasid.db')}`)
  for (const [id, outlet] of [
    ['زيارة', 'لكم'],
    ['صفقة', 'العمق'],
  ] as const) {
    const row = matched({ id, outlet, title: `خبر عن ${id}`, keys: [`guid:${id}`] })
    const [update] = groupArticles({ matched: [row], topic, stories: [], window: createStoryWindow(), now: noon })
    const told = { articleId: id, storyId: update!.story.id, decision: 'new', at: noon, because: {} } as const
    await store.commit(
      commit({
        articles: [row],
        stories: [{ ...update!.story, id: `قصة-${id}` }],
        decisions: [{ ...told, storyId: `قصة-${id}` }],
      }),
    )
  }
  await store.close()
  expect(ask('list').out.trim().split('\n')).toHaveLength(2)
  const merged = ask('merge', 'قصة-زيارة', 'قصة-صفقة')
  expect(merged).toMatchObject({ code: 0, err: expect.stringContaining('قصة-صفقة now leads to قصة-زيارة') })
  expect(ask('show', 'قصة-صفقة').out).toMatch(/^قصة-زيارة .*2 articles.*\n {2}زيارة .*\n {2}صفقة /)
  expect(ask('why', 'قصة-صفقة').code).toBe(2)
  expect(rasid(['why', 'قصة-صفقة', '--language', 'ar'], '', { DATA_DIR: dir }).out).toContain('وضعه هنا محرر')
  expect(ask('undo').code).toBe(0)
  expect(ask('show', 'قصة-صفقة').out).toMatch(/^قصة-صفقة .*1 article /)
  expect(ask('undo')).toMatchObject({ code: 1, err: expect.stringContaining('nothing to undo') })
  rmSync(dir, { recursive: true })
})

test('what was given up is listed with its chat, headline, reason and age, in one line without secrets, and owed again once', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-letters-'))
  const ask = (...words: string[]) => rasid(['letters', ...words], '', { DATA_DIR: dir })
  expect(ask()).toMatchObject({ code: 0, err: 'No dead letter.\n' })
  const store = await openStore(`sqlite:${join(dir, 'rasid.db')}`)
  const [owed, chat] = [alert(), { platform: 'telegram', chatId: '7' } as const]
  await store.subscribe(subscription(chat))
  await store.commit(commit({ alerts: [owed] }))
  const reason = 'refused\n\u001B[31m at /bot123456789:AAFakeFakeFakeFakeFakeFakeFakeFake_00/'
  const row = delivery(owed, chat, { status: { state: 'dead', reason, at: Date.now() - 3 * 60_000 } })
  await store.saveFanOut(owed.id, [row], undefined)
  const listed = ask().out
  expect(listed).toMatch(/^خبر-1@telegram:7 {2}telegram:7 {2}3 min {2}\S.* {2}refused.*\[secret\]\/?\n$/)
  expect(listed).toContain(owed.summary.headline.text)
  expect(listed).not.toContain('\u001B')
  await store.suspendChat(chat, 'blocked', noon)
  expect(ask('replay', row.id)).toMatchObject({ code: 1, err: expect.stringMatching(/^Expected a chat that can be written to/) })
  await store.resumeChat(chat)
  expect(ask('replay', 'all').err).toBe('1 of 1 dead letters are owed again.\n')
  expect(ask('replay', row.id)).toMatchObject({ code: 1, err: expect.stringMatching(/got a delivery that was not given up/) })
  expect((await store.auditLog(9)).map(({ action, subject }) => [action, subject])).toEqual([['letter-replay', row.id]])
  await store.close()
  rmSync(dir, { recursive: true })
})

test('a search for a day that is none ends with 1 and says so', () => {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-search-'))
  const { code, err } = rasid(['search', 'اتفاق', '--since', 'someday'], '', { DATA_DIR: dir })
  expect(code).toBe(1)
  expect(err).toContain('someday')
  rmSync(dir, { recursive: true })
})

test('wrong settings are all named at once by the service, which ends with 1', () => {
  const done = spawnSync(process.execPath, ['--import', './src/require-node.mjs', 'src/main.ts', '--check'], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH, HOME, PORT: 'abc', LOG_LEVEL: 'loud' },
  })
  expect(done.status).toBe(1)
  expect(done.stderr).toMatch(/PORT/)
  expect(done.stderr).toMatch(/LOG_LEVEL/)
})
