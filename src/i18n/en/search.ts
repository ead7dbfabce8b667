export const search = {
  'search.problem.day':
    '“{word}” is not a date I understand: write a day such as 2026-10-20, or a span such as 7d or “last week”.',
  'search.problem.empty': 'Write at least one word, an entity, an outlet or a date.',
}
