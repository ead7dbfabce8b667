/**
 * Phases of an event and the words that tell them, as data. A verb is given by its perfect and its imperfect without the
 * person's letter; person, number and future are derived. Arabic is written as printed and folded once at load.
 */
import { fold } from '../arabic/normalise.ts'

export type Phase =
  | 'announced'
  | 'confirmed'
  | 'begins'
  | 'arrives'
  | 'received'
  | 'agreed'
  | 'acquired'
  | 'signed'
  | 'ratified'
  | 'delivered'
  | 'deployed'
  | 'tested'
  | 'opened'
  | 'accident'
  | 'casualties'
  | 'investigation'
  | 'trial'
  | 'sentenced'
  | 'ends'
  | 'postponed'
  | 'resumed'
  | 'cancelled'
  | 'denied'

export type Family = 'visit' | 'deal' | 'exercise' | 'agreement' | 'factory' | 'satellite' | 'case' | 'protest' | 'other'

/** Who tells the one has told the other: who was received has arrived. */
export const implied: Readonly<Partial<Record<Phase, readonly Phase[]>>> = {
  received: ['arrives'],
  ends: ['begins', 'arrives'],
  deployed: ['delivered', 'acquired'],
  delivered: ['acquired'],
  signed: ['agreed'],
  sentenced: ['trial', 'investigation'],
  casualties: ['accident'],
}

/** The stages that the phase bar may show, in order, by kind of event; a last one that closes the event is shown ahead (`compose.ts`). */
export const phasesOf: Readonly<Record<Family, readonly Phase[]>> = {
  visit: ['announced', 'confirmed', 'arrives', 'received', 'signed', 'ends'],
  deal: ['announced', 'confirmed', 'agreed', 'acquired', 'signed', 'delivered', 'deployed'],
  exercise: ['announced', 'begins', 'ends'],
  agreement: ['announced', 'confirmed', 'agreed', 'signed', 'ratified'],
  factory: ['announced', 'confirmed', 'begins', 'opened'],
  satellite: ['announced', 'confirmed', 'acquired', 'signed', 'delivered', 'deployed'],
  case: ['announced', 'confirmed', 'investigation', 'trial', 'sentenced'],
  protest: ['announced', 'begins', 'ends'],
  other: ['announced', 'confirmed'],
}

/** Stages that everybody expects once the event is announced: they redraw the head, and reply only when the head is old news. */
export const expectedPhases: ReadonlySet<string> = new Set<Phase>(['begins', 'arrives'])

/** Stages that may sound although the story sounded within the hour. */
export const urgentPhases: ReadonlySet<string> = new Set<Phase>(['denied', 'cancelled', 'accident', 'casualties'])

/** [perfect, imperfect without its first letter]: وصل/صل gives وصل وصلت وصلا وصلوا يصل تصل يصلان يصلون. */
type Verb = readonly [perfect: string, imperfect: string]
type Forms = { readonly verbs?: readonly Verb[]; readonly words?: string; readonly nouns?: string }

/** `words` are finite forms that no rule makes; `nouns` tell the phase only where they head a title or follow تم، جرى، حفل… */
const telling: Readonly<Partial<Record<Phase, Forms>>> = {
  confirmed: { words: 'رسميا', nouns: 'تأكيد' },
  begins: {
    verbs: [
      ['انطلق', 'نطلق'],
      ['بدأ', 'بدأ'],
      ['باشر', 'باشر'],
      ['شرع', 'شرع'],
      ['دشن', 'دشن'],
    ],
    words: 'انطلاق انطلاقة',
    nouns: 'بدء بداية',
  },
  arrives: {
    verbs: [
      ['وصل', 'صل'],

      ['رسا', 'رسو'],
    ],
    words: 'حل حلت حطت نزلت زار زارت',
    nouns: 'وصول',
  },
  received: {
    verbs: [
      ['استقبل', 'ستقبل'],
      ['التقى', 'لتقي'],
      ['اجتمع', 'جتمع'],
    ],
    words: 'التقت التقيا',
    nouns: 'استقبال لقاء',
  },
  agreed: { verbs: [['اتفق', 'تفق']], words: 'توصل توصلت توصلا' },
  acquired: {
    verbs: [
      ['أبرم', 'برم'],
      ['اقتنى', 'قتني'],
      ['اشترى', 'شتري'],
    ],
    words: 'اقتنت اشترت حصل حصلت يحصل تحصل تعاقد تعاقدت يتعاقد تتعاقد',
    nouns: 'إبرام اقتناء شراء',
  },
  signed: {
    verbs: [['وقع', 'وقع']],
    words: 'وقعا',
    nouns: 'توقيع',
  },
  ratified: {
    verbs: [
      ['صادق', 'صادق'],
      ['أقر', 'قر'],
    ],
    nouns: 'المصادقة مصادقة',
  },
  delivered: {
    verbs: [
      ['تسلم', 'تسلم'],
      ['استلم', 'ستلم'],
      ['سلم', 'سلم'],
    ],
    words: 'تلقى تلقت يتلقى تتلقى',
    nouns: 'تسليم تسلم استلام',
  },
  deployed: {
    verbs: [['شغل', 'شغل']],
    words: 'دخلت الخدمة أدخل أدخلت يدخل',
    nouns: 'تشغيل إدخال',
  },
  tested: {
    verbs: [
      ['اختبر', 'ختبر'],
      ['جرب', 'جرب'],
    ],
    nouns: 'اختبار تجربة',
  },
  opened: { verbs: [['افتتح', 'فتتح']], nouns: 'افتتاح تدشين' },
  accident: {
    verbs: [
      ['تحطم', 'تحطم'],
      ['أصيب', 'صاب'],
    ],
    words: 'انقلاب جرحى إصابة إصابات فقدان سقوط',
    nouns: 'تحطم حادث حادثة',
  },
  casualties: { words: 'توفي توفيت وفاة يتوفى مصرع مقتل قتيل قتلى لقي' },
  trial: { verbs: [['حاكم', 'حاكم']], words: 'محاكمة محكمة يمثل مثل', nouns: 'جلسة' },
  sentenced: { words: 'أدانت إدانة حكمت قضت يقضي', nouns: 'الحكم' },
  ends: {
    verbs: [
      ['اختتم', 'ختتم'],
      ['غادر', 'غادر'],
      ['أنهى', 'نهي'],
    ],
    words: 'انتهى انتهت ينتهي تنتهي أنهت اختتام',
    nouns: 'ختام انتهاء مغادرة',
  },
  postponed: {
    verbs: [
      ['أرجأ', 'رجئ'],

      ['تأجل', 'تأجل'],
    ],
    words: 'أجلت أجلا يؤجل تؤجل يؤجلان تأجيل إرجاء تأخير تأجلت أرجأت تأخر تأخرت يتأخر علق علقت يعلق تعلق تعليق',
    nouns: '',
  },
  resumed: { verbs: [['استأنف', 'ستأنف']], nouns: 'استئناف' },
  cancelled: {
    verbs: [
      ['ألغى', 'لغي'],
      ['فسخ', 'فسخ'],
    ],
    words: 'ألغت ألغيت ألغي إلغاء فسخ',
    nouns: '',
  },
  denied: {
    verbs: [
      ['نفى', 'نفي'],
      ['كذب', 'كذب'],
      ['فند', 'فند'],
      ['دحض', 'دحض'],
      ['تراجع', 'تراجع'],
      ['صحح', 'صحح'],
      ['نفي', 'نفي'],
    ],
    words: 'نفت نفيا تكذيب تصحيح تصويب تفنيد',
    nouns: 'نفي',
  },
}

const pastOf = ([perfect]: Verb): string[] => ['', 'ت', 'ا', 'تا', 'وا'].map((ending) => perfect + ending)
const presentOf = ([, imperfect]: Verb): string[] =>
  ['ي', 'ت'].flatMap((person) => ['', 'ان', 'ون'].map((ending) => person + imperfect + ending))
const futureOf = ([, imperfect]: Verb): string[] =>
  ['سي', 'ست'].flatMap((person) => ['', 'ان', 'ون'].map((ending) => person + imperfect + ending))
const words = (list: string | undefined): string[] => (list ?? '').split(' ').filter(Boolean)

/** How a word tells a phase: `past` it happened, `present` in a headline likewise, `future` it will, `noun` depends on its place. */
export type Telling = 'past' | 'present' | 'future' | 'noun'

/** Folded word → the phases it tells, and how. */
export const phaseWords: ReadonlyMap<string, readonly { readonly phase: Phase; readonly how: Telling }[]> = (() => {
  const map = new Map<string, { phase: Phase; how: Telling }[]>()
  const add = (list: readonly string[], phase: Phase, how: Telling): void => {
    for (const word of list) {
      const entries = map.get(fold(word)) ?? []
      if (!entries.some((entry) => entry.phase === phase)) map.set(fold(word), [...entries, { phase, how }])
    }
  }
  for (const [phase, { verbs = [], words: finite, nouns }] of Object.entries(telling) as [Phase, Forms][]) {
    for (const verb of verbs) {
      add(pastOf(verb), phase, 'past')
      add(presentOf(verb), phase, 'present')
      add(futureOf(verb), phase, 'future')
    }
    for (const word of words(finite)) add([word], phase, /^[يت]/.test(word) ? 'present' : 'past')
    add(words(nouns), phase, 'noun')
  }
  return map
})()

const setOf = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter(Boolean).map(fold))

/** Before a finite verb these say that the thing is still to come. */
export const planningWords = setOf(
  'سوف يقترب تقترب اقترب اقتربت قرب يعتزم تعتزم يستعد تستعد مرتقب المرتقب مرتقبة المرتقبة المقرر مقرر مقررة المقررة المنتظر المتوقع يتوقع قبيل قرب موعد يخطط تخطط يدرس تدرس سيتم ستتم قريبا مفاوضات يفاوض تفاوض بحث لبحث أجل',
)
/** Before a noun these say that it took place. */
export const doneWords = setOf('تم تمت جرى جرت حفل مراسم شهد شهدت عقب إعلان أعلن أعلنت يعلن تعلن')
/** Before a cancellation these make it a demand: a reaction. */
export const demandWords = setOf(
  'طالب طالبت يطالب تطالب يطالبون مطالب مطالبة بالمطالبة المطالبة دعوات دعوة دعا دعت يدعو تدعو ناشد تناشد حث تحث مطالبين مطالبات',
)
/** Phrases that deny. */
export const denialPhrases = [
  'لا صحة',
  'عار من الصحة',
  'عارية من الصحة',
  'لا أساس',
  'غير صحيح',
  'غير صحيحة',
  'على خلاف ما',
  'خلافا لما',
  'وليس',
  'وليست',
  'لم يوقع',
  'لم توقع',
  'لم يتسلم',
  'لم تتسلم',
  'لم يزر',
  'لا وجود',
  'لا تمت بصلة',
  'مفبرك',
  'مفبركة',
  'مفبركا',
  'عكس ما',
].map(fold)
/** The same where a lead opens with it. */
export const openingDenials = ['خلافا لما', 'على خلاف ما', 'على عكس ما', 'عكس ما'].map(fold)
/** «لن يطلق في يوليوز بل في مطلع السنة»: one thing put in the place of another. */
export const replacing = / (?:لن|لم|ليس|ليست) (?:\S+ ){1,5}بل /u

/** After one of these a reaction is the background of a report. */
export const backgroundWords = setOf('بعد رغم عقب منذ قبل بسبب إثر')
/** Titles that announce a retelling: they bring no stage of their own. */
export const retellingWords = setOf('تفاصيل القصة قصة تعرف نعرفه تعرفه أبرز كواليس حصيلة')
/** Who speaks for the state or the maker: what they confirm is confirmed. */
export const officialWords = setOf(
  'رسميا رسمي رسمية بلاغ بيان وزير وزارة حكومة مكتب متحدث الناطق مسؤول جيش شركة مصدر القوات إدارة',
)
export const confirmingWords = setOf('أكد أكدت يؤكد تؤكد أكدا تأكيد اعترف اعترفت يعترف تعترف أقر أقرت كشف كشفت يكشف تكشف')
/** A day is set or moved. */
export const datingWords = setOf('موعد موعدا حدد حددت تحديد تحدد تقرر سيتم ستتم')

/** Phrases that tell a stage which no single word tells. */
export const phasePhrases: readonly (readonly [string, Phase])[] = (
  [
    ['فازت بعقد', 'acquired'],
    ['تفوز بعقد', 'acquired'],
    ['يفتح تحقيقا', 'investigation'],
    ['تفتح تحقيقا', 'investigation'],
    ['فتح تحقيق', 'investigation'],
    ['فتحت تحقيقا', 'investigation'],
    ['تفتح بحثا', 'investigation'],
    ['فتح بحث', 'investigation'],
    ['تحقيق قضائي', 'investigation'],
    ['نتائج التحقيق', 'investigation'],
    ['التحقيق في', 'investigation'],
    ['تحقيق في', 'investigation'],
    ['لجنة تحقيق', 'investigation'],
    ['خلص تحقيق', 'investigation'],
    ['توقيف', 'investigation'],
    ['اعتقال', 'investigation'],
    ['تعتقل', 'investigation'],
    ['يعتقل', 'investigation'],
    ['الإفراج عن', 'trial'],
    ['في حالة سراح', 'trial'],
    ['يدخل حيز التنفيذ', 'ratified'],
    ['تدخل حيز التنفيذ', 'ratified'],
    ['دخل حيز التنفيذ', 'ratified'],
    ['تدخل الخدمة', 'deployed'],
    ['يدخل الخدمة', 'deployed'],
    ['دخلت الخدمة', 'deployed'],
  ] as const
).map(([phrase, phase]) => [fold(phrase), phase] as const)

/** A title that gives what was withheld. */
export const namingPhrases = [
  'نشر اسم',
  'عن اسم',
  'عن هوية',
  'كشف هوية',
  'تكشف هوية',
  'يكشف هوية',
  'كشفت هوية',
  'الكشف عن هوية',
  'اسم الجندي',
  'هوية الجندي',
].map(fold)
/** Somebody asked is heard. */
export const answeringWords = setOf('يرد رد ردا أجاب أجابت يجيب تجيب جواب جوابا جوابه يوضح توضح أوضح أقر يقر')
/** Behind a verb in the present these put it into days to come. */
export const comingWords = setOf('غدا المقبل المقبلة القادم القادمة ابتداء قريبا')

/** Words that make an article a reaction: response, protest, comment, analysis. Strong in a title, weaker in a lead. */
export const reactionWords = setOf(`
  انتقد انتقدت ينتقد تنتقد انتقادات انتقاد ندد نددت يندد تندد يدين تدين تنديد تنديدا للتنديد استنكارا احتجاجا رفضا رفضها رفضه رفضهم نرفض يرفضون يرفض ينددون يستنكرون يطالبن توعدت توعد قلقها استنكر استنكرت يستنكر تستنكر استنكار رفض رفضت يرفض ترفض رافضة رافضون
  طالب طالبت يطالب تطالب يطالبون مطالب مطالبة للمطالبة احتج احتجت يحتج تحتج يحتجون احتجاج احتجاجات احتجاجية وقفة وقفات يتظاهر تظاهر تظاهروا متظاهرون اعتصام محتجون غاضبون
  حذر حذرت يحذر تحذر تحذير رحب رحبت يرحب ترحب ترحيب هاجم هاجمت يهاجم تهاجم تساءل تتساءل يتساءل استغرب يستغرب غضب جدل استياء
  ردود تعليقا يعلق تحليل قراءة رأي افتتاحية مقال دلالات دلالة أبعاد تداعيات انعكاسات رسائل لماذا مخاوف قلق تهديد تهديدا استفزازا
  ثمن يثمن تثمن أشاد أشادت اعتبر اعتبرت يعتبر تعتبر يرى ترى استفز استفزاز شجب يشجب تشجب عريضة أدان أدانت يدينون إدانة سخر يصف تصف وصف وصفت خيانة يستغرب مكاسب قلقة`)

/** Folded words around a reaction word that make it none: «يرى النور» is a birth. */
export const noReaction: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  ['يرى', 'ترى'].map((word) => [fold(word), setOf('النور الضوء')]),
)
/** What argues instead of telling. */
export const arguingPhrases = [
  'لا يمكن النظر',
  'لا يمكن فهم',
  'ليس مجرد',
  'ليست مجرد',
  'هذا ليس',
  'هذه ليست',
  'ليست القصة',
  'لم يكتف',
  'أجمع محللون',
  'أجمع خبراء',
  'في تقدير',
  'ليس سوى',
  'لن ينسى',
  'كيف يعقل',
].map(fold)
/** An office that refuses what it was asked decides; it does not comment. */
export const ruling =
  / [وف]?(?:ال)?(?:رفض|ترفض|يرفض|رفضت|رفضه|رفضها) (?:\S+ ){0,3}?(?:طلب|طلبات|مقترح|مقترحا|دعوي|طعن|طعنا|مشروع|الانابه|انابه|التعاون مع|ملتمس|تزويد|تسليم|الترخيص|استءناف) /u
/** Steps of a gathering, which no stage of events names: forbidden, held. */
export const gatheringSteps: readonly (readonly [step: string, told: RegExp])[] = [
  ['forbidden', / (?:ك?[يت]?منع|منعت|بمنع|ك[يت]منع|يحظر|تحظر|حظر) /u],
  [
    'held',
    / (?:خرج|خرجت|خرجوا|شارك|شاركت|جاب|جابت|احتشد|احتشدت|تظاهر|تظاهرت|تظاهروا|احتج|احتجوا|زلزل|يزلزلون|ملاوا) (?:\S+ ){0,2}?(?:الاف|الالاف|مءات|المءات|عشرات|العشرات|مواطن|المواطن|حشود|شوارع|انصار|المغاربه)| (?:الاف|الالاف|المءات|مءات|عشرات|العشرات) (?:\S+ ){0,3}?(?:يحتجون|يتظاهرون|يشاركون|في مسيره|في وقفه)/u,
  ],
]

/** Who comments rather than acts: as the subject of a title, or before its colon, they make it a comment. */
export const commenterWords = setOf(
  'خبير خبيرة خبراء محلل محللون محللة حزب أحزاب نقابة نقابات نقابي كونفدرالية حركة جبهة مرصد جمعية جمعيات منظمة منظمات هيئة هيئات جماعة أستاذ أستاذة باحث باحثة باحثون أكاديمي أكاديميون متقاعد نائب نائبة برلماني برلمانية برلمانيون معارض كاتب حقوقي حقوقيون ناشط ناشطون نشطاء مؤرخ لواء مجموعة ائتلاف تنسيقية فيدرالية عمال طلبة محامون علماء فريق سياسي قيادي صحافي اتحاد مجلس',
)
/** Genres that a title announces before its colon. */
export const genreWords = setOf('رأي افتتاحية تحليل مقال عمود كلمة قراءة وجهة ردا ردود تعليق')
/** Verbs by which a lead gives somebody the word. */
export const sayingWords = setOf(
  'قال قالت يقول تقول يرى ترى اعتبر اعتبرت يعتبر تعتبر أكد أكدت علق علقت حذر حذرت وصف وصفت سخر تساءل تساءلت أضاف رأى كتب كتبت عبر عبرت شدد شددت أوضح',
)
/** What commenters do and officials seldom: in a title with a commenter. */
export const urgingWords = setOf(
  'دعا دعت يدعو تدعو يدعون طالب طالبت يطالب تطالب يطالبون هدد هددت يهدد تهدد يهددون مقاطعة المقاطعة إضراب بالإضراب سخر يسخر قال يقول بيان بيانا وقعت يناشد تناشد يعتبر يتساءلون يتهم تتهم اتهم اتهمت يستغربون يرفضون',
)

/** Subjects beside the families that tell one event of the topic from another. */
export type Subject =
  | 'accident'
  | 'committee'
  | 'ship'
  | 'attache'
  | 'cyber'
  | 'intelligence'
  | 'drone'
  | 'history'
  | 'aid'
  | 'delegation'
  | 'question'
  | 'meeting'
export type Kind = Exclude<Family, 'other'> | Subject

/** Words by which a title or an opening shows what it is about; the same word may show two things. */
export const kindWords: Readonly<Record<Kind, ReadonlySet<string>>> = {
  visit: setOf('زيارة زيارته زيارتها زيارات زار يزور تزور سيزور ستزور زارت وصل وصلت يصل يحل حل استقبل يستقبل'),
  deal: setOf(
    'صفقة صفقات شراء اقتناء تعاقد يتعاقد تتعاقد تعاقدت عقدا عقود اقتنى تقتني يقتني اشترى يشتري تشتري بيع تبيع منظومة منظومات تسلم يتسلم تسلمت استلم شحنة دفعة دفعات عقد راجمات مدافع صواريخ رادار رادارات طلبية توريد تزود تزويد ترسانة مباحثات مفاوضات يفاوض تفاوض يتفاوض تتفاوض قاذفات قاذفة راجمة مدفع مدفعا مدفعية اقتناؤها مناقصة عرض يتسلح تسلح تسليح توريد العقد',
  ),
  exercise: setOf(
    'مناورة مناورات تمرين تمارين تمرينا تدريب تدريبات تداريب تدريبا يتدرب تتدرب مدربون مدربو مدربين متدربين يتدربون تدرب تدربوا تدربت تكوين تكوينا تكوينهم دورة يكون يؤطر يؤطرون خريج خريجو',
  ),
  agreement: setOf('اتفاق اتفاقية اتفاقيات اتفاقات اتفاقا مذكرة بروتوكول تفاهم'),
  factory: setOf(
    'مصنع مصانع مصنعا مصنعين تصنيع تصنع يصنع إنتاج وحدة وحدتين ورشة معمل معملا معامل وحدة صناعية مصنعة المصنعة مصنوعة منتجة المنتجة تجميع',
  ),
  satellite: setOf('قمر قمرا قمرين قمري أقمار فضاء الصناعي صناعي فضائي أقمارنا الفضاء فضائية مدار المدار'),
  case: setOf(
    'تجسس التجسس محاكمة محكمة شكاية دعوى دعواه قضاء القضاء النيابة اختراق اعتقال متهم اتهام تسريب تسريبات تخابر التخابر توقيف موقوف موقوفي موقوفين طعن الطعن محامون وكيل متابعة يتابع تتابع جلسة سراح الحراسة موقوفون الموقوفين معتقلين معتقلون اعتقالات توقيفات محاكم قاضي قاض قاضيا',
  ),
  protest: setOf(
    'وقفة وقفات احتجاج احتجاجات احتجاجية تظاهر متظاهرون عريضة اعتصام يحتجون تحتج يحتج احتجوا محتجون محتجين المحتجين تظاهروا يتظاهرون يتظاهر تظاهرة تظاهرات مظاهرة مظاهرات متظاهرين للاحتجاج للتظاهر شعارات اعتصامات يعتصمون معتصمون محتج',
  ),
  accident: setOf(
    'حادث حادثة حوادث تحطم تحطمت سقوط سقطت سقط انقلاب انقلبت انفجار انفجر ينفجر لغم غرق غرقا غريق الغريق مصرع وفاة هلاك مقتل أصيب أصيبا أصيبت إصابة إصابات مصاب المصاب جريح جرحى جروح قتيل قتلى توفي توفيت يتوفى لقي اصطدام حريق فقدان',
  ),
  committee: setOf('لجنة لجان اللجنة محضر'),
  question: setOf('سؤال سؤالا يسائل تسائل مساءلة استفسار جواب جوابا يسائلان تسائلان يستفسر تستفسر سؤالان أسئلة'),
  meeting: setOf('لقاء لقاءات لقاؤه يلتقي التقى اجتمع اجتماع اجتماعات يجتمع يلتقيان'),
  ship: setOf('سفينة سفن بارجة فرقاطة ميناء رست ترسو رسو حاوية حاويات شحنات'),
  attache: setOf('ملحق ملحقا ملحقية الملحق'),
  cyber: setOf('سيبراني سيبرانية السيبراني السايبر سايبر إلكترونية معلوماتية المعلوماتية'),
  intelligence: setOf('موساد الموساد شاباك الشاباك استخبارات مخابرات استخباراتي'),
  drone: setOf('درون درونات مسيرات انتحارية هاروب طائرات'),
  history: setOf('كتاب ذكرى الذكرى ذاكرة الذاكرة تاريخ أرشيف الأرشيف عقود حصيلة سنتان سنتين عامان عامين'),
  aid: setOf('إغاثة مساعدات إنقاذ زلزال'),
  delegation: setOf('وفد وفدا'),
}

/** Phrases over folded words that show what one word leaves open: «مسيرة» is a march and a drone. */
export const kindPhrases: readonly (readonly [phrase: RegExp, kind: Kind])[] = [
  [
    /مسيره(?: \S+){0,3} (?:ضد|شعبيه|وطنيه|حاشده|احتجاجيه|سلميه|غضب|تضامنيه|تنديدا|رفضا|رافضه|للتنديد|للمطالبه|تطالب|تندد|ترفض)(?: |$)/,
    'protest',
  ],
  [
    /(?:منع|تمنع|يمنع|يمنعون|منعت|حظر|تحظر|المشاركه في|فال?مشاركه|شارك \S+ في|خرج \S+ في|تنظيم|تنظم|ينظمون|نهار) (?:\S+ )?(?:ال|ف|فال)?مسيره(?: |$)/,
    'protest',
  ],
]

/** Who demonstrates against all of it, and not against one visit or deal, holds an event of its own. */
export const wholeWords = setOf('تطبيع تعاون اتفاقيات شراكة علاقات عسكرة')

/** Of two different ones among these, in titles, one event can hardly be both. */
export const exclusiveKinds: ReadonlySet<Kind> = new Set<Kind>([
  'deal',
  'exercise',
  'factory',
  'satellite',
  'case',
  'committee',
  'ship',
  'attache',
  'cyber',
])
