-- Adds deliveries of an alert and moves its cursor. Existing ones stay as they are. An edit is added only where the head is out,
-- older waiting edits of the story in that chat give way, and it waits until the gap after the last redrawing is over.
-- ARGV: alert id, cursor or '' = complete, gap in ms, JSON [{id, key, platform, chatId, thread, kind, created, notBefore,
-- fields: {…}, state, due}]
-- Returns 1, or 0 when there is no such alert.
local alert, cursor, gap = ARGV[1], ARGV[2], tonumber(ARGV[3])
local a = call('HMGET', P .. 'alert:' .. alert, 'seq', 'story')
if not a[1] then return 0 end

local function headIsOut(n)
  for _, news in ipairs(call('LRANGE', P .. 'news:' .. a[2], 0, -1)) do
    local id = deliveryOf(news, n)
    local state = id and tonumber(call('HGET', P .. 'd:' .. id, 'z'))
    -- A head that waits is drawn from the newest alert when its turn comes, so it needs no edit.
    if state and state >= 2 and state <= 5 then return true end
  end
  return false
end

local function supersede(n, now)
  for _, id in ipairs(call('ZRANGE', P .. 'lane:' .. n, 0, -1)) do
    local v = call('HMGET', P .. 'd:' .. id, 'z', 'k', 'a')
    if v[2] == '3' and v[1] ~= '2' then
      local other = call('HMGET', P .. 'alert:' .. v[3], 'story', 'seq')
      if other[1] == a[2] and tonumber(other[2]) < tonumber(a[1]) then cancel(id, 'superseded', now) end
    end
  end
end

for _, one in ipairs(cjson.decode(ARGV[4])) do
  local n = addChat(one.key, one.platform, one.chatId, one.thread)
  local isEdit = one.kind == '3'
  if not isEdit or headIsOut(n) then
    local notBefore, due = one.notBefore, one.due
    if isEdit then
      supersede(n, one.created)
      -- Never more than the gap, whatever a clock that was set back left behind.
      local wait = tonumber(call('HGET', P .. 'edits', a[2] .. '|' .. n) or 0) + gap - tonumber(notBefore)
      if wait > 0 then notBefore = str(tonumber(notBefore) + math.min(gap, wait)) end
      if one.state ~= '1' then due = notBefore end
    end
    if call('EXISTS', P .. 'd:' .. one.id) == 0 and not deliveryOf(alert, n) then
      local seq = str(nextOf('delivery'))
      local flat = { 'a', alert, 'n', n, 'q', seq, 'b', notBefore, 'd', due, 'k', one.kind, 'c', one.created }
      if one.state == '0' then flat[#flat + 1] = 'wt'; flat[#flat + 1] = str(math.max(0, tonumber(due) - tonumber(one.created))) end
      for field, value in pairs(one.fields) do
        if value ~= '' then flat[#flat + 1] = field; flat[#flat + 1] = value end
      end
      call('HSET', P .. 'd:' .. one.id, unpack(flat))
      call('ZADD', P .. 'deliveries', seq, one.id)
      if one.id ~= alert .. '@' .. one.key then call('HSET', P .. 'alias', alert .. '|' .. n, one.id) end
      enter(one.id, tonumber(one.state), one.fields.at)
      local message, at = string.match(call('GET', P .. 'told:' .. one.id) or '', '^(.*)|(%d+)$')
      if message then
        call('HSET', P .. 'd:' .. one.id, 'm', message, 'at', at)
        enter(one.id, 5)
        sent(one.id)
      end
      settle(n, tonumber(one.created))
    end
  end
end
if cursor == '' then
  call('ZREM', P .. 'fanout', alert)
  call('HDEL', P .. 'cursors', alert)
else
  call('ZADD', P .. 'fanout', a[1], alert)
  call('HSET', P .. 'cursors', alert, cursor)
end
return 1
