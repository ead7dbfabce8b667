-- The clock was set back. What was written from `d - wt` on was to wait for `wt`: where that instant is still to come, it waits
-- as long from now.
-- ARGV: now; slack in ms; state (0 pending, 1 retry, 2 ambiguous); from which place in it; how many at once
-- Returns 1 when there are more.
local now, slack, from, batch = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
local ids = call('ZRANGE', P .. 'state:' .. ARGV[3], from, from + batch - 1)
for _, id in ipairs(ids) do
  local d = P .. 'd:' .. id
  local v = call('HMGET', d, 'd', 'wt', 'b', 'n')
  if v[2] and tonumber(v[1]) > now + tonumber(v[2]) + slack then
    local due = str(now + tonumber(v[2]))
    call('HSET', d, 'd', due, 'b', due)
    if ARGV[3] == '1' then call('HSET', d, 'at', due, 'b', str(math.min(tonumber(v[3]), now))) end
    touch(v[4])
  end
end
return #ids == batch and 1 or 0
