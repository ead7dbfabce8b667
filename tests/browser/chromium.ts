/** A real Chromium for the browser tests, and where their pictures go. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const root = new URL('../..', import.meta.url).pathname
/** `RASID_PICTURES=docs` renews the pictures of the README, another folder keeps them all; an ordinary run saves none. */
const pictures = process.env['RASID_PICTURES']

export const hasChromium = existsSync(executablePath)
if (!hasChromium)
  console.warn(
    `Expected Chromium at ${executablePath}, found none: the browser tests are skipped. ` +
      `Install it ("apt-get install chromium fonts-noto-core") or set CHROMIUM to its path.`,
  )

/** Headless, and silent towards the network: without these flags Chromium calls home at every start. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** The pictures that the README shows. */
const documented = new Set(['start-page', 'telegram', 'discord'])

/** Saves what the page shows. */
export async function picture(page: Page, name: string, clip?: string): Promise<void> {
  if (pictures === undefined || (pictures === 'docs' && !documented.has(name))) return
  mkdirSync(join(root, pictures), { recursive: true })
  const path = join(root, pictures, `${name}.png`)
  await (clip === undefined ? page.screenshot({ path, fullPage: true }) : page.locator(clip).screenshot({ path }))
}
