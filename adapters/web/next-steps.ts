/** "What to do next", from what is set already: tokens, admins, a first subscription, feeds. */
import { html } from 'hono/html'
import type { Overview } from './overview.ts'
import { code, fill, outside, type Html, type Reader } from './page.ts'

/** The section with the steps that are open, the most urgent first. */
export function nextSteps(reader: Reader, { setup, topics }: Overview): Html {
  const { translate: t } = reader
  const topic = topics[0] ?? 'morocco-israel-defence'
  const steps: Html[] = []
  if (!setup.telegram) steps.push(connectTelegram(reader))
  if (!setup.discord) steps.push(connectDiscord(reader))
  if (setup.telegram || setup.discord) steps.unshift(subscribe(reader, setup, topic))
  if (!setup.admins) steps.push(admins(reader))
  steps.push(
    html`<li>
      <h3>${t('console.next.feeds')}</h3>
      <p>${fill(reader, 'console.next.feeds.how', { file: code('config/feeds.yaml') })}</p>
    </li>`,
  )
  return html`<section class="next" aria-labelledby="next">
    <h2 id="next">${t('console.next')}</h2>
    <ul class="steps">
      ${steps}
    </ul>
    ${setup.telegram || setup.discord ? '' : html`<p>${t('console.next.demo')} ${code('npm run demo')}</p>`}
  </section>`
}

const restart = (reader: Reader): Html => html`<p>${fill(reader, 'console.next.restart', { command: code('npm start') })}</p>`

function connectTelegram(reader: Reader): Html {
  return html`<li>
    <h3>${reader.translate('console.next.telegram')}</h3>
    <p>
      ${fill(reader, 'console.next.telegram.open', { bot: outside('https://t.me/BotFather', '@BotFather'), command: code('/newbot') })}
    </p>
    <p>${fill(reader, 'console.next.telegram.token', { file: code('.env') })}</p>
    <pre dir="ltr"><code>TELEGRAM_TOKEN=…</code></pre>
    ${restart(reader)}
  </li>`
}

function connectDiscord(reader: Reader): Html {
  const { translate: t } = reader
  return html`<li>
    <h3>${t('console.next.discord')}</h3>
    <p>
      ${fill(reader, 'console.next.discord.open', {
        portal: outside('https://discord.com/developers/applications', t('console.next.discord.portal')),
        create: html`<bdi lang="en">New Application</bdi>`,
        bot: html`<bdi lang="en">Bot</bdi>`,
        reset: html`<bdi lang="en">Reset Token</bdi>`,
      })}
    </p>
    <p>${fill(reader, 'console.next.discord.token', { file: code('.env') })}</p>
    <pre dir="ltr"><code>DISCORD_TOKEN=…</code></pre>
    ${restart(reader)}
  </li>`
}

function subscribe(reader: Reader, setup: Overview['setup'], topic: string): Html {
  const { translate: t } = reader
  const name = setup.telegramName
  return html`<li>
    <h3>${t('console.next.subscribe')}</h3>
    ${
      setup.telegram
        ? html`<p>${t('console.next.subscribe.telegram')}</p>
            <pre dir="ltr"><code>/subscribe ${topic}</code></pre>
            ${name === undefined ? '' : html`<p>${fill(reader, 'console.next.openBot', { bot: outside(`https://t.me/${name}`, `@${name}`) })}</p>`}`
        : ''
    }
    ${
      setup.discord
        ? html`<p>${t('console.next.subscribe.discord')}</p>
            <pre dir="ltr"><code>/follow topic:${topic}</code></pre>
            ${setup.discordInvite === undefined ? '' : html`<p>${outside(setup.discordInvite, t('console.next.invite'))}</p>`}`
        : ''
    }
    <p>${fill(reader, 'console.next.more', { commands: html`${code('/latest')} ${code('/search')} ${code('/why')}` })}</p>
  </li>`
}

function admins(reader: Reader): Html {
  return html`<li>
    <h3>${reader.translate('console.next.admins')}</h3>
    <p>
      ${fill(reader, 'console.next.admins.how', {
        telegram: code('ADMIN_TELEGRAM_IDS'),
        discord: code('ADMIN_DISCORD_IDS'),
        idBot: outside('https://t.me/userinfobot', '@userinfobot'),
      })}
    </p>
  </li>`
}
