-- Takes a lease, or makes one's own longer. Time is this server's: a lease ends by itself.
-- ARGV: name, owner, ms; ms 0 gives it back
-- Returns the fence, which grows with every new holder; 0: somebody else holds it (or it was given back).
local name, owner, ms = P .. 'lease:' .. ARGV[1], ARGV[2], tonumber(ARGV[3])
local held = call('HMGET', name, 'owner', 'fence')
if held[1] and held[1] ~= owner then return 0 end
if ms == 0 then
  call('DEL', name)
  return 0
end
-- A lease of one's own is recognised: the answer to the call that took it may have been lost.
local fence = held[2] or call('HINCRBY', P .. 'fences', ARGV[1], 1)
call('HSET', name, 'owner', owner, 'fence', fence)
call('PEXPIRE', name, ms)
return tonumber(fence)
