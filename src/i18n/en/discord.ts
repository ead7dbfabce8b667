/** Discord's own words: descriptions of commands (at most 100 characters each), permissions, pages. The rest is in `chat.ts`. */
export const discord = {
  'discord.command.follow': 'Follow a topic in this channel or another one',
  'discord.command.unfollow': 'Stop following a topic, or all of them in the channel',
  'discord.command.latest': 'The latest stories, each one once, with its sources',
  'discord.command.search': 'Search the archive',
  'discord.command.why': 'Why was this story posted here?',
  'discord.command.topics': 'The topics there are, and what this channel follows',
  'discord.command.help': 'What can I ask Rasid?',
  'discord.command.language': 'The language Rasid writes in this channel',
  'discord.menu.why': 'Why this alert?',
  'discord.option.topic': 'The topic',
  'discord.option.topicOrAll': 'The topic; all of them if left empty',
  'discord.option.channel': 'The channel or thread; this one if left empty',
  'discord.option.language': 'The language around the news; texts stay in the outlet’s own',
  'discord.option.query': 'Words, a “phrase”, and - before a word to leave out',
  'discord.option.entity': 'A person, an organisation, a place, a weapon system',
  'discord.option.outlet': 'The outlet that published it',
  'discord.option.since': 'Since: a date such as 2022-07-18, or “a week ago”',
  'discord.option.until': 'Until: a date such as 2022-07-31, or “yesterday”',
  'discord.option.story': 'The story; the latest one if left empty',
  'discord.help': `**/search** searches the archive; only you see the results until you share them
**/latest** the latest stories
**/why** why a story was posted, as does the button under each one
**/topics** the topics there are

For those who manage the server:
**/follow** follow a topic in a channel or thread
**/unfollow** stop following it
**/language** the language of the channel

Each story comes once, what follows comes as a reply to it, and new sources are added to it silently.`,
  'discord.followed':
    '“{topic}” is now followed in {channel}. Each story will come once, and what follows comes as a reply to it. Language of the channel: {language}; change it with /language',
  'discord.already': '“{topic}” is already followed in {channel}.',
  'discord.resumed': 'Following “{topic}” in {channel} is active again.',
  'discord.unfollowed':
    '{count, plural, =0 {Nothing was unfollowed in {channel}.} one {This topic is no longer followed in {channel}.} other {# topics are no longer followed in {channel}.}}',
  'discord.unfollowed.none': 'Nothing is followed in {channel}.',
  'discord.topics.none': 'This channel follows nothing yet. For those who manage the server: /follow',
  'discord.managersOnly': 'This needs the “Manage Server” permission. Please ask somebody who has it.',
  'discord.guildOnly': 'This command works inside servers only.',
  'discord.missing':
    'I cannot write in {channel}. I lack these permissions: {permissions}. Give them to Rasid in the channel’s settings, then run the command again.',
  'discord.languageSet': 'All right, I will write in English in {channel}.',
  'discord.permission.view': 'View Channel',
  'discord.permission.send': 'Send Messages',
  'discord.permission.threads': 'Send Messages in Threads',
  'discord.permission.embed': 'Embed Links',
  'discord.permission.history': 'Read Message History',
  'discord.read': 'Read the story',
  'discord.readAt': 'Read at {outlet}',
  'discord.previous': 'Previous',
  'discord.next': 'Next',
  'discord.page': '{page} of {pages}',
  'discord.pages.many': 'This search is too long to turn pages: shorten it to see the rest.',
  'discord.pages.lost': 'This page could not be read again. Please run /search once more',
  'discord.share': 'Share in the channel',
  'discord.sharedBy': '{member} shares a search:',
  'discord.share.refused': 'You may not write in this channel.',
  'discord.why.story': 'Why this story was posted here',
  'discord.why.none': 'I have no explanation: no story has this id or is tied to this message.',
} as const
