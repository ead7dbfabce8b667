/** When a chat is told aloud: at most once a story and hour, and not of what everybody expected. */
import type { Story } from '#model'
import type { Verdict } from './decide.ts'
import { expectedPhases, urgentPhases } from './phases.ts'

const hourMs = 3_600_000
/** Within this time of the last audible message an expected stage (begins, arrives) only redraws the head. */
const expectedMs = 72 * hourMs

/** Why an update stays silent, or undefined when it sounds. Time is the publication's: a late poll does not change what is news. */
export function quietBecause(story: Story, verdict: Verdict, at: number): 'pace' | 'expected' | undefined {
  const since = at - story.lastAudibleAt
  const phase = verdict.phase
  if (phase !== undefined && urgentPhases.has(phase)) return undefined
  if (verdict.decision === 'contradiction') return undefined
  if (phase !== undefined && expectedPhases.has(phase) && since <= expectedMs) return 'expected'
  return since < hourMs ? 'pace' : undefined
}

/** After so long without a word of it the chat's message is out of sight: what moves the story then is told in a message of its own. */
const silenceMs = 72 * hourMs

/** Whether a story was silent so long that its next step opens a new head which links the old one (stories.md). */
export const isRevived = (story: Story, at: number): boolean => at - story.lastAt > silenceMs
