/**
 * What the files of a configuration may hold. One zod schema serves the loader, the JSON Schema that editors complete from
 * (config/json-schema.ts) and the messages. It is one table: every field with its limits, its default and its two sentences.
 */
import { z } from 'zod'
import { fold } from '../src/arabic/normalise.ts'
import { durationMs } from './duration.ts'
import { dimension, labelSchema, limits, many, says, share, slug, strict, text, truth } from './schema-parts.ts'

// ── feeds.yaml ───────────────────────────────────────────────────────────────────────────────────────────────────

const address = says(
  'to be an http or https address',
  'copy the address of the feed itself, for example https://www.hespress.com/feed',
)
const duration = says('to be a duration from 1s to 1d', 'write a whole number and s, m, h or d, for example 5m')

export const feedSchema = strict('a feed', {
  id: slug(64).describe('short, stable, unique: renaming it makes a new feed'),
  outlet: text('to be the name of the outlet', 'write it as readers know it, for example هسبريس').describe(
    'اسم المنبر كما يعرفه القارئ',
  ),
  url: z
    .string(address)
    .max(2048, says('to have at most 2048 characters', 'use a shorter address'))
    .refine((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? '') && !/\s/.test(value), address)
    .refine(
      (value) => !URL.parse(value)?.username && !URL.parse(value)?.password,
      says(
        'to hold no user name and no password',
        'remove the part before @: files of the configuration are shown to every admin',
      ),
    )
    .describe('the feed: RSS, Atom, RDF or JSON Feed'),
  country: z
    .exactOptional(
      z
        .string(says('to be a country code of two small letters', 'write ma, eg, sa…; leave it out for a pan-Arab outlet'))
        .regex(
          /^[a-z]{2}$/,
          says('to be a country code of two small letters', 'write ma, eg, sa…; leave it out for a pan-Arab outlet'),
        ),
    )
    .describe('ISO 3166 alpha-2, small letters: where the outlet writes from'),
  language: z
    .string(says('to be a language code', 'write ar, fr or en'))
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, says('to be a language code', 'write ar, fr or en'))
    .default('ar'),
  section: z.exactOptional(text('to be the section of the outlet', 'write for example general, or leave the key out', 60)),
  every: z
    .string(duration)
    .refine((value) => {
      const ms = durationMs(value)
      return ms !== undefined && ms >= 1000 && ms <= 86_400_000
    }, duration)
    .default('5m')
    .describe('wish; adaptive within 1m … 1d; below 1m only for hosts on FEEDS_ALLOW'),
  enabled: truth.default(true),
  fullText: z.exactOptional(truth).describe('false: the pages of teasers are never fetched'),
  note: z.exactOptional(text('to be a remark', 'write it in quotes or leave the key out', 500)),
})

/** config/feeds.yaml */
export const feedsFile = strict('a list of feeds', { feeds: many(feedSchema, 'a list of feeds', limits.feeds) })

// ── entities/*.yaml ──────────────────────────────────────────────────────────────────────────────────────────────

const spelling = says(
  `to be a spelling of 2 to ${limits.formLength} letters`,
  'write words as printed; patterns such as .* are not understood, list the spellings instead',
)
const formText = z
  .string(spelling)
  .max(400, spelling)
  .refine((value) => {
    const letters = fold(value).replaceAll(' ', '').length
    return letters >= 2 && letters <= limits.formLength
  }, spelling)

const formSchema = z.union(
  [
    formText,
    strict('a form', {
      text: formText,
      article: z
        .enum(
          ['required', 'optional', 'none'],
          says('to be required, optional or none', 'المغرب needs its article: required; غانتس has none'),
        )
        .optional()
        .describe('left out: required for one word in ال, optional for several words beginning with ال, none otherwise'),
      inflection: z
        .enum(
          ['name', 'nisba', 'feminine', 'masculine'],
          says('to be name, nisba, feminine or masculine', 'إسرائيلي is a nisba, مناورة feminine, جيش masculine, غانتس a name'),
        )
        .default('name')
        .describe('which endings it may carry'),
      contextOnly: z.exactOptional(truth).describe('counts only beside a cue or another form of the same entity'),
      typo: z.exactOptional(truth).describe('a misspelling seen in print: found, never shown'),
    }),
  ],
  says('to be a spelling, or a map with text, article, inflection', 'write the word, or { text: الكيان, contextOnly: true }'),
)

const words = (what: string) => many(text('to be a word', 'write the word as printed', 80), what, limits.listLength)
const yearOrDate = z
  .union([z.string(), z.number()], says('to be a date', "write '2024-11' or '2024-11-05' in quotes"))
  .transform(String)
  .refine(
    (value) => /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/.test(value),
    says('to be a date', "write '2024', '2024-11' or '2024-11-05' in quotes"),
  )

export const entitySchema = strict('an entity', {
  id: z
    .string(says('to be an id', 'write for example p.gantz: small Latin letters, digits, dot, hyphen, underscore'))
    .regex(
      /^[a-z0-9][a-z0-9._-]{0,63}$/,
      says('to be an id', 'write for example p.gantz: small Latin letters, digits, dot, hyphen, underscore'),
    ),
  type: z.enum(
    ['person', 'org', 'unit', 'role', 'country', 'city', 'region', 'group', 'agreement', 'event', 'system', 'topic', 'media'],
    says(
      'to be a kind of entity',
      'choose person, org, unit, role, country, city, region, group, agreement, event, system, topic or media',
    ),
  ),
  label: labelSchema,
  side: dimension.default('other').describe('the party it belongs to; topics name it'),
  evidence: z
    .record(
      dimension,
      share('1 says «surely about this dimension», 0.3 hints at it', 1),
      says('to be a map of dimension: weight', 'write for example { il: 0.8, def: 0.5 }'),
    )
    .default({})
    .describe('dimension → weight 0..1'),
  forms: many(formSchema, 'a list of spellings', limits.formsPerEntity).min(
    1,
    says('to hold at least one spelling', 'add the name as the press prints it'),
  ),
  cues: z.exactOptional(words('a list of words')),
  cueMode: z.exactOptional(
    z.enum(['near', 'previous'], says('to be near or previous', 'leave it out for near: within six words')),
  ),
  contextSide: z.exactOptional(dimension),
  veto: z.exactOptional(
    strict('words that cancel a hit', {
      previous: z.exactOptional(words('a list of words')),
      next: z.exactOptional(words('a list of words')),
      near: z.exactOptional(words('a list of words')),
      nearEight: z.exactOptional(words('a list of words')),
      nearTwo: z.exactOptional(words('a list of words')),
      softPrevious: z.exactOptional(words('a list of words')),
    }),
  ),
  givenNames: z.exactOptional(words('a list of first names')),
  role: z.exactOptional(text('to be the role', 'write what the person is, or leave the key out')),
  from: z.exactOptional(yearOrDate),
  to: z.exactOptional(yearOrDate),
  sure: truth.default(true).describe('false: verify before relying on it'),
  notes: z.exactOptional(text('to be a remark', 'write it in quotes or leave the key out', 1000)),
  sources: z.exactOptional(words('a list of sources')),
  extra: z.exactOptional(z.record(z.string(), z.unknown(), says('to be a map', 'leave it out unless the matcher asks for it'))),
})

/** config/entities/*.yaml */
export const entitiesFile = strict('a list of entities', { entities: many(entitySchema, 'a list of entities', limits.entities) })

// ── topics/*.yaml ────────────────────────────────────────────────────────────────────────────────────────────────

const zone = (usual: number) => share(`${usual} is usual; 0 ignores the zone`, 10).default(usual)
const twoDimensions = says(
  'to name two different dimensions or more',
  'add a second one: a topic that fires on one dimension alone floods every chat',
)
const pairMessage = says(
  'to be exactly two different dimensions',
  'write for example [ma, il]: the two sides whose relation is the topic',
)

export const topicSchema = strict('a topic', {
  id: slug(40).describe('what subscribers type: /subscribe <id>'),
  label: labelSchema,
  enabled: truth.default(true),
  require: many(dimension, 'a list of dimensions', 8)
    .refine((all) => new Set(all).size >= 2, twoDimensions)
    .describe('all must be present for anything but drop'),
  pair: z
    .tuple([dimension, dimension], pairMessage)
    .refine(([one, other]) => one !== other, pairMessage)
    .describe('the two dimensions that must be tied to each other'),
  subject: many(dimension, 'a list of dimensions', 8).default([]).describe('what the relation is about'),
  zoneWeights: strict('weights of the zones', { title: zone(2), lead: zone(1.5), body: zone(1), boilerplate: zone(0) }).default({
    title: 2,
    lead: 1.5,
    body: 1,
    boilerplate: 0,
  }),
  threshold: share('from this score the topic alerts; 60 is usual', 100).default(60),
  reviewFrom: share('from this score it goes to review; 38 is usual', 100).default(38),
  homeDimension: z.exactOptional(
    z.record(
      z.string().regex(/^[a-z]{2}$/, says('to be a country code of two small letters', 'write for example ma: ma')),
      dimension,
      says('to be a map of country: dimension', 'write for example { ma: ma }'),
    ),
  ),
  rules: z
    .looseObject(
      {
        names: z
          .exactOptional(
            z.record(
              dimension,
              z.union([text('to be the name of the dimension', 'write it as readers know it'), labelSchema], {
                error: () =>
                  says('to be a name, or a map with ar, en, fr', 'write for example { ar: المغرب, en: Morocco, fr: Maroc }'),
              }),
              says('to be a map of dimension: name', 'write for example { ma: المغرب }'),
            ),
          )
          .describe('what readers call the dimensions, in explanations'),
      },
      says('to be a map of word lists', 'see config/README.md'),
    )
    .default({})
    .describe('relation cues, conflict words, counter-terms'),
  canary: z
    .exactOptional(
      many(
        text('to be a sentence that must alert', 'write the headline of a report that this topic is for', 500),
        'a list of sentences',
        20,
      ),
    )
    .describe('sentences that must alert: a configuration under which one does not is refused'),
})

/** config/topics/*.yaml: one topic (`topicSchema`), or a list under `topics`. */
export const topicsFile = strict('a list of topics', { topics: many(topicSchema, 'a list of topics', limits.topics) })
