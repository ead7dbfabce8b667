/** Un silence inhabituel, tel que la page le dit aux propriétaires du bot. */
export const owner = {
  'console.alarms': 'Un silence inhabituel',
  'owner.answers.silent': 'Les flux ne répondent pas : le réseau est-il là ? Les essais continuent.',
  'owner.articles.silent':
    'Les flux répondent mais n’apportent rien de nouveau depuis plus longtemps que d’habitude : ouvrez-en un dans un navigateur.',
  'owner.matches.silent':
    'Rien pour {subject} depuis plus longtemps que d’habitude : un temps calme, ou des règles devenues aveugles.',
  'owner.canary.silent': 'La phrase témoin de {subject} ne déclenche plus d’alerte : regardez ses règles et ses noms maintenant.',
}
