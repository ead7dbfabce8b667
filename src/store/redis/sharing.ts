/** What several processes share: leases by the clock of the server, and word of published revisions. */
import type { Store } from '#ports'
import type { Connection } from './connection.ts'

export function sharingOf({ key, script, another }: Connection): Pick<Store, 'lease' | 'release' | 'present' | 'onPublished'> {
  return {
    lease: async (name, owner, ms) => {
      const fence = await script<number>('lease', name, owner, ms)
      return fence === 0 ? undefined : { fence }
    },
    release: async (name, owner) => void (await script('lease', name, owner, 0)),
    present: (what, owner, ms) => script('present', what, owner, ms),
    onPublished: (listener) => {
      const subscriber = another()
      subscriber.on('message', () => listener())
      // What was published while the connection was away was told to nobody: after every (re)connection the listener looks.
      subscriber.on('ready', () => void subscriber.subscribe(key('published')).then(listener, () => {}))
      void subscriber.connect().catch(() => {})
      return () => subscriber.disconnect()
    },
  }
}
