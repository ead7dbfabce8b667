import { openStore } from '../../src/store/open.ts'
import { describeChatHour } from '../contracts/chat-hour.ts'
import { describeStore } from '../contracts/store.ts'

describeStore('SQLite', () => openStore('sqlite::memory:'))
describeChatHour('SQLite', () => openStore('sqlite::memory:'))
