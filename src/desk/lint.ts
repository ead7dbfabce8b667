/**
 * Advice on spellings that are allowed but unwise (arabic.md §5.9): too short, an everyday word, claimed by two entities, a wrong
 * article or ending, twice the same. Every line says what to do. Pure; runs on each save, in `rasid check` and in the console.
 */
import type { Configuration, EntityDefinition, Problem, SurfaceForm } from '#model'
import { fold } from '../arabic/normalise.ts'
import { isStopWord } from '../arabic/stop-words.ts'

/**
 * Everyday words and common names that are also names of bodies, systems or people of this subject, as they fold: البيت beside إلبيت,
 * أمان (safety), كان (was), حماس (zeal), بار, درع (shield), باراك, بولس, عوفر and so on. Seen to raise false alarms in ordinary news.
 */
const everyday = new Set(
  [
    'البيت',
    'أمان',
    'كان',
    'حماس',
    'بار',
    'لورا',
    'درع',
    'باراك',
    'بولس',
    'سهم',
    'رعد',
    'نمر',
    'برق',
    'سلام',
    'وحدة',
    'قوة',
    'مدى',
    'هدف',
    'بيت',
    'يوم',
    'حزب',
    'باب',
    'نور',
    'أمل',
    'وطن',
  ].map(fold),
)

type Placed = { readonly entity: EntityDefinition; readonly form: SurfaceForm; readonly folded: string }

const advice = ({ entity, form }: Pick<Placed, 'entity' | 'form'>, message: string): Problem => ({
  file: 'entities',
  path: `${entity.id} «${form.text}»`,
  message,
  severity: 'warning',
})

/** Types whose names are common nouns more often than names of one thing: endings are worth a question. */
const nounTypes: ReadonlySet<EntityDefinition['type']> = new Set(['topic', 'event', 'role', 'unit', 'group'])
/** Places keep short names that nothing can replace (مصر، قطر، غزة). */
const placeTypes: ReadonlySet<EntityDefinition['type']> = new Set(['country', 'region', 'city'])
/** A form in إل or أل is held to its hamza by the matcher, so إلبيت is not البيت. */
const guarded = /^[أإ]ل/
const arabic = /^[\p{Script=Arabic}\s]+$/u

const stem = (word: string): string => word.replace(/^ال/, '').replace(/[ةا]$/, '')

/** Is this word in ي or ية made of another form of the entity, as مغربي is of المغرب? */
const isAdjectiveOf = (entity: EntityDefinition, word: string): boolean => {
  const bare = /^(?:ال)?(.+?)(?:ي|ية)$/.exec(word)?.[1]
  return bare !== undefined && entity.forms.some(({ text }) => text !== word && !text.includes(' ') && stem(text) === stem(bare))
}

function ofOneForm(placed: Placed): Problem[] {
  const { entity, form, folded } = placed
  const say = (message: string) => [advice(placed, message)]
  const oneWord = !folded.includes(' ')
  const written = form.text.trim()
  const letters = folded.replaceAll(' ', '').length
  return [
    ...(form.contextOnly !== true && oneWord && letters <= 3 && arabic.test(written) && !placeTypes.has(entity.type)
      ? say(
          `Expected at least 4 letters in a form that counts alone, got ${letters}: set contextOnly: true and give the entity cues`,
        )
      : []),
    ...(form.contextOnly !== true &&
    oneWord &&
    letters > 3 &&
    !guarded.test(written) &&
    (everyday.has(folded) || isStopWord(folded))
      ? say(
          'Expected a word that means only this, got an everyday word or common name: set contextOnly: true and give the entity cues',
        )
      : []),
    ...(form.contextOnly === true && (entity.cues?.length ?? 0) === 0 && entity.forms.every((other) => other.contextOnly === true)
      ? say(
          'Expected a way to confirm a form with contextOnly, got no cue and no other form of the entity: it never counts; add cues',
        )
      : []),
    ...(form.article === 'none' && /^ال\S/.test(written) && oneWord
      ? say(
          'Expected a form in ال to say how it takes the article, got none: set article to required, or to optional if it also stands without',
        )
      : []),
    ...(form.inflection === 'name' && oneWord && written.endsWith('ة') && nounTypes.has(entity.type)
      ? say(
          'Expected the ending of a common noun in ة to be feminine, got name: set inflection: feminine to find its plural and its pronouns too',
        )
      : []),
    ...(form.inflection === 'name' && oneWord && form.typo !== true && isAdjectiveOf(entity, written)
      ? say(
          'Expected the ending of a relative adjective to be nisba, got name: set inflection: nisba to find its feminine and plurals too',
        )
      : []),
    ...(/(?=\S*\p{Script=Arabic})(?=\S*\p{Script=Latin})\S+/u.test(written)
      ? say('Expected one script in a word, got Arabic and Latin letters together: write it once in each')
      : []),
  ]
}

/** Spellings of one entity that read the same with the same grammar: all but the first are superfluous. One line an entity. */
function repeatedIn(entity: EntityDefinition): Problem[] {
  const groups = Map.groupBy(entity.forms, ({ text, article, inflection }) => `${fold(text)}|${article}|${inflection}`)
  const spare = [...groups.values()].flatMap((twins) => twins.slice(1).map((twin) => `«${twin.text}» (as «${twins[0]!.text}»)`))
  if (spare.length === 0) return []
  const message = `Expected every spelling once, got ${spare.length} that read as another one does after folding: remove ${spare.join('، ')}`
  return [{ file: 'entities', path: entity.id, message, severity: 'warning' }]
}

/** A spelling of two entities counts for both, unless each needs its cues. */
function sharedBetween(forms: readonly Placed[]): Problem[] {
  return [...Map.groupBy(forms, ({ folded }) => folded).values()].flatMap((twins) => {
    const others = [...new Map(twins.map((twin) => [twin.entity.id, twin])).values()]
    const [first] = others
    if (first === undefined || others.every(({ form }) => form.contextOnly === true)) return []
    return others
      .slice(1)
      .map((twin) =>
        advice(
          twin,
          `Expected a spelling of one entity, got one that ${first.entity.id} has too: set contextOnly: true on both and give each its cues`,
        ),
      )
  })
}

/** All advice on a configuration, in its order. */
export function lint(configuration: Pick<Configuration, 'entities'>): readonly Problem[] {
  const forms = configuration.entities.flatMap((entity) =>
    entity.forms.map((form): Placed => ({ entity, form, folded: fold(form.text) })),
  )
  return [...forms.flatMap(ofOneForm), ...configuration.entities.flatMap(repeatedIn), ...sharedBetween(forms)]
}
