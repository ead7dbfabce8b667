/** A process of its own: Discord goes away, the adapter is stopped while the library waits to connect again. It must end by itself. */
import { createDiscordAdapter } from '../../../adapters/discord/index.ts'
import { createDiaryDesk } from './desk.ts'
import { startDiscordFake } from './index.ts'

const nothing = (): void => undefined
const fake = await startDiscordFake()
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const adapter = createDiscordAdapter({ token: fake.token, apiRoot: fake.root, log })
await adapter.start(createDiaryDesk())
await fake.registered()
while (!adapter.health().ok) await new Promise((resolve) => setImmediate(resolve))
await fake.close()
// Now the library has noticed, and waits half a second before it connects again.
while (adapter.health().ok) await new Promise((resolve) => setImmediate(resolve))
await adapter.stop()
console.log(adapter.health().reason)
