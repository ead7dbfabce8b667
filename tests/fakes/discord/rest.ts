/** The REST half of the fake: what it takes, what it answers, as platforms.md 1.3–1.7 describe Discord. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault, FaultBox } from './faults.ts'
import type { InteractionDesk } from './interactions.ts'
import { commandProblems, isEmptyMessage, messageProblems, pingsOf } from './limits.ts'
import type { Json } from './limits.ts'
import { channelJson, ids, messageJson, snowflake } from './world.ts'
import type { FakeMessage, World } from './world.ts'

type Answer = {
  readonly status: number
  readonly json?: unknown
  readonly html?: string
  readonly headers?: Record<string, string>
}
const refusal = (status: number, code: number, message: string, errors?: Json): Answer => ({
  status,
  json: { code, message, ...(errors === undefined ? {} : { errors }) },
})
const page = '<!doctype html><title>Just a moment…</title><h1>Checking your browser</h1>'

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? {} : (JSON.parse(text) as unknown)
}

/** Refuses a malformed body and writes it down. */
function refuseForm(world: World, path: string, problems: Readonly<Record<string, string>>): Answer {
  world.ledger.malformed.push({ path, problems })
  return refusal(400, 50035, 'Invalid Form Body', problems)
}

function postMessage(world: World, channelId: string, body: Json, path: string): Answer {
  const problems = messageProblems(body)
  if (Object.keys(problems).length > 0) return refuseForm(world, path, problems)
  if (isEmptyMessage(body)) {
    world.ledger.malformed.push({ path, problems: { content: 'empty' } })
    return refusal(400, 50006, 'Cannot send an empty message')
  }
  const nonce = typeof body['nonce'] === 'string' ? `${channelId}:${body['nonce']}` : undefined
  const before = nonce === undefined ? undefined : world.nonces.get(nonce)
  if (before !== undefined && body['enforce_nonce'] === true && world.now() - before.at < world.nonceWindowMs) {
    before.message.posts += 1
    if (before.message.deleted) return refusal(404, 10008, 'Unknown Message')
    return { status: 200, json: { ...messageJson(before.message), nonce: body['nonce'] } }
  }
  const reference = body['message_reference'] as { message_id?: string; fail_if_not_exists?: boolean } | undefined
  const target = world.ledger.messages.find(
    (one) => one.id === reference?.message_id && one.channelId === channelId && !one.deleted,
  )
  if (reference !== undefined && target === undefined && reference.fail_if_not_exists !== false)
    return refuseForm(world, path, { message_reference: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE: Unknown message' })
  const message: FakeMessage = {
    id: snowflake(world.now()),
    channelId,
    at: world.now(),
    posted: body,
    body,
    edits: [],
    posts: 1,
    deleted: false,
    pings: pingsOf(body),
  }
  world.ledger.messages.push(message)
  if (nonce !== undefined) world.nonces.set(nonce, { message, at: world.now() })
  return { status: 200, json: { ...messageJson(message), nonce: body['nonce'] } }
}

function editMessage(world: World, message: FakeMessage | undefined, body: Json, path: string): Answer {
  if (message === undefined || message.deleted) return refusal(404, 10008, 'Unknown Message')
  const next = { ...message.body, ...body }
  const problems = messageProblems(next)
  if (Object.keys(problems).length > 0) return refuseForm(world, path, problems)
  message.body = next
  message.edits.push(body)
  return { status: 200, json: messageJson(message) }
}

function history(world: World, channelId: string, query: URLSearchParams): Answer {
  const limit = Number(query.get('limit') ?? 50)
  const after = BigInt(query.get('after') ?? 0)
  // Oldest first after the mark, cut, then shown newest first: as Discord pages with `after`.
  const found = world.ledger.in(channelId).filter((message) => BigInt(message.id) > after)
  return { status: 200, json: found.slice(0, limit).map(messageJson).toReversed() }
}

export type RestParts = {
  readonly world: World
  readonly faults: FaultBox
  readonly interactions: InteractionDesk
  readonly gatewayUrl: () => string
}

async function usualAnswer(parts: RestParts, method: string, url: URL, body: unknown): Promise<Answer> {
  const { world } = parts
  const path = url.pathname
  const json = (Array.isArray(body) ? {} : body) as Json
  if (method === 'GET' && path === '/gateway/bot')
    return {
      status: 200,
      json: {
        url: parts.gatewayUrl(),
        shards: 1,
        session_start_limit: {
          total: 1000,
          remaining: 1000 - world.ledger.identifies.length,
          reset_after: 0,
          max_concurrency: 1,
        },
      },
    }
  if (method === 'GET' && path === '/users/@me')
    return { status: 200, json: { id: ids.bot, username: 'rasid', discriminator: '0', avatar: null, bot: true } }
  if (method === 'PUT' && /^\/applications\/\d+\/commands$/.test(path)) {
    const commands = body as readonly Json[]
    const problems = commandProblems(commands)
    if (Object.keys(problems).length > 0) return refuseForm(world, path, problems)
    world.ledger.commandLists.push(commands)
    return {
      status: 200,
      json: commands.map((command) => ({ ...command, id: snowflake(), application_id: ids.bot, version: snowflake() })),
    }
  }
  const interactive = parts.interactions.answer(method, path, json)
  if (interactive !== undefined) {
    if ('problems' in interactive) return refuseForm(world, path, interactive.problems)
    return interactive
  }
  const [, channelId = '', rest = ''] = /^\/channels\/(\d+)(\/.*)?$/.exec(path) ?? []
  const channel = world.channels.get(channelId)
  if (channelId !== '' && channel === undefined) return refusal(404, 10003, 'Unknown Channel')
  if (method === 'POST' && rest === '/messages') return postMessage(world, channelId, json, path)
  if (method === 'GET' && rest === '/messages') return history(world, channelId, url.searchParams)
  const messageId = /^\/messages\/(\d+)$/.exec(rest)?.[1]
  const message = world.ledger.messages.find((one) => one.id === messageId && one.channelId === channelId)
  if (method === 'PATCH' && messageId !== undefined) return editMessage(world, message, json, path)
  if (channel !== undefined && rest === '' && (method === 'GET' || method === 'PATCH'))
    return { status: 200, json: channelJson(channel) }
  return refusal(404, 0, '404: Not Found')
}

function faultAnswer(fault: Fault): Answer | 'cut' | 'hang' {
  switch (fault.kind) {
    case 'rate-limit': {
      const { retryAfterS, scope = 'user', html = false } = fault
      const headers: Record<string, string> = { 'x-ratelimit-scope': scope }
      if (retryAfterS !== undefined) headers['retry-after'] = String(retryAfterS)
      if (scope === 'global') headers['x-ratelimit-global'] = 'true'
      if (html) return { status: 429, html: page, headers }
      const json = { message: 'You are being rate limited.', global: scope === 'global' }
      return { status: 429, json: retryAfterS === undefined ? json : { ...json, retry_after: retryAfterS }, headers }
    }
    case 'json':
      return refusal(fault.status, fault.code, fault.message ?? `Fault ${fault.code}`)
    case 'server-error':
      return { status: fault.status ?? 502, html: '<html><body>502 Bad Gateway</body></html>' }
    case 'html':
      return { status: fault.status ?? 200, html: page }
    case 'no-id':
      return { status: 200, json: { ok: true } }
    case 'lost-reply':
    case 'cut':
      return 'cut'
    case 'hang':
      return 'hang'
  }
}
const accepts = (fault: Fault): boolean =>
  fault.kind === 'lost-reply' ||
  fault.kind === 'hang' ||
  fault.kind === 'no-id' ||
  (fault.kind === 'server-error' && fault.accept === true)

/** Answers one HTTP request of the bot. */
export async function serveRest(parts: RestParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world, faults } = parts
  const method = request.method ?? 'GET'
  const url = new URL(decodeURIComponent((request.url ?? '/').replace(/^\/api(?:\/v\d+)?/, '')), 'http://discord.invalid')
  const body = await bodyOf(request)
  const row = { at: world.now(), method, path: url.pathname, body: body as Json, status: 'no answer' as number | 'no answer' }
  world.ledger.requests.push(row)
  // Interaction callbacks carry their own token in the path.
  const open = /^\/(?:interactions|webhooks)\//.test(url.pathname)
  const fault = faults.take(method, url.pathname)
  if (fault !== undefined && accepts(fault)) await usualAnswer(parts, method, url, body)
  const answer =
    fault !== undefined
      ? faultAnswer(fault)
      : !open && request.headers.authorization !== `Bot ${world.token}`
        ? refusal(401, 0, '401: Unauthorized')
        : await usualAnswer(parts, method, url, body)
  if (answer === 'hang') return
  if (answer === 'cut') return void request.socket.destroy()
  row.status = answer.status
  response.writeHead(answer.status, {
    'content-type': answer.html === undefined ? 'application/json' : 'text/html',
    ...answer.headers,
  })
  response.end(answer.html ?? (answer.json === undefined ? '' : JSON.stringify(answer.json)))
}
