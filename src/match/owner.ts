/** Whose dealings a sentence tells: the pair's, or those of a third party with one of them. */
import type { Evidence } from './evidence.ts'
import type { At, Cue, Parties, Side } from './parties.ts'

/** A third party and the share of its binding that a cue keeps for the pair. */
export type Owner = { readonly evidence: Evidence; readonly share: number }

const besideWords = 3
const asideReach = 8
/** A cue belongs to a phrase within so many words, and no longer to a side beyond so many. */
const partnerReach = 3
const farWords = 5

/**
 * Does a third party own the cue? It does when it stands nearer to the cue than the one side does, in the cue's clause, while that side
 * stands in another clause or behind an aside (وسط توتر مع, على غرار): then little is left. In one plain clause it only weakens.
 * `close`: the pair stands side by side in one clause.
 */
export function ownerInstead(parties: Parties, pair: readonly [Side, Side], at: { cue: Cue; close: boolean }): Owner | undefined {
  const { cue, close } = at
  if (close) return chanceNeighbours(parties, pair, cue)
  const clause = cue.passage.clauseOf(cue.term.first)
  const found: Owner[] = []
  for (const side of pair) {
    const sideClause = side.index === cue.index ? side.passage.clauseOf(side.evidence.first) : -1
    const away = sideClause !== clause
    const behind = isBehindAside(parties, side, cue)
    for (const { index, passage, evidence } of parties.others) {
      if (index !== cue.index || passage.clauseOf(evidence.first) !== clause) continue
      if (!away && distance(cue, evidence) >= distance(cue, side.evidence)) continue
      // «باعتها للهند والمغرب وسنغافورة»: one customer of several.
      const listed = !parties.together && isListedWith(evidence, side)
      found.push({ evidence, share: behind ? 0.4 : away ? 0.5 : listed ? 0.6 : 0.88 })
    }
    // «التعاون العسكري المغربي الأمريكي … بين إسرائيل وحماس»: the partner stands beside it, the other side far off.
    const partner = parties.together ? undefined : partnerOf(parties, side)
    const rest = pair.find((one) => one !== side)!
    if (
      partner &&
      distance(cue, side.evidence) <= partnerReach &&
      (rest.index !== cue.index || distance(cue, rest.evidence) > farWords)
    )
      found.push({ evidence: partner.evidence, share: 0.45 })
    // «مصر واليونان وإسرائيل وهولندا، وقد اقتناها المغرب»: one of a list in another clause than the cue.
    const own = side.passage.clauseOf(side.evidence.first)
    const list = parties.others.find(
      ({ index, passage, evidence }) =>
        away && index === side.index && passage.clauseOf(evidence.first) === own && isListedWith(evidence, side),
    )
    if (list !== undefined) found.push({ evidence: list.evidence, share: 0.5 })
  }
  const elsewhere = parties.together ? undefined : dealingElsewhere(parties, pair, cue)
  if (elsewhere !== undefined) found.push({ evidence: elsewhere, share: 0.5 })
  return found.reduce<Owner | undefined>(
    (least, one) => (least === undefined || one.share < least.share ? one : least),
    undefined,
  )
}

/**
 * «الهند توقع مع إسرائيل عقد صواريخ، ومودي يزور الرباط»: a third country has dealings of its own with one side in another clause than the
 * cue's, and no clause holds the pair.
 */
function dealingElsewhere(parties: Parties, [one, two]: readonly [Side, Side], cue: Cue): Evidence | undefined {
  const at = ({ index, passage }: At, word: number): string => `${index} ${passage.clauseOf(word)}`
  if (at(one, one.evidence.first) === at(two, two.evidence.first)) return undefined
  const own = at(cue, cue.term.first)
  return parties.others.find((other) => {
    const clause = at(other, other.evidence.first)
    return (
      clause !== own &&
      isState(other.evidence) &&
      parties.cues.some((strong) => strong.strong && at(strong, strong.term.first) === clause) &&
      [...parties.one, ...parties.two].some((side) => side !== undefined && at(side, side.evidence.first) === clause)
    )
  })?.evidence
}

/** Third parties within three words of the pair, or of one side of it. */
export const besides = (parties: Parties, sides: readonly Side[]): readonly Evidence[] =>
  parties.others
    .filter(({ index, evidence }) =>
      sides.some(
        (side) =>
          side.index === index &&
          evidence.first - side.evidence.last <= besideWords &&
          side.evidence.first - evidence.last <= besideWords,
      ),
    )
    .map(({ evidence }) => evidence)

function chanceNeighbours(parties: Parties, pair: readonly [Side, Side], cue: Cue): Owner | undefined {
  // «وزراء 60 بلدا بينها المغرب وإسرائيل ومصر واليابان»: two of a crowd, unless what they do together is the programme itself.
  const crowd = besides(parties, pair)
  if (crowd.length >= 2 && !parties.together) return { evidence: crowd[0]!, share: 0.5 }
  const seller = sellerOf(parties, pair)
  if (seller !== undefined) return { evidence: seller, share: 0.4 }
  if (cue.strong) return undefined
  // «إيران تطلق صواريخ على تل أبيب والمغرب يدعو»: a weak word that follows somebody else is his.
  const owner = parties.others.find(
    ({ index, evidence }) => index === cue.index && cue.term.first > evidence.last && cue.term.first - evidence.last <= 2,
  )
  return owner && { evidence: owner.evidence, share: 0.5 }
}

/** «أمريكا توافق على بيع صواريخ للمغرب وقنابل لإسرائيل»: both are customers of the country named before them. */
export const sellerOf = ({ others }: Parties, pair: readonly Side[]): Evidence | undefined =>
  pair.every(isRecipient)
    ? others.find(
        ({ index, evidence }) =>
          isState(evidence) && pair.every((side) => side.index === index && evidence.last < side.evidence.first),
      )?.evidence
    : undefined

/** «لإسرائيل», «للمغرب»: the name carries the preposition of who receives. Folded. */
const isRecipient = ({ passage, evidence: { first } }: Side): boolean => /^و?ل[لا]/.test(passage.stream.tokens[first]!.text)
const isState = ({ definition }: Evidence): boolean => definition.type === 'country'

/** «تعاون أمني مغربي إسباني»: the third party right beside a side. */
export const partnerOf = ({ others }: Parties, side: Side): (At & { readonly evidence: Evidence }) | undefined =>
  others.find(({ index, evidence }) => index === side.index && isPartner(evidence, side))

const distance = ({ term }: Cue, evidence: Evidence): number =>
  evidence.first > term.last ? evidence.first - term.last : Math.max(0, term.first - evidence.last)

const isPartner = (evidence: Evidence, side: Side): boolean =>
  evidence.first - side.evidence.last === 1 || side.evidence.first - evidence.last === 1

const isListedWith = (evidence: Evidence, side: Side): boolean => Math.abs(evidence.first - side.evidence.first) <= 2

const isBehindAside = ({ asides }: Parties, side: Side, cue: Cue): boolean =>
  asides.some(
    ({ index, term }) =>
      index === side.index &&
      term.last < side.evidence.first &&
      side.evidence.first - term.last <= asideReach &&
      (index > cue.index || term.first > cue.term.last),
  )
