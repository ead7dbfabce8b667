/** Answers to commands. `chat.command.*` and `chat.help` name Telegram's commands; the rest serves every platform. */
export const chat = {
  'chat.start':
    'أهلا بك في راصد. أقرأ المنابر الإخبارية العربية على مدار الساعة، وأروي الخبر مرة واحدة بمصادره، ثم ألزم الصمت إلى أن يجدّ فيه جديد.',
  'chat.start.choose': 'اختر موضوعا لمتابعته:',
  'chat.start.following': 'تتابع هنا:',
  'chat.help': `هذا ما يمكنك طلبه:

\u200F\u2068/topics\u2069 المواضيع المتاحة، والاشتراك بلمسة
\u200F\u2068/subscribe\u2069 ثم رمز الموضوع: الاشتراك فيه
\u200F\u2068/unsubscribe\u2069 إنهاء كل الاشتراكات، أو اشتراك واحد إن أتبعته رمز موضوعه
\u200F\u2068/latest\u2069 آخر الأخبار
\u200F\u2068/search\u2069 ثم كلمات: البحث في الأرشيف
\u200F\u2068/why\u2069 ردا على خبر: لماذا وصلك
\u200F\u2068/settings\u2069 الوتيرة وساعات الهدوء والمنابر وسائر الإعدادات
\u200F\u2068/follow\u2069 ثم اسم: متابعة كل ما يُروى عنه، ويُنهيها \u2068/unfollow\u2069
\u200F\u2068/list\u2069 ما تتابعه هنا
\u200F\u2068/pause\u2069 توقف مؤقت، ويُنهيه \u2068/resume\u2069
\u200F\u2068/mute\u2069 ردا على خبر: لا تصلك تطوراته
\u200F\u2068/privacy\u2069 ما يُحتفظ به عن هذه المحادثة
\u200F\u2068/language\u2069 تغيير اللغة

وفي المحادثة الخاصة، يكفي أن تكتب كلمات البحث.
في المجموعات والقنوات، الاشتراك والإعدادات للمشرفين وحدهم.`,
  'chat.subscribed': 'تم الاشتراك في «{topic}». سيصلك هنا كل خبر جديد مرة واحدة، ثم تأتيك تطوراته ردا عليه.',
  'chat.already': 'أنت مشترك أصلا في «{topic}».',
  'chat.resumed': 'عاد الاشتراك في «{topic}» إلى العمل.',
  'chat.unsubscribed':
    '{count, plural, zero {لم ينته أي اشتراك.} one {انتهى الاشتراك، ولن يصلك بعد الآن شيء عن هذا الموضوع.} two {انتهى اشتراكان.} few {انتهت # اشتراكات.} many {انتهى # اشتراكا.} other {انتهى # اشتراك.}}',
  'chat.unsubscribed.none': 'لا اشتراك هنا لإنهائه.',
  'chat.unknownTopic': 'لا موضوع عندي بهذا الرمز: {topic}. المواضيع المتاحة:',
  'chat.topics': 'المواضيع المتاحة:',
  'chat.topics.none': 'لا مواضيع متاحة حاليا.',
  'chat.topics.followed': '✓ {topic}',
  'chat.topics.offered': '+ {topic}',
  'chat.latest': 'آخر الأخبار:',
  'chat.latest.empty': 'لا أخبار بعد. أول خبر يرد سيظهر هنا.',
  'chat.search.count':
    '{count, plural, zero {لا نتائج} one {نتيجة واحدة} two {نتيجتان} few {# نتائج} many {# نتيجة} other {# نتيجة}} عن «{words}»',
  'chat.search.first':
    '{count, plural, zero {لا نتائج} one {أحدثها:} two {أحدث نتيجتين:} few {أحدث # نتائج:} many {أحدث # نتيجة:} other {أحدث # نتيجة:}}',
  'chat.search.none': 'لا شيء في الأرشيف عن «{words}».',
  'chat.search.suggestion': 'هل تقصد «{words}»؟',
  'chat.search.ask': 'اكتب ما تبحث عنه بعد الأمر، مثل:',
  'chat.search.example': 'مناورات الأسد الإفريقي',
  'chat.why': 'لماذا وصلك هذا الخبر',
  'chat.why.none': 'لا تفسير عندي لهذه الرسالة: لم أجد خبرا مرتبطا بها.',
  'chat.why.ask': 'ردّ بالأمر \u2068/why\u2069 على خبر وصلك مني، أو أضف بعده رمز الخبر.',
  'chat.language.set': 'حسنا، سأكتب هنا بالعربية.',
  'chat.language.ask': 'بأي لغة أكتب هنا؟ عناوين الأخبار ونصوصها تبقى بلغة المنبر.',
  'chat.adminsOnly': 'هذا للمشرفين وحدهم. اطلب من أحد مشرفي هذه المحادثة أن يفعل ذلك.',
  'chat.button.old': 'هذا الزر قديم أو ليس لهذه المحادثة. أعد إرسال الأمر لتحصل على أزرار جديدة.',
  'chat.slowDown': 'طلبات كثيرة في وقت قصير. انتظر قليلا ثم أعد المحاولة.',
  'chat.trouble': 'تعذر تنفيذ الطلب الآن. أعد المحاولة بعد قليل.',
  'chat.unknownCommand': 'لا أعرف هذا الأمر. تجد الأوامر كلها في \u2068/help\u2069',
  'chat.command.start': 'البداية واختيار موضوع',
  'chat.command.topics': 'المواضيع المتاحة',
  'chat.command.subscribe': 'الاشتراك في موضوع',
  'chat.command.unsubscribe': 'إنهاء الاشتراك',
  'chat.command.latest': 'آخر الأخبار',
  'chat.command.search': 'البحث في الأرشيف',
  'chat.command.why': 'لماذا وصلني هذا الخبر؟',
  'chat.command.language': 'تغيير اللغة',
  'chat.command.settings': 'كل الإعدادات',
  'chat.command.follow': 'متابعة اسم',
  'chat.command.unfollow': 'إنهاء متابعة اسم',
  'chat.command.list': 'ما أتابعه هنا',
  'chat.command.pause': 'إيقاف مؤقت',
  'chat.command.resume': 'استئناف الإرسال',
  'chat.command.mute': 'كتم خبر، ردا عليه',
  'chat.command.unmute': 'إلغاء كتم خبر',
  'chat.command.digest': 'الموجز، وطلبه الآن',
  'chat.command.export': 'نسخة من الإعدادات',
  'chat.command.import': 'أخذ الإعدادات من ملف',
  'chat.command.privacy': 'ما الذي يُحتفظ به عني؟',
  'chat.command.forget': 'حذف كل شيء',
  'chat.command.help': 'ما الذي يمكنني طلبه؟',
} as const
