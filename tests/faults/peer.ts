/**
 * `node tests/faults/peer.ts ROOT TOKEN CHATS throttler|auto-retry|both`: how a grammY bot tells many chats, as its documentation
 * shows it (grammy.dev/plugins/transformer-throttler, /plugins/auto-retry). Prints how many sends it believes to have failed.
 */
import { apiThrottler } from '@grammyjs/transformer-throttler'
import { autoRetry } from '@grammyjs/auto-retry'
import { Api } from 'grammy'

const [, , root = '', token = '', chats = '0', plugins = 'both'] = process.argv
/** Without a throttler that queues, so many are on the wire at once. */
const workers = plugins === 'auto-retry' ? 50 : Number(chats)

const api = new Api(token, { apiRoot: root })
if (plugins !== 'auto-retry') api.config.use(apiThrottler())
// Outermost: what it tries again passes the throttler like everything else.
if (plugins !== 'throttler') api.config.use(autoRetry())
let next = 1
let failed = 0
const work = async (): Promise<void> => {
  for (let chat = next++; chat <= Number(chats); chat = next++) {
    await api
      .sendMessage(chat, '<b>المغرب وإسرائيل يوقعان اتفاقا عسكريا في الرباط</b>\nبحضور وزير الدفاع الإسرائيلي.', {
        parse_mode: 'HTML',
      })
      .catch(() => void failed++)
  }
}
await Promise.all(Array.from({ length: workers }, work))
process.stdout.write(`${JSON.stringify({ failed })}\n`)
process.exit(0)
