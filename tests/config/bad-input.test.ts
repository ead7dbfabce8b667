// Everything people and disks have done to configuration files (hostile.md ), with the sentence each one gets.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bundled, folderWith, goodEntities, goodFeeds, goodTopic, lines, load } from './folder.ts'

const withFeeds = (content: string | Uint8Array) =>
  folderWith({ 'feeds.yaml': content, 'entities/a.yaml': goodEntities, 'topics/a.yaml': goodTopic })
const withEntities = (content: string) =>
  folderWith({ 'feeds.yaml': goodFeeds, 'entities/a.yaml': content, 'topics/a.yaml': goodTopic })
const withTopic = (content: string) =>
  folderWith({ 'feeds.yaml': goodFeeds, 'entities/a.yaml': goodEntities, 'topics/a.yaml': content })
const entity = (more: string) =>
  `entities:\n  - { id: l.il, type: country, label: { ar: إسرائيل }, evidence: { il: 1, ma: 1 }, ${more} }\n`
const feed = (more: string) => `feeds:\n  - id: a\n    outlet: أ\n    url: https://a.example/feed\n    ${more}\n`

describe('a file that cannot be read', () => {
  test.each<[string, string | Uint8Array, string]>([
    [
      'empty',
      '',
      'feeds.yaml Expected feeds.yaml to hold a configuration, got an empty file: see config/README.md for an example, or restore your copy',
    ],
    [
      'only a remark',
      '# feeds\n',
      'feeds.yaml Expected feeds.yaml to hold a configuration, got an empty file: see config/README.md for an example, or restore your copy',
    ],
    [
      'half written',
      goodFeeds.slice(0, -9).replace('https', "'https"),
      "feeds.yaml:6:6 Expected valid YAML, got «Missing closing 'quote»: look at the quotes, colons and indentation here and on the line before",
    ],
    [
      'not UTF-8',
      new Uint8Array([0x66, 0xc7, 0xe1, 0x20]),
      'feeds.yaml Expected feeds.yaml to be UTF-8, got bytes that are not: save it again as UTF-8 (not windows-1256)',
    ],
    [
      'UTF-16',
      new Uint8Array(Buffer.from('feeds: []', 'utf16le')),
      'feeds.yaml Expected feeds.yaml to be text, got zero bytes: it is UTF-16 or damaged, save it as UTF-8',
    ],
    [
      'twice the same key',
      `${goodFeeds}feeds: []\n`,
      'feeds.yaml:7:1 (feeds) Expected every key once in a map, got «feeds» a second time: keep one of the two',
    ],
    [
      'indented by tabs',
      'feeds:\n\t- id: a\n',
      'feeds.yaml:2:1 Expected spaces before the key, got a tab: YAML is indented with spaces only',
    ],
    [
      'a prototype',
      `${goodFeeds}    __proto__: { polluted: true }\n`,
      'feeds.yaml:7:5 (__proto__) Expected a key of the documentation, got «__proto__»: remove it, this name is never allowed',
    ],
    [
      'a number JSON cannot hold',
      feed('note: .inf'),
      'feeds.yaml:5:11 Expected an ordinary number, got .inf: write digits, or put the word in quotes',
    ],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nfeeds: [*c,*c,*c]\n`,
      'feeds.yaml Expected feeds.yaml to repeat itself in moderation, got aliases that unfold without end: write the values out',
    ],
  ])('%s', async (_, content, sentence) => {
    expect(lines(await load(withFeeds(content)))[0]).toBe(sentence)
  })

  test('missing', async () => {
    expect(lines(await load(folderWith({})))).toEqual([
      'feeds.yaml Expected feeds.yaml to exist, got nothing there: create it, or point CONFIG_DIR at the folder that holds it',
    ])
  })

  test('50 MB, which is refused before it is read', async () => {
    const dir = withFeeds('feeds: []\n')
    truncateSync(join(dir, 'feeds.yaml'), 50 * 1024 * 1024)
    expect(lines(await load(dir))).toEqual([
      'feeds.yaml Expected feeds.yaml to have at most 512 KB, got 51200 KB: split it into several files',
    ])
  })

  test('a link that leads out of the folder', async () => {
    const dir = folderWith({ 'topics/a.yaml': goodTopic })
    symlinkSync('/etc/passwd', join(dir, 'feeds.yaml'))
    expect(lines(await load(dir))).toEqual([
      'feeds.yaml Expected feeds.yaml to lie in the configuration folder, got a link that leads out of it: copy the file there instead',
    ])
  })

  test('a link inside the folder, as Kubernetes mounts files, is fine', async () => {
    const dir = folderWith({ '..data/feeds.yaml': goodFeeds })
    symlinkSync('..data/feeds.yaml', join(dir, 'feeds.yaml'))
    expect(await load(dir)).toMatchObject({ ok: true, configuration: { feeds: [{ id: 'hespress' }] } })
  })

  test('links in a ring, a folder and a pipe in place of the file', async () => {
    const [ring, folder, pipe] = [folderWith({}), folderWith({}), folderWith({})]
    symlinkSync('feeds.yaml', join(ring, 'feeds.yaml'))
    mkdirSync(join(folder, 'feeds.yaml'))
    spawnSync('/usr/bin/env', ['mkfifo', join(pipe, 'feeds.yaml')])
    expect((await Promise.all([ring, folder, pipe].map(load))).flatMap(lines)).toEqual([
      'feeds.yaml Expected feeds.yaml to be a file, got links that point at each other: replace the link by the file',
      'feeds.yaml Expected feeds.yaml to be a file, got a folder: replace it by a file',
      'feeds.yaml Expected feeds.yaml to be a file, got a device or a pipe: replace it by a file',
    ])
  })

  test('no permission', () => {
    const dir = withFeeds(goodFeeds)
    chmodSync(dir, 0o755)
    chmodSync(join(dir, 'feeds.yaml'), 0)
    const script = `import(${JSON.stringify(new URL('../../config/load.ts', import.meta.url).href)})
      .then(({ createConfigSource }) => createConfigSource(${JSON.stringify(dir)}, ${JSON.stringify(bundled)}).load())
      .then((loaded) => console.log(loaded.problems[0].message))`
    // The superuser may read everything, so another user has to try.
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
    const run = spawnSync(process.execPath, ['-e', script], {
      ...user,
      encoding: 'utf8',
      env: { NODE_DISABLE_COMPILE_CACHE: '1' },
    })
    expect(run.stdout.trim()).toBe(
      'Expected feeds.yaml to be readable by the user who runs Rasid, got «permission denied»: chmod u+r it, or change its owner',
    )
  })

  // Each of these cost a minute or more before the reader was told to leave out its drawings and its own check of keys.
  test.each([
    ['quotes', '"'.repeat(500_000)],
    ['keys', Array.from({ length: 40_000 }, (_, index) => `k${index}: 1`).join('\n')],
  ])('half a megabyte of %s', async (_, content) => {
    const loaded = await load(withFeeds(content))
    expect(loaded.ok ? [] : loaded.problems.length).toBeLessThan(150)
  })

  test('nested a hundred thousand deep', async () => {
    const loaded = await load(withFeeds(`feeds: ${'['.repeat(100_000)}`))
    expect(loaded.ok).toBe(false)
  })

  test('a byte order mark and Windows line ends are fine', async () => {
    expect(await load(withFeeds(`\u{feff}${goodFeeds.replaceAll('\n', '\r\n')}`))).toMatchObject({ ok: true })
  })
})

describe('a field that is wrong', () => {
  test.each<[string, string]>([
    [feed('evry: 5m'), 'feeds.yaml:5:5 (feeds[a]) Expected a key that is known here, got «evry»: did you mean «every»?'],
    [
      feed('every: soon'),
      'feeds.yaml:5:12 (feeds[a].every) Expected every to be a duration from 1s to 1d, got «soon»: write a whole number and s, m, h or d, for example 5m',
    ],
    [
      feed('every: 2d'),
      'feeds.yaml:5:12 (feeds[a].every) Expected every to be a duration from 1s to 1d, got «2d»: write a whole number and s, m, h or d, for example 5m',
    ],
    [
      feed('enabled: yes'),
      'feeds.yaml:5:14 (feeds[a].enabled) Expected enabled to be true or false, got «yes»: write true or false without quotes',
    ],
    [
      feed('country: Maroc'),
      'feeds.yaml:5:14 (feeds[a].country) Expected country to be a country code of two small letters, got «Maroc»: write ma, eg, sa…; leave it out for a pan-Arab outlet',
    ],
    [
      feed('note:'),
      'feeds.yaml:5:10 (feeds[a].note) Expected note to be a remark, got nothing: write it in quotes or leave the key out',
    ],
    [
      'feeds: hespress\n',
      'feeds.yaml:1:8 (feeds) Expected feeds to be a list of feeds, got «hespress»: write one item a line, each after «- »',
    ],
    [
      'feed:\n  - id: a\n',
      'feeds.yaml:1:1 (feeds) Expected feeds to be a list of feeds, got nothing: write one item a line, each after «- »',
    ],
    [
      'feeds:\n  - id: 012\n    outlet: أ\n    url: https://a.example\n',
      'feeds.yaml:2:9 (feeds[0].id) Expected id to be a short id: small Latin letters, digits, hyphens, at most 64, got the number 12: write for example hespress; put an id of digits alone in quotes',
    ],
    [
      'feeds:\n  - id: a\n    outlet: أ\n    url: file:///etc/passwd\n',
      'feeds.yaml:4:10 (feeds[a].url) Expected url to be an http or https address, got «file:///etc/passwd»: copy the address of the feed itself, for example https://www.hespress.com/feed',
    ],
    [
      'feeds:\n  - id: a\n    outlet: أ\n    url: https://me:pw@a.example/\n',
      'feeds.yaml:4:10 (feeds[a].url) Expected url to hold no user name and no password, got «https://me:pw@a.example/»: remove the part before @: files of the configuration are shown to every admin',
    ],
  ])('%j', async (content, sentence) => {
    expect(lines(await load(withFeeds(content)))).toContain(sentence)
  })

  test.each(['""', 'ب', '"ًّـ"', '"   "', '.*', '(a+)+$', `"${'ط'.repeat(10_000)}"`, '{ text: "؟" }'])(
    'the spelling %s',
    async (form) => {
      const [sentence] = lines(await load(withEntities(entity(`forms: [${form}]`))))
      expect(sentence).toMatch(
        /^entities\/a\.yaml:2:\d+ \(entities\[l\.il\]\.forms\[0\](\.text)?\) Expected .* to be a spelling of 2 to 80 letters, got .*: write words as printed; patterns such as \.\* are not understood, list the spellings instead$/,
      )
    },
  )

  test('a key of a form is misspelt: the sentence is about the form, not about «invalid input»', async () => {
    expect(lines(await load(withEntities(entity('forms: [{ text: الكيان, contextonly: true }]'))))).toEqual([
      'entities/a.yaml:2:108 (entities[l.il].forms[0]) Expected a key that is known here, got «contextonly»: did you mean «contextOnly»?',
    ])
  })

  test('20,000 spellings of one entity', async () => {
    const forms = Array.from({ length: 20_000 }, (_, index) => `كلمة${index}`).join(', ')
    expect(lines(await load(withEntities(entity(`forms: [${forms}]`))))[0]).toContain(
      'Expected forms to hold at most 300 items, got a list of 20000',
    )
  })

  test('a topic that would fire on one dimension alone', async () => {
    const found = lines(await load(withTopic('id: t\nlabel: { ar: ت }\nrequire: [ma, ma]\npair: [ma, ma]\n')))
    expect(found).toEqual([
      'topics/a.yaml:3:10 (require) Expected require to name two different dimensions or more, got a list of 2: add a second one: a topic that fires on one dimension alone floods every chat',
      'topics/a.yaml:4:7 (pair) Expected pair to be exactly two different dimensions, got a list of 2: write for example [ma, il]: the two sides whose relation is the topic',
    ])
  })

  test('a topic that could never fire, and one whose pair is not required', async () => {
    const found = lines(await load(withTopic(goodTopic.replace('[ma, il]\npair', '[ma, ill]\npair'))))
    expect(found).toEqual([
      'topics/a.yaml:4:7 (pair) Expected pair to name dimensions of require, got «il»: add it to require, so that the topic cannot fire without it',
      'topics/a.yaml:3:10 (require) Expected a dimension that some entity gives evidence for, got «ill»: the topic could never fire; did you mean «il»?',
    ])
  })
})

test('names of dimensions may have three languages, and nothing else', async () => {
  const withNames = (names: string) => load(withTopic(`${goodTopic}rules: { names: ${names} }\n`))
  expect(lines(await withNames('{ ma: المغرب, il: { ar: إسرائيل, fr: Israël } }'))).toEqual([])
  expect(lines(await withNames('{ il: { ar: إسرائيل, de: Israel } }'))).toEqual([
    'topics/a.yaml:5:38 (rules.names.il) Expected a key that is known here, got «de»: known are ar, en, fr',
  ])
})

test('rules and entities that nobody knows are warnings: they would be without effect, in silence', async () => {
  const dir = withTopic(`${goodTopic}rules: { strng: [وقع], programme: [l.maa] }\n`)
  expect(lines(await load(dir))).toEqual([
    'topics/a.yaml:5:17 (rules.strng) Expected a rule that the matcher reads, got «strng»: it changes nothing; did you mean «strong»?',
    'topics/a.yaml:5:35 (rules.programme) Expected the id of an entity, got «l.maa»: it changes nothing; did you mean «l.ma»?',
  ])
})

test('all problems of all files come at once', async () => {
  const dir = folderWith({
    'feeds.yaml': feed('every: x'),
    'entities/a.yaml': 'entities: [\n',
    'entities/b.yaml': entity('forms: []'),
    'topics/a.yaml': '',
  })
  const found = await load(dir)
  expect(found.ok).toBe(false)
  expect(new Set(lines(found).map((line) => line.split(/[: ]/)[0]))).toEqual(
    new Set(['feeds.yaml', 'entities/a.yaml', 'entities/b.yaml', 'topics/a.yaml']),
  )
})

test('an id used in two files names both places', async () => {
  const dir = folderWith({
    'feeds.yaml': goodFeeds,
    'entities/a.yaml': goodEntities,
    'entities/b.yaml': goodEntities,
    'topics/a.yaml': goodTopic,
  })
  expect(lines(await load(dir))[0]).toBe(
    'entities/b.yaml:2:5 (entities[l.ma]) Expected every id once, got «l.ma» again (first in entities/a.yaml:2): rename or remove one of the two',
  )
})

test('a feed asked for every second, and one address twice, are warnings', async () => {
  const dir = folderWith({ 'feeds.yaml': `${feed('every: 1s')}  - { id: b, outlet: ب, url: https://a.example/feed }\n` })
  expect(
    lines(await load(dir))
      .slice(0, 2)
      .map((line) => line.slice(0, 60)),
  ).toEqual([
    'feeds.yaml:6:5 (feeds[b]) Expected every address once, got «',
    'feeds.yaml:5:12 (feeds[a].every) Expected every to be at lea',
  ])
})

test('files that are not ours are not read', async () => {
  const dir = folderWith({
    'feeds.yaml': goodFeeds,
    'entities/.a.yaml.swp': '[',
    'entities/.b.yaml': '[',
    'entities/notes.txt': '[',
  })
  writeFileSync(join(dir, 'feeds.yaml~'), '[')
  expect(await load(dir)).toMatchObject({ ok: true })
})
