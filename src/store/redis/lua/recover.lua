-- Takes deliveries back whose lease is over: claimed ones are pending again, sending ones are doubtful, and so are those that
-- were doubtful when they were claimed.
-- ARGV: now, or '' for the clock of this server; how many at most
-- Returns {pending, ambiguous}.
local now = ARGV[1] == '' and str(serverTime()) or ARGV[1]
local pending, ambiguous = 0, 0
for _, id in ipairs(call('ZRANGEBYSCORE', P .. 'leases', '-inf', now, 'LIMIT', 0, ARGV[2])) do
  local d = P .. 'd:' .. id
  local v = call('HMGET', d, 'z', 'st', 'w', 'b')
  if v[1] == '4' or v[2] then
    if v[1] == '4' then call('HINCRBY', d, 'u', 1) end
    call('HSET', d, 'd', v[4], 'r', 'worker ' .. (v[3] or '') .. (v[1] == '4' and ' stopped while sending' or ' stopped before it found out'))
    call('HDEL', d, 'w', 'tok')
    enter(id, 2)
    ambiguous = ambiguous + 1
  else
    call('HSET', d, 'd', v[4])
    call('HDEL', d, 'w', 'at', 'tok')
    enter(id, 0)
    pending = pending + 1
  end
end
return { pending, ambiguous }
