/** Discord's own words: descriptions of commands (at most 100 characters each), permissions, pages. The rest is in `chat.ts`. */
export const discord = {
  'discord.command.follow': 'Suivre un sujet dans ce salon ou dans un autre',
  'discord.command.unfollow': 'Ne plus suivre un sujet, ou tous ceux de ce salon',
  'discord.command.latest': 'Les dernières informations, chacune une seule fois avec ses sources',
  'discord.command.search': 'Chercher dans les archives',
  'discord.command.why': 'Pourquoi une information a-t-elle été signalée ?',
  'discord.command.topics': 'Les sujets disponibles et ceux que ce salon suit',
  'discord.command.help': 'Que peut-on demander à Rasid ?',
  'discord.command.language': 'La langue de Rasid dans ce salon',
  'discord.menu.why': 'Pourquoi cette alerte ?',
  'discord.option.topic': 'Le sujet',
  'discord.option.topicOrAll': 'Le sujet ; tous si rien n’est indiqué',
  'discord.option.channel': 'Le salon ou le fil ; celui-ci si rien n’est indiqué',
  'discord.option.language': 'La langue de l’habillage ; les textes restent dans celle du média',
  'discord.option.query': 'Des mots, une « expression », et - devant un mot à exclure',
  'discord.option.entity': 'Une personne, une organisation, un lieu, un système d’armes',
  'discord.option.outlet': 'Le média qui a publié',
  'discord.option.since': 'Depuis : une date comme 2022-07-18, ou « il y a une semaine »',
  'discord.option.until': 'Jusqu’à : une date comme 2022-07-31, ou « hier »',
  'discord.option.story': 'L’information ; la dernière si rien n’est indiqué',
  'discord.help': `**/search** cherche dans les archives ; vous seul voyez les résultats tant que vous ne les partagez pas
**/latest** les dernières informations
**/why** pourquoi une information a été signalée, comme le bouton sous chaque alerte
**/topics** les sujets disponibles

Pour qui gère le serveur :
**/follow** suivre un sujet dans un salon ou un fil
**/unfollow** ne plus le suivre
**/language** la langue du salon

Chaque information arrive une seule fois, ses suites en réponse ; les nouvelles sources s’y ajoutent sans bruit.`,
  'discord.followed':
    '« {topic} » est maintenant suivi dans {channel}. Chaque information y arrivera une seule fois, ses suites en réponse. Langue du salon : {language} ; pour en changer, /language',
  'discord.already': '« {topic} » est déjà suivi dans {channel}.',
  'discord.resumed': 'Le suivi de « {topic} » dans {channel} est rétabli.',
  'discord.unfollowed':
    '{count, plural, =0 {Aucun sujet n’a été retiré dans {channel}.} one {Ce sujet n’est plus suivi dans {channel}.} other {# sujets ne sont plus suivis dans {channel}.}}',
  'discord.unfollowed.none': 'Rien n’est suivi dans {channel}.',
  'discord.topics.none': 'Ce salon ne suit encore rien. Pour qui gère le serveur : /follow',
  'discord.managersOnly': 'Il faut la permission « Gérer le serveur ». Demandez à quelqu’un qui l’a.',
  'discord.guildOnly': 'Cette commande ne fonctionne que sur un serveur.',
  'discord.missing':
    'Je ne peux pas écrire dans {channel}. Il me manque ces permissions : {permissions}. Accordez-les à Rasid dans les réglages du salon, puis relancez la commande.',
  'discord.languageSet': 'Entendu, j’écrirai en français dans {channel}.',
  'discord.permission.view': 'Voir le salon',
  'discord.permission.send': 'Envoyer des messages',
  'discord.permission.threads': 'Envoyer des messages dans les fils',
  'discord.permission.embed': 'Intégrer des liens',
  'discord.permission.history': 'Voir les anciens messages',
  'discord.read': 'Lire l’article',
  'discord.readAt': 'Lire sur {outlet}',
  'discord.previous': 'Précédent',
  'discord.next': 'Suivant',
  'discord.page': '{page} sur {pages}',
  'discord.pages.many': 'La recherche est trop longue pour tourner les pages : raccourcissez-la pour voir la suite.',
  'discord.pages.lost': 'Cette page n’a pas pu être relue. Relancez la recherche avec /search',
  'discord.share': 'Partager dans le salon',
  'discord.sharedBy': '{member} partage une recherche :',
  'discord.share.refused': 'Vous n’avez pas le droit d’écrire dans ce salon.',
  'discord.why.story': 'Pourquoi cette information a été signalée',
  'discord.why.none': 'Je n’ai pas d’explication : aucune information ne porte cet identifiant ou n’est liée à ce message.',
} as const
