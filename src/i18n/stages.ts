/** The phase bar: which stages a story has reached and when they were told, and the one ahead. */
import type { Alert, Language } from '#model'
import { shortDayIn } from './dates.ts'
import { messages, type MessageKey, type Translate } from './translate.ts'

const atLaw: ReadonlySet<string> = new Set(['investigation', 'trial', 'sentenced'])
/** Stages of a case at law or an accident: nobody announces what they begin with. */
const unannounced: ReadonlySet<string> = new Set(['accident', 'casualties', 'investigation', 'trial', 'sentenced'])

/**
 * «✓ الإعلان (2 شتنبر) ← ✓ التأجيل (12 شتنبر) ← ● الوصول (4 أكتوبر) ← ○ الاختتام»: the stages told, those outside of the usual
 * course too, and what of the course lies ahead. The days are those of the reports, where they differ. A denial stands alone: what
 * it denies was not reached. '' for a stage that has no name.
 */
export function stagesOf({ phase, phases, timeline }: Alert, translate: Translate, language: Language): string {
  const isKnown = (name: string | undefined): name is string => name !== undefined && `alert.phase.${name}` in messages[language]
  if (!isKnown(phase)) return ''
  const course = phases.filter(isKnown)
  const reached = course.indexOf(phase)
  const entries = phase === 'denied' ? [] : timeline.filter((entry) => isKnown(entry.phase) && entry.phase !== phase)
  const past = [...new Set([...course.slice(0, Math.max(0, reached)), ...entries.map((entry) => entry.phase ?? '')])]
  const at = (name: string): number => timeline.find((entry) => entry.phase === name)?.at ?? 0
  const told = [...past.toSorted((one, other) => at(one) - at(other)), phase]
  const fits = (name: string): boolean =>
    atLaw.has(phase) ? unannounced.has(name) : name !== 'announced' || !told.some((other) => unannounced.has(other))
  const shown = told.filter(fits)
  const ahead = reached < 0 ? [] : course.slice(reached + 1).filter((name) => !told.includes(name))
  const days = new Map(shown.map((name) => [name, at(name) === 0 ? '' : shortDayIn(language, at(name))]))
  const isDated = new Set(days.values()).size > 1
  const draw = (sign: string, name: string): string => {
    const day = isDated ? days.get(name) : undefined
    // No line may end between a sign and its stage.
    return `${sign}\u00A0${translate(`alert.phase.${name}` as MessageKey)}${day === undefined || day === '' ? '' : ` (${day})`}`
  }
  return [...shown.map((name) => draw(name === phase ? '●' : '✓', name)), ...ahead.map((name) => draw('○', name))].join(
    language === 'ar' ? ' ← ' : ' → ',
  )
}
