import { openStore } from '../../src/store/open.ts'
import { describeChatHour } from '../contracts/chat-hour.ts'
import { describeMarks } from '../contracts/marks.ts'
import { describeStore } from '../contracts/store.ts'

describeStore('SQLite', () => openStore('sqlite::memory:'))
describeChatHour('SQLite', () => openStore('sqlite::memory:'))
describeMarks('SQLite', () => openStore('sqlite::memory:'))
