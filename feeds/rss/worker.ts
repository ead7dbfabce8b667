/** The thread in which foreign bytes are parsed: it may hang or burst, the service only loses this thread. */
import { parentPort } from 'node:worker_threads'
import { parseBytes } from '../parse-bytes.ts'
import type { ParseJob } from './pool.ts'

parentPort?.on('message', ({ bytes, hints }: ParseJob) => {
  void parseBytes(bytes, hints).then((parsed) => parentPort?.postMessage(parsed))
})
// The budget of a job starts when the thread can work, not while it loads.
parentPort?.postMessage('ready')
