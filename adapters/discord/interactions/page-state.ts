/**
 * A search carried by the buttons under it, so that pages turn after a restart and nothing has to be remembered: the state is
 * spread over the custom ids of three buttons (100 characters each), and a click brings all three back with its message. Nobody
 * but us can write the buttons of our message, so the state needs no signature; it grants nothing that /search does not.
 */
import type { SearchQuery } from '#ports'

const prefix = 'find'
const roles = ['back', 'page', 'next'] as const
const maxCustomId = 100
const separator = '¦'

/** Spaces at the edge of an id would be trimmed, so they are written as plus signs. */
const packed = (text: string): string =>
  text.replaceAll(separator, ' ').replaceAll('%', '%25').replaceAll('+', '%2B').replaceAll(' ', '+')
const unpacked = (text: string): string => text.replaceAll('+', ' ').replaceAll('%2B', '+').replaceAll('%25', '%')

export type PagedQuery = Pick<SearchQuery, 'words' | 'entity' | 'outlet' | 'since' | 'until'>

/** Custom ids for the buttons back, page and next; undefined when the query does not fit. Offsets count hits. */
export function pageIds(
  query: PagedQuery,
  offsets: { readonly back: number; readonly next: number },
): readonly [back: string, page: string, next: string] | undefined {
  const state = [query.words, query.entity, query.outlet, query.since, query.until]
    .map((part) => packed(part ?? ''))
    .join(separator)
  let rest = Array.from(state)
  const ids = roles.map((role) => {
    const head = `${prefix}:${role}:${role === 'page' ? 0 : offsets[role]}:`
    let chunk = ''
    // Whole code points, counted in UTF-16 units: never half a letter, never over the limit however Discord counts.
    while (rest.length > 0 && head.length + chunk.length + (rest[0]?.length ?? 0) <= maxCustomId) {
      chunk += rest[0]
      rest = rest.slice(1)
    }
    return head + chunk
  })
  const [back, page, next] = ids
  return rest.length > 0 || back === undefined || page === undefined || next === undefined ? undefined : [back, page, next]
}

export const turnsPage = (customId: string): boolean => customId.startsWith(`${prefix}:`)

/** Reads the query back from all custom ids of a message, and the offset from the one that was pressed. */
export function readPage(
  customIds: readonly string[],
  pressed: string,
): { readonly query: PagedQuery; readonly offset: number } | undefined {
  const shape = new RegExp(`^${prefix}:(?:${roles.join('|')}):(\\d{1,7}):(.*)$`, 's')
  const parts = customIds.filter(turnsPage).map((id) => shape.exec(id))
  const offset = Number(shape.exec(pressed)?.[1])
  if (parts.length !== roles.length || parts.includes(null) || !Number.isInteger(offset)) return undefined
  const state = parts.map((part) => part?.[2] ?? '').join('')
  const [words = '', entity = '', outlet = '', since = '', until = ''] = state.split(separator).map(unpacked)
  if (words === '') return undefined
  const optional = Object.fromEntries(Object.entries({ entity, outlet, since, until }).filter(([, value]) => value !== ''))
  return { query: { words, ...optional }, offset }
}
