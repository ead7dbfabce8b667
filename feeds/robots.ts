/** robots.txt as RFC 9309 reads it: the group that names us, else the one for everybody; the longest rule wins, Allow on a tie. */

type Rule = { readonly allow: boolean; readonly path: string }

/** Longer ones are cut, as the RFC permits (§2.5: at least 500 KiB). */
const maxLength = 512_000

/** May `agent` (a product name, lower case) fetch this path with its query? */
export function robotsAllow(robots: string, agent: string, path: string): boolean {
  const groups = groupsOf(robots.slice(0, maxLength))
  const named = groups.filter(({ agents }) => agents.includes(agent))
  const rules = (named.length > 0 ? named : groups.filter(({ agents }) => agents.includes('*'))).flatMap((group) => group.rules)
  let best: Rule | undefined
  for (const rule of rules) {
    if (!matches(rule.path, path)) continue
    const longer = best === undefined || rule.path.length > best.path.length
    if (longer || (rule.path.length === best?.path.length && rule.allow)) best = rule
  }
  return best?.allow ?? true
}

function groupsOf(robots: string): { readonly agents: readonly string[]; readonly rules: Rule[] }[] {
  const groups: { agents: string[]; rules: Rule[] }[] = []
  let open: { agents: string[]; rules: Rule[] } | undefined
  for (const line of robots.split(/\r\n?|\n/)) {
    const [, name = '', value = ''] = /^\s*([a-z-]+)\s*:\s*([^#]*)/i.exec(line.slice(0, 2100)) ?? []
    const field = name.toLowerCase()
    if (field === 'user-agent') {
      if (open === undefined || open.rules.length > 0) groups.push((open = { agents: [], rules: [] }))
      open.agents.push(value.trim().toLowerCase().split('/')[0] ?? '')
    } else if ((field === 'allow' || field === 'disallow') && open !== undefined) {
      // «Disallow:» without a path forbids nothing.
      open.rules.push({ allow: field === 'allow' || value.trim() === '', path: value.trim() })
    }
  }
  return groups
}

/** `*` is any run of characters, `$` at the end is the end. Piece by piece, never a regular expression over foreign text. */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.endsWith('$')
  const pieces = (anchored ? pattern.slice(0, -1) : pattern).split('*')
  const [first = '', ...rest] = pieces
  if (!path.startsWith(first)) return false
  let at = first.length
  for (const [index, piece] of rest.entries()) {
    if (anchored && index === rest.length - 1) return path.length - piece.length >= at && path.endsWith(piece)
    const found = path.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return !anchored || at === path.length
}
