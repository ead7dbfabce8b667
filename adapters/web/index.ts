/**
 * The console: health for machines, pages for people. Server-rendered, without script; what it shows comes through the options,
 * so it knows neither the store nor the loops. Every answer of the JSON addresses is described in README.md beside this file.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Language, MatchedArticle, Story } from '#model'
import type { Health, Log } from '#ports'
import { nearestLanguage } from '../../src/i18n/translate.ts'
import { overviewJson, storyJson } from './api.ts'
import { boardPolicy, clientAddress, headers, isLoopback, isOwnForm, namesThisMachine } from './guard.ts'
import { listen, type Listening } from './listen.ts'
import { closedPage, loginPage, messagePage } from './login-page.ts'
import type { Overview } from './overview.ts'
import { link, page, readerOf, type Html } from './page.ts'
import { createSessions } from './sessions.ts'
import { startPage } from './start-page.ts'
import { storyPage } from './story-page.ts'

export type { Overview } from './overview.ts'

export type HealthReport = { readonly live: Health; readonly parts: Readonly<Record<string, Health>> }

export type ConsoleOptions = {
  readonly host: string
  /** 0: any free port, told by `start`. */
  readonly port: number
  /** Proxies of one's own before the console (TRUST_PROXY): logins are counted by the client that the outermost of them saw. */
  readonly proxies?: number
  /** Without it the pages are shown on loopback only. */
  readonly adminToken?: string | undefined
  /** Language of pages whose address names none. */
  readonly language?: Language
  readonly health: () => Promise<HealthReport>
  readonly metricsText: () => Promise<string>
  readonly overview: () => Promise<Overview>
  readonly story: (id: string) => Promise<Story | undefined>
  /** Why an article was decided as it was: its title, then a sentence each; undefined when it is unknown. */
  readonly why: (articleId: string, language: Language) => Promise<readonly string[] | undefined>
  /** BullMQ's queues, where they wake the workers: their dashboard is shown under /queues. */
  readonly queues?: (() => readonly unknown[]) | undefined
  /** Where chat platforms send what people say: a POST to the path is theirs, without session, with a check of their own. */
  readonly webhooks?: readonly { readonly path: string; readonly receive: (request: Request) => Promise<Response> }[]
  readonly log: Log
  readonly now?: () => number
}

export type WebConsole = {
  /** Rejects with a sentence that says what to do when the port cannot be had. */
  readonly start: () => Promise<{ readonly url: string }>
  readonly stop: () => Promise<void>
}

const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
/** Longest body that a form of ours can have. */
const maxBodyBytes = 4096

const boardPath = '/queues'

/** The console over HTTP. Nothing listens before `start`. */
export function createConsole(options: ConsoleOptions): WebConsole {
  let listening: Listening | undefined
  const app = routes(options)
  return {
    start: async () => {
      listening = await listen({ host: options.host, port: options.port, fetch: app.fetch as never })
      return { url: listening.url }
    },
    stop: async () => {
      await listening?.close()
      listening = undefined
    },
  }
}

function routes(options: ConsoleOptions): Hono {
  const { adminToken, health, log } = options
  const now = options.now ?? Date.now
  // A clock that no administrator can set: a step of the wall clock neither ends sessions nor keeps a door closed (K-02).
  const sessions = adminToken === undefined ? undefined : createSessions(adminToken, options.now ?? (() => performance.now()))
  const css = asset('style.css')
  const style = `/style.css?${createHash('sha256').update(css).digest('base64url').slice(0, 10)}`
  const icon = asset('icon.svg')
  const app = new Hono()

  const readerFor = (context: Context) => readerOf(nearestLanguage(context.req.query('lang'), options.language ?? 'ar'), now())
  const sessionOf = (context: Context) => getCookie(context, '__Host-rasid') ?? getCookie(context, 'rasid')
  const show = (
    context: Context,
    title: string,
    body: Html,
    more: { path?: string; version?: string; status?: 401 | 403 | 404 | 429 | 500 } = {},
  ) =>
    context.html(
      page({
        reader: readerFor(context),
        title,
        path: more.path ?? '/',
        body,
        style,
        loggedIn: sessions?.alive(sessionOf(context)) ?? false,
        ...(more.version === undefined ? {} : { version: more.version }),
      }),
      more.status ?? 200,
    )

  app.use(headers)
  // Before the limit of our own forms: these have their own.
  for (const { path, receive } of options.webhooks ?? []) app.post(path, (context) => receive(context.req.raw))
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: (context) => context.text('Expected a body of at most 4096 bytes.', 413) }))

  app.get('/livez', async (context) => {
    const { live } = await health()
    return context.json(live, live.ok ? 200 : 503)
  })
  app.get('/readyz', async (context) => {
    const { live, parts } = await health()
    const ready = live.ok && Object.values(parts).every((part) => part.ok)
    return context.json({ ready, parts: { process: live, ...parts } }, ready ? 200 : 503)
  })
  app.get('/metrics', async (context) => {
    context.header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
    return context.body(await options.metricsText())
  })
  const forever = 'public, max-age=31536000, immutable'
  app.get('/style.css', (context) =>
    context.body(css, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': forever }),
  )
  app.get('/icon.svg', (context) =>
    context.body(icon, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' }),
  )

  app.get('/login', (context) => {
    const reader = readerFor(context)
    if (sessions === undefined) return context.redirect(link('/', reader.language), 303)
    return show(context, reader.translate('console.login'), loginPage(reader, undefined), { path: '/login' })
  })
  app.post('/login', async (context) => {
    const reader = readerFor(context)
    if (sessions === undefined) return context.notFound()
    if (!isOwnForm(context)) return context.text('Expected the form of this console, got a request from elsewhere.', 403)
    const { token } = await context.req.parseBody()
    const address = clientAddress({
      connected: getConnInfo(context).remote.address ?? '',
      forwarded: context.req.header('x-forwarded-for'),
      proxies: options.proxies ?? 0,
    })
    const result = sessions.login(typeof token === 'string' ? token : '', address)
    if (!result.ok) {
      log.warn({ address, why: result.why }, 'console: a login was refused')
      if (result.why === 'too-many') context.header('Retry-After', String(Math.ceil(result.afterMs / 1000)))
      const status = result.why === 'too-many' ? 429 : 401
      return show(context, reader.translate('console.login'), loginPage(reader, result), { path: '/login', status })
    }
    // The prefix __Host- and Secure need TLS, which a proxy ends; on plain loopback a browser would drop such a cookie.
    const secure = context.req.header('x-forwarded-proto') === 'https'
    setCookie(context, secure ? '__Host-rasid' : 'rasid', result.session, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      secure,
    })
    return context.redirect(link('/', reader.language), 303)
  })
  app.post('/logout', (context) => {
    if (!isOwnForm(context)) return context.text('Expected the form of this console, got a request from elsewhere.', 403)
    sessions?.logout(sessionOf(context))
    deleteCookie(context, 'rasid', { path: '/' })
    return context.redirect(link('/login', readerFor(context).language), 303)
  })

  app.use(async (context, next) => {
    if (sessions?.alive(sessionOf(context)) === true) return next()
    if (sessions === undefined && isLoopback(options.host) && namesThisMachine(context)) return next()
    const reader = readerFor(context)
    if (context.req.path.startsWith('/api/'))
      return context.json({ error: 'Expected a session of the console, got none: log in at /login.' }, 401)
    if (sessions !== undefined) return context.redirect(link('/login', reader.language), 303)
    return show(context, reader.translate('console.closed'), closedPage(reader), { status: 403 })
  })

  const reasonsOf = async (
    some: readonly MatchedArticle[],
    language: Language,
  ): Promise<ReadonlyMap<string, readonly string[]>> =>
    new Map(
      await Promise.all(
        some.map(async ({ article }) => [article.id, (await options.why(article.id, language))?.slice(1) ?? []] as const),
      ),
    )
  app.get('/', async (context) => {
    const reader = readerFor(context)
    const [overview, report] = await Promise.all([options.overview(), health()])
    const unwell = Object.entries(report.parts).filter(([, part]) => !part.ok)
    const body = startPage({ reader, overview, unwell })
    return show(context, reader.translate('console.name'), body, { version: overview.version })
  })
  app.get('/stories/:id', async (context) => {
    const reader = readerFor(context)
    const story = await options.story(context.req.param('id'))
    if (story === undefined) return context.notFound()
    if (story.id !== context.req.param('id'))
      return context.redirect(link(`/stories/${encodeURIComponent(story.id)}`, reader.language), 302)
    const first = story.members[0]?.articleId ?? ''
    const why = (await options.why(first, reader.language))?.slice(1) ?? []
    const path = `/stories/${encodeURIComponent(story.id)}`
    return show(context, story.summary.headline.text, storyPage(reader, story, why), { path })
  })
  const { queues } = options
  if (queues !== undefined) {
    // Loaded when somebody looks: it brings a page program with it.
    let board: Promise<Hono> | undefined
    const load = async (): Promise<Hono> => (await import('./queue-board.ts')).queueBoard(queues(), boardPath)
    app.on('GET', [boardPath, `${boardPath}/*`], async (context) => {
      const answer = await (await (board ??= load())).fetch(context.req.raw)
      const headers = new Headers(answer.headers)
      headers.set('Content-Security-Policy', boardPolicy)
      return new Response(answer.body, { status: answer.status, headers })
    })
  }
  app.get('/api/overview', async (context) => {
    const overview = await options.overview()
    return context.json(overviewJson(overview, await reasonsOf(overview.recent, readerFor(context).language)))
  })
  app.get('/api/stories/:id', async (context) => {
    const story = await options.story(context.req.param('id'))
    return story === undefined
      ? context.json({ error: 'Expected the id of a stored story, got one that is not there.' }, 404)
      : context.json(storyJson(story))
  })

  app.notFound((context) => {
    const reader = readerFor(context)
    return show(context, reader.translate('console.notFound'), messagePage(reader, 'notFound'), { status: 404 })
  })
  app.onError((error, context) => {
    log.error({ error: error.message, stack: error.stack, path: context.req.path }, 'console: a page could not be made')
    if (/^\/(api\/|livez|readyz|metrics)/.test(context.req.path))
      return context.json(
        { error: 'This could not be answered; the log says why.' },
        context.req.path.startsWith('/api/') ? 500 : 503,
      )
    const reader = readerFor(context)
    return show(context, reader.translate('console.broken'), messagePage(reader, 'broken'), { status: 500 })
  })
  return app
}
