/** Answers to commands. `chat.command.*` and `chat.help` name Telegram's commands; the rest serves every platform. */
export const chat = {
  'chat.start':
    'Welcome to Rasid. I read the Arabic press around the clock, tell each story once with its sources, and stay quiet until there is something new to say.',
  'chat.start.choose': 'Pick a topic to follow:',
  'chat.start.following': 'Followed here:',
  'chat.help': `Here is what you can ask:

/topics the topics, and subscribing with one tap
/subscribe and a topic id: follow that topic
/unsubscribe stop everything, or the topic you name
/latest the latest stories
/search and some words: search the archive
/why as a reply to an alert: why it came
/settings pace, quiet hours, outlets and the rest
/follow and a name: get every story about it; /unfollow ends that
/list what is followed here
/pause take a break; /resume ends it
/mute as a reply to an alert: hear no more of that story
/privacy what is kept about this chat
/language change the language

In a private chat, just type the words to search for.
In groups and channels, only administrators can subscribe and change settings.`,
  'chat.subscribed': 'Subscribed to “{topic}”. Each story will appear here once, and what follows comes as a reply to it.',
  'chat.already': 'Already subscribed to “{topic}”.',
  'chat.resumed': 'The subscription to “{topic}” is active again.',
  'chat.unsubscribed':
    '{count, plural, =0 {Nothing was unsubscribed.} one {Unsubscribed. Nothing more will come on this topic.} other {# subscriptions ended.}}',
  'chat.unsubscribed.none': 'There is no subscription here to end.',
  'chat.unknownTopic': 'No topic has the id {topic}. The topics there are:',
  'chat.topics': 'Topics:',
  'chat.topics.none': 'There are no topics at the moment.',
  'chat.topics.followed': '✓ {topic}',
  'chat.topics.offered': '+ {topic}',
  'chat.latest': 'Latest stories:',
  'chat.latest.empty': 'Nothing yet. The first story will show up here.',
  'chat.search.count': '{count, plural, =0 {No results} one {# result} other {# results}} for “{words}”',
  'chat.search.first': '{count, plural, one {The latest:} other {The latest #:}}',
  'chat.search.none': 'Nothing in the archive for “{words}”.',
  'chat.search.suggestion': 'Did you mean “{words}”?',
  'chat.search.ask': 'Put what you are looking for after the command, for example:',
  'chat.search.example': 'الأسد الإفريقي',
  'chat.why': 'Why you got this story',
  'chat.why.none': 'I have no explanation for that message: no story is tied to it.',
  'chat.why.ask': 'Reply /why to one of my alerts, or add the id of a story.',
  'chat.language.set': 'All right, I will write here in English.',
  'chat.language.ask': 'Which language should I use here? Headlines and texts stay in the outlet’s own language.',
  'chat.adminsOnly': 'Only administrators can do this. Please ask one of them.',
  'chat.button.old': 'This button is too old, or not meant for this chat. Send the command again to get fresh ones.',
  'chat.slowDown': 'That was a lot of requests at once. Please wait a moment and try again.',
  'chat.trouble': 'That did not work just now. Please try again in a moment.',
  'chat.unknownCommand': 'I do not know that command. All of them are in /help',
  'chat.command.start': 'Start and pick a topic',
  'chat.command.topics': 'The topics there are',
  'chat.command.subscribe': 'Subscribe to a topic',
  'chat.command.unsubscribe': 'Unsubscribe',
  'chat.command.latest': 'The latest stories',
  'chat.command.search': 'Search the archive',
  'chat.command.why': 'Why did I get this story?',
  'chat.command.language': 'Change the language',
  'chat.command.settings': 'All settings',
  'chat.command.follow': 'Follow a name',
  'chat.command.unfollow': 'Stop following a name',
  'chat.command.list': 'What is followed here',
  'chat.command.pause': 'Pause',
  'chat.command.resume': 'Resume',
  'chat.command.mute': 'Mute a story, as a reply to it',
  'chat.command.unmute': 'Unmute a story',
  'chat.command.digest': 'The digest, and getting it now',
  'chat.command.export': 'A copy of the settings',
  'chat.command.import': 'Take settings from a file',
  'chat.command.privacy': 'What is kept about me',
  'chat.command.forget': 'Delete everything',
  'chat.command.help': 'What can I ask?',
} as const
