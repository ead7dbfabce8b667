/**
 * The edges as types: what the loops need of the world. An adapter, a store, a queue is a factory that returns one of these.
 * Ordinary trouble is a value (`FetchedFeed.status`, `SendResult.outcome`); a rejected promise means a bug or a broken store.
 */
import type {
  Alert,
  Article,
  AuditEntry,
  Chat,
  ChatSettings,
  Configuration,
  Delivery,
  EntityType,
  FeedSource,
  FeedState,
  FetchedFeed,
  Label,
  Language,
  MatchedArticle,
  Platform,
  Problem,
  Revision,
  Story,
  StoryDecision,
  Subscription,
  Verdict,
} from '#model'

/** Time and timers, so that tests turn the clock by hand. */
export type Clock = {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Resolves after `ms`, or at once when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

export type LogFields = Readonly<Record<string, unknown>>
/** Structured log: fields first, then a sentence. */
export type Log = {
  readonly debug: (fields: LogFields, message: string) => void
  readonly info: (fields: LogFields, message: string) => void
  readonly warn: (fields: LogFields, message: string) => void
  readonly error: (fields: LogFields, message: string) => void
}

/** Health of one part, with a reason that an operator can act on. */
export type Health = {
  readonly ok: boolean
  readonly reason: string
  /** Which trouble it is, where pages have words for it in the reader's language. */
  readonly trouble?: 'token' | 'conflict' | 'unreachable' | 'connecting' | 'refusals' | 'notAllowed'
}

// ── Feeds ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Reads one feed once: one guarded request, decoded and parsed. Never rejects. */
export type FeedReader = {
  readonly read: (
    feed: Pick<FeedSource, 'id' | 'url'>,
    state: Pick<FeedState, 'validators'> | undefined,
    now: number,
    signal?: AbortSignal,
  ) => Promise<FetchedFeed>
  /** The readable text of an article's page, as robots.txt allows it; undefined for every kind of trouble. Never rejects. */
  readonly page?: (url: string, signal: AbortSignal) => Promise<PageText | undefined>
  readonly close: () => Promise<void>
}

/** What was read from an article's page: HTML of the article alone. */
export type PageText = { readonly title: string; readonly html: string }

// ── Chat platforms ───────────────────────────────────────────────────────────────────────────────────────────────

/**
 * What came of one send. sent: the platform named the message. not-sent: it surely did not arrive and may be tried again at
 * `afterMs` (scope platform: everybody waits). refused: it will never be taken like this. ambiguous: nobody can know.
 * stop: the token is wrong; nothing more may be sent.
 */
export type SendResult =
  | { readonly outcome: 'sent'; readonly messageId: string }
  | { readonly outcome: 'not-sent'; readonly reason: string; readonly afterMs?: number; readonly scope: 'chat' | 'platform' }
  | { readonly outcome: 'refused'; readonly reason: string; readonly action: 'suspend' | 'plain' | 'dead' | 'gone' }
  | { readonly outcome: 'migrated'; readonly reason: string; readonly to: string }
  | { readonly outcome: 'ambiguous'; readonly reason: string }
  | { readonly outcome: 'stop'; readonly reason: string }

/** One message to put into one chat. `replyTo` is the head's message id; for `edit` it is the message to redraw. */
export type Outgoing = {
  readonly deliveryId: string
  readonly chat: Chat
  readonly language: Language
  readonly alert: Alert
  readonly silent: boolean
  readonly plain: boolean
  readonly replyTo?: string
  /** Told in one message, a line each, in this order: `alert` is the first of them. Such a message answers none and is not redrawn. */
  readonly digest?: readonly Alert[]
}

/** How fast one place takes messages: so long between two, so many in a minute. */
export type ChatPace = { readonly perChatMs: number; readonly perGroupMinute?: number }

export type ChatAdapter = {
  readonly platform: Platform
  /** Connects and begins to answer commands. Resolves when it can send; goes on trying by itself when the network is away. */
  readonly start: (desk: ReaderDesk) => Promise<void>
  /** Sends or edits one message. Never rejects. */
  readonly send: (message: Outgoing, signal: AbortSignal) => Promise<SendResult>
  /** For `ambiguous`: what the platform's own history says. 'unknown' where there is none to read (Telegram). */
  readonly findSent: (
    message: Outgoing,
    startedAt: number,
  ) => Promise<{ readonly found: 'yes'; readonly messageId: string } | { readonly found: 'no' | 'unknown' }>
  /** Limits that the pacing obeys. */
  readonly limits: { readonly perSecond: number; readonly perChatMs: number; readonly perGroupMinute?: number }
  readonly health: () => Health
  /** Where the platform sends what people say, instead of being asked: requests to this path of the HTTP server are its. Never rejects. */
  readonly webhook?: { readonly path: string; readonly receive: (request: Request) => Promise<Response> }
  /** How people find the bot, once the platform has told: Telegram's user name, Discord's invitation address. */
  readonly publicName?: () => string | undefined
  readonly stop: () => Promise<void>
}

/** Somebody or something that can be followed. */
export type EntityName = { readonly id: string; readonly label: Label; readonly type: EntityType }

/** Settings to change; what is absent stays, `undefined` takes back what may be absent. */
export type SettingsChange = { readonly [Name in keyof ChatSettings]?: ChatSettings[Name] | undefined }

/** What a chat chooses, and whom it follows beside its topics. A forum topic chooses for itself. */
export type ReaderChoices = {
  readonly settings: (chat: Chat) => Promise<ChatSettings>
  /** Keeps a change; a value that is not of its kind leaves what was there. Returns what holds now. */
  readonly choose: (chat: Chat, change: SettingsChange) => Promise<ChatSettings>
  /** Names that begin with or hold what was typed, whatever its spelling; best first. */
  readonly names: (typed: string, limit: number) => readonly EntityName[]
  readonly nameOf: (entityId: string) => EntityName | undefined
  /** From now on every story that names it is told here. It ends with `unsubscribe(chat, entityTopic(id))`. */
  readonly follow: (
    chat: Chat,
    entityId: string,
    language: Language,
  ) => Promise<'subscribed' | 'already' | 'resumed' | 'unknown-name' | 'too-many'>
  /** Outlets as configured: what `withoutOutlets` may hold. */
  readonly outlets: () => readonly string[]
  /** Nothing more of a story, or all of it again; false: there is no such story. */
  readonly mute: (chat: Chat, storyId: string, muted: boolean) => Promise<boolean>
  /** What waits for the digest goes now. Returns how much that is. */
  readonly digestNow: (chat: Chat) => Promise<number>
  /** All that the chat chose, as JSON to carry elsewhere; `imported` takes it in and says how much it knew, undefined: no such file. */
  readonly exported: (chat: Chat) => Promise<string>
  readonly imported: (
    chat: Chat,
    text: string,
    language: Language,
  ) => Promise<{ readonly topics: number; readonly names: number; readonly unknown: number } | undefined>
  readonly forget: Store['forgetChat']
}

/** What a reader may ask, on any platform; the composition root makes it from steps and store. */
export type ReaderDesk = ReaderChoices & {
  readonly topics: () => readonly {
    readonly id: string
    readonly label: { readonly ar: string; readonly en?: string; readonly fr?: string }
    readonly enabled: boolean
  }[]
  /** Subscribes at once. `unknown-topic` comes with the ids there are; `already` changes nothing but resumes a suspended one. */
  readonly subscribe: (
    chat: Chat,
    topic: string,
    language: Language,
  ) => Promise<'subscribed' | 'already' | 'resumed' | 'unknown-topic'>
  /** Ends one subscription, or all of the chat's without a topic; pending deliveries are cancelled. Returns how many ended. */
  readonly unsubscribe: (chat: Chat, topic?: string) => Promise<number>
  readonly subscriptions: (chat: Chat) => Promise<readonly Subscription[]>
  /** The chat's language; set by `setLanguage`, else by its subscription, else `fallback`. */
  readonly language: (chat: Chat, fallback: Language) => Promise<Language>
  readonly setLanguage: (chat: Chat, language: Language) => Promise<void>
  /** Stories by what was last heard of them. */
  readonly latest: (limit: number, offset?: number) => Promise<readonly Story[]>
  /** A story by its id, and as the head that tells it now; one that was merged is the one it became. */
  readonly story: (id: string) => Promise<{ readonly story: Story; readonly alert: Alert } | undefined>
  /** The story that a message of ours told. */
  readonly storyOf: (chat: Chat, messageId: string) => Promise<string | undefined>
  /** Keeps what somebody says of what a message told; false: it told nothing that is known. */
  readonly judge: (
    ask: { readonly chat: Chat; readonly messageId: string },
    said: Pick<Verdict, 'verdict' | 'why' | 'by'>,
  ) => Promise<boolean>
  readonly search: (query: SearchQuery) => Promise<SearchPage>
  /** Why a story was told, for the message that told it (`messageId` in `chat`) or for a story or article id. */
  readonly why: (
    ask: { readonly chat: Chat; readonly messageId: string } | { readonly id: string },
    language: Language,
  ) => Promise<readonly string[] | undefined>
  readonly suspend: (chat: Chat, reason: string) => Promise<void>
  readonly resume: (chat: Chat) => Promise<void>
  /** A group became a supergroup: everything moves to the new id. */
  readonly migrate: (from: Chat, toChatId: string) => Promise<void>
}

// ── Search ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** As typed; `src/search/query.ts` reads operators inside `words` too. Days are ISO dates or words such as «منذ أسبوع». */
export type SearchQuery = {
  readonly words: string
  /** The reader's, for `SearchPage.problem`; Arabic if absent. */
  readonly language?: Language
  readonly entity?: string
  readonly outlet?: string
  readonly topic?: string
  readonly since?: string
  readonly until?: string
  readonly limit?: number
  readonly offset?: number
}

/** What the store is asked: folded terms (all must occur; each inner list is alternatives) and filters. */
export type SearchFilter = {
  readonly terms: readonly (readonly string[])[]
  readonly without: readonly string[]
  readonly entity?: string
  readonly outlet?: string
  readonly topic?: string
  readonly sinceAt?: number
  readonly untilAt?: number
  readonly limit: number
  readonly offset: number
}

export type SearchHit = {
  readonly articleId: string
  readonly storyId?: string
  readonly title: string
  readonly outlet: string
  readonly url: string
  readonly publishedAt: number
  /** A piece of the text as published around the first hit, with the ranges (inside `snippet`) to highlight. */
  readonly snippet: string
  readonly highlights: readonly { readonly start: number; readonly end: number }[]
}
export type SearchPage = {
  readonly hits: readonly SearchHit[]
  readonly total: number
  readonly suggestion?: string
  readonly problem?: string
}

// ── Store ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What one poll leaves behind: all of it or nothing. */
export type PollCommit = {
  /** Absent where no feed was polled: an editor changed stories. */
  readonly feedState?: FeedState
  /** The feed's state as it was read: a conflict when the store holds another by now. Absent: whatever it holds is replaced. */
  readonly feedWas?: FeedState
  /** New articles with their decision per topic; `matched.article` is stored and indexed for search. */
  readonly articles: readonly MatchedArticle[]
  /** Articles known before whose content changed. */
  readonly revised: readonly Article[]
  /** Pages that repeat a known article under keys of their own: the keys lead to it from now on. */
  readonly copies?: readonly {
    readonly articleId: string
    readonly outlet: string
    readonly keys: readonly string[]
    readonly seenAt: number
  }[]
  /** Stories after the step. `revision` is the number they had when read (0 = new); the store adds one. */
  readonly stories: readonly Story[]
  readonly alerts: readonly Alert[]
  readonly decisions: readonly StoryDecisionRow[]
  /** Who changed stories by hand: stands in the log exactly when the change was made. */
  readonly audit?: AuditEntry
  /** Topic → `storyMark` read before `openStories`: a new story is a conflict when another was opened since. */
  readonly marks?: Readonly<Record<string, number>>
}

/** Why an article joined a story or not: kept for `rasid why`. */
export type StoryDecisionRow = {
  readonly articleId: string
  readonly storyId: string
  readonly decision: StoryDecision
  readonly at: number
  readonly because: Readonly<Record<string, string | number | boolean>>
}

/** An item known before. */
export type KnownArticle = { readonly articleId: string; readonly contentHash: string; readonly storyId?: string }

/** An alert whose audience is not complete yet; `cursor` is the chat key after which to go on, '' at the start. */
export type FanOut = { readonly alert: Alert; readonly cursor: string }

/**
 * One thing that a store keeps, as every store can write it down and take it in: for backups, and for moving from one to another.
 * `seq` is its place in order of age (articles: by publication), the same in every store.
 */
export type StoreRecord =
  | { readonly kind: 'feed-state'; readonly state: FeedState }
  | { readonly kind: 'article'; readonly seq: number; readonly matched: MatchedArticle; readonly storyId?: string }
  /** An identity key, by its hash (base64url of 16 bytes), with the `seq` of its article. */
  | { readonly kind: 'seen'; readonly key: string; readonly outlet: string; readonly article: number; readonly seenAt: number }
  | { readonly kind: 'story'; readonly seq: number; readonly story: Story; readonly decisions: readonly StoryDecisionRow[] }
  /** Without a cursor the audience is complete. */
  | { readonly kind: 'alert'; readonly seq: number; readonly alert: Alert; readonly cursor?: string }
  | {
      readonly kind: 'chat'
      readonly chat: Chat
      readonly language?: Language
      readonly suspended?: string
      readonly settings?: ChatSettings
    }
  | { readonly kind: 'subscription'; readonly subscription: Subscription }
  /** `doubtSince`: a claimed one that was ambiguous before. */
  | { readonly kind: 'delivery'; readonly seq: number; readonly delivery: Delivery; readonly doubtSince?: number }
  | { readonly kind: 'revision'; readonly revision: Revision }
  | { readonly kind: 'audit'; readonly seq: number; readonly entry: AuditEntry }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
export type RecordKind = StoreRecord['kind']

/** The truth. Every method is one transaction. Rejections mean the store is broken: the caller stops that work and says so. */
export type Store = {
  // polling
  readonly feedStates: () => Promise<readonly FeedState[]>
  /** Of one feed: a poll starts from it, so that what another process wrote meanwhile (a release) is kept. */
  readonly feedState: (feedId: string) => Promise<FeedState | undefined>
  /** `was` as in a commit: false where that would be a conflict. */
  readonly saveFeedState: (state: FeedState, was?: FeedState) => Promise<boolean>
  /** Which of these identity keys of this outlet are known, and as what. Never pruned before 90 days unseen. */
  readonly known: (outlet: string, keys: readonly string[], now: number) => Promise<ReadonlyMap<string, KnownArticle>>
  readonly openStories: (topic: string, sinceAt: number) => Promise<readonly Story[]>
  /** How many stories the topic ever opened: for `PollCommit.marks`. */
  readonly storyMark: (topic: string) => Promise<number>
  readonly commit: (batch: PollCommit) => Promise<'committed' | 'conflict'>
  // archive
  readonly article: (id: string) => Promise<MatchedArticle | undefined>
  /** Newest first. */
  readonly articles: (filter: {
    readonly sinceAt?: number
    readonly topic?: string
    readonly limit: number
    readonly offset?: number
  }) => Promise<readonly MatchedArticle[]>
  readonly story: (id: string) => Promise<Story | undefined>
  readonly stories: (filter: {
    readonly topic?: string
    readonly limit: number
    readonly offset?: number
  }) => Promise<readonly Story[]>
  readonly storyDecisions: (storyId: string) => Promise<readonly StoryDecisionRow[]>
  readonly alert: (id: string) => Promise<Alert | undefined>
  /** The newest alert of a story that draws its head (kind `new` or `edit`). */
  readonly newestHead: (storyId: string) => Promise<Alert | undefined>
  readonly search: (filter: SearchFilter) => Promise<{
    readonly articles: readonly { readonly matched: MatchedArticle; readonly storyId?: string }[]
    readonly total: number
  }>
  // delivery
  readonly pendingFanOut: (limit: number) => Promise<readonly FanOut[]>
  /**
   * Chats with an active subscription to any of these topics, in chat-key order after `cursor`, each once: with the one that comes
   * first in `topics`, and the settings of the chat.
   */
  readonly audience: (topics: readonly string[], cursor: string, limit: number) => Promise<readonly Subscription[]>
  /**
   * Adds deliveries (existing ids stay as they are, older pending edits of the same story and chat are cancelled) and moves the
   * cursor; undefined = complete. An edit is added only where the head was sent or is in flight: a waiting head is drawn from
   * the newest state anyway, and without a head there is nothing to redraw. An edit waits until a minute after the last one.
   */
  readonly saveFanOut: (alertId: string, deliveries: readonly Delivery[], cursor: string | undefined) => Promise<void>
  /** Deliveries that may go now: the first of each chat with none in flight, by priority then age; of one platform if named. */
  readonly due: (now: number, limit: number, platform?: Platform) => Promise<readonly Delivery[]>
  /**
   * Takes one delivery: undefined when somebody else has it or another of its chat is in flight. Adds one to `fence`.
   * `perHour`: once the chat has heard so many messages within an hour, an alert that would be one more is put off instead and
   * comes back `pending`, with the time at which the hour frees; so is every other that comes behind it, but no edit. The first
   * whose time has come takes those behind it along (`folded`, at most nine), and they share its fate; their fences grow too. One
   * that makes no sound takes none along that does.
   */
  readonly claim: (id: string, worker: string, now: number, leaseMs: number, perHour?: number) => Promise<Delivery | undefined>
  /** Those that are told in the message of this delivery beside itself, as long as it is not out, in order. */
  readonly folded: (id: string) => Promise<readonly Delivery[]>
  /**
   * Writes `sending` and takes a place in the pace of the chat, whose forum topics share it, over all processes: go on after
   * `waitMs`. paced: the next place is farther away than `withinMs`, or another topic's message is on the wire: nothing was
   * written. taken: another worker has the delivery.
   */
  readonly begin: (
    sending: Delivery,
    pace: ChatPace & { readonly now: number; readonly withinMs: number },
  ) => Promise<{ readonly next: 'go' | 'paced'; readonly waitMs: number } | { readonly next: 'taken' }>
  /**
   * Writes the delivery if its fence is still the newest; false: another worker took it over. `now`: the pace of the chat counts
   * from here when this ends a send, and a clock that is set back later makes nothing wait longer than it was to from here.
   */
  readonly saveDelivery: (delivery: Delivery, now?: number) => Promise<boolean>
  /**
   * After a crash: expired `claimed` become `pending`, expired `sending` become `ambiguous`. Returns how many of each. When the
   * clock was set back, times that no rule can have made from `now` are pulled back to what the rule makes of `now`. The
   * lease of a worker that `isGone` is not waited for.
   */
  readonly recoverDeliveries: (
    now: number,
    isGone?: (worker: string) => boolean,
  ) => Promise<{ readonly pending: number; readonly ambiguous: number }>
  /**
   * A dead letter is owed again: `pending` at `audit.at`, until `expiresAt`, with a higher fence, so that whoever buried it writes
   * nothing more; what it went through (attempts, doubts) stays counted. The line in the log is written with it or not at all.
   * Anything but `replayed` changed nothing: it is not dead, or its chat is suspended or does not follow the topic any more.
   */
  readonly replay: (
    id: string,
    again: { readonly expiresAt: number; readonly audit: AuditEntry },
  ) => Promise<'replayed' | 'unknown' | 'not-dead' | 'suspended' | 'unsubscribed'>
  readonly delivery: (id: string) => Promise<Delivery | undefined>
  readonly deliveries: (filter: {
    readonly state?: Delivery['status']['state']
    readonly limit: number
  }) => Promise<readonly Delivery[]>
  /** The message that told this story to this chat, if one did; `digest`: one that told others too, and is never redrawn. */
  readonly headMessage: (
    storyId: string,
    chat: Chat,
  ) => Promise<{ readonly messageId: string; readonly alertId: string; readonly digest?: true } | undefined>
  /** Which alert a message of a chat carried. */
  readonly alertOfMessage: (chat: Chat, messageId: string) => Promise<string | undefined>
  // chats
  readonly subscribe: (subscription: Subscription) => Promise<'subscribed' | 'already' | 'resumed'>
  readonly unsubscribe: (chat: Chat, topic: string | undefined, now: number) => Promise<number>
  readonly subscriptions: (chat: Chat) => Promise<readonly Subscription[]>
  readonly suspendChat: (chat: Chat, reason: string, now: number) => Promise<void>
  readonly resumeChat: (chat: Chat) => Promise<number>
  readonly migrateChat: (from: Chat, toChatId: string, now: number) => Promise<void>
  readonly chatLanguage: (chat: Chat) => Promise<Language | undefined>
  readonly setChatLanguage: (chat: Chat, language: Language) => Promise<void>
  /** What the chat chose; undefined: nothing yet. They outlive its subscriptions and move with its id. */
  readonly chatSettings: (chat: Chat) => Promise<ChatSettings | undefined>
  readonly setChatSettings: (chat: Chat, settings: ChatSettings) => Promise<void>
  /** What waits for the digest that the chat chose may go now. Returns how many stories and updates of stories that is. */
  readonly hurryDigest: (chat: Chat, now: number) => Promise<number>
  /**
   * Nothing is kept of a chat any more: what it follows, chose, is owed and was sent, and what was said by the person whose private
   * chat it is. A message that is on the wire at this moment stays until it has ended. Returns what was deleted.
   */
  readonly forgetChat: (chat: Chat) => Promise<{
    readonly subscriptions: number
    readonly deliveries: number
    readonly verdicts: number
    readonly onTheWire: number
  }>
  // verdicts
  /** Keeps a verdict in place of an earlier one of the same person on the same article. */
  readonly judge: (verdict: Verdict) => Promise<void>
  /** Newest first. */
  readonly verdicts: (filter: { readonly sinceAt?: number; readonly limit: number }) => Promise<readonly Verdict[]>
  // configuration and desk
  readonly latestRevision: () => Promise<Revision | undefined>
  readonly revision: (number: number) => Promise<Revision | undefined>
  readonly revisions: (limit: number) => Promise<readonly Omit<Revision, 'configuration'>[]>
  /** Appends; false when `expected` is not the newest number any more (somebody else published). */
  readonly publish: (revision: Revision, expected: number) => Promise<boolean>
  readonly audit: (entry: AuditEntry) => Promise<void>
  readonly auditLog: (limit: number) => Promise<readonly AuditEntry[]>
  /** A short text under a name, such as how far a reader of the log has come; undefined: none yet. Not part of a backup of records. */
  readonly mark: (name: string) => Promise<string | undefined>
  /** Moves a mark from where it was seen; false: another process moved it elsewhere meanwhile. */
  readonly moveMark: (name: string, from: string | undefined, to: string) => Promise<boolean>
  // upkeep
  readonly counts: () => Promise<Readonly<Record<string, number>>>
  /** When the oldest delivery that still waits was created; undefined: none waits. */
  readonly oldestWaitingAt: () => Promise<number | undefined>
  /** A name that the store gives itself once and keeps: another name is another store, or the same one that lost everything. */
  readonly identity: () => Promise<string>
  /** Writes and reads one row. */
  readonly health: () => Promise<Health>
  /** An online copy, verified by opening it and an integrity check. Returns its size in bytes. */
  readonly backup: (
    file: string,
    onProgress?: (done: number, total: number) => void,
  ) => Promise<{ readonly bytes: number; readonly counts: Readonly<Record<string, number>> }>
  /** Records of a kind after a place ('' = the beginning); `next` goes on, undefined: that was all. One may come twice. */
  readonly dump: (
    kind: RecordKind,
    after: string,
    limit: number,
  ) => Promise<{ readonly records: readonly StoreRecord[]; readonly next: string | undefined }>
  /** Takes records in; one that is there already stays as it is. Chats, articles and alerts come before what names them. */
  readonly load: (records: readonly StoreRecord[]) => Promise<void>
  // several processes
  /**
   * Takes a lease for `ms`, or makes one's own longer; undefined: somebody else holds it. `fence` grows with every new holder.
   * A store that one machine uses always gives it.
   */
  readonly lease: (name: string, owner: string, ms: number) => Promise<{ readonly fence: number } | undefined>
  /** Gives a lease back early; one that is not the owner's stays. */
  readonly release: (name: string, owner: string) => Promise<void>
  /** Says for `ms` (0: leaves) that `owner` does this, and tells how many processes do it. One where one machine uses the store. */
  readonly present: (what: string, owner: string, ms: number) => Promise<number>
  /** Tells of revisions that other processes publish, and after an interruption that one may have been. Returns how to stop. */
  readonly onPublished: (listener: () => void) => () => void
  readonly close: () => Promise<void>
}

// ── Queue ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Job = { readonly kind: 'poll' | 'deliver'; readonly id: string; readonly priority?: number }

/** Wakes workers; forgets everything when it dies, and nothing is lost: the store's sweep asks again. */
export type Queue = {
  /** false: a job of this kind and id waits or runs already. Lower priority goes first. */
  readonly enqueue: (job: Job) => Promise<boolean>
  /** One handler a kind. What a handler throws is given to `onError`; the queue goes on. */
  readonly work: (kind: Job['kind'], handler: (id: string, signal: AbortSignal) => Promise<void>, concurrency: number) => void
  readonly onIdle: () => Promise<void>
  readonly size: () => number
  /** What the library's own dashboard shows; absent where the queue is this process's memory. */
  readonly dashboard?: () => readonly unknown[]
  /** Takes nothing new, drops what waits, lets what runs finish for `graceMs`, then aborts it. */
  readonly close: (graceMs: number) => Promise<void>
}

// ── Configuration ────────────────────────────────────────────────────────────────────────────────────────────────

export type LoadedConfiguration =
  | { readonly ok: true; readonly configuration: Configuration; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export type ConfigSource = {
  readonly load: () => Promise<LoadedConfiguration>
  /** Calls back (debounced) when anything under the folder changes. Returns how to stop. */
  readonly watch: (onChange: () => void) => () => void
}
