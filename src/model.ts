/**
 * The nouns, in the order they flow: configuration → feed → item → article → match → story → alert → delivery.
 * Everything is plain, readonly data that survives JSON. Times are epoch milliseconds (`At`), durations end in `Ms`,
 * offsets count UTF-16 units in the text as published. This file imports nothing.
 */

export type Language = 'ar' | 'fr' | 'en'

/** A name in the three languages of the chrome; `ar` is always there and stands in for a missing one. */
export type Label = { readonly ar: string; readonly en?: string; readonly fr?: string }

// ── Configuration ────────────────────────────────────────────────────────────────────────────────────────────────

/** One address to poll. `everyMs` is a wish: the schedule adapts between one minute and one day. */
export type FeedSource = {
  readonly id: string
  readonly outlet: string
  readonly url: string
  /** ISO 3166 alpha-2, lower case: the home country that the outlet writes from. */
  readonly country?: string
  readonly language: string
  readonly section?: string
  readonly everyMs: number
  readonly enabled: boolean
  readonly note?: string
  /** false: pages of teasers are never fetched. Absent counts as true. */
  readonly fullText?: boolean
}

/** How a form takes the article: `required` (المغرب), `optional`, or `none`. */
export type ArticleUse = 'required' | 'optional' | 'none'
/** Which endings a form may carry (`arabic.md` §3.5): a bare name, a nisba, a feminine or a masculine noun. */
export type Inflection = 'name' | 'nisba' | 'feminine' | 'masculine'

/** One spelling of an entity. */
export type SurfaceForm = {
  readonly text: string
  readonly article: ArticleUse
  readonly inflection: Inflection
  /** Counts only when one of the entity's cues stands near, or another form confirms the entity in the same text. */
  readonly contextOnly?: boolean
  /** A misspelling seen in print: found, never shown. */
  readonly typo?: boolean
}

/** Words that cancel a hit, all compared folded. `near*` look at a window, the others at the neighbouring token. */
export type Veto = {
  readonly previous?: readonly string[]
  readonly next?: readonly string[]
  readonly near?: readonly string[]
  readonly nearEight?: readonly string[]
  readonly nearTwo?: readonly string[]
  readonly softPrevious?: readonly string[]
}

export type EntityType =
  | 'person'
  | 'org'
  | 'unit'
  | 'role'
  | 'country'
  | 'city'
  | 'region'
  | 'group'
  | 'agreement'
  | 'event'
  | 'system'
  | 'topic'
  | 'media'

/** A person, organisation, place, system… and the evidence it gives to the dimensions that topics ask for. */
export type EntityDefinition = {
  readonly id: string
  readonly type: EntityType
  readonly label: Label
  /** The party it belongs to: ma, il, third, bridge, def, media… Free words; topics name them. */
  readonly side: string
  /** Dimension → weight 0..1, for example `{ il: 0.8, def: 0.5 }`. */
  readonly evidence: Readonly<Record<string, number>>
  readonly forms: readonly SurfaceForm[]
  readonly cues?: readonly string[]
  /** `previous`: the cue must be the previous token; default: within six tokens. */
  readonly cueMode?: 'near' | 'previous'
  /** For a form shared by two sides: the side that the nearest cue must have. */
  readonly contextSide?: string
  readonly veto?: Veto
  readonly givenNames?: readonly string[]
  readonly role?: string
  readonly from?: string
  readonly to?: string
  /** false: verify before relying on it. */
  readonly sure: boolean
  readonly notes?: string
  readonly sources?: readonly string[]
  /** Set by the matcher's authors when more is needed; unknown to everybody else. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** A rule that fires alert, review or drop. What each field does is explained with examples in config/README.md. */
export type TopicDefinition = {
  readonly id: string
  readonly label: Label
  readonly enabled: boolean
  /** Dimensions that must all be present for anything but drop. */
  readonly require: readonly string[]
  /** The two dimensions that must be tied to each other by a relation. */
  readonly pair: readonly [string, string]
  /** Dimensions that say what the relation is about. */
  readonly subject: readonly string[]
  readonly zoneWeights: Readonly<Record<ZoneKind, number>>
  /** Score 0..100 from which the topic alerts, and from which it goes to review. */
  readonly threshold: number
  readonly reviewFrom: number
  /** Outlet country (ISO) → dimension that its home copy may leave unsaid. */
  readonly homeDimension?: Readonly<Record<string, string>>
  /** Relation cues, conflict context, counter-terms: word lists and lemmas, read by src/match only. */
  readonly rules: Readonly<Record<string, unknown>>
  /** Sentences that must alert: a configuration under which one does not is not put into force (src/canary.ts). */
  readonly canary?: readonly string[]
}

export type Configuration = {
  readonly feeds: readonly FeedSource[]
  readonly entities: readonly EntityDefinition[]
  readonly topics: readonly TopicDefinition[]
}

/** One immutable published state of the configuration. Rolling back publishes a new revision equal to an old one. */
export type Revision = {
  readonly number: number
  readonly at: number
  readonly by: string
  readonly why: string
  /** sha-256 of the canonical JSON of `configuration`. */
  readonly hash: string
  readonly configuration: Configuration
}

/** Something wrong in a configuration file, in the grammar: what was expected, what came, what to do. */
export type Problem = {
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly path: string
  readonly message: string
  readonly severity: 'error' | 'warning'
}

// ── Feed and item ────────────────────────────────────────────────────────────────────────────────────────────────

/** What a publisher wrote; anything may be missing. `title`, `text` may hold HTML; `published` is ISO 8601 or absent. */
export type Item = {
  readonly guid?: string
  readonly url?: string
  readonly title: string
  /** The teaser (description/summary), HTML as published. */
  readonly summary?: string
  /** The full content (content:encoded, Atom content), HTML as published. */
  readonly content?: string
  readonly published?: string
  readonly updated?: string
  readonly author?: string
  readonly categories: readonly string[]
  readonly media: readonly string[]
}

/** A feed document as parsed, whatever its dialect. */
export type ParsedFeed = {
  readonly kind: 'rss' | 'atom' | 'rdf' | 'json'
  readonly title: string
  readonly url?: string
  readonly language?: string
  /** Publisher's wish: poll no more often than this (ttl, sy:updatePeriod). */
  readonly ttlMs?: number
  /** Hours of the day (UTC, 0–23) in which the publisher asks not to be read (RSS skipHours). */
  readonly skipHours?: readonly number[]
  readonly items: readonly Item[]
  /** Items that could not be used, with the reason; the rest of the feed is not harmed. */
  readonly dropped: readonly { readonly index: number; readonly reason: string }[]
}

export type FeedErrorCode =
  | 'BAD_URL'
  | 'PRIVATE_ADDRESS'
  | 'BAD_PORT'
  | 'DNS'
  | 'CONNECT'
  | 'TLS'
  | 'TIMEOUT'
  | 'TOO_LARGE'
  | 'TOO_MANY_REDIRECTS'
  | 'BAD_REDIRECT'
  | 'BAD_ENCODING'
  | 'BAD_CHARSET'
  | 'HTTP_STATUS'
  | 'GONE'
  | 'RATE_LIMITED'
  | 'NOT_A_FEED'
  | 'MALFORMED'
  | 'PARSE_BUDGET'
  | 'EMPTY'
  | 'RESET'

export type Validators = { readonly etag?: string; readonly lastModified?: string }

/** The answer to one poll. Trouble is a value: `failed` never throws. */
export type FetchedFeed = { readonly feedId: string; readonly at: number; readonly tookMs: number } & (
  | {
      readonly status: 'fresh'
      readonly finalUrl: string
      /** Where the feed moved to, when every hop said "permanently". */
      readonly permanentUrl?: string
      readonly validators: Validators
      readonly bytes: number
      readonly feed: ParsedFeed
      readonly maxAgeMs?: number
    }
  | { readonly status: 'unchanged'; readonly finalUrl: string; readonly validators: Validators; readonly maxAgeMs?: number }
  | {
      readonly status: 'failed'
      readonly finalUrl?: string
      readonly error: { readonly code: FeedErrorCode; readonly message: string }
      readonly retryAfterMs?: number
    }
)

/** The face of a feed: who answers, under which name, in which language, linking where. */
export type FeedIdentity = {
  /** Of the final address, without www. */
  readonly host: string
  readonly title: string
  /** Share of Arabic among the letters of the newest ten items; absent where they hold too few letters. */
  readonly arabic?: number
  /** Hosts that items link to, without www, at most twenty. */
  readonly linkHosts: readonly string[]
}

/** What we remember of a feed between polls. */
export type FeedState = {
  readonly feedId: string
  readonly url: string
  readonly validators: Validators
  /** When the first answer was taken as the silent baseline; absent: the next answer is. */
  readonly baselineAt?: number
  readonly nextPollAt: number
  readonly lastPollAt?: number
  readonly lastSuccessAt?: number
  readonly lastFreshAt?: number
  readonly lastError?: { readonly code: FeedErrorCode; readonly message: string; readonly at: number }
  readonly failures: number
  /** When the first of the failures in a row happened. */
  readonly failingSince?: number
  /** When the feed was given up: gone, or failing for three days. It is asked once a day, and never deleted. */
  readonly deadAt?: number
  readonly everyMs: number
  readonly polls: number
  readonly items: number
  readonly matches: number
  /** Of its last full answer, unpacked. */
  readonly bytes?: number
  /** Rhythm as learnt: items an hour, smoothed over a few days. */
  readonly itemsPerHour?: number
  /** Items by hour of the day (UTC, 24 numbers), fading with what comes: a desk that sleeps is asked less. */
  readonly hours?: readonly number[]
  /** Hours (UTC) in which the publisher asks not to be read, as its last full answer said. */
  readonly skipHours?: readonly number[]
  /** A match makes the feed breaking: polled faster until then. */
  readonly breakingUntil?: number
  /** Permanent redirects seen in a row; from the third on `to` is asked in place of `from`, the configured address. */
  readonly moved?: { readonly from: string; readonly to: string; readonly times: number }
  /** Whose feed this is, as far as its answers show: what a hijack would change. */
  readonly identity?: FeedIdentity
  /** Somebody else seems to answer: everything new is held back until an editor confirms it or the old face returns. */
  readonly suspect?: { readonly at: number; readonly reason: string; readonly identity: FeedIdentity }
  /** When alerts of this feed were committed, within the last hour: the cap of an hour. */
  readonly told?: readonly number[]
  /** Batches held back by a storm gate, newest last: for the desk to release. */
  readonly quarantined: readonly { readonly at: number; readonly reason: string; readonly articleIds: readonly string[] }[]
}

// ── Article ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type FieldName = 'title' | 'summary' | 'text'
export type ZoneKind = 'title' | 'lead' | 'body' | 'boilerplate'

/** A range of one field. Zones of a field are in order, do not overlap and cover what is not white space. */
export type Zone = { readonly field: FieldName; readonly kind: ZoneKind; readonly start: number; readonly end: number }

/** Our normalised item: plain text with block boundaries as newlines, canonical URL, zones. */
export type Article = {
  /** Stable: base64url of a hash over outlet and the first identity key. */
  readonly id: string
  readonly feedId: string
  readonly outlet: string
  readonly country?: string
  readonly language: string
  readonly guid?: string
  /** Canonical; '' when the item had no usable link. */
  readonly url: string
  readonly title: string
  readonly summary: string
  readonly text: string
  readonly author?: string
  readonly publishedAt: number
  readonly firstSeenAt: number
  /** Changes when title or text change, not when a date does. */
  readonly contentHash: string
  /** Every key under which the item may come back: `guid:…`, `url:…`, `title:…`. */
  readonly keys: readonly string[]
  readonly zones: readonly Zone[]
}

// ── Match ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Mention = {
  readonly field: FieldName
  readonly start: number
  readonly end: number
  /** Exactly `article[field].slice(start, end)`. */
  readonly text: string
  readonly zone: ZoneKind
  /** 1 exact; less for glued, split or misspelt words. */
  readonly quality: number
}

export type EntityHit = {
  readonly id: string
  readonly type: EntityType
  readonly label: Label
  readonly side: string
  readonly mentions: readonly Mention[]
}

export type Decision = 'alert' | 'review' | 'drop'

/**
 * One line of an explanation. `code` names a sentence in `src/i18n/<language>/why.ts`; `values` fill it; `at` points into the text.
 * for: spoke for the topic; against: spoke against it; gate: had to hold; flip: the smallest change that turns the decision.
 */
export type Reason = {
  readonly code: string
  readonly sign: 'for' | 'against' | 'gate' | 'flip'
  readonly values: Readonly<Record<string, string | number>>
  /** Values that are names, in the languages of readers: shown in place of the value. */
  readonly labels?: Readonly<Record<string, Label>>
  readonly at?: { readonly field: FieldName; readonly start: number; readonly end: number; readonly text: string }
}

export type TopicDecision = {
  readonly topic: string
  readonly decision: Decision
  readonly score: number
  readonly threshold: number
  readonly why: readonly Reason[]
}

export type MatchedArticle = {
  readonly article: Article
  readonly entities: readonly EntityHit[]
  readonly topics: readonly TopicDecision[]
  /** Revision of the configuration that found this. */
  readonly revision: number
}

// ── Story ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type StoryDecision = 'new' | 'same' | 'update' | 'reaction' | 'contradiction' | 'revision'

/** One article inside a story, with what grouping and rendering need of it. */
export type StoryMember = {
  readonly articleId: string
  readonly outlet: string
  readonly country?: string
  readonly url: string
  readonly title: string
  readonly lead: string
  readonly publishedAt: number
  readonly decision: StoryDecision
  /** Report group: members that carry the same wire text share it; one group is one voice. */
  readonly group: string
  readonly phase?: string
  /** Entity ids read from title and lead. */
  readonly principals: readonly string[]
  readonly because: Readonly<Record<string, string | number | boolean>>
}

/** A place on the story's time line: a phase reached or a fact added, and who said so. */
export type TimelineEntry = {
  readonly at: number
  readonly phase?: string
  readonly text: string
  readonly outlet: string
  readonly url: string
}

export type Story = {
  readonly id: string
  readonly topic: string
  readonly members: readonly StoryMember[]
  readonly phase?: string
  /** The stages that events of this kind go through, in order: the phase bar. */
  readonly course?: readonly string[]
  readonly timeline: readonly TimelineEntry[]
  readonly openedAt: number
  readonly lastAt: number
  /** When the chat last heard of it audibly: pace limit. */
  readonly lastAudibleAt: number
  /** Stories that are linked, not merged. */
  readonly links: readonly string[]
  /** Optimistic concurrency: a commit that carries another number is a conflict. */
  readonly revision: number
  /** Since when it has as many members as a story takes by itself: an editor was asked, and more is kept silently beside it. */
  readonly fullSince?: number
  /** An editor put all its members into this story: it has none left, is closed (`lastAt` 0) and only shows the way. */
  readonly movedTo?: string
  readonly summary: Summary
  /** What the grouping keeps between articles (vectors, slots, anchors); opaque elsewhere. */
  readonly memory: Readonly<Record<string, unknown>>
}

/** What one article did to one story. `story` is the state after it. */
export type StoryUpdate = {
  readonly article: Article
  readonly story: Story
  readonly decision: StoryDecision
  readonly links: readonly string[]
  readonly because: Readonly<Record<string, string | number | boolean>>
}

// ── Summary and alert ────────────────────────────────────────────────────────────────────────────────────────────

/** A sentence or slot with the article it was taken from; nothing is re-worded. */
export type Sourced = {
  readonly text: string
  readonly articleId: string
  readonly outlet: string
  /** Where the text is the name of an entity: its name for readers of other languages. */
  readonly label?: Label
  /** Where the text is one day: that day, ISO (2026-10-20), in Morocco. It is shown in place of the text. */
  readonly day?: string
  /** Where the text says until when: the last day, likewise; with `day` from when to when. */
  readonly until?: string
  /** Told on hearsay alone: it is shown with its outlet. */
  readonly claimed?: true
}

export type SlotName = 'who' | 'what' | 'where' | 'when' | 'howMany' | 'howMuch'

export type SourceReference = {
  readonly articleId: string
  readonly outlet: string
  readonly url: string
  readonly publishedAt: number
  readonly group: string
}

export type Summary = {
  readonly headline: Sourced
  readonly lead: Sourced
  readonly slots: Readonly<Partial<Record<SlotName, readonly Sourced[]>>>
  /** «نقاط الاختلاف»: pairs of slot values that disagree. */
  readonly differences: readonly { readonly slot: SlotName; readonly values: readonly Sourced[] }[]
  readonly sources: readonly SourceReference[]
  /** Whom and what the story is about, as its opening report names them, then the most told; absent in summaries of before. */
  readonly principals?: readonly { readonly id: string; readonly label: Label }[]
  /** Independent texts behind the sources: wire copies count once. */
  readonly independent: number
  /** Tokens shown that no member text and no entity label contains; must be empty. */
  readonly unsupported: readonly string[]
}

/**
 * Something to say about a story, without markup and chat ids. new: a head message; update, contradiction: a reply to it;
 * edit: the head is redrawn silently.
 */
export type AlertKind = 'new' | 'update' | 'contradiction' | 'edit'

export type Alert = {
  readonly id: string
  readonly kind: AlertKind
  readonly topic: string
  readonly topicLabel: Label
  readonly storyId: string
  readonly articleId: string
  readonly at: number
  readonly phase?: string
  /** Phases in order, for the phase bar; `phase` is the one reached. */
  readonly phases: readonly string[]
  readonly summary: Summary
  /** «الجديد»: the sentence that is new, on update and contradiction. */
  readonly news?: Sourced
  readonly reactions: readonly SourceReference[]
  readonly timeline: readonly TimelineEntry[]
  readonly entities: readonly { readonly id: string; readonly label: Label }[]
  /** Story ids that this one links to. */
  readonly links: readonly string[]
  /** An editor merged the story into this one: nobody is owed this alert, and a head that waits is not sent any more. */
  readonly movedTo?: string
}

// ── Chat, subscription, delivery ─────────────────────────────────────────────────────────────────────────────────

export type Platform = 'telegram' | 'discord' | 'terminal'

/** A place that can receive messages. Ids are strings: snowflakes do not fit a number. */
export type Chat = { readonly platform: Platform; readonly chatId: string; readonly threadId?: string }

export type Subscription = {
  readonly chat: Chat
  readonly topic: string
  readonly language: Language
  readonly status: 'active' | 'paused' | 'suspended'
  /** Why it is suspended (blocked, kicked, no rights…): settings are kept. */
  readonly reason?: string
  readonly createdAt: number
  /** What the chat chose for all that it follows, as the store keeps it beside the chat; absent: `defaultChatSettings`. */
  readonly settings?: ChatSettings
}

/** The `topic` of a subscription to everything that names an entity, whatever topic found it. */
export const entityTopic = (entityId: string): string => `entity:${entityId}`
/** The entity that a subscription follows; undefined: it follows a topic. */
export const entityOf = (topic: string): string | undefined => (topic.startsWith('entity:') ? topic.slice(7) : undefined)

/** What a chat, or one forum topic of it, chose. Hours are local in `zone` (IANA). */
export type ChatSettings = {
  /** breaking: each alert as it comes; hourly, daily: several in one message. */
  readonly pace: 'breaking' | 'hourly' | 'daily'
  /** Hour at which a daily digest comes, 0–23. */
  readonly digestHour: number
  readonly zone: string
  /** Hours [fromHour, toHour) in which messages come without a sound; `breaking`: new stories sound all the same. */
  readonly quiet?: { readonly fromHour: number; readonly toHour: number; readonly breaking: boolean }
  /** Nothing makes a sound at any hour. */
  readonly silent: boolean
  /** all: everything; events: no statements, analyses and reactions; heads: new stories alone, nothing that follows. */
  readonly severity: 'all' | 'events' | 'heads'
  /** Outlets whose reports alone tell nothing here, by their names as configured. */
  readonly withoutOutlets: readonly string[]
  /** Stories of which nothing more is told here, oldest first; at most `maxMuted`. */
  readonly muted: readonly string[]
  /** Nothing is told before; what happens meanwhile is not told later. */
  readonly pausedUntil?: number
}

export const maxMuted = 200
/** As a chat is when it chose nothing: everything at once, with sound. */
export const defaultChatSettings: ChatSettings = {
  pace: 'breaking',
  digestHour: 8,
  zone: 'Africa/Casablanca',
  silent: false,
  severity: 'all',
  withoutOutlets: [],
  muted: [],
}

export type DeliveryState =
  | { readonly state: 'pending' }
  | { readonly state: 'claimed'; readonly worker: string; readonly leaseUntil: number }
  | { readonly state: 'sending'; readonly worker: string; readonly startedAt: number; readonly leaseUntil: number }
  | { readonly state: 'sent'; readonly messageId: string; readonly sentAt: number }
  | { readonly state: 'retry'; readonly at: number; readonly reason: string }
  | { readonly state: 'ambiguous'; readonly since: number; readonly reason: string }
  | { readonly state: 'dead'; readonly reason: string; readonly at: number }
  | { readonly state: 'expired'; readonly at: number }
  | { readonly state: 'cancelled'; readonly reason: string; readonly at: number }

/** One alert owed to one chat; the row is the truth about it. `id` = alert id + chat key, so it exists once. */
export type Delivery = {
  readonly id: string
  readonly alertId: string
  readonly storyId: string
  readonly kind: AlertKind
  readonly chat: Chat
  readonly language: Language
  readonly silent: boolean
  /** Lower goes first: 0 breaking, 5 edit, 9 digest. */
  readonly priority: number
  readonly createdAt: number
  readonly notBefore: number
  readonly expiresAt: number
  readonly attempts: number
  /** Grows with every claim; a worker with an older one may not write. */
  readonly fence: number
  /** Plain text is tried once after a rendering refusal. */
  readonly plain: boolean
  /** How many sends ended with nobody knowing whether the message arrived; absent: none. */
  readonly doubts?: number
  /** Put off by the cap of its chat's hour: the delivery in whose digest it is told, its own id while none has taken it in. */
  readonly digest?: string
  readonly status: DeliveryState
}

/** What a reader or editor says of an article that was told, or not told: a case for the desk. One a person and article, the newest. */
export type Verdict = {
  readonly articleId: string
  readonly topic: string
  readonly verdict: 'relevant' | 'not-relevant' | 'duplicate' | 'other-story'
  /** Why, where the person chose one of the reasons that the buttons offer. */
  readonly why?: 'other-subject' | 'not-news' | 'wrong-names' | 'too-minor'
  /** The story in which it was told. */
  readonly storyId?: string
  /** Who says so, as platforms number people: `telegram:123`. */
  readonly by: string
  readonly at: number
}

export type AuditEntry = {
  readonly at: number
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly detail: string
}

/** The key of a chat: `telegram:-100123` or `telegram:-100123/45` with a thread. */
export const chatKey = (chat: Chat): string =>
  `${chat.platform}:${chat.chatId}${chat.threadId === undefined ? '' : `/${chat.threadId}`}`
