// What an outlet prints under everything is no text of any article, wherever it stands.
import { expect, test } from 'vitest'
import { createRepetition } from '../../src/article/repetition.ts'
import { zonesOf } from '../../src/article/zones.ts'

const appeal = 'لمتابعة آخر مستجدات الساحة حملوا تطبيقنا على هواتفكم الذكية'
const body = (number: number): string => `افتتح الوزير المعرض رقم ${number} في مدينة سلا بحضور عدد كبير من الناشرين والكتاب.`
const article = (number: number) => ({ outlet: 'الضفاف', summary: '', text: `${appeal}\n${body(number)}` })
const boilerplate = (text: string, isRepeated: (line: string) => boolean): string[] =>
  zonesOf({ title: 'خبر', summary: '', text }, isRepeated)
    .filter(({ kind }) => kind === 'boilerplate')
    .map(({ start, end }) => text.slice(start, end))

test('a line is boilerplate once it stood in three other articles of the outlet, even at the top', () => {
  const repetition = createRepetition([1, 2].map(article))
  const { text } = article(4)
  expect(boilerplate(text, repetition.of('الضفاف'))).toEqual([])
  repetition.add(article(3))
  expect(boilerplate(text, repetition.of('الضفاف'))).toEqual([appeal])
  expect(boilerplate(text, repetition.of('منبر آخر'))).toEqual([])
})

test('other vowel signs and alifs are the same line', () => {
  const repetition = createRepetition([1, 2, 3].map(article))
  const spelt = appeal.replace('آخر', 'اخر').replace('حملوا', 'حمّلوا')
  expect(repetition.of('الضفاف')(spelt)).toBe(true)
})

test('an article of repeated lines alone keeps its text, and names are never boilerplate', () => {
  const repetition = createRepetition(
    Array.from({ length: 5 }, () => ({ outlet: 'الضفاف', summary: '', text: `${appeal}\nالرباط` })),
  )
  expect(boilerplate(appeal, repetition.of('الضفاف'))).toEqual([])
  expect(repetition.of('الضفاف')('الرباط')).toBe(false)
})

test('what an outlet has ceased to print is forgotten', () => {
  const repetition = createRepetition([1, 2, 3].map(article))
  for (let number = 0; number < 40; number++) repetition.add({ outlet: 'الضفاف', summary: '', text: body(number) })
  expect(repetition.of('الضفاف')(appeal)).toBe(false)
})
