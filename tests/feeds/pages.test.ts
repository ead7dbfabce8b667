// Pages of articles: asked once, only where robots.txt permits, and only the article is taken out.
import type { RequestListener } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { robotsAllow } from '../../feeds/robots.ts'
import { serve, type Loopback } from './loopback.ts'

const paragraph = 'أعلنت السلطات المحلية في مدينة العيون عن مشروع جديد لتحلية مياه البحر يزود الأحياء السكنية والمزارع القريبة. '
const page = `<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>مشروع جديد</title></head><body>
<nav><ul>${'<li><a href="/x">الرياضة والفن والاقتصاد</a></li>'.repeat(12)}</ul></nav>
<article><h1>مشروع جديد</h1>${`<p>${paragraph.repeat(3)}</p>`.repeat(4)}</article>
<footer>جميع الحقوق محفوظة</footer></body></html>`

let server: Loopback | undefined
afterEach(async () => server?.close())
const asked: string[] = []
async function start(robots: (response: Parameters<RequestListener>[1]) => void): Promise<(path: string) => Promise<string>> {
  asked.length = 0
  server = await serve((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/robots.txt') robots(response)
    else response.writeHead(200, { 'content-type': request.url === '/pdf' ? 'application/pdf' : 'text/html' }).end(page)
  })
  const { page: read } = server
  return async (path) => (await read(path))?.html ?? 'nothing'
}

test('the article is taken out of its page without navigation and footer', async () => {
  const read = await start((response) => response.writeHead(404).end())
  const html = await read('/1')
  expect(html).toContain('تحلية مياه البحر')
  expect(html).not.toMatch(/الرياضة والفن|جميع الحقوق/)
})

test('robots.txt is asked once for a host and obeyed', async () => {
  const read = await start((response) => response.end('User-agent: *\nDisallow: /private\n'))
  expect([await read('/private/1'), (await read('/1')).length > 500]).toEqual(['nothing', true])
  await read('/2')
  expect(asked).toEqual(['/robots.txt', '/1', '/2'])
})

test('a publisher who names the bot is obeyed before everybody', () => {
  const robots = 'User-agent: *\nAllow: /\n\nUser-agent: Rasid\nUser-agent: other\nDisallow: /\nAllow: /open/*.html$\n'
  expect(['/1', '/open/1.html', '/open/1.html?x'].map((path) => robotsAllow(robots, 'rasid', path))).toEqual([false, true, false])
  expect(robotsAllow(robots, 'another', '/1')).toBe(true)
  expect(robotsAllow('User-agent: *\nDisallow:\n', 'rasid', '/1')).toBe(true)
  expect(robotsAllow(`User-agent: *\nDisallow: /${'*a'.repeat(500)}\n`, 'rasid', `/${'a'.repeat(5000)}`)).toBe(false)
})

test('a host whose robots.txt breaks is not asked for pages', async () => {
  const read = await start((response) => response.writeHead(503).end())
  expect([await read('/1'), await read('/2')]).toEqual(['nothing', 'nothing'])
  expect(asked).toEqual(['/robots.txt'])
})

test('what is no web page, or no article, gives nothing', async () => {
  const read = await start((response) => response.writeHead(404).end())
  expect(await read('/pdf')).toBe('nothing')
})

test('a page on a private address is refused like a feed', async () => {
  await start((response) => response.end(''))
  const { createFeedReader } = await import('../../feeds/index.ts')
  const reader = createFeedReader({ userAgent: 'test', allow: [] })
  expect(await reader.page?.(`${server?.origin}/1`, new AbortController().signal)).toBeUndefined()
  await reader.close()
  expect(asked).toEqual([])
})
