/** The thread in which foreign bytes are parsed: it may hang or burst, the service only loses this thread. */
import { parentPort } from 'node:worker_threads'
import { parseBytes } from '../parse-bytes.ts'
import type { ParseJob, ThreadAnswer } from './pool.ts'

async function answer({ bytes, hints, as }: ParseJob): Promise<ThreadAnswer> {
  if (as === 'feed') return { feed: await parseBytes(bytes, hints) }
  try {
    // Loaded with the first page: a thread that reads only feeds does without a DOM.
    const { extractArticle } = await import('../full-text.ts')
    return { page: extractArticle(bytes, hints) }
  } catch {
    return { page: undefined }
  }
}

parentPort?.on('message', (job: ParseJob) => {
  void answer(job).then((given) => parentPort?.postMessage(given))
})
// The budget of a job starts when the thread can work, not while it loads.
parentPort?.postMessage('ready')
