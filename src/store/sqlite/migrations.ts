/**
 * The schema as an append-only list: a step that was released is never edited. `PRAGMA user_version` counts the steps done,
 * and each step is one transaction, so a kill half-way leaves the step before it.
 */
import type { DatabaseSync } from 'node:sqlite'
import { dieAt } from '../../fail-point.ts'
import { copyBefore } from './copy-before.ts'

// Article rowids are publishedAt × 1000 + a counter: "newest first" and "between two days" are then ranges of the primary key,
// in the full-text index too. 2^53 is reached in the year 2255.
// Delivery states: 0 pending, 1 retry, 2 ambiguous (waiting); 3 claimed, 4 sending (in flight); 5 sent, 6 dead, 7 expired,
// 8 cancelled (final). `at` is the state's own time: retry at, lease until, sent at, died at.
const steps: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE feed_states (feed TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE names (seq INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE articles (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    content_hash TEXT NOT NULL,
    story TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE article_names (
    name INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (name, article)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX article_names_by_article ON article_names (article);
  CREATE VIRTUAL TABLE words USING fts5(
    folded, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0"
  );
  CREATE TABLE seen (
    key BLOB NOT NULL,
    outlet INTEGER NOT NULL,
    article INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (key, outlet)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE stories (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    topic TEXT NOT NULL,
    last_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX stories_by_topic ON stories (topic, last_at);
  CREATE INDEX stories_by_time ON stories (last_at);
  CREATE TABLE story_decisions (
    seq INTEGER PRIMARY KEY,
    story TEXT NOT NULL,
    article TEXT NOT NULL,
    decision TEXT NOT NULL,
    at INTEGER NOT NULL,
    because TEXT NOT NULL
  ) STRICT;
  CREATE INDEX story_decisions_by_story ON story_decisions (story, seq);

  CREATE TABLE alerts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    story TEXT NOT NULL,
    kind INTEGER NOT NULL,
    cursor TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX alerts_by_story ON alerts (story, seq);
  CREATE INDEX alerts_to_fan_out ON alerts (seq) WHERE cursor IS NOT NULL;

  CREATE TABLE chats (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    platform INTEGER NOT NULL,
    chat_id TEXT NOT NULL,
    thread_id TEXT,
    language TEXT,
    suspended TEXT
  ) STRICT;
  CREATE INDEX chats_by_id ON chats (platform, chat_id);
  CREATE TABLE subscriptions (
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    chat INTEGER NOT NULL REFERENCES chats (seq),
    status TEXT NOT NULL,
    reason TEXT,
    language TEXT NOT NULL,
    silent INTEGER NOT NULL,
    quiet TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (topic, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX subscriptions_by_chat ON subscriptions (chat);

  CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    alert INTEGER NOT NULL REFERENCES alerts (seq),
    chat INTEGER NOT NULL REFERENCES chats (seq),
    platform INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    language TEXT NOT NULL,
    silent INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    plain INTEGER NOT NULL,
    doubts INTEGER NOT NULL,
    state INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    at INTEGER,
    started_at INTEGER,
    worker TEXT,
    reason TEXT,
    message_id TEXT
  ) STRICT;
  CREATE UNIQUE INDEX deliveries_once ON deliveries (alert, chat);
  CREATE INDEX deliveries_waiting ON deliveries (platform, priority, seq, due_at, chat) WHERE state <= 2;
  CREATE INDEX deliveries_lane ON deliveries (chat, priority, seq) WHERE state <= 4;
  CREATE INDEX deliveries_by_state ON deliveries (state, seq);
  CREATE INDEX deliveries_by_message ON deliveries (message_id, chat) WHERE message_id IS NOT NULL;

  CREATE TABLE revisions (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    why TEXT NOT NULL,
    hash TEXT NOT NULL,
    configuration TEXT NOT NULL
  ) STRICT;
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  `,
  // digest: the delivery in whose message this one is told. waits: how long, in ms, the state was to last from when it was
  // written (a time to wait, a lease); NULL: unknown.
  `
  ALTER TABLE deliveries ADD COLUMN digest TEXT;
  ALTER TABLE deliveries ADD COLUMN waits INTEGER;
  CREATE INDEX deliveries_folded ON deliveries (digest) WHERE digest IS NOT NULL;
  CREATE INDEX deliveries_heard ON deliveries (chat, at)
    WHERE state = 5 AND silent = 0 AND kind <> 3 AND (digest IS NULL OR digest = id);
  `,
  // settings: JSON of what a chat chose for all that it follows; what a subscription kept of it was never set by anybody.
  `
  ALTER TABLE chats ADD COLUMN settings TEXT;
  ALTER TABLE subscriptions DROP COLUMN silent;
  ALTER TABLE subscriptions DROP COLUMN quiet;
  `,
  // What people say of articles: one row a person and article.
  `
  CREATE TABLE verdicts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    by TEXT NOT NULL,
    article TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (by, article)
  ) STRICT;
  CREATE INDEX verdicts_by_time ON verdicts (at);
  CREATE INDEX deliveries_by_chat ON deliveries (chat);
  `,
]

/** The number of the schema that this version of Rasid writes. */
export const newestSchema = steps.length

const versionOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)

export type Migrated = {
  /** The schema that was found and the one there is now. */
  readonly from: number
  readonly to: number
  /** The store as it was, for `rasid restore`. */
  readonly copy: string
}

/**
 * Brings the file to the newest schema (tests of older ones: to `upTo`), step by step; an older store is copied first. Throws when
 * the file was written by a newer Rasid, when there is no space for the copy, and when a step fails: then with the copy's name.
 * undefined: nothing had to be done, or the file is new.
 */
export function migrate(
  db: DatabaseSync,
  file: string,
  options: { readonly upTo?: number; readonly freeBytes?: (folder: string) => number } = {},
): Migrated | undefined {
  refuseNewer(db, file)
  const upTo = options.upTo ?? newestSchema
  const from = versionOf(db)
  const copy = from === 0 || from >= upTo || file === ':memory:' ? undefined : copyBefore(file, from, options)
  try {
    while (versionOf(db) < upTo) step(db, upTo)
  } catch (error) {
    if (copy === undefined) throw error
    throw new Error(
      `Expected ${file} to go from schema ${from} to ${upTo}, got "${(error as Error).message}" at schema ${versionOf(db)}: ` +
        `nothing was done by half; start again when the cause is mended, or go back to the Rasid before this one with "rasid restore ${copy}"`,
      { cause: error },
    )
  }
  if (from > 0 && from < upTo) dieAt('after-migration')
  return copy === undefined ? undefined : { from, to: upTo, copy }
}

/** One step, all of it or nothing. */
function step(db: DatabaseSync, upTo: number): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    // Read again under the lock: another process may have made the step while we waited.
    const done = versionOf(db)
    if (done < upTo) db.exec(`${steps[done]!}; PRAGMA user_version = ${done + 1}`)
    if (done > 0) dieAt('in-migration')
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Throws when the file has steps that this version does not know. */
export function refuseNewer(db: DatabaseSync, file: string): void {
  const found = versionOf(db)
  if (found > newestSchema)
    throw new Error(
      `Expected a store of schema ${newestSchema} or older in ${file}, got schema ${found}: it was written by a newer Rasid; ` +
        `start that version again, or restore a backup made before the upgrade`,
    )
}
