/**
 * How a phone shows a Telegram message and Discord an embed, imitated in HTML around the payloads that the adapters really make:
 * text, entities, embed, buttons come from them; only the frame is drawn here. For the pictures of the README.
 */
import type { Rendered } from '../../adapters/telegram/render.ts'

type Embed = {
  readonly title?: string
  readonly url?: string
  readonly description?: string
  readonly color?: number
  readonly footer?: { readonly text: string }
}
export type DiscordPayload = {
  readonly embeds: readonly Embed[]
  readonly components: readonly { readonly components: readonly { readonly label: string }[] }[]
}

const frame = (
  css: string,
  body: string,
): string => `<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>رسالة</title>
<style>*{box-sizing:border-box}body{margin:0;font-family:'Noto Sans Arabic','Noto Sans',sans-serif;-webkit-font-smoothing:antialiased}
.text{white-space:pre-wrap;unicode-bidi:plaintext;text-align:start;overflow-wrap:anywhere}${css}</style></head><body>${body}</body></html>`

/** A chat on a phone: each message a bubble with its inline keyboard. `text` is Telegram's HTML subset, escaped by the adapter. */
export const telegramPage = (
  messages: readonly { readonly rendered: Rendered; readonly clock: string; readonly replyTo?: string }[],
): string =>
  frame(
    `body{background:#cfdcc9;width:430px}
.chat{background:linear-gradient(160deg,#d6e3cc,#c3d8cf);padding:0 0 18px}
.bar{background:#fff;display:flex;gap:12px;align-items:center;padding:10px 16px;border-bottom:1px solid #dfe3e6;direction:rtl}
.bar img{border-radius:50%;display:block}.bar b{display:block;font-size:16px;line-height:1.4}.bar span{color:#6d7b85;font-size:13px}
.message{margin:14px 12px 0;max-width:390px}
.bubble{background:#fff;border-radius:14px 14px 14px 4px;padding:9px 12px 6px;box-shadow:0 1px 1px #0002;font-size:15.5px;line-height:1.62;color:#000}
.bubble a{color:#2678b6;text-decoration:none}.bubble i{color:#444}
.reply{direction:rtl;border-inline-start:3px solid #2f8f80;background:#2f8f8014;border-radius:5px;padding:2px 9px;margin-bottom:6px;font-size:13.5px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.reply b{display:block;color:#2f8f80}
.clock{display:block;color:#8a99a3;font-size:12px;text-align:right}
.keys{display:flex;gap:4px;margin-top:4px}.keys span{flex:1;text-align:center;background:#4f6f6599;color:#fff;border-radius:9px;padding:8px;font-size:14.5px;font-weight:500}`,
    `<div class="chat"><div class="bar"><img src="data:image/svg+xml;utf8,${icon}" width="42" height="42" alt=""><div><b>راصد</b><span>قناة · التعاون الدفاعي</span></div></div>${messages
      .map(
        ({ rendered, clock, replyTo }) =>
          `<div class="message"><div class="bubble">${replyTo === undefined ? '' : `<div class="reply"><b>راصد</b>${escape(replyTo)}</div>`}<div class="text">${rendered.text}</div><span class="clock">${clock}</span></div>${rendered.buttons
            .map((row) => `<div class="keys">${row.map((button) => `<span>${escape(button.text)}</span>`).join('')}</div>`)
            .join('')}</div>`,
      )
      .join('')}</div>`,
  )

/** A channel on Discord, dark as most have it: one message with its embed and buttons. */
export const discordPage = (payload: DiscordPayload, clock: string): string =>
  frame(
    `body{background:#313338;width:620px;color:#dbdee1}
.chat{padding:20px 24px;display:grid;grid-template-columns:44px 1fr;gap:0 16px}
.chat>img{border-radius:50%}.name b{color:#fff;font-weight:600}.name em{background:#5865f2;color:#fff;border-radius:4px;font-style:normal;font-size:11px;padding:1px 5px;margin:0 6px;line-height:1.4;vertical-align:middle}.name span{color:#949ba4;font-size:12px}
.embed{background:#2b2d31;border-radius:5px;border-left:4px solid;padding:12px 16px 14px;margin-top:6px;max-width:520px;font-size:14.5px;line-height:1.65}
.title{font-weight:700;font-size:16.5px;color:#00a8fc;margin-bottom:8px}
.embed a{color:#00a8fc;text-decoration:none}.foot{color:#b5bac1;font-size:12.5px;margin-top:10px}
.keys{display:flex;gap:8px;margin-top:8px}.keys span{background:#4e5058;color:#fff;border-radius:6px;padding:7px 16px;font-size:14px;font-weight:500;unicode-bidi:plaintext}`,
    `<div class="chat"><img src="data:image/svg+xml;utf8,${icon}" width="44" height="44" alt=""><div><div class="name"><b>راصد</b><em>APP</em><span>${clock}</span></div>${payload.embeds
      .map(
        (embed) =>
          `<div class="embed" style="border-color:#${(embed.color ?? 0).toString(16).padStart(6, '0')}"><div class="text title">${markdown(embed.title ?? '')}</div><div class="text">${markdown(embed.description ?? '')}</div>${embed.footer === undefined ? '' : `<div class="text foot">${escape(embed.footer.text)}</div>`}</div>`,
      )
      .join('')}${payload.components
      .map((row) => `<div class="keys">${row.components.map(({ label }) => `<span>${escape(label)}</span>`).join('')}</div>`)
      .join('')}</div></div>`,
  )

const icon = encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" fill="#0b5f63"/><path d="M9 24c4-7 9-10 15-10s11 3 15 10c-4 7-9 10-15 10S13 31 9 24Z" fill="none" stroke="#fff" stroke-width="3"/><circle cx="24" cy="24" r="5" fill="#ffc857"/></svg>`,
)

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The three things that the adapter writes: bold, masked links, and backslashes that make the next sign literal. */
function markdown(text: string): string {
  const literal: string[] = []
  const kept = text.replaceAll(/\\([^\p{L}\p{N}\s])/gu, (_, sign: string) => `\uE000${literal.push(sign) - 1}\uE001`)
  return escape(kept)
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '<a>$1</a>')
    .replaceAll(/\*\*(.+?)\*\*/gs, '<b>$1</b>')
    .replaceAll(/\uE000(\d+)\uE001/g, (_, index: string) => escape(literal[Number(index)] ?? ''))
}
