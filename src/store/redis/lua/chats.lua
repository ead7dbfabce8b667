-- What happens to a chat. ARGV[1] names it; the others depend on it. The chat is always key, platform, chat id, thread or ''.
--   subscribe    chat, topic, status, reason, language, at → 'subscribed' | 'already' | 'resumed'
--   unsubscribe  chat, topic or '' = all, now                            → how many ended
--   suspend      chat, reason                                            → 1
--   resume       chat                                                    → how many subscriptions
--   migrate      chat, new chat id, now                                 → 1
--   language     chat, language                                          → 1
--   settings     chat, JSON                                              → 1
local what, key, platform, chatId, thread = unpack(ARGV)
local arg = function(i) return ARGV[5 + i] end

local function activate(n, topic, isActive, reason)
  local sub = P .. 'sub:' .. n .. ':' .. topic
  local chat = call('HGET', P .. 'chat:' .. n, 'key')
  call('HSET', sub, 'status', isActive and 'active' or 'suspended')
  if isActive then
    call('HDEL', sub, 'reason')
    call('ZADD', P .. 'audience:' .. topic, 0, chat)
    call('SREM', P .. 'suspended', n .. ':' .. topic)
  else
    call('HSET', sub, 'reason', reason)
    call('ZREM', P .. 'audience:' .. topic, chat)
    call('SADD', P .. 'suspended', n .. ':' .. topic)
  end
end
local function statusOf(n, topic) return call('HGET', P .. 'sub:' .. n .. ':' .. topic, 'status') end
local function topicsOf(n) return call('ZRANGE', P .. 'topics:' .. n, 0, -1) end
-- The chat itself, and its forum topics when no topic is named: who blocks a bot blocks it in all of them.
local function places()
  if set(thread) then
    local n = call('HGET', P .. 'chat-no', key)
    return n and { n } or {}
  end
  return call('SMEMBERS', P .. 'places:' .. platform .. ':' .. chatId)
end
local function resume(n)
  call('HDEL', P .. 'chat:' .. n, 'suspended')
  touch(n)
  local count = 0
  for _, topic in ipairs(topicsOf(n)) do
    if statusOf(n, topic) == 'suspended' then
      activate(n, topic, true)
      count = count + 1
    end
  end
  return count
end
local function waitingAndClaimed(n)
  local ids = call('ZRANGE', P .. 'lane:' .. n, 0, -1)
  for _, id in ipairs(call('SMEMBERS', P .. 'flight:' .. n)) do ids[#ids + 1] = id end
  return ids
end

if what == 'subscribe' then
  local n = addChat(key, platform, chatId, thread)
  local topic = arg(1)
  local known = statusOf(n, topic)
  local wasSuspended = set(call('HGET', P .. 'chat:' .. n, 'suspended'))
  -- Whoever subscribes can be written to again, whatever a platform said before.
  resume(n)
  if known then
    if known == 'active' and not wasSuspended then return 'already' end
    activate(n, topic, true)
    return 'resumed'
  end
  local sub = P .. 'sub:' .. n .. ':' .. topic
  call('HSET', sub, 'status', arg(2), 'language', arg(4), 'at', arg(5))
  if set(arg(3)) then call('HSET', sub, 'reason', arg(3)) end
  call('ZADD', P .. 'topics:' .. n, 0, topic)
  call('SADD', P .. 'subs', n .. ':' .. topic)
  if arg(2) == 'active' then call('ZADD', P .. 'audience:' .. topic, 0, key) end
  if arg(2) == 'suspended' then call('SADD', P .. 'suspended', n .. ':' .. topic) end
  return 'subscribed'
end

if what == 'unsubscribe' then
  local n = call('HGET', P .. 'chat-no', key)
  if not n then return 0 end
  local topic, now = arg(1), arg(2)
  local ended, buried = 0, {}
  for _, one in ipairs(topicsOf(n)) do
    if topic == '' or one == topic then
      dropSubscription(n, one)
      ended = ended + 1
    end
  end
  -- What nothing that is left asks for. One is taken by the fence from whoever has or had claimed it; one in `sending` may already
  -- be on the wire and finishes.
  for _, id in ipairs(waitingAndClaimed(n)) do
    local v = call('HMGET', P .. 'd:' .. id, 'z', 'a')
    if v[1] ~= '4' and not asksFor(n, v[2]) then
      call('HINCRBY', P .. 'd:' .. id, 'f', 1)
      bury(id, 'unsubscribed', now)
      buried[#buried + 1] = id
    end
  end
  -- When all are out of the way: what was folded into one of them and waits for another topic is free.
  for _, id in ipairs(buried) do freeFolded(id) end
  return ended
end

if what == 'suspend' then
  addChat(key, platform, chatId, thread)
  for _, n in ipairs(places()) do
    call('HSET', P .. 'chat:' .. n, 'suspended', arg(1))
    touch(n)
    for _, topic in ipairs(topicsOf(n)) do
      if statusOf(n, topic) == 'active' then activate(n, topic, false, arg(1)) end
    end
  end
  return 1
end

if what == 'resume' then
  local count = 0
  for _, n in ipairs(places()) do count = count + resume(n) end
  return count
end

if what == 'migrate' then
  local to, now = arg(1), arg(2)
  for _, n in ipairs(places()) do
    local chat = call('HMGET', P .. 'chat:' .. n, 'key', 'th', 'language', 'settings')
    local newKey = platform .. ':' .. to .. (chat[2] and '/' .. chat[2] or '')
    local target = addChat(newKey, platform, to, chat[2])
    if target ~= n then
      -- Everything that is still to be done moves; where the new id has it already, the old one is dropped. What was sent stays
      -- with the old id: its message numbers mean nothing in the new chat.
      for _, topic in ipairs(topicsOf(n)) do
        if not statusOf(target, topic) then
          local flat = call('HGETALL', P .. 'sub:' .. n .. ':' .. topic)
          call('HSET', P .. 'sub:' .. target .. ':' .. topic, unpack(flat))
          call('ZADD', P .. 'topics:' .. target, 0, topic)
          call('SADD', P .. 'subs', target .. ':' .. topic)
          local status = statusOf(target, topic)
          if status == 'active' then call('ZADD', P .. 'audience:' .. topic, 0, newKey) end
          if status == 'suspended' then call('SADD', P .. 'suspended', target .. ':' .. topic) end
        end
        dropSubscription(n, topic)
      end
      resume(target)
      if chat[3] then call('HSETNX', P .. 'chat:' .. target, 'language', chat[3]) end
      if chat[4] then call('HSETNX', P .. 'chat:' .. target, 'settings', chat[4]) end
      for _, id in ipairs(waitingAndClaimed(n)) do
        local v = call('HMGET', P .. 'd:' .. id, 'a', 'z', 'f')
        if deliveryOf(v[1], target) then
          call('HINCRBY', P .. 'd:' .. id, 'f', 1)
          cancel(id, 'the chat moved to an id that has it already', now)
        else
          local lease = call('ZSCORE', P .. 'leases', id)
          call('ZREM', P .. 'lane:' .. n, id)
          call('SREM', P .. 'flight:' .. n, id)
          call('HSET', P .. 'd:' .. id, 'n', target)
          call('HDEL', P .. 'alias', v[1] .. '|' .. n)
          call('HSET', P .. 'alias', v[1] .. '|' .. target, id)
          enter(id, tonumber(v[2]), lease)
        end
      end
      touch(n)
    end
  end
  return 1
end

if what == 'language' then
  local n = addChat(key, platform, chatId, thread)
  call('HSET', P .. 'chat:' .. n, 'language', arg(1))
  for _, topic in ipairs(topicsOf(n)) do call('HSET', P .. 'sub:' .. n .. ':' .. topic, 'language', arg(1)) end
  return 1
end
if what == 'settings' then
  call('HSET', P .. 'chat:' .. addChat(key, platform, chatId, thread), 'settings', arg(1))
  return 1
end
return redis.error_reply('Expected a known change of a chat, got ' .. what)
