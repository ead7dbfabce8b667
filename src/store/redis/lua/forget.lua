-- What a chat asks of its own: its digest at once, or to be forgotten.
-- ARGV: 'hurry', chat key, now → how many deliveries that waited for the digest of the chat may go now
--       'forget', chat key, platform, chat id → {subscriptions, deliveries, verdicts, on the wire}: how many were deleted, and how
--       many are on the wire and stay until they have ended
local n = call('HGET', P .. 'chat-no', ARGV[2])

if ARGV[1] == 'hurry' then
  local count = 0
  for _, id in ipairs(n and call('ZRANGE', P .. 'lane:' .. n, 0, -1) or {}) do
    local v = call('HMGET', P .. 'd:' .. id, 'z', 'g', 'p', 'd')
    if v[1] == '0' and v[2] == id and v[3] == '9' and tonumber(v[4]) > tonumber(ARGV[3]) then
      write(id, { b = ARGV[3], d = ARGV[3] })
      count = count + 1
    end
  end
  if count > 0 then touch(n) end
  return count
end

local person = ARGV[3] .. ':' .. ARGV[4]
local verdicts = 0
for _, name in ipairs(call('SMEMBERS', P .. 'said:' .. person)) do
  verdicts = verdicts + call('HDEL', P .. 'verdicts', name)
  call('ZREM', P .. 'verdict-time', name)
end
call('DEL', P .. 'said:' .. person)
if not n then return { 0, 0, verdicts, 0 } end

local subscriptions = 0
for _, topic in ipairs(call('ZRANGE', P .. 'topics:' .. n, 0, -1)) do
  dropSubscription(n, topic)
  subscriptions = subscriptions + 1
end

-- What was sent stands in no list of the chat: every alert is asked for its delivery.
local deliveries, flying = 0, 0
for _, alert in ipairs(call('ZRANGE', P .. 'alerts', 0, -1)) do
  local id = deliveryOf(alert, n)
  if id then
    local v = call('HMGET', P .. 'd:' .. id, 'z', 'm', 'a')
    if v[1] == '4' then
      flying = flying + 1
    else
      call('ZREM', P .. 'state:' .. v[1], id)
      call('ZREM', P .. 'deliveries', id)
      call('ZREM', P .. 'leases', id)
      if v[2] then call('HDEL', P .. 'messages', n .. '|' .. v[2]) end
      call('HDEL', P .. 'alias', alert .. '|' .. n)
      call('HDEL', P .. 'edits', call('HGET', P .. 'alert:' .. alert, 'story') .. '|' .. n)
      call('DEL', P .. 'd:' .. id, P .. 'digest:' .. id)
      call('ZREM', P .. 'lane:' .. n, id)
      call('SREM', P .. 'flight:' .. n, id)
      deliveries = deliveries + 1
    end
  end
end
call('DEL', P .. 'heard:' .. n)
if flying > 0 then
  call('HDEL', P .. 'chat:' .. n, 'language', 'settings')
  touch(n)
else
  call('ZREM', P .. 'ready:' .. ARGV[3], n)
  call('ZREM', P .. 'later:' .. ARGV[3], n)
  call('DEL', P .. 'chat:' .. n, P .. 'lane:' .. n, P .. 'flight:' .. n)
  call('HDEL', P .. 'chat-no', ARGV[2])
  call('SREM', P .. 'places:' .. ARGV[3] .. ':' .. ARGV[4], n)
end
return { subscriptions, deliveries, verdicts, flying }
