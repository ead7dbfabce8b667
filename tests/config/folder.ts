// A configuration folder in the system's temporary place, for tests that read real files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createConfigSource } from '../../config/load.ts'
import type { LoadedConfiguration } from '#ports'

export const bundled = new URL('../../config', import.meta.url).pathname

export const goodFeeds = `feeds:
  - id: hespress
    outlet: هسبريس
    url: https://www.hespress.com/feed
    country: ma
    every: 5m
`
export const goodEntities = `entities:
  - { id: l.ma, type: country, label: { ar: المغرب }, evidence: { ma: 1 }, forms: [المغرب] }
  - { id: l.il, type: country, label: { ar: إسرائيل }, evidence: { il: 1 }, forms: [إسرائيل] }
`
export const goodTopic = `id: relations
label: { ar: العلاقات }
require: [ma, il]
pair: [ma, il]
`

/** Makes a folder with these files (path → content) and removes it after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'rasid-config-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), content)
  }
  return dir
}

export const load = (dir: string): Promise<LoadedConfiguration> => createConfigSource(dir, bundled).load()

/** Each problem as people see it: place, then sentence. */
export const lines = (loaded: LoadedConfiguration): string[] =>
  (loaded.ok ? loaded.warnings : loaded.problems).map(
    ({ file, line, column, path, message }) =>
      `${file}${line === undefined ? '' : `:${line}:${column}`} ${path && `(${path}) `}${message}`,
  )
