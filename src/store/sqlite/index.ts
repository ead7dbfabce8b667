/** The store on one SQLite file: every part over the same connection. */
import type { Store } from '#ports'
import { alertsOf } from './alerts.ts'
import { archiveOf } from './archive.ts'
import { chatsOf } from './chats.ts'
import { openDatabase, type DatabaseOptions } from './database.ts'
import { deliveriesOf } from './delivery.ts'
import { deskOf } from './desk.ts'
import { forgetOf } from './forget.ts'
import { pollingOf } from './polling.ts'
import { transferOf } from './transfer.ts'
import { upkeepOf } from './upkeep.ts'
import { verdictsOf } from './verdicts.ts'

/** Opens the file (`:memory:` for none) as a store. Throws a sentence that says what to do. */
export function createSqliteStore(file: string, options: DatabaseOptions = {}): Store {
  const db = openDatabase(file, options)
  return {
    ...pollingOf(db),
    ...archiveOf(db),
    ...alertsOf(db),
    ...deliveriesOf(db),
    ...chatsOf(db),
    ...forgetOf(db),
    ...verdictsOf(db),
    ...deskOf(db),
    ...upkeepOf(db),
    ...transferOf(db),
    // One machine: whoever asks is the only one.
    lease: async () => ({ fence: 1 }),
    release: async () => {},
    present: async () => 1,
    onPublished: () => () => {},
    close: db.close,
  }
}
