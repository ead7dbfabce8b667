// P-01 to P-05: what a document may do to its thread, and to nobody else.
import { afterAll, expect, test, vi } from 'vitest'
import { createParsePool } from '../../feeds/rss/pool.ts'
import { oneItem } from './loopback.ts'

const pool = createParsePool({ workers: 1 })
const hurried = createParsePool({ workers: 1, budgetMs: 1 })
afterAll(() => Promise.all([pool.close(), hurried.close()]))
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const item = (inside: string): string => `<rss version="2.0"><channel><item>${inside}</item></channel></rss>`
const codeOf = async (text: string): Promise<string> => {
  const parsed = await pool.parse(bytesOf(text), {})
  return parsed.ok ? `${parsed.feed.items.length} items` : parsed.error.code
}

test('entity declarations are refused, not expanded', async () => {
  const laughs = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
  expect(await codeOf(laughs + item('<title>&b;</title>'))).toBe('MALFORMED')
  const quadratic = `<!DOCTYPE rss [<!ENTITY a "${'ha'.repeat(50_000)}">]>${item(`<title>${'&a;'.repeat(10_000)}</title>`)}`
  expect(await codeOf(quadratic)).toBe('MALFORMED')
  expect(await codeOf(`<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>${item('<title>&x;</title>')}`)).toBe('MALFORMED')
})

test.each([
  ['a description of half-open tags', item(`<title>خبر</title><description>${'a&lt;p'.repeat(32_000)}</description>`), '1 items'],
  ['tags nested two hundred thousand deep', item(`<title>خبر</title><description>${'<b>'.repeat(200_000)}`), '1 items'],
  ['a million numeric references', item(`<title>${'&#65;'.repeat(1_000_000)}</title>`), '1 items'],
  ['a hundred thousand attributes', item(`<title ${'x="1" '.repeat(100_000)}>خبر</title>`), '1 items'],
  ['five megabytes of one CDATA section', item(`<title><![CDATA[${'x'.repeat(5_000_000)}]]></title>`), '1 items'],
  ['comments that never end', item(`<title>خبر</title>${'<!--'.repeat(300_000)}`), '0 items'],
  ['a hundred thousand items', `<rss><channel>${'<item><title>خبر</title></item>'.repeat(100_000)}</channel></rss>`, '500 items'],
])('%s stays within the budget', async (_, text, expected) => expect(await codeOf(text)).toBe(expected))

test('a thread over budget is replaced, and the next document is read', async () => {
  const heavy = `<rss><channel>${'<item><title>خبر</title></item>'.repeat(100_000)}</channel></rss>`
  const [first] = await Promise.all([hurried.parse(bytesOf(heavy), {}), pool.parse(bytesOf(oneItem('خبر')), {})])
  expect(first).toMatchObject({
    ok: false,
    error: { code: 'PARSE_BUDGET', message: expect.stringMatching(/^Expected .*got more than 1 ms/) },
  })
  expect(await codeOf(oneItem('خبر'))).toBe('1 items')
})

test('a thread that bursts its memory takes only its own document with it', async () => {
  const small = createParsePool({ workers: 1, memoryMb: 12 })
  const [burst, fine] = await Promise.all([
    small.parse(bytesOf(item(`<title>${'&#65;'.repeat(1_000_000)}</title>`).repeat(3)), {}),
    small.parse(bytesOf(oneItem('خبر')), {}),
  ])
  expect(burst).toMatchObject({ ok: false, error: { code: 'PARSE_BUDGET' } })
  expect(fine).toMatchObject({ ok: true })
  await small.close()
})

test('a closed pool answers, it does not hang', async () => {
  const closed = createParsePool({ workers: 1 })
  const waiting = closed.parse(bytesOf(oneItem('خبر')), {})
  await closed.close()
  expect(await waiting).toMatchObject({ ok: false })
  expect(await closed.parse(bytesOf(oneItem('خبر')), {})).toMatchObject({ ok: false })
})

test('a thread that is idle for a minute ends, and another one comes when it is wanted', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const resting = createParsePool({ workers: 1 })
  await resting.parse(bytesOf(oneItem('خبر')), {})
  vi.advanceTimersByTime(59_000)
  expect(resting.size()).toBe(1)
  vi.advanceTimersByTime(1000)
  expect(resting.size()).toBe(0)
  expect(await resting.parse(bytesOf(oneItem('خبر')), {})).toMatchObject({ ok: true })
  await resting.close()
  vi.useRealTimers()
})
