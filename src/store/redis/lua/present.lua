-- Says that a process is there, and counts those that are; one that says nothing for `ms` by this server's clock is gone.
-- ARGV: what it does, its name, ms; ms 0: it leaves
-- Returns how many there are.
local present, now = P .. 'present:' .. ARGV[1], serverTime()
call('ZREMRANGEBYSCORE', present, '-inf', str(now))
if ARGV[3] == '0' then
  call('ZREM', present, ARGV[2])
else
  call('ZADD', present, str(now + tonumber(ARGV[3])), ARGV[2])
  -- Names that are asked for once (an update) leave nothing behind.
  if call('PTTL', present) < tonumber(ARGV[3]) then call('PEXPIRE', present, ARGV[3]) end
end
return call('ZCARD', present)
