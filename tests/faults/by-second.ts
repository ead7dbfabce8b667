/** When a Bot API fake took messages and refused them, for who looks at a run. */
import type { TelegramFake } from '../fakes/telegram/index.ts'

/** Writes two lines to standard error: how many messages came in each second since `began`, and how many 429s. */
export function writeBySecond({ messages, ledger }: Pick<TelegramFake, 'messages' | 'ledger'>, began: number): void {
  const bySecond = (times: readonly number[]): string =>
    Object.entries(Object.groupBy(times, (at) => Math.floor((at - began) / 1_000)))
      .map(([second, all]) => `${second}:${all?.length ?? 0}`)
      .join(' ')
  process.stderr.write(`messages by second: ${bySecond(messages.map(({ at }) => at))}\n`)
  const late = ledger.filter(({ method, status }) => method === 'sendMessage' && status === 429)
  process.stderr.write(`429 by second: ${bySecond(late.map(({ at }) => at))}\n`)
}
