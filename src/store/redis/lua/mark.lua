-- Moves a mark (HASH `marks`: name → text) if it still stands where the caller saw it.
-- ARGV: name, where it was seen ('' = there was none), where it goes
-- Returns 1, or 0 when another process moved it meanwhile.
local now = call('HGET', P .. 'marks', ARGV[1]) or ''
if now == ARGV[3] then return 1 end
if now ~= ARGV[2] then return 0 end
call('HSET', P .. 'marks', ARGV[1], ARGV[3])
return 1
