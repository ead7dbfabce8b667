// Gatherings and rulings: what opens a story of its own, and what moves or only comments one.
import { expect, test } from 'vitest'
import { run } from './stream.ts'

const line = (id: string, published: string, title: string, summary: string) => ({
  id,
  published,
  title,
  summary,
  outlet: `منبر ${id}`,
})
const plant = line(
  'أ',
  '2025-03-03T08:00:00Z',
  'شركة إسرائيلية تفتتح مصنعا للمسيرات في برشيد',
  'افتتحت شركة إلبيت سيستمز الإسرائيلية مصنعا للطائرات المسيرة في مدينة برشيد المغربية.',
)
const march = line(
  'ب',
  '2025-03-04T08:00:00Z',
  'مسيرة شعبية بمراكش يوم السبت ضد التعاون العسكري مع إسرائيل',
  'دعت هيئات مناهضة للتطبيع إلى مسيرة شعبية يوم السبت بمراكش ضد التعاون العسكري بين المغرب وإسرائيل.',
)

test('a march against the whole cooperation is a story of its own; forbidden, then held, it moves', () => {
  const [, opens, forbidden, held] = run([
    plant,
    march,
    line(
      'ج',
      '2025-03-06T08:00:00Z',
      'سلطات مراكش تمنع مسيرة السبت ضد التعاون العسكري مع إسرائيل',
      'توصلت الهيئات بقرار يمنع المسيرة المقررة يوم السبت بمراكش ضد التعاون العسكري مع إسرائيل.',
    ),
    line(
      'د',
      '2025-03-08T20:00:00Z',
      'رغم المنع.. مسيرة بمراكش ضد التعاون العسكري مع إسرائيل',
      'خرج آلاف المواطنين مساء السبت في مسيرة بمراكش رغم قرار المنع ضد التعاون العسكري مع إسرائيل.',
    ),
  ])
  expect(opens?.decision).toBe('new')
  expect([forbidden?.story.id, held?.story.id]).toEqual([opens?.story.id, opens?.story.id])
  expect([forbidden?.decision, held?.decision]).toEqual(['update', 'update'])
})

test('a vigil whose object is one event comments it', () => {
  const [first, vigil] = run([
    plant,
    line(
      'ه',
      '2025-03-05T18:00:00Z',
      'وقفة احتجاجية ببرشيد رفضا لمصنع المسيرات الإسرائيلي',
      'نظم نشطاء وقفة أمام مصنع المسيرات الإسرائيلي التابع لشركة إلبيت ببرشيد رفضا لافتتاحه.',
    ),
  ])
  expect(vigil?.story.id).toBe(first?.story.id)
  expect(vigil?.decision).toBe('reaction')
})
