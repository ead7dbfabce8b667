/** Where an event takes place: places after a preposition or a verb of visiting. Two visits by one person differ by their host. */
import { bareForms } from '../arabic/clitics.ts'
import { fold } from '../arabic/normalise.ts'
import { tokenise } from '../arabic/tokenise.ts'

/** Country (ISO) → its names and cities as the press writes them; Moroccan cities below. */
const abroad: Readonly<Record<string, string>> = {
  il: 'إسرائيل|تل أبيب|القدس|حيفا|تل نوف|إيلات|أسدود',
  us: 'الولايات المتحدة|أمريكا|أميركا|واشنطن|نيويورك|تامبا|البنتاغون',
  gr: 'اليونان|أثينا|لاريسا|كالاماتا',
  az: 'أذربيجان|باكو',
  bh: 'البحرين|المنامة',
  ae: 'الإمارات|أبوظبي|أبو ظبي|دبي',
  eg: 'مصر|القاهرة|شرم الشيخ',
  jo: 'الأردن|عمان',
  sa: 'السعودية|الرياض|جدة',
  qa: 'قطر|الدوحة',
  kw: 'الكويت',
  om: 'مسقط',
  fr: 'فرنسا|باريس|مرسيليا',
  es: 'إسبانيا|مدريد|برشلونة|سبتة|مليلية|الجزيرة الخضراء',
  pt: 'البرتغال|لشبونة',
  it: 'إيطاليا|روما',
  de: 'ألمانيا|برلين|ميونخ|ميونيخ',
  gb: 'بريطانيا|لندن',
  be: 'بلجيكا|بروكسل',
  nl: 'هولندا|لاهاي',
  pl: 'بولندا|وارسو',
  cz: 'التشيك|براغ',
  cy: 'قبرص|نيقوسيا',
  tr: 'تركيا|أنقرة|إسطنبول',
  ru: 'روسيا|موسكو',
  ua: 'أوكرانيا|كييف',
  cn: 'الصين|بكين',
  in: 'الهند|نيودلهي',
  kr: 'كوريا الجنوبية|سيول|سول',
  jp: 'اليابان|طوكيو',
  dz: 'الجزائر|وهران',
  tn: 'تونس',
  ly: 'ليبيا|طرابلس',
  mr: 'موريتانيا|نواكشوط',
  sn: 'السنغال|داكار',
  td: 'تشاد|نجامينا',
  ke: 'كينيا|نيروبي',
  et: 'إثيوبيا|أديس أبابا',
  rw: 'رواندا|كيغالي',
  sd: 'السودان|الخرطوم',
  lb: 'لبنان|بيروت',
  sy: 'سوريا|دمشق',
  iq: 'العراق|بغداد',
  ir: 'إيران|طهران',
  ye: 'اليمن|صنعاء|عدن',
  br: 'البرازيل|برازيليا',
  sg: 'سنغافورة',
  ma: 'المغرب|المملكة المغربية|الرباط',
}
// الجديدة، العيون and الداخلة are left to the matcher's vetoes: without them they are mostly adjectives and nouns.
const morocco =
  'الدار البيضاء|طنجة|أكادير|مراكش|فاس|مكناس|القنيطرة|سلا|بنسليمان|الحسيمة|الناظور|تطوان|وجدة|طانطان|المحبس|السمارة|بوجدور|كلميم|ورزازات|الرشيدية|بنجرير|ابن جرير|سيدي يحيى|سيدي سليمان|آسفي|الصويرة|تزنيت|خريبكة|بركان|تارودانت|النواصر|بوسكورة|المحمدية|القصر الصغير|الفنيدق|الكركرات'

const places: ReadonlyMap<string, string> = new Map([
  ...Object.entries(abroad).flatMap(([code, names]) => names.split('|').map((name) => [bare(name), code] as const)),
  ...morocco.split('|').map((name) => [bare(name), `ma/${bare(name)}`] as const),
])
const longest = 2
const firstWords = new Set([...places.keys()].map((name) => name.split(' ')[0]))
/** Whether a word may begin the name of a place: few do, and the others need no further look. A bounded cache. */
const openers = new Map<string, boolean>()
const mostOpeners = 1 << 14
function mayOpen(word: string): boolean {
  const known = openers.get(word)
  if (known !== undefined) return known
  const may = [word, ...bareForms(word)].some((form) => firstWords.has(bare(form)))
  if (openers.size >= mostOpeners) openers.clear()
  openers.set(word, may)
  return may
}
/** A place after one of these is where it happens; after others (مع، بين، ضد، من) it is a party or an origin. */
const before = new Set(
  'في الي يزور تزور زار زارت زياره زيارته زيارتها سيزور ستزور بمدينه بالعاصمه مدينه العاصمه ميناء بميناء قرب بضواحي سواحل قباله باقليم اقليم بمطار مطار بقاعده قاعده وسط'.split(
    ' ',
  ),
)

/** What is said of a country and not in it: «يستعين بإسرائيل», «علاقاته بإسرائيل». */
const about =
  /^و?(?:ال)?(?:[يت]?ستعين|استعان|استعانه|علاق\p{L}*|اعتراف\p{L}*|اعترف|[يت]عترف|تنديد|[يت]?ندد|اشاده|[يت]شيد|ارتباط\p{L}*|مرتبط\p{L}*|صله|صلت\p{L}*)$/u

/** A place after one of these is where somebody is asked to, or where a thing goes on to; the event is not there. */
const elsewhere = new Set('دعوه يدعو دعا تدعو دعت لزياره متجهه المتجهه متجها طريقها طريقه باتجاه صوب وجهه'.split(' '))

/** Folded, each word without its article: the key of a place. */
export function bare(name: string): string {
  return fold(name)
    .split(' ')
    .map((word) => word.replace(/^ال(?=.{3})/, ''))
    .join(' ')
}

export type Places = {
  /** Countries (ISO) that host the event, as the text places it. */
  readonly hosts: readonly string[]
  /** The same places by name: folded, without the article. */
  readonly names: readonly string[]
  /** Moroccan cities other than the capital, wherever they stand. */
  readonly cities: readonly string[]
}

/** Places of one sentence or title. */
export function placesIn(sentence: string): Places {
  const tokens = tokenise(sentence)
  const hosts = new Set<string>()
  const names = new Set<string>()
  const cities = new Set<string>()
  for (let i = 0; i < tokens.length; i++) {
    if (!mayOpen(tokens[i]!.text)) continue
    for (let width = longest; width > 0; width--) {
      const words = tokens.slice(i, i + width).map(({ text }) => text)
      if (words.length < width) continue
      const [first = '', ...rest] = words
      const name = [first, ...bareForms(first)].map((form) => bare([form, ...rest].join(' '))).find((one) => places.has(one))
      const found = name === undefined ? undefined : places.get(name)
      if (name === undefined || found === undefined) continue
      const glued =
        /^و?[بل]/.test(first) &&
        !/^(?:بلد|بنسليمان|برلين|باريس|باكو|بكين|بيروت|بغداد|بركان|بوجدور|بوسكوره|لندن|لبنان|ليبيا|لشبونه|لاهاي|بروكسل|بولندا|بريطانيا|بلجيكا|برشلونه|برازيليا|بنجرير|لاريسا)$/.test(
          first,
        )
      const leads = (glued && !about.test(tokens[i - 1]?.text ?? '')) || before.has(tokens[i - 1]?.text ?? '')
      if (leads && !tokens.slice(Math.max(0, i - 5), i).some(({ text }) => elsewhere.has(text.replace(/^[وف](?=.{3})/, '')))) {
        hosts.add(found.split('/')[0] ?? found)
        names.add(name)
      }
      if (found.startsWith('ma/')) cities.add(found.slice(3))
      i += width - 1
      break
    }
  }
  return { hosts: [...hosts], names: [...names], cities: [...cities] }
}
