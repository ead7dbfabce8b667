/** What is unusually quiet, for whoever runs the bot. */
export const owner = {
  'console.alarms': 'صمت غير معتاد',
  'owner.answers.silent': 'لا تجيب الخلاصات: تأكد من الشبكة. المحاولة مستمرة.',
  'owner.articles.silent': 'تجيب الخلاصات ولا جديد فيها منذ وقت أطول من المعتاد: افتح إحداها في متصفح.',
  'owner.matches.silent': 'لم يظهر شيء في موضوع {subject} منذ وقت أطول من المعتاد: هدوء، أو قواعد لم تعد ترى.',
  'owner.canary.silent': 'جملة الاختبار في موضوع {subject} لم تعد تُطلق تنبيها: راجع قواعده وأسماءه الآن.',
}
