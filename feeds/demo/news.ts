/**
 * What the demo's invented outlets publish. Five mastheads that do not exist, three stories in fourteen and more items: a deal that is
 * announced, told again and then signed; a committee that meets; a day in Jerusalem that only looks like the topic. The rest is the
 * ordinary noise of a news day. Invented from first to last: no such contract was reported by anybody.
 */

export type DemoOutlet = {
  readonly id: string
  readonly name: string
  readonly country?: string
  /** Each speaks another dialect, so that the demo shows them all. */
  readonly kind: 'rss' | 'rss-1256' | 'atom' | 'json' | 'rdf'
}

export type DemoItem = {
  readonly outlet: string
  readonly slug: string
  /** 0 stands there from the start and is the silent baseline; higher numbers come a few seconds apart. */
  readonly wave: 0 | 1 | 2 | 3 | 4
  /** Minutes before the start of the demo. Stages of one story lie more than an hour apart: that is the pace of audible messages. */
  readonly minutesAgo: number
  readonly title: string
  readonly text: readonly string[]
}

export const demoOutlets: readonly DemoOutlet[] = [
  { id: 'demo-difaf', name: 'جريدة الضفاف', country: 'ma', kind: 'rss' },
  { id: 'demo-atlas', name: 'صوت الأطلس الجديد', country: 'ma', kind: 'rss-1256' },
  { id: 'demo-dad', name: 'مرصد الضاد', country: 'eg', kind: 'atom' },
  { id: 'demo-marsa', name: 'المرسى نيوز', country: 'tn', kind: 'json' },
  { id: 'demo-bawsala', name: 'بوصلة المشرق', country: 'jo', kind: 'rdf' },
]

export const demoItems: readonly DemoItem[] = [
  // Wave 0: yesterday's paper.
  {
    outlet: 'demo-difaf',
    slug: 'zayt',
    wave: 0,
    minutesAgo: 900,
    title: 'أسعار زيت الزيتون تتراجع في أسواق مكناس بعد موسم وفير',
    text: ['سجلت أسعار زيت الزيتون تراجعا ملحوظا في أسواق مكناس، بعدما فاق المحصول توقعات الفلاحين.'],
  },
  {
    outlet: 'demo-atlas',
    slug: 'tariq',
    wave: 0,
    minutesAgo: 840,
    title: 'فتح مقطع جديد من الطريق الساحلية بين آسفي والصويرة',
    text: ['فتحت السلطات المحلية أمام حركة السير مقطعا جديدا من الطريق الساحلية طوله أربعون كيلومترا.'],
  },
  {
    outlet: 'demo-dad',
    slug: 'kitab',
    wave: 0,
    minutesAgo: 800,
    title: 'معرض الكتاب يمدد أيامه بطلب من الناشرين',
    text: ['أعلنت إدارة معرض الكتاب تمديد أيامه أسبوعا آخر استجابة لطلب الناشرين.'],
  },
  {
    outlet: 'demo-marsa',
    slug: 'samak',
    wave: 0,
    minutesAgo: 780,
    title: 'الصيادون في المهدية يستعدون لموسم التن',
    text: ['يستعد الصيادون في المهدية لموسم التن وسط تفاؤل بكميات أوفر من العام الماضي.'],
  },
  {
    outlet: 'demo-bawsala',
    slug: 'matar',
    wave: 0,
    minutesAgo: 760,
    title: 'الأرصاد تتوقع أمطارا غزيرة على المرتفعات',
    text: ['توقعت دائرة الأرصاد الجوية هطول أمطار غزيرة على المرتفعات خلال اليومين المقبلين.'],
  },

  // Story 1, first report.
  {
    outlet: 'demo-difaf',
    slug: 'barak-muwafaqa',
    wave: 1,
    minutesAgo: 400,
    title: 'إسرائيل توافق على بيع المغرب منظومة الدفاع الجوي «باراك إم إكس»',
    text: [
      'وافقت وزارة الدفاع الإسرائيلية على بيع المغرب منظومة الدفاع الجوي «باراك إم إكس» التي تصنعها شركة الصناعات الجوية الإسرائيلية، وفق ما أعلنه متحدث باسم الوزارة في تل أبيب.',
      'وقال المتحدث إن الصفقة، التي تبلغ قيمتها 540 مليون دولار، تشمل رادارات وثلاث بطاريات صواريخ، وإن المفاوضات مع القوات المسلحة الملكية المغربية دامت أكثر من عام.',
      'ولم يصدر عن الرباط أي تعليق رسمي حتى الآن.',
    ],
  },
  {
    outlet: 'demo-atlas',
    slug: 'far-derby',
    wave: 1,
    minutesAgo: 390,
    title: 'الجيش الملكي يهزم الوداد بهدفين ويعتلي صدارة البطولة',
    text: [
      'حقق فريق الجيش الملكي فوزا ثمينا على ضيفه الوداد بهدفين دون رد، في المباراة التي احتضنها ملعب الأمير مولاي عبد الله بالرباط.',
      'وسجل المهاجم الهدف الأول في الدقيقة العشرين بعد هجوم منظم كسر دفاع الضيوف، ثم ضاعف زميله النتيجة من ضربة جزاء.',
    ],
  },
  {
    outlet: 'demo-bawsala',
    slug: 'bab-almaghariba',
    wave: 1,
    minutesAgo: 380,
    title: 'عشرات المستوطنين يقتحمون المسجد الأقصى من باب المغاربة بحماية جيش الاحتلال',
    text: [
      'اقتحم عشرات المستوطنين، صباح اليوم، باحات المسجد الأقصى من باب المغاربة بحراسة مشددة من قوات الاحتلال الإسرائيلي.',
      'ودعت هيئات مقدسية إلى شد الرحال والرباط في المسجد، فيما منع الجنود عددا من المصلين من الدخول.',
    ],
  },

  // Story 1, told again by two others; story 3, told again.
  {
    outlet: 'demo-dad',
    slug: 'barak-safqa',
    wave: 2,
    minutesAgo: 360,
    title: 'تل أبيب توافق على صفقة «باراك إم إكس» للمغرب',
    text: [
      'أعلنت وزارة الدفاع الإسرائيلية موافقتها على بيع منظومة «باراك إم إكس» للدفاع الجوي إلى المغرب، في صفقة تنفذها شركة الصناعات الجوية الإسرائيلية.',
      'وذكر متحدث باسم الوزارة أن قيمة الصفقة 540 مليون دولار، وأنها تضم رادارات وثلاث بطاريات صواريخ للقوات المسلحة الملكية.',
    ],
  },
  {
    outlet: 'demo-marsa',
    slug: 'barak-maghrib',
    wave: 2,
    minutesAgo: 350,
    title: 'المغرب يقترب من اقتناء منظومة «باراك إم إكس» بعد موافقة وزارة الدفاع الإسرائيلية',
    text: [
      'بات المغرب قريبا من اقتناء منظومة الدفاع الجوي «باراك إم إكس» بعدما وافقت وزارة الدفاع الإسرائيلية على بيعها، حسب متحدث باسم الوزارة.',
      'وتبلغ قيمة الصفقة 540 مليون دولار، وتصنع المنظومة شركة الصناعات الجوية الإسرائيلية، وتشمل ثلاث بطاريات صواريخ ورادارات.',
    ],
  },
  {
    outlet: 'demo-difaf',
    slug: 'salat',
    wave: 2,
    minutesAgo: 345,
    title: 'مواقيت الصلاة اليوم: موعد أذان المغرب في الرباط والدار البيضاء',
    text: ['يؤذن لصلاة المغرب في الرباط على الساعة السادسة والنصف، ولصلاة العشاء بعدها بساعة ونصف.'],
  },
  {
    outlet: 'demo-atlas',
    slug: 'aqsa-masira',
    wave: 2,
    minutesAgo: 340,
    title: 'مسيرة في الرباط تندد باقتحام الأقصى من باب المغاربة',
    text: [
      'شارك مئات المغاربة في مسيرة تضامنية وسط الرباط تنديدا باقتحام المستوطنين المسجد الأقصى من باب المغاربة وبالقصف الإسرائيلي على قطاع غزة.',
      'ورفع المحتجون الأعلام الفلسطينية ورددوا هتافات تطالب بوقف العدوان وإدخال المساعدات.',
    ],
  },

  // Story 1, a real new stage.
  {
    outlet: 'demo-atlas',
    slug: 'barak-tawqi',
    wave: 3,
    minutesAgo: 90,
    title: 'الرباط: المغرب وإسرائيل يوقعان عقد اقتناء منظومة «باراك إم إكس»',
    text: [
      'وقع المغرب وإسرائيل بالرباط عقد اقتناء منظومة الدفاع الجوي «باراك إم إكس»، بحضور الوزير المنتدب المكلف بإدارة الدفاع الوطني عبد اللطيف لوديي ومدير شركة الصناعات الجوية الإسرائيلية.',
      'وقال لوديي إن البطارية الأولى ستسلم إلى القوات المسلحة الملكية قبل نهاية السنة المقبلة، وإن ضباطا مغاربة سيتلقون تدريبا على تشغيلها.',
    ],
  },
  {
    outlet: 'demo-marsa',
    slug: 'fosfat',
    wave: 3,
    minutesAgo: 85,
    title: 'صادرات الفوسفاط المغربي ترتفع بعشرة في المئة',
    text: ['ارتفعت صادرات الفوسفاط ومشتقاته بعشرة في المئة خلال الأشهر التسعة الأولى من السنة، حسب مكتب الصرف.'],
  },
  {
    outlet: 'demo-dad',
    slug: 'isbania',
    wave: 3,
    minutesAgo: 80,
    title: 'إسبانيا تلغي صفقة صواريخ إسرائيلية وتبحث عن مورد أوروبي',
    text: [
      'ألغت وزارة الدفاع الإسبانية صفقة صواريخ مضادة للدروع كانت قد أبرمتها مع شركة إسرائيلية، وقالت إنها ستبحث عن مورد أوروبي.',
      'وتأتي الخطوة بعد ضغوط من أحزاب في الائتلاف الحكومي في مدريد.',
    ],
  },

  // Story 2: the committee.
  {
    outlet: 'demo-bawsala',
    slug: 'lajna',
    wave: 4,
    minutesAgo: 60,
    title: 'اللجنة العسكرية المشتركة بين المغرب وإسرائيل تعقد اجتماعها في تل أبيب',
    text: [
      'عقدت اللجنة العسكرية المشتركة بين المغرب وإسرائيل في تل أبيب اجتماعها السنوي برئاسة ضباط كبار من القوات المسلحة الملكية والجيش الإسرائيلي.',
      'وبحث الجانبان برنامج التدريبات المشتركة للعام المقبل وتبادل الخبرات في الدفاع السيبراني.',
    ],
  },
  {
    outlet: 'demo-difaf',
    slug: 'lajna-riyada',
    wave: 4,
    minutesAgo: 50,
    title: 'ضباط مغاربة وإسرائيليون يبحثون في تل أبيب برنامج التدريبات المشتركة',
    text: [
      'بحثت اللجنة العسكرية المشتركة بين المغرب وإسرائيل في تل أبيب برنامج التدريبات المشتركة للعام المقبل، في اجتماعها السنوي الذي رأسه ضباط كبار من القوات المسلحة الملكية والجيش الإسرائيلي.',
      'وتناول الاجتماع أيضا تبادل الخبرات في الدفاع السيبراني.',
    ],
  },
  {
    outlet: 'demo-marsa',
    slug: 'ittihad',
    wave: 4,
    minutesAgo: 45,
    title: 'وزراء خارجية اتحاد المغرب العربي يؤجلون اجتماعهم',
    text: ['أجل وزراء خارجية دول اتحاد المغرب العربي اجتماعهم المقرر في تونس إلى موعد لم يحدد.'],
  },
]
