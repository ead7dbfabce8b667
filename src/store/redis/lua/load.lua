-- Takes records of another store or a backup in. What is there already stays as it is.
-- ARGV: kind, JSON of a list; each item is what src/store/redis/transfer.ts makes of a record of that kind
-- Returns how many were new.
local kind, count = ARGV[1], 0
local function raise(name, seq)
  if tonumber(call('HGET', P .. 'seq', name) or 0) < tonumber(seq) then call('HSET', P .. 'seq', name, seq) end
end
local take = {}
take['feed-state'] = function(one) return call('HSETNX', P .. 'feeds', one.id, one.body) end
take['article'] = function(one)
  if call('HSETNX', P .. 'ids', one.id, one.seq) == 0 then return 0 end
  call('ZADD', P .. 'time', one.seq, one.seq)
  call('HSET', P .. 'articles', one.seq, one.body)
  call('HSET', P .. 'meta', one.seq, one.meta)
  if one.story ~= '' then call('HSET', P .. 'story-of', one.seq, one.story) end
  for _, name in ipairs(one.index) do call('ZADD', P .. name, one.seq, one.seq) end
  return 1
end
take['seen'] = function(one)
  call('SADD', P .. 'outlets', one.outlet)
  return call('HSETNX', P .. 'seen', one.key .. '|' .. one.outlet, one.article .. '|' .. one.at)
end
take['story'] = function(one)
  if call('HSETNX', P .. 'story-seqs', one.id, one.seq) == 0 then return 0 end
  raise('story', one.seq)
  call('HSET', P .. 'stories', one.id, one.body)
  call('HSET', P .. 'story-revs', one.id, one.revision)
  call('ZADD', P .. 'story-time', one.lastAt, one.id)
  call('ZADD', P .. 'story-time:' .. one.topic, one.lastAt, one.id)
  for _, body in ipairs(one.decisions) do call('RPUSH', P .. 'decisions:' .. one.id, body) end
  return 1
end
take['alert'] = function(one)
  if call('EXISTS', P .. 'alert:' .. one.id) == 1 then return 0 end
  raise('alert', one.seq)
  call('HSET', P .. 'alert:' .. one.id, 'body', one.body, 'seq', one.seq, 'story', one.story, 'kind', one.kind, 'topic', one.topic)
  call('ZADD', P .. 'alerts', one.seq, one.id)
  if one.open then
    call('ZADD', P .. 'fanout', one.seq, one.id)
    call('HSET', P .. 'cursors', one.id, one.cursor)
  end
  if one.kind == '0' then call('RPUSH', P .. 'news:' .. one.story, one.id) end
  if one.kind == '0' or one.kind == '3' then
    local head = call('GET', P .. 'head:' .. one.story)
    if not head or tonumber(call('HGET', P .. 'alert:' .. head, 'seq')) < tonumber(one.seq) then
      call('SET', P .. 'head:' .. one.story, one.id)
    end
  end
  return 1
end
take['chat'] = function(one)
  local isNew = call('HEXISTS', P .. 'chat-no', one.key) == 0
  local n = addChat(one.key, one.platform, one.chatId, one.thread)
  if one.language ~= '' then call('HSETNX', P .. 'chat:' .. n, 'language', one.language) end
  if one.suspended ~= '' then call('HSETNX', P .. 'chat:' .. n, 'suspended', one.suspended) end
  if one.settings ~= '' then call('HSETNX', P .. 'chat:' .. n, 'settings', one.settings) end
  return isNew and 1 or 0
end
take['subscription'] = function(one)
  local n = addChat(one.key, one.platform, one.chatId, one.thread)
  if call('SADD', P .. 'subs', n .. ':' .. one.topic) == 0 then return 0 end
  local sub = P .. 'sub:' .. n .. ':' .. one.topic
  call('HSET', sub, 'status', one.status, 'language', one.language, 'at', one.at)
  if one.reason ~= '' then call('HSET', sub, 'reason', one.reason) end
  call('ZADD', P .. 'topics:' .. n, 0, one.topic)
  if one.status == 'active' then call('ZADD', P .. 'audience:' .. one.topic, 0, one.key) end
  if one.status == 'suspended' then call('SADD', P .. 'suspended', n .. ':' .. one.topic) end
  return 1
end
take['delivery'] = function(one)
  if call('EXISTS', P .. 'd:' .. one.id) == 1 then return 0 end
  local n = addChat(one.key, one.platform, one.chatId, one.thread)
  raise('delivery', one.seq)
  local flat = { 'a', one.alert, 'n', n, 'q', one.seq, 'b', one.notBefore, 'd', one.due, 'k', one.kind, 'c', one.created }
  for field, value in pairs(one.fields) do
    if value ~= '' then flat[#flat + 1] = field; flat[#flat + 1] = value end
  end
  call('HSET', P .. 'd:' .. one.id, unpack(flat))
  call('ZADD', P .. 'deliveries', one.seq, one.id)
  if one.id ~= one.alert .. '@' .. one.key then call('HSET', P .. 'alias', one.alert .. '|' .. n, one.id) end
  if one.fields.g ~= '' and one.fields.g ~= one.id and tonumber(one.state) <= 2 then
    call('ZADD', P .. 'digest:' .. one.fields.g, orderOf(one.fields.p, one.seq), one.id)
  end
  enter(one.id, tonumber(one.state), one.fields.at)
  if one.state == '5' then sent(one.id) end
  return 1
end
take['revision'] = function(one)
  if call('HSETNX', P .. 'revisions', one.number, one.body) == 0 then return 0 end
  call('HSET', P .. 'revision-heads', one.number, one.head)
  if tonumber(call('GET', P .. 'revision') or 0) < one.number then call('SET', P .. 'revision', one.number) end
  return 1
end
take['verdict'] = function(one)
  local name = one.by .. '|' .. one.article
  if call('HSETNX', P .. 'verdicts', name, one.body) == 0 then return 0 end
  call('ZADD', P .. 'verdict-time', one.at, name)
  call('SADD', P .. 'said:' .. one.by, name)
  return 1
end
take['audit'] = function(one)
  -- The place in the list is the number of the entry.
  if call('LLEN', P .. 'audit') >= one.seq then return 0 end
  return call('RPUSH', P .. 'audit', one.body) > 0 and 1 or 0
end
for _, one in ipairs(cjson.decode(ARGV[2])) do count = count + take[kind](one) end
return count
