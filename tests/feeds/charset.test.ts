import { expect, test } from 'vitest'
import { decodeBytes } from '../../feeds/charset.ts'
import { encode } from './encode.ts'

const sentence = 'قال الوزير إن المفاوضات بين الجانبين انتهت من غير اتفاق على موعد جديد'
const feed = (prolog: string): string => `<?xml version="1.0"${prolog}?><rss><channel><title>${sentence}</title></channel></rss>`
const read = (bytes: Uint8Array, contentType?: string): string => {
  const decoded = decodeBytes(bytes, contentType)
  return decoded.ok ? (decoded.text.includes(sentence) ? decoded.charset : `mojibake as ${decoded.charset}`) : decoded.message
}

test('the header names the charset', () => {
  expect(read(encode(feed(''), 'windows-1256'), 'text/xml; charset="windows-1256"')).toBe('windows-1256')
  expect(read(encode(feed(''), 'iso-8859-6'), 'text/xml;charset=ISO-8859-6')).toBe('iso-8859-6')
})

test('without a header the prolog names it', () => {
  expect(read(encode(feed(' encoding="windows-1256"'), 'windows-1256'), 'text/xml')).toBe('windows-1256')
})

test('a byte order mark outranks the header', () => {
  expect(read(Buffer.from(`\uFEFF${feed('')}`), 'text/xml; charset=windows-1256')).toBe('utf-8')
  expect(read(encode(`\uFEFF${feed('')}`, 'utf-16le'), 'text/xml; charset=utf-8')).toBe('utf-16le')
  expect(read(encode(`\uFEFF${feed('')}`, 'utf-16be'))).toBe('utf-16be')
})

test('UTF-16 without a mark shows itself', () => {
  expect(read(encode(feed(' encoding="utf-16"'), 'utf-16le'))).toBe('utf-16le')
  expect(read(encode(feed(''), 'utf-16be'))).toBe('utf-16be')
})

test('valid UTF-8 is UTF-8, whatever label the server prints', () => {
  expect(read(Buffer.from(feed('')), 'text/xml; charset=windows-1256')).toBe('utf-8')
  expect(read(Buffer.from(feed(' encoding="iso-8859-6"')))).toBe('utf-8')
  expect(read(Buffer.from(feed(' encoding="utf-16"')))).toBe('utf-8')
})

test('windows-1256 that claims to be UTF-8 is read as what it is', () => {
  expect(read(encode(feed(' encoding="utf-8"'), 'windows-1256'), 'text/xml; charset=utf-8')).toBe('windows-1256')
})

test('an unknown label is passed over', () => {
  expect(read(Buffer.from(feed('')), 'text/xml; charset=base64')).toBe('utf-8')
})

test('UTF-7, UTF-32, binary rubbish and text encoded twice are refused with a sentence', () => {
  const twice = Buffer.from(new TextDecoder('windows-1252').decode(Buffer.from(feed(''))))
  const rubbish = Uint8Array.from({ length: 4000 }, (_, index) => 0x80 + ((index * 37) % 0x40))
  for (const [bytes, type] of [
    [Buffer.from('+ADw-rss'), 'text/xml; charset=utf-7'],
    [Uint8Array.of(0xff, 0xfe, 0, 0), ''],
    [rubbish, ''],
    [twice, ''],
  ] as const)
    expect(decodeBytes(bytes, type)).toMatchObject({ ok: false, message: expect.stringMatching(/^Expected .*, got /) })
})
