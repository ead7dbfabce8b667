/** How a line of ours begins: which way it runs, and the colon after its label. */
import type { Language } from '#model'

/**
 * An invisible mark (RLM or LRM) that gives a line the direction of the reader's language: clients take it from the first strong
 * letter, which may be a Latin outlet name in an Arabic message or the other way round.
 */
export const startsLine = (language: Language): string => (language === 'ar' ? '\u200F' : '\u200E')

/** A label and its colon as the language prints it: French keeps a narrow space before it. */
export const withColon = (language: Language, label: string): string => `${label}${language === 'fr' ? '\u202F' : ''}:`
