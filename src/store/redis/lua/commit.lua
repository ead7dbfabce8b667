-- What one poll leaves behind: all of it or nothing.
-- ARGV: token; JSON {feed: [id, body] or [], feedWas: SHA-1 of the body that it replaces or absent, articles: [{id, at, meta, body, index, outlet, keys, seenAt}], revised: [{id, was, meta,
-- body, drop, index, outlet, keys, seenAt}], copies: [{id, outlet, keys, seenAt}], stories: [{id, topic, lastAt, revision, body}], marks: {topic: n}, decisions:
-- [{story, article, body}], alerts: [{id, story, kind, topic, body}], audit: body or absent}. `was` is the SHA-1 of the body that a revision replaces.
-- Returns 'committed'; 'conflict': the feed, a story, a mark or a key moved since the batch was computed; 'stale': a revised article did,
-- read it again. A commit made before with the same token (its answer was lost) is recognised.
local batch = cjson.decode(ARGV[2])
if call('EXISTS', P .. 'once:' .. ARGV[1]) == 1 then return 'committed' end

if batch.feedWas and redis.sha1hex(call('HGET', P .. 'feeds', batch.feed[1]) or '') ~= batch.feedWas then return 'conflict' end
for _, story in ipairs(batch.stories) do
  local stored = tonumber(call('HGET', P .. 'story-revs', story.id) or 0)
  if stored ~= story.revision then return 'conflict' end
  local mark = batch.marks[story.topic]
  if story.revision == 0 and mark and call('ZCARD', P .. 'story-time:' .. story.topic) ~= mark then return 'conflict' end
end
for _, article in ipairs(batch.articles) do
  if call('HEXISTS', P .. 'ids', article.id) == 1 then return 'conflict' end
  for _, key in ipairs(article.keys) do
    if call('HEXISTS', P .. 'seen', key .. '|' .. article.outlet) == 1 then return 'conflict' end
  end
end
for _, article in ipairs(batch.revised) do
  local seq = call('HGET', P .. 'ids', article.id)
  if not seq or redis.sha1hex(call('HGET', P .. 'articles', seq)) ~= article.was then return 'stale' end
end

-- An instant has room for a thousand articles before it spills into the next.
local function freeSeq(at)
  local first = at * 1000
  local last = call('ZREVRANGEBYSCORE', P .. 'time', str(first + 999), str(first), 'LIMIT', 0, 1)[1]
  if not last then return first end
  local following = tonumber(last) + 1
  return following < first + 1000 and following or freeSeq(at + 1)
end
local function mark(seq, article)
  if #article.keys > 0 then call('SADD', P .. 'outlets', article.outlet) end
  for _, key in ipairs(article.keys) do
    call('HSETNX', P .. 'seen', key .. '|' .. article.outlet, seq .. '|' .. article.seenAt)
  end
end
local function put(seq, article)
  call('HSET', P .. 'articles', seq, article.body)
  call('HSET', P .. 'meta', seq, article.meta)
  for _, name in ipairs(article.index) do call('ZADD', P .. name, seq, seq) end
  mark(seq, article)
end
for _, article in ipairs(batch.articles) do
  local seq = str(freeSeq(article.at))
  call('HSET', P .. 'ids', article.id, seq)
  call('ZADD', P .. 'time', seq, seq)
  put(seq, article)
end
for _, article in ipairs(batch.revised) do
  local seq = call('HGET', P .. 'ids', article.id)
  for _, name in ipairs(article.drop) do call('ZREM', P .. name, seq) end
  put(seq, article)
end
for _, copy in ipairs(batch.copies) do
  local seq = call('HGET', P .. 'ids', copy.id)
  if seq then mark(seq, copy) end
end
for _, story in ipairs(batch.stories) do
  if call('HSETNX', P .. 'story-seqs', story.id, 0) == 1 then
    call('HSET', P .. 'story-seqs', story.id, nextOf('story'))
  end
  call('HSET', P .. 'stories', story.id, story.body)
  call('HSET', P .. 'story-revs', story.id, story.revision + 1)
  call('ZADD', P .. 'story-time', story.lastAt, story.id)
  call('ZADD', P .. 'story-time:' .. story.topic, story.lastAt, story.id)
end
for _, decision in ipairs(batch.decisions) do
  call('RPUSH', P .. 'decisions:' .. decision.story, decision.body)
  local seq = call('HGET', P .. 'ids', decision.article)
  if seq then call('HSET', P .. 'story-of', seq, decision.story) end
end
for _, alert in ipairs(batch.alerts) do
  if call('EXISTS', P .. 'alert:' .. alert.id) == 0 then
    local seq = str(nextOf('alert'))
    call('HSET', P .. 'alert:' .. alert.id, 'body', alert.body, 'seq', seq, 'story', alert.story, 'kind', alert.kind, 'topic', alert.topic)
    call('ZADD', P .. 'alerts', seq, alert.id)
    call('ZADD', P .. 'fanout', seq, alert.id)
    call('HSET', P .. 'cursors', alert.id, '')
    if alert.kind == '0' then call('RPUSH', P .. 'news:' .. alert.story, alert.id) end
    if alert.kind == '0' or alert.kind == '3' then call('SET', P .. 'head:' .. alert.story, alert.id) end
  end
end
if batch.feed[1] then call('HSET', P .. 'feeds', batch.feed[1], batch.feed[2]) end
if batch.audit then call('RPUSH', P .. 'audit', batch.audit) end
call('SET', P .. 'once:' .. ARGV[1], 1, 'PX', 60000)
return 'committed'
