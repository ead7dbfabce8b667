-- Takes one delivery, if it may go now.
-- ARGV: id, worker, now, lease until (as the client counts), ms of the lease or '' when the client's clock rules, token
-- Returns its row after the claim; false: somebody else has it, or it is not its turn. A claim made before with the same token
-- (its answer was lost) is recognised and given again.
local id, worker, now, untilAt, leaseMs, token = unpack(ARGV)
local v = call('HMGET', P .. 'd:' .. id, 'z', 'n', 'tok')
if not v[1] then return false end
if v[1] == '3' and v[3] == token then return row(id) end
if tonumber(v[1]) > 2 or headOf(v[2], tonumber(now)) ~= id then return false end
-- `st` survives the claim of a doubtful row: should this worker die, the row is doubtful again and not clean.
call('HINCRBY', P .. 'd:' .. id, 'f', 1)
call('HSET', P .. 'd:' .. id, 'at', untilAt, 'w', worker, 'tok', token)
enter(id, 3, leaseMs == '' and untilAt or str(serverTime() + tonumber(leaseMs)))
return row(id)
