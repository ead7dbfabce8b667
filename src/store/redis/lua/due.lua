-- Deliveries of one platform that may go now, the first of each chat, by priority then age.
-- ARGV: now, limit, platform, how many changed chats may be looked at in one call
-- Returns {more, {row…}}: more = 1: call again, changed chats are left.
local now, limit, platform, batch = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local changed = call('ZRANGEBYSCORE', P .. 'later:' .. platform, '-inf', ARGV[1], 'LIMIT', 0, batch)
for _, n in ipairs(changed) do settle(n, now) end
if #changed == batch then return { 1, {} } end
local rows = {}
while #rows < limit do
  -- What was taken stands at the front; what was not is settled away, so each round goes on after the taken ones.
  local chats = call('ZRANGE', P .. 'ready:' .. platform, #rows, #rows + limit)
  if #chats == 0 then break end
  for _, n in ipairs(chats) do
    if #rows >= limit then break end
    -- Looked at again: the clock may have been set back.
    local id = headOf(n, now)
    if id then rows[#rows + 1] = row(id) else settle(n, now) end
  end
end
return { 0, rows }
