/** What a chat asks of its own rows (its digest at once, to be forgotten), and what people say of articles. */
import type { Verdict } from '#model'
import { chatKey } from '#model'
import type { Store } from '#ports'
import type { Connection } from './connection.ts'

export function forgetOf({ script }: Connection): Pick<Store, 'hurryDigest' | 'forgetChat'> {
  return {
    hurryDigest: (chat, now) => script('forget', 'hurry', chatKey(chat), now),
    forgetChat: async (chat) => {
      const counts = await script<[number, number, number, number]>('forget', 'forget', chatKey(chat), chat.platform, chat.chatId)
      const [subscriptions, deliveries, verdicts, onTheWire] = counts
      return { subscriptions, deliveries, verdicts, onTheWire }
    },
  }
}

export function verdictsOf({ ask, key, script }: Connection): Pick<Store, 'judge' | 'verdicts'> {
  return {
    judge: async (verdict) => {
      await script('judge', verdict.by, verdict.articleId, verdict.at, JSON.stringify(verdict))
    },
    verdicts: ({ sinceAt = 0, limit }) =>
      ask(async (redis) => {
        const names = await redis.zrevrangebyscore(key('verdict-time'), '+inf', sinceAt, 'LIMIT', 0, limit)
        const bodies = names.length === 0 ? [] : await redis.hmget(key('verdicts'), ...names)
        return bodies.flatMap((body) => (body === null ? [] : [JSON.parse(body) as Verdict]))
      }),
  }
}
