-- Writes what a worker may change, if its fence is still the newest. Writing the same twice is writing it once.
-- ARGV: id, fence, state, lease until, ms of the lease or '' when the client's clock rules, JSON {field: value, '' to unset}
-- Returns 1, or 0 when another worker took the delivery over.
local id, fence, state, untilAt, leaseMs = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
local v = call('HMGET', P .. 'd:' .. id, 'f', 'n')
if not v[2] or (v[1] or '0') ~= fence then return 0 end
local put, drop = {}, { 'tok' }
for field, value in pairs(cjson.decode(ARGV[6])) do
  if value == '' then drop[#drop + 1] = field else put[#put + 1] = field; put[#put + 1] = value end
end
call('HDEL', P .. 'd:' .. id, unpack(drop))
if #put > 0 then call('HSET', P .. 'd:' .. id, unpack(put)) end
enter(id, state, leaseMs == '' and untilAt or str(serverTime() + tonumber(leaseMs)))
if state == 5 then sent(id) end
return 1
