/** Inflected forms of cue words, generated from a lemma so that no person, number or tense is forgotten. Input and output folded. */

const objects = ['', 'ه', 'ها', 'هم', 'هما', 'نا']

/**
 * Forms of a verb from its two principal parts, third person masculine singular past and present («زار يزور», «التقى يلتقي»):
 * he, she, both, they, we, with future س and object pronouns. Vowels are not written, so active and passive coincide.
 */
export function verbForms(past: string, present: string): string[] {
  const forms = new Set<string>()
  const add = (form: string): void => {
    for (const object of objects) forms.add(form + object)
  }
  const defective = past.endsWith('ي') || (past.endsWith('ا') && past.length > 2)
  const stem = defective ? past.slice(0, -1) : past
  add(past)
  add(`${stem}ت`)
  // Before an object the final ى is written ا: التقاه.
  if (defective) for (const object of objects.slice(1)) forms.add(`${stem}ا${object}`)
  add(defective ? `${stem}يا` : `${stem}ا`)
  // They, of women.
  forms.add(defective ? `${stem}ين` : `${past}ن`)
  forms.add(`${stem}تا`)
  forms.add(`${stem}وا`)
  const tail = present.slice(1)
  const root = tail.endsWith('ي') ? tail.slice(0, -1) : tail
  for (const future of ['', 'س']) {
    for (const person of ['ي', 'ت', 'ن']) add(future + person + tail)
    forms.add(`${future}ي${tail}ن`)
    for (const person of ['ي', 'ت']) {
      forms.add(`${future}${person}${tail}ان`)
      forms.add(`${future}${person}${tail}ا`)
      forms.add(`${future}${person}${root}ون`)
      forms.add(`${future}${person}${root}وا`)
    }
  }
  return [...forms]
}

const owners = ['ه', 'ها', 'هم', 'هما', 'نا']

/** Forms of a noun: dual, regular plural, possessives; with the article where no possessive stands. */
export function nounForms(noun: string): string[] {
  const bare = noun.startsWith('ال') && noun.length > 4 ? noun.slice(2) : noun
  const feminine = bare.endsWith('ه')
  const stem = feminine ? bare.slice(0, -1) : bare
  const ends = feminine ? ['ه', 'ات', 'تان', 'تين', 'تا', 'تي'] : ['', 'ا', 'ات', 'ان', 'ين', 'ون', 'ي', 'ه']
  const forms = new Set<string>()
  for (const end of ends) {
    forms.add(stem + end)
    forms.add(`ال${stem}${end}`)
  }
  for (const owner of owners) for (const link of feminine ? ['ت', 'ات'] : ['', 'ات', 'ي']) forms.add(stem + link + owner)
  // نظراء: the hamza takes a seat before an owner (نظراؤه، نظرائهم).
  if (bare.endsWith('اء')) for (const owner of owners) for (const seat of ['ي', 'و']) forms.add(bare.slice(0, -1) + seat + owner)
  return [...forms]
}
