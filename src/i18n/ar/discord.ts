/** Discord's own words: descriptions of commands (at most 100 characters each), permissions, pages. The rest is in `chat.ts`. */
export const discord = {
  'discord.command.follow': 'متابعة موضوع في هذه القناة أو في غيرها',
  'discord.command.unfollow': 'إنهاء متابعة موضوع، أو كل المواضيع في القناة',
  'discord.command.latest': 'آخر الأخبار، كل خبر مرة واحدة بمصادره',
  'discord.command.search': 'البحث في أرشيف الأخبار',
  'discord.command.why': 'لماذا نُشر هذا الخبر هنا؟',
  'discord.command.topics': 'المواضيع المتاحة، وما تتابعه هذه القناة منها',
  'discord.command.help': 'ما الذي يمكن طلبه من راصد؟',
  'discord.command.language': 'اللغة التي يكتب بها راصد في هذه القناة',
  'discord.menu.why': 'لماذا وصلنا هذا؟',
  'discord.option.topic': 'الموضوع',
  'discord.option.topicOrAll': 'الموضوع؛ كل المواضيع إن تُرك فارغا',
  'discord.option.channel': 'القناة أو سلسلة النقاش؛ هذه القناة إن تُرك فارغا',
  'discord.option.language': 'لغة الإطار حول الأخبار؛ أما نصوصها فبلغة المنبر',
  'discord.option.query': 'كلمات، أو «عبارة بعينها»، وعلامة ناقص قبل الكلمة المستبعدة',
  'discord.option.entity': 'شخص أو هيئة أو مكان أو منظومة سلاح',
  'discord.option.outlet': 'المنبر الذي نشر',
  'discord.option.since': 'من: تاريخ مثل \u20662022-07-18\u2069 أو «منذ أسبوع»',
  'discord.option.until': 'إلى: تاريخ مثل \u20662022-07-31\u2069 أو «أمس»',
  'discord.option.story': 'الخبر؛ آخر خبر إن تُرك فارغا',
  'discord.help': `**/search** يبحث في الأرشيف، والنتائج لا يراها غيرك إلى أن تشاركها
**/latest** آخر الأخبار
**/why** لماذا نُشر خبر هنا، وكذلك الزر تحت كل خبر
**/topics** المواضيع المتاحة

لمن يدير الخادم:
**/follow** متابعة موضوع في قناة أو سلسلة نقاش
**/unfollow** إنهاء المتابعة
**/language** لغة القناة

يصل كل خبر مرة واحدة، وتأتي تطوراته ردا عليه، وتُضاف المصادر الجديدة إليه في صمت.`,
  'discord.followed':
    'موضوع «{topic}» متابَع الآن في {channel}. سيصل كل خبر جديد مرة واحدة، ثم تأتي تطوراته ردا عليه. لغة القناة: {language}، ولتغييرها /language',
  'discord.already': 'موضوع «{topic}» متابَع أصلا في {channel}.',
  'discord.resumed': 'عادت متابعة «{topic}» في {channel} إلى العمل.',
  'discord.unfollowed':
    '{count, plural, zero {لم تنته أي متابعة في {channel}.} one {انتهت المتابعة في {channel}، ولن يصلها بعد الآن شيء عن هذا الموضوع.} two {انتهت متابعتان في {channel}.} few {انتهت # متابعات في {channel}.} many {انتهت # متابعة في {channel}.} other {انتهت # متابعة في {channel}.}}',
  'discord.unfollowed.none': 'لا شيء متابَع في {channel} لإنهائه.',
  'discord.topics.none': 'لا شيء متابَع في هذه القناة بعد. لمن يدير الخادم: /follow',
  'discord.managersOnly': 'هذا لمن يملك صلاحية «إدارة الخادم» (Manage Server). اطلب ذلك من أحدهم.',
  'discord.guildOnly': 'هذا الأمر يعمل داخل الخوادم فقط.',
  'discord.missing':
    'لا أستطيع الكتابة في {channel}: تنقصني الصلاحيات التالية: {permissions}. امنحها لراصد في إعدادات القناة ثم أعد الأمر.',
  'discord.languageSet': 'حسنا، سأكتب في {channel} بالعربية.',
  'discord.permission.view': 'عرض القناة (View Channel)',
  'discord.permission.send': 'إرسال الرسائل (Send Messages)',
  'discord.permission.threads': 'الإرسال في سلاسل النقاش (Send Messages in Threads)',
  'discord.permission.embed': 'تضمين الروابط (Embed Links)',
  'discord.permission.history': 'قراءة سجل الرسائل (Read Message History)',
  'discord.read': 'قراءة الخبر',
  'discord.readAt': 'قراءة في {outlet}',
  'discord.previous': 'السابق',
  'discord.next': 'التالي',
  'discord.page': '{page} من {pages}',
  'discord.pages.many': 'عبارة البحث أطول من أن تُقلَّب صفحاتها: اختصرها لرؤية الباقي.',
  'discord.pages.lost': 'تعذرت قراءة هذه الصفحة. أعد البحث بالأمر /search',
  'discord.share': 'مشاركة في القناة',
  'discord.sharedBy': 'شارك {member} نتائج البحث:',
  'discord.share.refused': 'لا تملك صلاحية الكتابة في هذه القناة.',
  'discord.why.story': 'لماذا نُشر هذا الخبر هنا',
  'discord.why.none': 'لا تفسير عندي: لم أجد خبرا بهذا الرمز أو مرتبطا بهذه الرسالة.',
} as const
