/** What differs between two configurations, in words that an audit log and a reviewer can read. */
import type { Configuration } from '#model'

/** One thing added, removed or changed; `fields` names the keys that differ. */
export type Difference = {
  readonly part: keyof Configuration
  readonly id: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly fields: readonly string[]
}

const parts: readonly (keyof Configuration)[] = ['feeds', 'entities', 'topics']

/** Equal data, whatever the order of keys. Lists keep theirs: the order of forms is part of what an editor wrote. */
function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>]
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => equal(a[key], b[key]))
}

/** In the order feeds, entities, topics; removed ones after the rest of their part. */
export function differenceOf(before: Configuration, after: Configuration): readonly Difference[] {
  return parts.flatMap((part) => {
    const old = new Map<string, Readonly<Record<string, unknown>>>(before[part].map((item) => [item.id, item]))
    const now = new Map<string, Readonly<Record<string, unknown>>>(after[part].map((item) => [item.id, item]))
    const changes = [...now].flatMap(([id, item]): Difference[] => {
      const was = old.get(id)
      if (was === undefined) return [{ part, id, kind: 'added', fields: [] }]
      const fields = [...new Set([...Object.keys(was), ...Object.keys(item)])].filter((key) => !equal(was[key], item[key]))
      return fields.length === 0 ? [] : [{ part, id, kind: 'changed', fields }]
    })
    const removed = [...old.keys()]
      .filter((id) => !now.has(id))
      .map((id): Difference => ({ part, id, kind: 'removed', fields: [] }))
    return [...changes, ...removed]
  })
}
