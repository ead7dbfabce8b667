// Every file of tests/corpus/feeds says in its first line what it shows, and beside it what must be read from it.
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseBytes } from '../../feeds/parse-bytes.ts'

const folder = new URL('../corpus/feeds/', import.meta.url).pathname
type Expected = { kind: string; items: Record<string, unknown>[]; dropped?: number }

for (const file of globSync('*.{xml,json}', { cwd: folder })) {
  const bytes = readFileSync(folder + file)
  const text = bytes.toString('utf8')
  const json = file.endsWith('.json') ? (JSON.parse(text) as { _comment: string; _expect: Expected }) : undefined
  const name = json?._comment ?? /<!-- (.*) -->/.exec(text)?.[1] ?? ''
  const expected = json?._expect ?? (JSON.parse(/<!-- expect: (.*) -->/.exec(text)?.[1] ?? '') as Expected)
  const url = /<!-- url: (.*) -->/.exec(text)?.[1]

  test(`${file}: ${name}`, async () => {
    const parsed = await parseBytes(bytes, url === undefined ? {} : { url })
    if (!parsed.ok) throw new Error(parsed.error.message)
    expect(parsed.feed.kind).toBe(expected.kind)
    expect(parsed.feed.dropped).toHaveLength(expected.dropped ?? 0)
    const read = parsed.feed.items.map((item, index) =>
      Object.fromEntries(Object.keys(expected.items[index] ?? {}).map((key) => [key, item[key as keyof typeof item] ?? null])),
    )
    expect(read).toEqual(expected.items)
  })
}
