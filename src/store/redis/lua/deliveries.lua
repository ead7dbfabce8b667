-- Deliveries to look at.
-- ARGV: 'one', id → row or false
--       'list', limit, state… → rows of these states, newest first
--       'head', story, chat key → {message id, alert id, 1 when a digest told it} of the newest sent head, or false
--       'folded', id → rows of those told in its message, in order
--       'alert', chat key, message id → alert id or false
if ARGV[1] == 'one' then return row(ARGV[2]) end
if ARGV[1] == 'folded' then
  local rows = {}
  for i, id in ipairs(foldedIn(ARGV[2])) do rows[i] = row(id) end
  return rows
end
if ARGV[1] == 'list' then
  local found = {}
  for i = 3, #ARGV do
    local flat = call('ZREVRANGE', P .. 'state:' .. ARGV[i], 0, tonumber(ARGV[2]) - 1, 'WITHSCORES')
    for j = 1, #flat, 2 do found[#found + 1] = { flat[j], tonumber(flat[j + 1]) } end
  end
  table.sort(found, function(a, b) return a[2] > b[2] end)
  local rows = {}
  for i = 1, math.min(#found, tonumber(ARGV[2])) do rows[i] = row(found[i][1]) end
  return rows
end
local n = call('HGET', P .. 'chat-no', ARGV[1] == 'head' and ARGV[3] or ARGV[2])
if not n then return false end
if ARGV[1] == 'head' then
  local best, newest = false, -1
  for _, alert in ipairs(call('LRANGE', P .. 'news:' .. ARGV[2], 0, -1)) do
    local id = deliveryOf(alert, n)
    if id then
      local v = call('HMGET', P .. 'd:' .. id, 'z', 'm', 'q', 'g')
      if v[1] == '5' and tonumber(v[3]) > newest then best, newest = { v[2], alert, v[4] and 1 or 0 }, tonumber(v[3]) end
    end
  end
  return best
end
local id = call('HGET', P .. 'messages', n .. '|' .. ARGV[3])
return id and call('HGET', P .. 'd:' .. id, 'a')
