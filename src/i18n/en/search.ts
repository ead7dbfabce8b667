export const search = {
  'search.problem.day':
    '“{word}” is not a date I understand: write a day such as 2026-10-20, or a span such as 7d or “a week ago”.',
  'search.problem.empty': 'Write at least one word, a name, an outlet or a date.',
}
