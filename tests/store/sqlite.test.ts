import { openStore } from '../../src/store/open.ts'
import { describeStore } from '../contracts/store.ts'

describeStore('SQLite', () => openStore('sqlite::memory:'))
