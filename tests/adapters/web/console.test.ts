// The console over real HTTP on loopback: health for machines, pages for people, and what it refuses.
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createConsole, type ConsoleOptions, type HealthReport } from '../../../adapters/web/index.ts'
import { busy, firstDay, hostile, noon, visitStory, why } from './newsroom.ts'

const well: HealthReport = {
  live: { ok: true, reason: 'the loops tick' },
  parts: { store: { ok: true, reason: 'writes and reads' } },
}

const started: { stop: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop()
})

async function open(more: Partial<ConsoleOptions> = {}) {
  const logged: string[] = []
  const say = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`)
  const made = createConsole({
    host: '127.0.0.1',
    port: 0,
    health: async () => well,
    metricsText: async () => 'rasid_alerts_total{kind="new"} 0\n',
    overview: async () => busy,
    story: async (id) => (id === visitStory.id ? visitStory : undefined),
    why,
    log: { debug: say, info: say, warn: say, error: say },
    now: () => noon,
    ...more,
  })
  started.push(made)
  const { url } = await made.start()
  const ask = (path: string, init: RequestInit = {}) => fetch(new URL(path, url), { redirect: 'manual', ...init })
  return { url, ask, text: async (path: string, init?: RequestInit) => (await ask(path, init)).text(), logged }
}

describe('for machines', () => {
  test('readyz names every part with its reason, and answers 503 when one is not well', async () => {
    const parts = { store: { ok: false, reason: 'disk full: free space in ./data' }, queue: { ok: true, reason: 'idle' } }
    const { ask } = await open({ health: async () => ({ live: well.live, parts }) })
    const answer = await ask('/readyz')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toEqual({ ready: false, parts: { process: well.live, ...parts } })
    expect((await ask('/livez')).status).toBe(200)
  })

  test('a health check that breaks is an answer too, without its details', async () => {
    const { ask } = await open({ health: async () => Promise.reject(new Error('secret path /etc/rasid')) })
    const answer = await ask('/readyz')
    expect(answer.status).toBe(503)
    expect(await answer.text()).not.toContain('/etc/rasid')
  })

  test('metrics are Prometheus text', async () => {
    const { ask } = await open()
    const answer = await ask('/metrics')
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    expect(await answer.text()).toContain('rasid_alerts_total{kind="new"} 0')
  })

  test('the overview is JSON with counts and reasons', async () => {
    const { ask } = await open()
    const answer = (await (await ask('/api/overview')).json()) as Record<string, never>
    expect(answer).toMatchObject({
      decisions: { alert: 2, review: 1, drop: 2, of: 5 },
      feeds: [
        { id: 'rasm', condition: 'ok' },
        {},
        { condition: 'failing', error: { code: 'TIMEOUT' } },
        {},
        {},
        { condition: 'waiting' },
      ],
      stories: [{ id: 'visit', phase: 'signed', independent: 3 }, { id: 'drill' }],
    })
    expect(JSON.stringify(answer['recent'])).toContain('لا لفظ يربط بين الطرفين')
  })
})

describe('for people', () => {
  test('the page is Arabic and right-to-left unless another language is asked for', async () => {
    const { text } = await open()
    expect(await text('/')).toContain('<html lang="ar" dir="rtl">')
    expect(await text('/?lang=fr')).toContain('<html lang="fr" dir="ltr">')
    expect(await text('/?lang=tlh')).toContain('<html lang="ar" dir="rtl">')
  })

  test('it shows stories with their sources, feeds in words, and why articles were dropped', async () => {
    const { text } = await open()
    const html = await text('/')
    expect(html).toContain('وفد عسكري إسرائيلي يصل إلى الرباط لبحث التعاون الدفاعي')
    expect(html).toContain('3 منابر، 3 نصوص مستقلة')
    expect(html).toContain('تأخر الموقع في الإجابة أكثر مما يُنتظر.')
    expect(html).toContain('3 إخفاقات متتالية')
    expect(html).toContain('لم يرد فيه: «\u2068إسرائيل\u2069» و«\u2068الدفاع\u2069».')
    expect(html).toContain('لا لفظ يربط بين الطرفين، وإنما وردا معا.')
    expect(html).toContain('قبل 12 دقيقة')
  })

  test('what is known of each feed stands in the reader’s language, the words of the log are folded away', async () => {
    const state = {
      ...busy.feeds[0]!.state!,
      quarantined: [{ at: noon, reason: 'Expected at most 10 new items', articleIds: ['1', '2'] }],
    }
    const feeds = [...busy.feeds, { source: { ...busy.feeds[0]!.source, id: 'held' }, state }]
    const { text } = await open({ overview: async () => ({ ...busy, feeds }) })
    const html = await text('/')
    for (const words of ['412 خبرا', '3 تنبيهات', 'آخر إجابة', 'تُقرأ كل 5 دقائق', 'نحو 12 خبرا في اليوم', 'خبران محجوزان'])
      expect(html).toContain(words)
    const inSight = html.replaceAll(/<details[\s\S]*?<\/details>/g, '')
    for (const words of ['Expected', 'got']) expect(inSight).not.toContain(words)
    expect(html).toContain('Expected at most 10 new items')
  })

  test('many feeds without trouble are folded, those in trouble stay in sight', async () => {
    const many = Array.from({ length: 13 }, (_, index) => ({
      source: { ...busy.feeds[0]!.source, id: `f${index}`, outlet: `منبر ${index}` },
    }))
    const { text } = await open({ overview: async () => ({ ...busy, feeds: [...many, busy.feeds[2]!] }) })
    const [before = '', folded = ''] = (await text('/')).split('<details>')
    expect(before).toContain('منبر الضفتين</span>')
    expect(folded).toContain('13 خلاصة أخرى')
    expect(folded).toContain('منبر 12')
  })

  test('when no feed at all can be reached it says that the network is away', async () => {
    const failing = busy.feeds[2]!
    const alone = busy.feeds.map(({ source }) => ({ source, state: failing.state! })).filter(({ source }) => source.enabled)
    const away = await open({ overview: async () => ({ ...busy, feeds: alone }) })
    expect(await away.text('/?lang=en')).toContain('this machine seems to be offline')
    const { text } = await open()
    expect(await text('/?lang=en')).not.toContain('offline')
  })

  test('without tokens it says how to get them, in every language', async () => {
    const { text } = await open({ overview: async () => firstDay })
    for (const language of ['ar', 'fr', 'en']) {
      const html = await text(`/?lang=${language}`)
      expect(html).toContain('https://t.me/BotFather')
      expect(html).toContain('https://discord.com/developers/applications')
      expect(html).toContain('TELEGRAM_TOKEN=…')
      expect(html).not.toContain('\uE000')
    }
  })

  test('with tokens it gives the invitation and the command to subscribe', async () => {
    const { text } = await open()
    const html = await text('/?lang=en')
    expect(html).toContain('/subscribe morocco-israel-defence')
    expect(html).toContain('/follow topic:morocco-israel-defence')
    expect(html).toContain('https://discord.com/oauth2/authorize?client_id=100000000000000001')
    expect(html).not.toContain('BotFather')
  })

  test('a story has its page: lead, time line, members with what decided', async () => {
    const { ask } = await open()
    const answer = await ask('/stories/visit?lang=fr')
    const html = await answer.text()
    expect(answer.status).toBe(200)
    expect(html).toContain('توقيع مذكرة تفاهم في الصناعات الدفاعية بين المغرب وإسرائيل')
    expect(html).toContain('Élément nouveau')
    expect(html).toContain('étape encore inconnue\u202F: \u2068signature\u2069')
    expect(html).toContain('textes semblables à 43\u202F%')
    expect((await ask('/stories/nothing')).status).toBe(404)
  })

  test('what decided stands in words; the figures behind it are folded away', async () => {
    const { text } = await open()
    for (const [language, words] of [
      ['ar', 'البلد المضيف نفسه'],
      ['fr', 'le même pays hôte'],
      ['en', 'the same host country'],
    ]) {
      const [, ...folded] = (await text(`/stories/visit?lang=${language}`)).split('<details>')
      expect(folded.join('')).toContain(words)
      expect(folded.filter((part) => part.includes('kindRare')).every((part) => part.includes('class="because"'))).toBe(true)
    }
  })

  test('what a publisher wrote is shown as text and never as markup or a script link', async () => {
    const { text } = await open({ overview: async () => ({ ...busy, recent: [hostile] }) })
    const html = await text('/')
    expect(html).not.toContain('<img src=x')
    expect(html).not.toContain('<svg onload')
    expect(html).not.toContain('javascript:')
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })

  test('unhealthy parts and configuration errors stand at the top, with what to do', async () => {
    const message = 'Expected every to be at least 1m, got 5s: raise it (hespress)'
    const problem = { file: 'config/feeds.yaml', line: 14, path: 'feeds[3].every', message, severity: 'error' as const }
    const { text } = await open({
      overview: async () => ({ ...busy, problems: [problem] }),
      health: async () => ({
        live: well.live,
        parts: {
          discord: { ok: false, reason: 'token refused: check DISCORD_TOKEN', trouble: 'token' },
          store: { ok: false, reason: 'disk is full' },
        },
      }),
    })
    const arabic = (await text('/')).replaceAll(/<[^>]*>/g, '')
    expect(arabic).toContain('ديسكورد · الرمز مرفوض: ضع الرمز الصحيح في DISCORD_TOKEN وأعد التشغيل.')
    expect(arabic).toContain('المخزن · لا يمكن القراءة منه أو الكتابة فيه.')
    const html = await text('/?lang=en')
    expect(html).toContain('token refused: check DISCORD_TOKEN')
    expect(html).toContain('config/feeds.yaml:14')
    expect(html).toContain(message)
  })
})

describe('what it refuses', () => {
  const form = (url: string, token: string, more: Record<string, string> = {}) => ({
    method: 'POST',
    body: new URLSearchParams({ token }),
    headers: { origin: new URL(url).origin, ...more },
  })

  test('with an admin token nothing is shown before the login, and logging out ends it', async () => {
    const { url, ask } = await open({ adminToken: 'مفتاح-الباب-42' })
    expect((await ask('/')).headers.get('location')).toBe('/login?lang=ar')
    expect((await ask('/api/overview')).status).toBe(401)
    const login = await ask('/login', form(url, 'مفتاح-الباب-42'))
    const cookie = login.headers.get('set-cookie') ?? ''
    expect(login.status).toBe(303)
    expect(cookie).toMatch(/^rasid=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const session = { cookie: cookie.split(';')[0]! }
    expect((await ask('/', { headers: session })).status).toBe(200)
    await ask('/logout', { method: 'POST', headers: { ...session, origin: new URL(url).origin } })
    expect((await ask('/', { headers: session })).status).toBe(303)
  })

  test('five wrong tokens close the door for a quarter of an hour, then it opens again', async () => {
    let now = noon
    const { url, ask, logged } = await open({ adminToken: 'right-token', now: () => now })
    for (let i = 0; i < 5; i++) expect((await ask('/login', form(url, `wrong-${i}`))).status).toBe(401)
    const closed = await ask('/login', form(url, 'right-token'))
    expect(closed.status).toBe(429)
    expect(closed.headers.get('retry-after')).toBe('900')
    now += 15 * 60_000
    expect((await ask('/login', form(url, 'right-token'))).status).toBe(303)
    expect(logged.join()).not.toContain('wrong-')
  })

  test('behind a proxy of ours the door closes for the client that tried, whatever else it writes into the header', async () => {
    const { url, ask } = await open({ adminToken: 'right-token', proxies: 1 })
    const from = (client: string) => ({ 'x-forwarded-for': client })
    for (let i = 0; i < 5; i++)
      expect((await ask('/login', form(url, `wrong-${i}`, from(`192.0.2.${i}, 203.0.113.7`)))).status).toBe(401)
    expect((await ask('/login', form(url, 'right-token', from('198.51.100.9, 203.0.113.7')))).status).toBe(429)
    expect((await ask('/login', form(url, 'right-token', from('203.0.113.8')))).status).toBe(303)
  })

  test('without a proxy of ours nobody gets a new try by writing another address', async () => {
    const { url, ask } = await open({ adminToken: 'right-token' })
    for (let i = 0; i < 5; i++)
      expect((await ask('/login', form(url, `wrong-${i}`, { 'x-forwarded-for': `192.0.2.${i}` }))).status).toBe(401)
    expect((await ask('/login', form(url, 'right-token', { 'x-forwarded-for': '192.0.2.99' }))).status).toBe(429)
  })

  test('a session unused for eight hours is over', async () => {
    let now = noon
    const { url, ask } = await open({ adminToken: 'right-token', now: () => now })
    const login = await ask('/login', form(url, 'right-token'))
    const headers = { cookie: login.headers.get('set-cookie')!.split(';')[0]! }
    now += 7 * 3_600_000
    expect((await ask('/', { headers })).status).toBe(200)
    now += 8 * 3_600_000 + 1
    expect((await ask('/', { headers })).status).toBe(303)
  })

  test.each([
    ['without Origin', {}],
    ['from another site', { origin: 'https://evil.example' }],
    ['from a null origin', { origin: 'null' }],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
  ])('a login %s', async (_, more) => {
    const { url, ask } = await open({ adminToken: 'right-token' })
    const own = 'sec-fetch-site' in more ? { origin: new URL(url).origin } : {}
    const answer = await ask('/login', { ...form(url, 'right-token'), headers: { ...own, ...more } })
    expect(answer.status).toBe(403)
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  test('an invented session, and a GET that would log in or out', async () => {
    const { ask } = await open({ adminToken: 'right-token' })
    expect((await ask('/', { headers: { cookie: `rasid=${'a'.repeat(43)}` } })).status).toBe(303)
    expect((await ask('/login?token=right-token')).headers.get('set-cookie')).toBeNull()
    expect((await ask('/logout')).status).toBe(303)
  })

  test('without an admin token an address that others reach shows health only, and says why', async () => {
    const { ask } = await open({ host: '0.0.0.0' })
    const answer = await ask('/?lang=en')
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('ADMIN_TOKEN')
    expect((await ask('/readyz')).status).toBe(200)
  })

  test('a foreign name that resolves to this machine (DNS rebinding)', async () => {
    const { url } = await open()
    const raw = await exchange(url, 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')
    expect(raw).toContain('HTTP/1.1 403')
    expect(raw).not.toContain('جريدة الرسم')
  })

  test.each([
    ['a path traversal', 'GET /../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n', /HTTP\/1\.1 40[04]/],
    [
      'an encoded traversal',
      'GET /stories/%2e%2e%2f%2e%2e HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
      /HTTP\/1\.1 404/,
    ],
    [
      'a broken percent sequence',
      'GET /stories/%E0%A4%A HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
      /HTTP\/1\.1 404/,
    ],
    [
      'two lengths at once (request smuggling)',
      'POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /',
      /HTTP\/1\.1 400/,
    ],
  ])('%s', async (_, request, status) => {
    const { url } = await open()
    expect(await exchange(url, request)).toMatch(status)
  })

  test('a huge query and a huge body, and it lives on', async () => {
    const { url, ask } = await open({ adminToken: 'right-token' })
    expect((await ask(`/?q=${'x'.repeat(20_000)}`)).status).toBe(431)
    expect((await ask('/login', form(url, 'x'.repeat(5_000)))).status).toBe(413)
    expect((await ask('/livez')).status).toBe(200)
  })

  test('four hundred silent connections do not keep a reader out', async () => {
    const { url, ask } = await open()
    const port = Number(new URL(url).port)
    const silent = await Promise.all(
      Array.from(
        { length: 400 },
        () =>
          new Promise<Socket>(
            (resolve) =>
              void connect(port, '127.0.0.1').once('connect', function (this: Socket) {
                resolve(this)
              }),
          ),
      ),
    )
    expect((await ask('/livez')).status).toBe(200)
    for (const socket of silent) socket.destroy()
  })

  test('a page that breaks says so without its secrets; the log has the reason', async () => {
    const { ask, logged } = await open({
      overview: async () => Promise.reject(new Error('no such table: stories in /srv/rasid')),
    })
    const answer = await ask('/')
    const html = await answer.text()
    expect(answer.status).toBe(500)
    expect(html).toContain('حدث خطأ عندنا')
    expect(html).not.toContain('no such table')
    expect(logged.join()).toContain('no such table')
  })

  test('scripts, frames and foreign forms are forbidden on every answer', async () => {
    const { ask } = await open()
    for (const path of ['/', '/nothing', '/livez', '/style.css']) {
      const { headers } = await ask(path)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect(await (await ask('/')).text()).not.toMatch(/<script|<style| style=| on[a-z]+=/)
  })

  test('a port that is taken is refused with a sentence that names it and the way out', async () => {
    const { url } = await open()
    const port = Number(new URL(url).port)
    await expect(open({ port })).rejects.toThrow(
      `Expected port ${port} on 127.0.0.1 to be free for the web console, got EADDRINUSE (another program listens there): stop it, or choose another port, for example PORT=${port + 1}.`,
    )
  })
})

/** Sends bytes as they are and collects the answer: what fetch would not let us write. */
function exchange(url: string, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(request))
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}
