import { expect, test } from 'vitest'
import { readOpml, writeOpml } from '../../feeds/opml.ts'

const feeds = [
  { url: 'https://difaf.example/feed?a=1&b=2', outlet: 'الضفاف «اليوم» & "الغد"', language: 'ar', section: 'سياسة' },
  { url: 'https://dad.example/rss', outlet: 'Le Dâd <nouveau>', language: 'fr' },
]

test('what is written is read back', () => {
  expect(readOpml(writeOpml(feeds))).toEqual(feeds.map(({ outlet, ...rest }) => ({ ...rest, title: outlet })))
})

test('folders become sections, addresses come once, names in any case are known', () => {
  const opml =
    '<opml><body><OUTLINE TEXT="أخبار"><outline text="الضفاف" XMLURL="https://difaf.example/feed"/><outline title="مكرر" xmlUrl="https://difaf.example/feed"/></OUTLINE><outline text="بلا عنوان"/></body></opml>'
  expect(readOpml(opml)).toEqual([{ url: 'https://difaf.example/feed', title: 'الضفاف', section: 'أخبار' }])
})

test('a broken or foreign file gives what can be read, or nothing', () => {
  expect(readOpml('<html><p>hello')).toEqual([])
  expect(readOpml('<opml><outline text="مبتور" xmlUrl="https://a.example/"')).toEqual([])
  expect(readOpml('<opml><outline text="الأول" xmlUrl="https://a.example/"><outline text=')).toHaveLength(1)
})
