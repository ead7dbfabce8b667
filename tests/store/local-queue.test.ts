import { createLocalQueue } from '../../src/queue/local.ts'
import { describeQueue } from '../contracts/queue.ts'

describeQueue('p-queue', async (onError) => createLocalQueue({ onError }))
