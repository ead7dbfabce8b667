/** What a member's client makes of a command and its options, by the list that the bot registered. */
import type { Json } from './limits.ts'
import { channelJson, ids, snowflake } from './world.ts'
import type { World } from './world.ts'

export type Options = Readonly<Record<string, string | number | boolean>>
/** Who manages the server, and who only reads and writes. */
export const permissions = { manageGuild: '2147483647', reader: '1071698660929' } as const

type Definition = {
  readonly name: string
  readonly type?: number
  readonly contexts?: readonly number[]
  readonly default_member_permissions?: string | null
  readonly options?: readonly { name: string; type: number; required?: boolean; max_length?: number }[]
}

/** The definition of a command that members have; throws when the bot registered none of that name. */
export function definitionOf(world: World, name: string, type: number): Definition {
  const found = (world.ledger.commandLists.at(-1) as readonly Definition[] | undefined)?.find(
    (command) => command.name === name && (command.type ?? 1) === type,
  )
  if (found === undefined) throw new Error(`Expected the command ${name} to be registered, it is not`)
  return found
}

/** The `data` of a slash command as a client sends it; throws where a real client would not let a member send. */
export function commandData(
  world: World,
  { command, options, focused }: { readonly command: string; readonly options: Options; readonly focused?: string },
): Json {
  const definitions = definitionOf(world, command, 1).options ?? []
  for (const one of definitions) {
    if (one.required === true && options[one.name] === undefined) throw new Error(`/${command} needs ${one.name}`)
    if (focused === undefined && String(options[one.name] ?? '').length > (one.max_length ?? 6000))
      throw new Error(`/${command} ${one.name} is longer than ${one.max_length ?? 6000}`)
  }
  const values = Object.entries(options).map(([name, value]) => {
    const type = definitions.find((one) => one.name === name)?.type
    if (type === undefined) throw new Error(`/${command} has no option ${name}`)
    return { name, type, value, ...(name === focused ? { focused: true } : {}) }
  })
  const channels = Object.fromEntries(
    values
      .filter((one) => one.type === 7)
      .map((one) => {
        const channel = world.channels.get(String(one.value))
        return [String(one.value), channel && { ...channelJson(channel), permissions: permissions.reader }]
      }),
  )
  return { id: snowflake(), name: command, type: 1, guild_id: ids.guild, options: values, resolved: { channels } }
}
