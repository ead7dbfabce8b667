-- Keeps what a person says of an article in place of what was said before.
-- ARGV: by, article id, at, JSON of the verdict
-- Returns 1.
local name = ARGV[1] .. '|' .. ARGV[2]
call('HSET', P .. 'verdicts', name, ARGV[4])
call('ZADD', P .. 'verdict-time', ARGV[3], name)
call('SADD', P .. 'said:' .. ARGV[1], name)
return 1
