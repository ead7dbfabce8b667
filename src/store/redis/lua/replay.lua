-- A dead letter is owed again.
-- ARGV: id, now, expires, JSON of the line for the log, token
-- Returns 'replayed', 'unknown', 'not-dead', 'suspended' or 'unsubscribed'; asked again with the same token (its answer was lost),
-- what was done is recognised.
local id, now, expires, entry, token = unpack(ARGV)
local once = P .. 'once:' .. token
if call('EXISTS', once) == 1 then return 'replayed' end
local v = call('HMGET', P .. 'd:' .. id, 'z', 'n', 'a')
if not v[1] then return 'unknown' end
if v[1] ~= '6' then return 'not-dead' end
local status = asksFor(v[2], v[3])
if set(call('HGET', P .. 'chat:' .. v[2], 'suspended')) or status == 'suspended' then return 'suspended' end
if status ~= 'active' then return 'unsubscribed' end
write(id, { b = now, d = now, e = expires, x = '', g = '', at = '', st = '', w = '', r = '' })
call('HINCRBY', P .. 'd:' .. id, 'f', 1)
enter(id, 0)
call('RPUSH', P .. 'audit', entry)
call('SET', once, 1, 'PX', 60000)
return 'replayed'
