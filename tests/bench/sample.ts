/** Made-up Arabic articles for benches: sentences of ours shuffled by a fixed seed, so that every run reads the same. */
import type { Article } from '#model'

const sentences = `وقع المغرب وإسرائيل في الرباط اتفاقا للتعاون العسكري يشمل التدريب والصيانة.
أعلنت وزارة الفلاحة عن برنامج جديد لدعم مربي الماشية في الأقاليم الجنوبية.
قال المتحدث باسم الحكومة إن المجلس صادق على ثلاثة مراسيم تهم قطاع التعليم.
فاز الفريق الضيف بهدفين لواحد بعد مباراة قوية امتدت إلى الأشواط الإضافية.
وصل وفد من رجال الأعمال إلى الدار البيضاء لبحث فرص الاستثمار في الطاقات المتجددة.
تراجعت أسعار النفط في الأسواق العالمية وسط مخاوف من تباطؤ الطلب.
وأضاف المصدر ذاته أن الأشغال ستنتهي قبل متم شهر دجنبر المقبل.
استقبل الوزير المنتدب المكلف بإدارة الدفاع الوطني وفدا من كبار الضباط.
دعت النقابات إلى وقفة احتجاجية أمام مقر البرلمان يوم الخميس.
أكدت دراسة حديثة أن النوم الكافي يحسن الذاكرة عند التلاميذ.
وتوقعت مصالح الأرصاد الجوية تساقطات مطرية متفرقة بالمرتفعات.
واعتبر محللون أن الخطوة تعكس تقاربا متزايدا بين البلدين.`.split('\n')

/** A small linear congruential generator (Numerical Recipes): the same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

/** `count` articles without zones, eight to twenty sentences each. */
export function sampleArticles(count: number): Omit<Article, 'zones'>[] {
  const next = numbers(7)
  const sentence = (): string => sentences[Math.floor(next() * sentences.length)] ?? ''
  return Array.from({ length: count }, (_, index) => {
    const title = sentence().replace('.', '')
    const text = Array.from({ length: 8 + Math.floor(next() * 12) }, sentence).join(' ')
    const at = Date.UTC(2026, 0, 1) + index * 60_000
    return {
      id: `b${index}`,
      feedId: 'bench',
      outlet: `منبر ${index % 9}`,
      language: 'ar',
      url: `https://bench.example/${index}`,
      title,
      summary: '',
      text,
      publishedAt: at,
      firstSeenAt: at,
      contentHash: `h${index}`,
      keys: [`url:bench.example/${index}`],
    }
  })
}

const consonants = 'بتثجحخدذرزسشصضطعغفقكلمنهوي'
/** Word patterns of three-letter roots: ١ ٢ ٣ are the radicals. */
const shapes =
  '١٢٣ ١ا٢٣ ١٢ا٣ ١٢ي٣ م١٢و٣ ت١٢ي٣ ا١٢ا٣ م١٢٣ة ١٢و٣ة ا١ت٢ا٣ م١ا٢٣ة ت١ا٢٣ ا١٢٣ ي١٢٣ ت١٢٣ ا٢ت١٣ مت١٢٣ ان١٢ا٣ است١٢ا٣ ١٢٣ات م١٢٣ون ١ا٢٣ين'.split(
    ' ',
  )
const clitics = ['', '', '', 'ال', 'ال', 'ال', 'و', 'وال', 'ب', 'بال', 'لل', 'ف', 'ك']
const endings = ['', '', '', '', 'ها', 'هم', 'ه', 'ية', 'ي', 'نا']

/** Words of a made-up language, by how common they are, and names in it: roots of the one never stand in the other. */
export const ordinaryWord = (rank: number): string => built(rank, 0)
export const madeUpName = (number: number): string => built(number, 1)

function built(number: number, odd: 0 | 1): string {
  const size = consonants.length
  const roots = size ** 3 / 2
  const root = 2 * ((number * 7_919) % roots) + odd
  const radical = (place: number): string => consonants[Math.floor(root / size ** place) % size] ?? ''
  const shape = shapes[(number + Math.floor(number / roots)) % shapes.length] ?? ''
  return shape.replace('١', radical(0)).replace('٢', radical(1)).replace('٣', radical(2))
}

/**
 * Texts in which words of a made-up language follow Zipf's law, with clitics, vowels, tatweel, digits and stops as in print.
 * `perText` of the `forms` stand in each text on average.
 */
export function madeUpTexts(count: number, forms: readonly string[], perText: number): string[] {
  const next = numbers(11)
  const of = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)]
  const word = (): string => {
    const plain = `${of(clitics)}${ordinaryWord(Math.floor(60_000 ** next()))}${of(endings)}`
    const luck = next()
    if (luck < 0.03) return plain.replace(/(.)(.)/, '$1\u064e$2\u0651')
    if (luck < 0.04) return plain.replace(/(.)(.)/, '$1ـ$2')
    if (luck < 0.06) return `${Math.floor(next() * 3_000)}`
    if (luck < 0.07) return '٢٠٢٦'
    return plain
  }
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: wordsPerText }, (_, at) => word() + (at % 17 === 16 ? '. ' : at % 7 === 6 ? '، ' : ' '))
    for (let hits = perText; next() < hits; hits--) words[Math.floor(next() * words.length)] = `و${of(forms) ?? ''} `
    return words.join('')
  })
}
/** About 2,600 characters, as a news article has. */
const wordsPerText = 330
