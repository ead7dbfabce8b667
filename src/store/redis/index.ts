/** The store for several machines: one Redis, every part over the same connection. */
import type { Store } from '#ports'
import { writeBackup } from '../backup-file.ts'
import { archiveOf } from './archive.ts'
import { chatsOf } from './chats.ts'
import { connect } from './connection.ts'
import { deliveriesOf, type LeaseClock } from './delivery.ts'
import { deskOf } from './desk.ts'
import { forgetOf, verdictsOf } from './forget.ts'
import { pollingOf } from './polling.ts'
import { sharingOf } from './sharing.ts'
import { transferOf } from './transfer.ts'
import { upkeepOf } from './upkeep.ts'

/** Connects to `redis://…` or `rediss://…` as a store. Rejects with a sentence that says what to do. */
export async function createRedisStore(url: string, clock: LeaseClock = 'server'): Promise<Store> {
  const connection = await connect(url)
  const chats = chatsOf(connection)
  const upkeep = upkeepOf(connection)
  const transfer = transferOf(connection, chats)
  return {
    ...pollingOf(connection),
    ...archiveOf(connection),
    ...deliveriesOf(connection, clock),
    ...chats,
    ...forgetOf(connection),
    ...verdictsOf(connection),
    ...deskOf(connection),
    ...upkeep,
    ...transfer,
    ...sharingOf(connection),
    backup: (file, onProgress) => writeBackup({ ...transfer, counts: upkeep.counts }, file, onProgress),
    close: connection.close,
  }
}
