import { expect, test } from 'vitest'
import { canonicalUrl, urlIdentity } from '../../src/article/canonical-url.ts'

test.each([
  ['https://WWW.Difaf.example/khabar/?utm_source=rss&utm_medium=x#top', 'https://www.difaf.example/khabar'],
  ['https://difaf.example/?p=12&fbclid=a&gclid=b&xtor=RSS-1&at_medium=c', 'https://difaf.example?p=12'],
  ['https://difaf.example/%D8%AE%D8%A8%D8%B1-1.html', 'https://difaf.example/خبر-1.html'],
  ['https://difaf.example/خبر-1.html', 'https://difaf.example/خبر-1.html'],
  ['https://difaf.example/a/amp/', 'https://difaf.example/a'],
  ['https://difaf.example/a?amp=1&id=3', 'https://difaf.example/a?id=3'],
  ['http://difaf.example:80/a%20b%2Fc', 'http://difaf.example/a%20b%2Fc'],
  ['https://difaf.example/a?q=%26%3D&b', 'https://difaf.example/a?q=%26%3D&b'],
  ['/khabar/1', 'https://base.example/khabar/1'],
])('%s is %s', (written, canonical) => expect(canonicalUrl(written, 'https://base.example/feed')).toBe(canonical))

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'tg://resolve',
  'java\nscript:alert(1)',
  'https://bbc.com@evil.example/',
  'http://[::bad',
  `https://a.example/${'x'.repeat(3000)}`,
])('%s is no address of an article', (written) => expect(canonicalUrl(written)).toBe(''))

test('canonical addresses stay as they are', () => {
  for (const address of ['https://difaf.example/خبر-1.html', 'https://difaf.example/a%20b?p=1', 'https://difaf.example'])
    expect(canonicalUrl(address)).toBe(address)
})

test('one page over http, https, www and m. is one identity', () => {
  expect(
    new Set(['http://www.difaf.example/a', 'https://difaf.example/a', 'https://m.difaf.example/a'].map(urlIdentity)).size,
  ).toBe(1)
})
