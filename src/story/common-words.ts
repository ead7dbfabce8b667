/**
 * The built-in start of the document frequencies: words that any Arabic news desk meets daily, and words that every article of
 * a defence topic carries, in three tiers. Hand-written from general knowledge; the window's own counts take over as it fills.
 */
import { fold } from '../arabic/normalise.ts'
import { termHash, termOf } from './terms.ts'

/** In about half of all articles. */
const everywhere =
  'قال أعلن أكد أضاف أوضح أشار ذكر أفاد كشف خلال بين بعد قبل حول ضد نحو منذ عبر أمام رئيس وزير دولة بلد بلاد يوم عام أول جديد كبير عدد عدة حسب وفق مصدر بيان تقرير وكالة صحيفة موقع إعلام اليوم أمس المغرب إسرائيل مغربي إسرائيلي الرباط عسكري دفاع جيش تعاون'
/** In about one article of five. */
const often =
  'حكومة وزارة مسؤول رسمي خارجية علاقة اتفاق زيارة لقاء اجتماع مباحثات جانب مجال إطار مجلس قوات أمن أمني سلاح أسلحة قائد لجنة شركة صفقة مناورات تدريب ملك مملكة منطقة مدينة شخص سياسي دولي عالم شعب حرب عملية هجوم مشروع خطة برنامج قرار قانون موقف دعم قوة نظام حق عمل سبب نتيجة هدف مرحلة فترة أسبوع شهر ساعة مليون دولار ثلاثة خمسة عشر ثنائي مشترك تطبيع تل أبيب يوليو نوفمبر ديسمبر مارس يناير دفاعي احتلال صناعة مصادر إعلامية عبرية متحدث تصريح'
/** In about one article of twelve. */
const sometimes =
  'عقد تم جرى شهد ضمن خاص خاصة مختلف عدم حيث كما تحت فوق داخل خارج أكثر أقل قبل نفس جميع بعض آخر أخرى الثاني ثان وفد ممثل شريك تعزيز تطوير توقيع تبادل خبرات معلومات استخبارات تكنولوجيا حدود صحراء جزائر أمريكي أميركي ولايات متحدة فلسطين فلسطيني غزة طائرة طائرات مسيرة منظومة صاروخ جوي بحري بري قاعدة مصنع إنتاج قمر جنرال ضابط جندي مفتش أركان ملكية مسلحة قناة صفحة خبراء استراتيجي إقليمي شمال أفريقيا حزب برلمان مجتمع ملف قضية'

const shares = new Map<number, number>()
/** Which low bits of a hash any of them has: most terms need no further look. */
const lowBits = new Uint8Array(1 << 13)
for (const [words, share] of [
  [sometimes, 0.08],
  [often, 0.2],
  [everywhere, 0.5],
] as const)
  for (const word of words.split(' ')) {
    const hash = termHash(termOf(fold(word)))
    shares.set(hash, share)
    lowBits[hash & (lowBits.length - 1)] = 1
  }

/** Share of articles, 0..1, that a term (by its hash) is taken to stand in before anything was read. */
export const usualShare = (hash: number): number => (lowBits[hash & (lowBits.length - 1)] === 0 ? 0 : (shares.get(hash) ?? 0))
