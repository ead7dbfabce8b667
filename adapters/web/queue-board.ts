/** BullMQ's dashboard, to look at and not to touch: what waits, what runs, what each job asks for. Only where Redis is the queue. */
import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { HonoAdapter } from '@bull-board/hono'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'

/** The pages under `path`. `queues`: BullMQ's own objects. Wake-ups are the loops' affair, so nothing can be retried or removed. */
export function queueBoard(queues: readonly unknown[], path: string): Hono {
  const board = new HonoAdapter(serveStatic)
  board.setBasePath(path)
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue as never, { readOnlyMode: true })),
    serverAdapter: board,
    options: { uiConfig: { boardTitle: 'Rasid' } },
  })
  return new Hono().route(path, board.registerPlugin() as never)
}
