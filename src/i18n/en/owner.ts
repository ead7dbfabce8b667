/** Unusual silence, as the console says it to the owners of the bot. */
export const owner = {
  'console.alarms': 'Unusually quiet',
  'owner.answers.silent': 'The feeds do not answer: is the network up? It keeps trying.',
  'owner.articles.silent': 'The feeds answer and have brought nothing new for longer than usual: open one of them in a browser.',
  'owner.matches.silent': 'Nothing has been found for {subject} for longer than usual: a quiet time, or rules that went blind.',
  'owner.canary.silent': 'The test sentence of {subject} does not alert any more: look at its rules and names now.',
}
