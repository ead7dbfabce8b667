-- Appends a revision of the configuration, if `expected` is still the newest, and tells every process.
-- ARGV: number, expected, JSON of the revision, JSON without its configuration
-- Returns 1; 0: somebody else published. The same revision published before (its answer was lost) is recognised.
local newest = call('GET', P .. 'revision') or '0'
if newest == ARGV[1] and call('HGET', P .. 'revisions', newest) == ARGV[3] then return 1 end
if newest ~= ARGV[2] then return 0 end
call('HSET', P .. 'revisions', ARGV[1], ARGV[3])
call('HSET', P .. 'revision-heads', ARGV[1], ARGV[4])
call('SET', P .. 'revision', ARGV[1])
call('PUBLISH', P .. 'published', ARGV[1])
return 1
