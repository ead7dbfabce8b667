export const search = {
  'search.problem.day':
    '« {word} » n’est pas une date que je comprends : écrivez un jour comme 2026-10-20, ou une durée comme 7d ou « il y a une semaine ».',
  'search.problem.empty': 'Écrivez au moins un mot, un nom, un média ou une date.',
}
