/** Words that outlets change for one another in telling one event; grouped by what they speak of, they meet in `contest.ts`. */
import { fold } from '../arabic/normalise.ts'
import { rootOf } from '../arabic/roots.ts'
import { termOf } from './terms.ts'

/** Written as printed; inflected forms meet by their root. */
const groups: Readonly<Record<string, string>> = {
  gun: 'مدفع مدافع مدفعية هاوتزر مدفعجي',
  launcher: 'راجمة راجمات قاذفة قاذفات منصات',
  factory: 'مصنع مصانع معمل معامل ورشة إنتاج تصنيع تجميع صناعية صنع تصنع',
  drone: 'درون درونات مسيرات طيار انتحارية انتحاري متسكعة كاميكاز',
  satellite: 'قمر أقمار فضاء فضائية مدار',
  training: 'تدريب يتدرب مدرب تكوين دورة تلاميذ تلميذ يلقن خريج تخرج شهادات معسكر أكاديمية مدرسة طلبة تعليم',
  tunnel: 'نفق أنفاق',
  visit: 'زيارة يزور زائر ضيف وصول رحلة استقبال استقبل يستقبل حلول حج سفر',
  drill: 'مناورات مناورة تمرين تمارين رماية ميدانية',
  spy: 'جواسيس تجسس جاسوس مخابرات استخبارات موساد استخباراتي',
  ship: 'سفينة سفن باخرة بواخر ميناء موانئ مرفأ رسو حاويات حاوية شحنة ملاحة فرقاطة زورق زوارق',
  mishap: 'حادث حوادث انقلاب تحطم سقوط جرحى جريح مصاب إصابة إصابات وفاة مقتل حطام',
  court: 'محكمة محاكمة قاضي قضاء نيابة وكيل متابعة جلسة دعوى شكاية محامي محامون قضائية اعتقال توقيف موقوف معتقل',
  street: 'وقفة احتجاج احتجاجات اعتصام تظاهر متظاهرون شعارات محتجون مظاهرة',
  parliament: 'برلمان برلماني نائب نائبة نواب مستشارين مساءلة سؤال أسئلة تسائل',
  accord: 'اتفاق اتفاقية مذكرة محضر بروتوكول تفاهم معاهدة',
  committee: 'لجنة لجان',
  cyber: 'سيبراني سيبرانية اختراق قراصنة هاكرز رقمي رقمية معلوماتية',
  leak: 'تسريب تسريبات وثائق وثيقة مسربة',
  shield: 'اعتراض اعتراضية بطارية بطاريات رادار رادارات',
  wall: 'جدار حدود حدودية سياج عازل',
  doctor: 'طب طبي طبية أطباء مستشفى إسعاف',
  tank: 'دبابة دبابات مدرعة مدرعات آليات عربة عربات مركبة',
  copter: 'مروحية مروحيات هليكوبتر',
  diver: 'غواصة غواصات',
  rifle: 'بندقية بنادق رشاش ذخيرة ذخائر قنابل قذائف',
  attache: 'ملحق ملحقا ملحقية',
  fair: 'معرض معارض صالون رواق أجنحة جناح',
  tender: 'مناقصة عرض عروض طلب طلبية لائحة مفاوضات تفاوض يتفاوض محادثات مباحثات',
  price: 'عقد عقود صفقة صفقات مليون مليار',
  delay: 'تأجيل إرجاء تأخير أرجئ تأجل تأخر',
  denial: 'نفى نفي ينفي كذب يكذب تكذيب فند يفند تفنيد إشاعة شائعات',
  handover: 'تسلم تسليم استلام يتسلم وصول دفعة',
  pilot: 'طيار طيارون طيارين سرب مقاتلة مقاتلات',
  commando: 'كوماندوز مظليون مظليين مظلات قفز',
  dog: 'كلاب كلب',
  rescue: 'إنقاذ إغاثة زلزال',
  lecture: 'ندوة مؤتمر محاضرة ملتقى',
  poll: 'استطلاع رأي',
}

/** Root → the groups that it speaks for. */
const byRoot = new Map<string, string[]>()
for (const [group, list] of Object.entries(groups))
  for (const word of list.split(' ')) {
    const root = rootOf(termOf(fold(word)))
    byRoot.set(root, [...new Set([...(byRoot.get(root) ?? []), group])])
  }

/** What a root speaks of, mostly nothing. */
export const conceptsOf = (root: string): readonly string[] => byRoot.get(root) ?? []
