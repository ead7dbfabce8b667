/** A process that takes one job and never ends it: `node bull-child.ts URL`. It says `taken ID` and waits for its death. */
import { createBullQueue } from '../../src/queue/bullmq.ts'

const [url = ''] = process.argv.slice(2)
const queue = await createBullQueue({ url, onError: (error) => process.stderr.write(String(error)) })
queue.work(
  'deliver',
  (id) => {
    process.stdout.write(`taken ${id}\n`)
    return new Promise(() => {})
  },
  1,
)
