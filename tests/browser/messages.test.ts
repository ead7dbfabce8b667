// An alert as a reader sees it on each platform: the adapters' own payloads, drawn in a real Chromium.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageBody } from '../../adapters/discord/embed.ts'
import { renderAlert } from '../../adapters/telegram/render.ts'
import { head, reply } from './alerts.ts'
import { hasChromium, launch, picture } from './chromium.ts'
import { discordPage, telegramPage } from './messages.ts'

describe.skipIf(!hasChromium)('in Chromium, an alert', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser?.close())

  async function show(html: string, name: string, width: number): Promise<string> {
    const page = await browser.newPage({ viewport: { width, height: 700 }, deviceScaleFactor: 2 })
    await page.setContent(html)
    await picture(page, name, '.chat')
    const text = await page.locator('.chat').innerText()
    await page.close()
    return text
  }

  test('reads on Telegram as its members wrote it, with the reply under the head', async () => {
    const messages = [
      { rendered: renderAlert({ alert: head, language: 'ar', isReply: false, plain: false }), clock: '12:00' },
      {
        rendered: renderAlert({ alert: reply, language: 'ar', isReply: true, plain: false }),
        clock: '12:12',
        replyTo: head.summary.headline.text,
      },
    ]
    const seen = await show(telegramPage(messages), 'telegram', 430)
    expect(seen).toContain(head.summary.headline.text)
    expect(seen).toContain(head.summary.lead.text)
    expect(seen).toContain(reply.news?.text)
    expect(seen).not.toMatch(/<[a-z/]|&[a-z]+;/)
  })

  test('reads on Discord as its members wrote it, without a sign of markdown left over', async () => {
    const chat = { platform: 'discord', chatId: '1' } as const
    const body = messageBody({ deliveryId: 'd', chat, language: 'ar', alert: head, silent: false, plain: false })
    const seen = await show(discordPage(body, '12:00'), 'discord', 620)
    expect(seen).toContain(head.summary.headline.text)
    expect(seen).toContain(head.summary.lead.text)
    expect(seen).not.toMatch(/\*\*|\]\(|\\/)
  })
})
