// Where a bot token stands: a file of its own, or a line of .env; what is there is found again while Rasid runs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSettings } from '../../config/settings.ts'
import { readToken, withTokenFiles } from '../../config/token-place.ts'

let dir: string
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'rasid-token-'))))
afterEach(() => rmSync(dir, { recursive: true }))

test('a token in a file of its own is the token, and its place is known', () => {
  const file = join(dir, 'token')
  writeFileSync(file, '123:first\n')
  const read = readSettings({ TELEGRAM_TOKEN_FILE: file })
  expect(read).toMatchObject({ ok: true, settings: { telegramToken: '123:first', tokenPlaces: { TELEGRAM_TOKEN: { file } } } })
  writeFileSync(file, ' 123:second ')
  expect(readToken({ file })).toBe('123:second')
  writeFileSync(file, '')
  expect(readToken({ file })).toBeUndefined()
})

test('a token that came from .env may be replaced there, one that came from elsewhere may not', () => {
  const dotenv = join(dir, '.env')
  writeFileSync(dotenv, 'DISCORD_TOKEN="one"\n')
  expect(withTokenFiles({ DISCORD_TOKEN: 'one' }, dotenv).places).toEqual({
    DISCORD_TOKEN: { file: dotenv, variable: 'DISCORD_TOKEN' },
  })
  expect(withTokenFiles({ DISCORD_TOKEN: 'another' }, dotenv).places).toEqual({})
  writeFileSync(dotenv, '# nothing yet\nDISCORD_TOKEN=two\n')
  expect(readToken({ file: dotenv, variable: 'DISCORD_TOKEN' })).toBe('two')
})

test('a file that is not there, is empty, or stands beside the variable is a problem, and none is quoted with its token', () => {
  const file = join(dir, 'token')
  const problems = (env: Record<string, string>): readonly string[] => {
    const read = readSettings(env)
    return read.ok ? [] : read.problems
  }
  const missing = `Expected DISCORD_TOKEN_FILE to name a file with the token in it, got «${file}»: see that it is there, may be read and is not empty`
  expect(problems({ DISCORD_TOKEN_FILE: file })).toEqual([missing])
  writeFileSync(file, '\n')
  expect(problems({ DISCORD_TOKEN_FILE: file })).toEqual([missing])
  expect(problems({ DISCORD_TOKEN_FILE: file, DISCORD_TOKEN: 'geheim' })).toEqual([
    'Expected DISCORD_TOKEN or DISCORD_TOKEN_FILE, got both: leave one out',
  ])
  writeFileSync(file, 'not-a-token')
  expect(problems({ TELEGRAM_TOKEN_FILE: file })).toEqual([
    'Expected TELEGRAM_TOKEN to look like 123456789:AA…, got a value of 11 characters: copy the whole token that @BotFather gave you',
  ])
})
