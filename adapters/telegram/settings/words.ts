/** What a chat chose, in plain sentences. */
import type { ChatSettings, Language } from '#model'
import { translator } from '../../../src/i18n/translate.ts'
import { clockOf, momentIn, zoneIn } from './times.ts'

export function paceIn(language: Language, { pace, digestHour, zone }: ChatSettings): string {
  const translate = translator(language)
  return pace === 'daily'
    ? translate('tg.says.daily', { hour: clockOf(digestHour), zone: zoneIn(language, zone) })
    : translate(`tg.says.${pace}`)
}

export function quietIn(language: Language, { quiet, zone }: ChatSettings): string {
  const translate = translator(language)
  if (quiet === undefined) return translate('tg.says.quiet.none')
  const values = { from: clockOf(quiet.fromHour), to: clockOf(quiet.toHour), zone: zoneIn(language, zone) }
  return translate(quiet.breaking ? 'tg.says.quiet.breaking' : 'tg.says.quiet', values)
}

export const soundIn = (language: Language, { silent }: ChatSettings): string =>
  translator(language)(silent ? 'tg.says.silent' : 'tg.says.loud')

/** undefined: it does not pause. */
export const pauseIn = (language: Language, { pausedUntil = 0, zone }: ChatSettings, now: number): string | undefined =>
  pausedUntil > now ? translator(language)('tg.says.paused', { until: momentIn(language, pausedUntil, zone) }) : undefined

/** All of it, a sentence a line: what differs from how a chat begins, and the pace always. */
export function choicesIn(language: Language, settings: ChatSettings, now: number): readonly string[] {
  const translate = translator(language)
  const { quiet, silent, severity, withoutOutlets, muted } = settings
  const paused = pauseIn(language, settings, now)
  return [
    ...(paused === undefined ? [] : [paused]),
    paceIn(language, settings),
    ...(quiet === undefined ? [] : [quietIn(language, settings)]),
    ...(silent ? [soundIn(language, settings)] : []),
    ...(severity === 'all' ? [] : [translate(`tg.says.${severity}`)]),
    ...(withoutOutlets.length === 0 ? [] : [translate('tg.says.outlets', { count: withoutOutlets.length })]),
    ...(muted.length === 0 ? [] : [translate('tg.says.muted', { count: muted.length })]),
  ]
}
