/** Answers to commands. `chat.command.*` and `chat.help` name Telegram's commands; the rest serves every platform. */
export const chat = {
  'chat.start':
    'Bienvenue sur Rasid. Je lis la presse arabe jour et nuit, je raconte chaque information une seule fois avec ses sources, puis je me tais jusqu’à ce qu’il y ait du nouveau.',
  'chat.start.choose': 'Choisissez un sujet à suivre :',
  'chat.start.following': 'Suivi ici :',
  'chat.help': `Voici ce que vous pouvez demander :

/topics les sujets, et s’abonner d’une touche
/subscribe suivi de l’identifiant du sujet : s’abonner
/unsubscribe se désabonner de tout, ou du sujet indiqué
/latest les dernières informations
/search suivi de mots : chercher dans les archives
/why en réponse à une alerte : pourquoi elle est là
/settings rythme, heures calmes, médias et autres réglages
/follow suivi d’un nom : recevoir tout ce qui le mentionne ; /unfollow y met fin
/list ce qui est suivi ici
/pause faire une pause ; /resume y met fin
/mute en réponse à une alerte : n’en plus recevoir les suites
/privacy ce qui est gardé de cette conversation
/language changer de langue

En conversation privée, il suffit d’écrire les mots à chercher.
Dans un groupe ou un canal, abonnements et réglages sont réservés aux administrateurs.`,
  'chat.subscribed':
    'Abonnement à « {topic} » enregistré. Chaque information arrivera ici une seule fois, ses suites en réponse.',
  'chat.already': 'L’abonnement à « {topic} » existe déjà.',
  'chat.resumed': 'L’abonnement à « {topic} » est rétabli.',
  'chat.unsubscribed':
    '{count, plural, =0 {Aucun abonnement résilié.} one {Abonnement résilié : plus rien n’arrivera ici sur ce sujet.} other {# abonnements résiliés.}}',
  'chat.unsubscribed.none': 'Il n’y a ici aucun abonnement à résilier.',
  'chat.unknownTopic': 'Aucun sujet ne porte l’identifiant {topic}. Les sujets disponibles :',
  'chat.topics': 'Sujets disponibles :',
  'chat.topics.none': 'Aucun sujet disponible pour le moment.',
  'chat.topics.followed': '✓ {topic}',
  'chat.topics.offered': '+ {topic}',
  'chat.latest': 'Dernières informations :',
  'chat.latest.empty': 'Rien pour l’instant. La première information paraîtra ici.',
  'chat.search.count': '{count, plural, =0 {Aucun résultat} one {# résultat} other {# résultats}} pour « {words} »',
  'chat.search.first': '{count, plural, one {Le plus récent :} other {Les # plus récents :}}',
  'chat.search.none': 'Rien dans les archives pour « {words} ».',
  'chat.search.suggestion': 'Vouliez-vous dire « {words} » ?',
  'chat.search.ask': 'Écrivez après la commande ce que vous cherchez, par exemple :',
  'chat.search.example': 'الأسد الإفريقي',
  'chat.why': 'Pourquoi cette alerte',
  'chat.why.none': 'Je n’ai pas d’explication pour ce message : aucune information ne lui est liée.',
  'chat.why.ask': 'Répondez /why à l’une de mes alertes, ou ajoutez l’identifiant de l’information.',
  'chat.language.set': 'Entendu, j’écrirai ici en français.',
  'chat.language.ask': 'Dans quelle langue dois-je écrire ici ? Les titres et les textes restent dans la langue du média.',
  'chat.adminsOnly': 'C’est réservé aux administrateurs. Demandez à l’un d’eux de le faire.',
  'chat.button.old':
    'Ce bouton est trop ancien ou n’appartient pas à cette conversation. Renvoyez la commande pour en obtenir de nouveaux.',
  'chat.slowDown': 'Trop de demandes à la fois. Patientez un instant avant de réessayer.',
  'chat.trouble': 'La demande n’a pas abouti. Réessayez dans un moment.',
  'chat.unknownCommand': 'Je ne connais pas cette commande. Elles sont toutes dans /help',
  'chat.command.start': 'Commencer et choisir un sujet',
  'chat.command.topics': 'Les sujets disponibles',
  'chat.command.subscribe': 'S’abonner à un sujet',
  'chat.command.unsubscribe': 'Se désabonner',
  'chat.command.latest': 'Les dernières informations',
  'chat.command.search': 'Chercher dans les archives',
  'chat.command.why': 'Pourquoi ai-je reçu cette alerte ?',
  'chat.command.language': 'Changer de langue',
  'chat.command.settings': 'Tous les réglages',
  'chat.command.follow': 'Suivre un nom',
  'chat.command.unfollow': 'Ne plus suivre un nom',
  'chat.command.list': 'Ce qui est suivi ici',
  'chat.command.pause': 'Faire une pause',
  'chat.command.resume': 'Reprendre les envois',
  'chat.command.mute': 'Mettre une information en sourdine, en réponse',
  'chat.command.unmute': 'Lever la sourdine',
  'chat.command.digest': 'Le résumé, et le recevoir maintenant',
  'chat.command.export': 'Une copie des réglages',
  'chat.command.import': 'Reprendre des réglages depuis un fichier',
  'chat.command.privacy': 'Ce qui est gardé',
  'chat.command.forget': 'Tout supprimer',
  'chat.command.help': 'Que puis-je demander ?',
} as const
