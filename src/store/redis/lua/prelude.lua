-- Stands before every script. KEYS[1] is the prefix and hash tag, `{rasid}`: every key of the store is `{rasid}:<name>`, so all
-- of them live in one slot and a script may touch any. Numbers above 2^53 do not occur; they are written with %.0f, because Lua
-- would write 1.7e+15. Empty strings stand for "not set" in arguments.
--
-- Keys
--   seq                 HASH  counters: story, alert, chat, delivery
--   feeds               HASH  feed id → JSON of its state
--   articles            HASH  seq → JSON; seq = publishedAt × 1000 + counter, as in the SQLite file
--   meta                HASH  seq → JSON [article id, content hash]
--   ids                 HASH  article id → seq
--   story-of            HASH  seq → story id
--   time                ZSET  seq by seq: every article by its time
--   w:<word> n:<name>   ZSET  seq by seq: articles with a folded word, with a name (e: entity, f: outlet, t: topic)
--   seen                HASH  <hash of key>|<outlet> → <seq>|<seen at>
--   outlets             SET   outlets that have keys in `seen`
--   stories             HASH  story id → JSON
--   story-revs, story-seqs HASH story id → revision, number in order of opening
--   story-time, story-time:<topic> ZSET story id by lastAt
--   decisions:<story>   LIST  JSON
--   alert:<id>          HASH  body, seq, story, kind (0 new … 3 edit), topic
--   alerts              ZSET  alert id by seq
--   fanout, cursors     ZSET alert id by seq, HASH alert id → chat key: alerts whose audience is not complete
--   head:<story>        STRING newest alert that draws the head;  news:<story> LIST alerts of kind new
--   chat-no             HASH  chat key → number
--   chat:<n>            HASH  key, p (platform), i (chat id), th (thread), language, suspended, settings (JSON)
--   places:<p>:<chat id> SET  numbers of the chat and of its threads
--   sub:<n>:<topic>     HASH  status, reason, language, at
--   topics:<n>          ZSET  topics of a chat, by name
--   audience:<topic>    ZSET  keys of chats with an active subscription, by name
--   subs, suspended     SET   <n>:<topic>
--   d:<id>              HASH  a delivery, see `fields`
--   deliveries          ZSET  delivery id by seq
--   state:<z>           ZSET  delivery id by seq, for each of the nine states
--   lane:<n>            ZSET  waiting deliveries of a chat by priority, then age;  flight:<n> SET those in flight
--   ready:<p>           ZSET  chat number by the order of the delivery that may go
--   later:<p>           ZSET  chat number by the time at which its lane is to be looked at; 0: at once
--   leases              ZSET  delivery id in flight by the end of its lease
--   digest:<d>          ZSET  deliveries folded into the message of a delivery, by priority, then age
--   heard:<n>           ZSET  audible messages of a chat (delivery id by time), the newest thousand; gone an hour after the last
--   pace:<p>:<chat id>  HASH  t: times of the last messages, b: the delivery on the wire; gone two minutes after the last
--   alias               HASH  <alert>|<n> → delivery id, where the id is not <alert>@<chat key> (moved chats)
--   messages            HASH  <n>|<message id> → delivery id;  edits HASH <story>|<n> → when the head was last redrawn
--   revisions, revision-heads HASH number → JSON with and without the configuration;  revision STRING the newest number
--   audit               LIST  JSON
--   verdicts            HASH  <who>|<article> → JSON;  verdict-time ZSET those by time;  said:<who> SET those of a person
--   identity            STRING the name of this store, given once
--   once:<token>        STRING for a minute: an effect that must not be had twice when its answer was lost
--   run                 HASH  id: the run of the server that was seen last, from: when claims are given again
--   told:<delivery>     STRING message|time for an hour: what is known to be out of a delivery that the server forgot
--   present:<what>      ZSET  processes by the time until which they count as there
--   lease:<name>        HASH  owner, fence; expires by itself;  fences HASH name → the last fence given

local P = KEYS[1] .. ':'
local call = redis.call

local function str(x) return string.format('%.0f', x) end
local function set(x) return x ~= nil and x ~= false and x ~= '' and x ~= cjson.null end
local function nextOf(name) return call('HINCRBY', P .. 'seq', name, 1) end

-- States: 0 pending, 1 retry, 2 ambiguous wait; 3 claimed, 4 sending are in flight; 5 sent, 6 dead, 7 expired, 8 cancelled.
-- a alert, n chat, k kind, l language, s silent, p priority, c created, b not before, e expires, t attempts, f fence, x plain,
-- u doubts, z state, d due, at, st started, w worker, r reason, m message, g the delivery in whose digest it is told, q seq.
-- Beside them: wt, how long in ms the state was to last from when it was written.
local fields = { 'a', 'n', 'k', 'l', 's', 'p', 'c', 'b', 'e', 't', 'f', 'x', 'u', 'z', 'd', 'at', 'st', 'w', 'r', 'm', 'g', 'q' }

-- A delivery as the client reads it: id, story, platform, chat id, thread, then `fields`. false: there is none.
local function row(id)
  local v = call('HMGET', P .. 'd:' .. id, unpack(fields))
  if not v[1] then return false end
  local chat = call('HMGET', P .. 'chat:' .. v[2], 'p', 'i', 'th')
  local story = call('HGET', P .. 'alert:' .. v[1], 'story')
  return { id, story, chat[1], chat[2], chat[3], unpack(v) }
end

local function addChat(key, platform, chatId, thread)
  local n = call('HGET', P .. 'chat-no', key)
  if n then return n end
  n = str(nextOf('chat'))
  call('HSET', P .. 'chat-no', key, n)
  call('HSET', P .. 'chat:' .. n, 'key', key, 'p', platform, 'i', chatId)
  if set(thread) then call('HSET', P .. 'chat:' .. n, 'th', thread) end
  call('SADD', P .. 'places:' .. platform .. ':' .. chatId, n)
  return n
end

local function dropSubscription(n, topic)
  call('DEL', P .. 'sub:' .. n .. ':' .. topic)
  call('ZREM', P .. 'topics:' .. n, topic)
  call('ZREM', P .. 'audience:' .. topic, call('HGET', P .. 'chat:' .. n, 'key'))
  call('SREM', P .. 'subs', n .. ':' .. topic)
  call('SREM', P .. 'suspended', n .. ':' .. topic)
end

-- What a chat's subscription that asks for an alert, by its topic or by somebody whom it names, is: 'active' before anything else;
-- nil: none asks for it.
local function asksFor(n, alert)
  local status = call('HGET', P .. 'sub:' .. n .. ':' .. call('HGET', P .. 'alert:' .. alert, 'topic'), 'status')
  if status == 'active' then return status end
  local named
  for _, topic in ipairs(call('ZRANGEBYLEX', P .. 'topics:' .. n, '[entity:', '(entity;')) do
    if not named then
      named = {}
      for _, one in ipairs(cjson.decode(call('HGET', P .. 'alert:' .. alert, 'body')).entities) do named['entity:' .. one.id] = true end
    end
    if named[topic] then
      local own = call('HGET', P .. 'sub:' .. n .. ':' .. topic, 'status')
      if own == 'active' then return own end
      status = status or own
    end
  end
  return status or nil
end

-- Priority first, then age, in one number: a priority has room for 2^44 deliveries.
local function orderOf(priority, seq) return str(tonumber(priority) * 2 ^ 44 + tonumber(seq)) end

-- Which delivery of a chat may go at `now`, and when the chat is to be looked at again. None beside one in flight; a waiting
-- retry or doubt holds those behind it, a pending one that may not go yet does not; a suspended chat only lets things expire.
local function headOf(n, now)
  if call('SCARD', P .. 'flight:' .. n) > 0 then return nil, nil end
  local again
  local function look(at) if not again or at < again then again = at end end
  local from = 0
  while true do
    local ids = call('ZRANGE', P .. 'lane:' .. n, from, from + 15)
    for _, id in ipairs(ids) do
      local v = call('HMGET', P .. 'd:' .. id, 'z', 'd', 'e', 'g')
      local due, expires = tonumber(v[2]), tonumber(v[3])
      -- What is folded into the message of another waits beside the lane.
      if not v[4] or v[4] == id then
        if due <= now then
          if expires > now and set(call('HGET', P .. 'chat:' .. n, 'suspended')) then
            look(expires)
            return nil, again
          end
          return id, again
        end
        look(due)
        if v[1] ~= '0' then return nil, again end
      end
    end
    if #ids < 16 then return nil, again end
    from = from + 16
  end
end

-- Puts a chat where `due` finds it.
local function settle(n, now)
  local platform = call('HGET', P .. 'chat:' .. n, 'p')
  local id, again = headOf(n, now)
  if id then
    call('ZADD', P .. 'ready:' .. platform, call('ZSCORE', P .. 'lane:' .. n, id), n)
  else
    call('ZREM', P .. 'ready:' .. platform, n)
  end
  if again then
    call('ZADD', P .. 'later:' .. platform, str(again), n)
  else
    call('ZREM', P .. 'later:' .. platform, n)
  end
  return id
end

-- Something about the chat changed: the next `due` looks at it.
local function touch(n) call('ZADD', P .. 'later:' .. call('HGET', P .. 'chat:' .. n, 'p'), 0, n) end

-- Moves a delivery to another state. `lease` is when it ends, for states in flight.
local function enter(id, state, lease)
  local v = call('HMGET', P .. 'd:' .. id, 'z', 'n', 'q', 'p')
  local n, seq = v[2], v[3]
  if v[1] then call('ZREM', P .. 'state:' .. v[1], id) end
  call('HSET', P .. 'd:' .. id, 'z', state)
  call('ZADD', P .. 'state:' .. state, seq, id)
  local waits, flies = state <= 2, state == 3 or state == 4
  if waits then call('ZADD', P .. 'lane:' .. n, orderOf(v[4], seq), id) else call('ZREM', P .. 'lane:' .. n, id) end
  if flies then
    call('SADD', P .. 'flight:' .. n, id)
    call('ZADD', P .. 'leases', lease, id)
  else
    call('SREM', P .. 'flight:' .. n, id)
    call('ZREM', P .. 'leases', id)
  end
  touch(n)
end

-- Writes fields of a delivery; '' unsets one.
local function write(id, values)
  local put, drop = {}, { 'tok', 'wt' }
  for field, value in pairs(values) do
    if value == '' then drop[#drop + 1] = field else put[#put + 1] = field; put[#put + 1] = value end
  end
  call('HDEL', P .. 'd:' .. id, unpack(drop))
  if #put > 0 then call('HSET', P .. 'd:' .. id, unpack(put)) end
end

-- Which delivery a message carried, when a head was last redrawn, and what the chat heard.
local function sent(id)
  local v = call('HMGET', P .. 'd:' .. id, 'n', 'm', 'at', 'k', 'a', 'q', 's', 'g')
  if v[4] ~= '3' and not set(v[7]) and (not v[8] or v[8] == id) then
    call('ZADD', P .. 'heard:' .. v[1], v[3], id)
    call('ZREMRANGEBYRANK', P .. 'heard:' .. v[1], 0, -1001)
    call('PEXPIRE', P .. 'heard:' .. v[1], 3600000)
  end
  local message = v[1] .. '|' .. (v[2] or '')
  local other = call('HGET', P .. 'messages', message)
  if not other or tonumber(call('HGET', P .. 'd:' .. other, 'q')) < tonumber(v[6]) then
    call('HSET', P .. 'messages', message, id)
  end
  if v[4] == '3' then
    local place = call('HGET', P .. 'alert:' .. v[5], 'story') .. '|' .. v[1]
    if tonumber(call('HGET', P .. 'edits', place) or 0) < tonumber(v[3]) then call('HSET', P .. 'edits', place, v[3]) end
  end
end

-- Those that are told in the message of a delivery and wait, in order.
local function foldedIn(id)
  local those = {}
  for _, one in ipairs(call('ZRANGE', P .. 'digest:' .. id, 0, -1)) do
    local v = call('HMGET', P .. 'd:' .. one, 'z', 'g')
    if v[1] and tonumber(v[1]) <= 2 and v[2] == id then those[#those + 1] = one end
  end
  return those
end
local function freeFolded(id)
  for _, one in ipairs(foldedIn(id)) do
    call('HSET', P .. 'd:' .. one, 'g', one)
    touch(call('HGET', P .. 'd:' .. one, 'n'))
  end
  call('DEL', P .. 'digest:' .. id)
end

local function bury(id, reason, now)
  enter(id, 8)
  call('HSET', P .. 'd:' .. id, 'r', reason, 'at', now)
end
local function cancel(id, reason, now)
  bury(id, reason, now)
  freeFolded(id)
end

-- The delivery of an alert to a chat; false: there is none.
local function deliveryOf(alert, n)
  local other = call('HGET', P .. 'alias', alert .. '|' .. n)
  if other then return other end
  local id = alert .. '@' .. (call('HGET', P .. 'chat:' .. n, 'key') or '')
  return call('HGET', P .. 'd:' .. id, 'n') == n and id
end

-- Milliseconds by the clock of this server: what leases are measured by, whatever the clocks of the machines say.
local function serverTime()
  local t = call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end

-- How long nothing is claimed from when another run of the server is noticed. Under `appendfsync everysec` a machine that dies takes
-- a second or two with it: whoever delivers asks each second, and writes again what it has sent meanwhile. Longer than a client
-- takes to connect again (two seconds between its tries, two for an answer).
local quietMs = 10000
-- The run of this server, and when claims are given. A store that never heard of a run has nothing to forget.
local function claimsFrom()
  local run = string.match(call('INFO', 'server'), 'run_id:(%w+)') or ''
  local known = call('HMGET', P .. 'run', 'id', 'from')
  if known[1] == run then return run, tonumber(known[2]) end
  local from = known[1] and serverTime() + quietMs or 0
  call('HSET', P .. 'run', 'id', run, 'from', str(from))
  return run, from
end
