/** Wording that takes a side: it is shown only inside an attributed quotation (`stories.md`, "The message"). */
import { fold } from '../arabic/normalise.ts'

const phrases = [
  'جيش الاحتلال',
  'قوات الاحتلال',
  'دولة الاحتلال',
  'قائد الاحتلال',
  'حرب الاحتلال',
  'حكومة الاحتلال',
  'كيان الاحتلال',
  'الكيان الصهيوني',
  'العدو الصهيوني',
  'الكيان الغاصب',
  'الكيان المحتل',
  'الجيش الصهيوني',
  'الصهيونية',
  'الصهيوني',
  'الصهاينة',
  'الاحتلال',
  'نظام المخزن',
  'المخزن',
  'مجرم الحرب',
  'مجرمي الحرب',
  'الإرهابي',
].flatMap((phrase) => ['', 'و', 'ب'].map((clitic) => ` ${clitic}${fold(phrase)} `))

/** Whether a text takes a side outside its own quotation marks. */
export function isLoaded(text: string): boolean {
  const own = ` ${fold(text.replace(/«[^»]*»|"[^"]*"|“[^”]*”/gu, ' '))} `
  return phrases.some((phrase) => own.includes(phrase))
}

/** In quotation marks; those inside become single so that the outer pair stays whole, a full stop stands outside. */
export function quotation(text: string): string {
  const [, body = text, stop = ''] = /^(.*?)([.]?)$/su.exec(text) ?? []
  return `«${body.replace(/[«“]/gu, '‹').replace(/[»”]/gu, '›')}»${stop}`
}
