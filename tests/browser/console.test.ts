// The console in a real Chromium: three languages, light and dark, desktop and phone, by keyboard. Pictures go to data/pictures.
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createConsole, type ConsoleOptions, type WebConsole } from '../../adapters/web/index.ts'
import { busy, firstDay, noon, visitStory, why } from '../adapters/web/newsroom.ts'
import { hasChromium, launch, picture } from './chromium.ts'

const audit = readFileSync(new URL('audit.js', import.meta.url), 'utf8')
const quiet = () => {}
const desktop = { width: 1200, height: 900 }
const phone = { width: 390, height: 844 }

describe.skipIf(!hasChromium)('in Chromium, the console', () => {
  let browser: Browser
  const consoles: WebConsole[] = []
  const open = async (more: Partial<ConsoleOptions> = {}) => {
    const made = createConsole({
      host: '127.0.0.1',
      port: 0,
      health: async () => ({ live: { ok: true, reason: '' }, parts: {} }),
      metricsText: async () => '',
      overview: async () => busy,
      story: async () => visitStory,
      why,
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      now: () => noon,
      ...more,
    })
    consoles.push(made)
    return (await made.start()).url
  }
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    for (const one of consoles) await one.stop()
  })

  /** Opens a page, gives it to `look`, and returns what the browser complained about (a broken CSP, a missing file). */
  async function visit(url: string, options: Parameters<Browser['newContext']>[0], look: (page: Page) => Promise<void>) {
    const context = await browser.newContext({ timezoneId: 'Africa/Casablanca', ...options })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(url)
    await look(page)
    await context.close()
    return complaints
  }

  const shows = ['ar', 'fr', 'en'].flatMap((language) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      (
        [
          ['desktop', desktop],
          ['phone', phone],
        ] as const
      ).map(([screen, viewport]) => [language, colorScheme, screen, viewport] as const),
    ),
  )
  test.each(shows)('has no accessibility fault in %s, %s, on a %s', async (language, colorScheme, screen, viewport) => {
    const full = await open()
    const empty = await open({ overview: async () => firstDay })
    const plain = language === 'ar' && screen === 'desktop' && colorScheme === 'light'
    const complaints = await visit('about:blank', { colorScheme, viewport }, async (page) => {
      for (const [name, url] of [
        ['start-page', `${full}?lang=${language}`],
        ['first-day', `${empty}?lang=${language}`],
        ['story', `${full}stories/visit?lang=${language}`],
      ] as const) {
        await page.goto(url)
        expect(await page.evaluate(audit), `${name} ${url}`).toEqual([])
        await picture(page, plain ? name : `${name}-${language}-${colorScheme}-${screen}`)
      }
    })
    expect(complaints).toEqual([])
  })

  test('is audited by eyes that see faults', async () => {
    const page = await browser.newPage()
    await page.setContent('<h1 style="color:#aaa">pale</h1><h4>jump</h4><input name="x"><img src="y">')
    const faults = (await page.evaluate(audit)) as string[]
    for (const word of ['no lang', 'contrast 2.32', 'heading jumps from 1 to 4', 'input without label', 'image without alt'])
      expect(faults.join('\n')).toContain(word)
    await page.close()
  })

  test('is used by keyboard alone: skip link first, then language, then a story', async () => {
    const url = await open()
    const complaints = await visit(url, { viewport: desktop }, async (page) => {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      expect(await page.evaluate('document.activeElement.id')).toBe('main')
      await page.getByRole('link', { name: 'English' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'What Rasid is doing now' }).waitFor()
      await page.getByRole('link', { name: 'وفد عسكري إسرائيلي' }).first().focus()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Timeline' }).waitFor()
    })
    expect(complaints).toEqual([])
  })

  test('lets a person log in with the form, and out again', async () => {
    const url = await open({ adminToken: 'باب-الرصد-1447' })
    await visit(url, { viewport: phone }, async (page) => {
      expect(await page.evaluate(audit)).toEqual([])
      await page.getByLabel('رمز الدخول').fill('خطأ')
      await page.getByRole('button', { name: 'دخول' }).click()
      await page.getByRole('alert').waitFor()
      expect(await page.evaluate(audit)).toEqual([])
      await picture(page, 'login')
      await page.getByLabel('رمز الدخول').fill('باب-الرصد-1447')
      await page.getByRole('button', { name: 'دخول' }).click()
      await page.getByRole('heading', { name: 'ماذا يفعل راصد الآن' }).waitFor()
      await page.getByRole('button', { name: 'تسجيل الخروج' }).click()
      await page.getByLabel('رمز الدخول').waitFor()
    })
  })
})
