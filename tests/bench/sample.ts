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
