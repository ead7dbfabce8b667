// Every answer of Discord and what becomes of the message: platforms.md 1.3 and 1.5, a row a case.
import { expect, test } from 'vitest'
import { codeRules, resultOf } from '../../../adapters/discord/answers.ts'
import type { Answer } from '../../../adapters/discord/answers.ts'
import { answerOfError } from '../../../adapters/discord/wire.ts'

const post = { edit: false, plain: false }
const http = (status: number, json: unknown, more: Partial<Extract<Answer, { kind: 'http' }>> = {}): Answer => ({
  kind: 'http',
  status,
  json,
  scope: 'user',
  ...more,
})
const withCode = (status: number, code: number) => http(status, { code, message: 'refused' })

test.each([
  [50001, 403, { outcome: 'refused', action: 'suspend' }],
  [50013, 403, { outcome: 'refused', action: 'suspend' }],
  [50007, 403, { outcome: 'refused', action: 'suspend' }],
  [50278, 403, { outcome: 'refused', action: 'suspend' }],
  [50008, 400, { outcome: 'refused', action: 'suspend' }],
  [50024, 400, { outcome: 'refused', action: 'suspend' }],
  [50083, 400, { outcome: 'refused', action: 'suspend' }],
  [160005, 400, { outcome: 'refused', action: 'suspend' }],
  [40067, 400, { outcome: 'refused', action: 'suspend' }],
  [10003, 404, { outcome: 'refused', action: 'gone' }],
  [10004, 404, { outcome: 'refused', action: 'gone' }],
  [10015, 404, { outcome: 'refused', action: 'gone' }],
  [50027, 401, { outcome: 'stop' }],
  [10008, 404, { outcome: 'sent', messageId: '0' }],
  [200000, 400, { outcome: 'refused', action: 'dead' }],
  [200001, 400, { outcome: 'refused', action: 'dead' }],
  [20009, 400, { outcome: 'refused', action: 'dead' }],
  [50005, 403, { outcome: 'refused', action: 'dead' }],
  [30046, 400, { outcome: 'refused', action: 'dead' }],
  [50035, 400, { outcome: 'refused', action: 'plain' }],
  [50006, 400, { outcome: 'refused', action: 'plain' }],
  [50109, 400, { outcome: 'refused', action: 'plain' }],
  [40005, 413, { outcome: 'refused', action: 'plain' }],
  [20016, 400, { outcome: 'not-sent', scope: 'chat', afterMs: 60_000 }],
  [20028, 400, { outcome: 'not-sent', scope: 'chat', afterMs: 60_000 }],
  [20029, 400, { outcome: 'not-sent', scope: 'chat', afterMs: 60_000 }],
  [40003, 400, { outcome: 'not-sent', scope: 'chat', afterMs: 600_000 }],
  [40062, 400, { outcome: 'not-sent', scope: 'chat', afterMs: 60_000 }],
  [130000, 400, { outcome: 'not-sent', scope: 'platform', afterMs: 60_000 }],
  [40001, 403, { outcome: 'stop' }],
  [50014, 403, { outcome: 'stop' }],
  [40333, 403, { outcome: 'stop' }],
  [99999, 403, { outcome: 'refused', action: 'suspend' }],
  [99999, 400, { outcome: 'refused', action: 'dead' }],
  [0, 404, { outcome: 'not-sent', scope: 'platform' }],
])('code %d with status %d', (code, status, expected) => {
  expect(resultOf(withCode(status, code), post)).toMatchObject(expected)
})

test('every code of the table has a sentence and no code is without a case above', () => {
  for (const rule of Object.values(codeRules)) expect(rule.says).toMatch(/^\p{L}.{8,}$/u)
  expect(Object.keys(codeRules)).toHaveLength(32)
})

test.each([
  ['200 with a snowflake', http(200, { id: '1574915525476089876' }), { outcome: 'sent', messageId: '1574915525476089876' }],
  ['201 with a snowflake', http(201, { id: '157491552547608987' }), { outcome: 'sent' }],
  ['200 with a short id', http(200, { id: '42' }), { outcome: 'ambiguous' }],
  ['200 with a number', http(200, { id: 157491552547608 }), { outcome: 'ambiguous' }],
  ['200 with a page', http(200, undefined), { outcome: 'ambiguous' }],
  ['401', http(401, { code: 0 }), { outcome: 'stop' }],
  ['429 with a time', http(429, {}, { retryAfterMs: 7000 }), { outcome: 'not-sent', afterMs: 7000, scope: 'chat' }],
  ['429 shared', http(429, {}, { retryAfterMs: 9, scope: 'shared' }), { outcome: 'not-sent', afterMs: 9, scope: 'chat' }],
  ['429 global', http(429, {}, { retryAfterMs: 9, scope: 'global' }), { outcome: 'not-sent', scope: 'platform' }],
  ['429 without a time', http(429, undefined), { outcome: 'not-sent', afterMs: 300_000, scope: 'platform' }],
  ['403 page of Cloudflare', http(403, undefined), { outcome: 'not-sent', afterMs: 300_000, scope: 'platform' }],
  ['500 as JSON', http(500, { code: 0 }), { outcome: 'ambiguous' }],
  ['502 page', http(502, undefined), { outcome: 'ambiguous' }],
  ['400 page', http(400, undefined), { outcome: 'ambiguous' }],
])('%s', (_, answer, expected) => {
  expect(resultOf(answer, post)).toMatchObject(expected)
})

test.each([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
])('%s: it never left, everybody may try again', (code) => {
  const result = resultOf(answerOfError(Object.assign(new Error('no'), { code })), post)
  expect(result).toMatchObject({ outcome: 'not-sent', scope: 'platform' })
})

test.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT'])('%s: nobody can know', (code) => {
  expect(resultOf(answerOfError(Object.assign(new Error('no'), { code })), post)).toMatchObject({ outcome: 'ambiguous' })
})

test('a time-out after connecting is ambiguous, a cause inside counts', () => {
  expect(resultOf(answerOfError(new DOMException('late', 'AbortError')), post)).toMatchObject({ outcome: 'ambiguous' })
  const wrapped = new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) })
  expect(resultOf(answerOfError(wrapped), post)).toMatchObject({ outcome: 'not-sent' })
})

test('edits: doubt is no doubt, a deleted head is dropped, an archived thread keeps its subscription', () => {
  const edit = { edit: true, plain: false }
  expect(resultOf(http(502, undefined), edit)).toMatchObject({ outcome: 'not-sent', scope: 'chat' })
  expect(resultOf(withCode(404, 10008), edit)).toMatchObject({ outcome: 'refused', action: 'dead' })
  expect(resultOf(withCode(400, 50083), edit)).toMatchObject({ outcome: 'refused', action: 'dead' })
})

test('a form that was refused as plain text too is given up', () => {
  expect(resultOf(withCode(400, 50035), { edit: false, plain: true })).toMatchObject({ outcome: 'refused', action: 'dead' })
})
