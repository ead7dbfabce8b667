// What a reader chooses, as the real desk keeps it over a store in memory: for tests of an adapter alone.
import type { EntityDefinition, TopicDefinition } from '#model'
import type { ReaderDesk } from '#ports'
import type { Snapshot } from '../../src/pipeline.ts'
import { createReaderDesk } from '../../src/reader/desk.ts'
import { createSqliteStore } from '../../src/store/sqlite/index.ts'

const entity = (id: string, ar: string, en: string): EntityDefinition => ({
  id,
  type: 'person',
  label: { ar, en },
  side: 'il',
  evidence: {},
  forms: [{ text: ar, article: 'none', inflection: 'name' }],
  sure: true,
})

/** A desk over an empty store, with these topics, two names and two outlets. */
export function createReader(topics: readonly Pick<TopicDefinition, 'id' | 'label' | 'enabled'>[], now = () => 0): ReaderDesk {
  const feeds = ['هسبريس', 'العمق'].map((outlet) => ({ outlet }))
  const entities = [entity('kochavi', 'أفيف كوخافي', 'Aviv Kochavi'), entity('gantz', 'بيني غانتس', 'Benny Gantz')]
  const snapshot = { configuration: { topics, entities, feeds } } as unknown as Snapshot
  return createReaderDesk({ store: createSqliteStore(':memory:'), snapshot: () => snapshot, now, onChange: () => {} })
}
