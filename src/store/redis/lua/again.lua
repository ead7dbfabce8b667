-- Another run of the server may have forgotten that a message was on the wire: it is once more, whatever the row says, unless somebody
-- has it by a newer fence or its end is known. What it told beside its own is folded into it again.
-- ARGV: id, fence, lease until, ms of the lease or '' when the client's clock rules, JSON {field: value, '' to unset} of `sending`,
-- message|time when it is out or '', folded id…
-- Returns 1 when it is on the wire; 0: nothing was changed.
local id, fence, untilAt, leaseMs = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local v = call('HMGET', P .. 'd:' .. id, 'f', 'n', 'z')
if not v[2] then
  -- Its alert is forgotten too, and will be found again in its feed.
  if ARGV[6] ~= '' then call('SET', P .. 'told:' .. id, ARGV[6], 'PX', 3600000) end
  return 0
end
if tonumber(v[1] or 0) > tonumber(fence) or tonumber(v[3]) >= 5 then return 0 end
local values = cjson.decode(ARGV[5])
values.f = fence
if #ARGV > 6 then values.g = id end
for i = 7, #ARGV do
  local one = ARGV[i]
  local w = call('HMGET', P .. 'd:' .. one, 'z', 'n', 'q', 'p')
  if w[1] and tonumber(w[1]) <= 3 and w[2] == v[2] then
    call('HINCRBY', P .. 'd:' .. one, 'f', 1)
    call('HSET', P .. 'd:' .. one, 'g', id)
    call('ZADD', P .. 'digest:' .. id, orderOf(w[4], w[3]), one)
    if w[1] == '3' then enter(one, 0) end
  end
end
write(id, values)
enter(id, 4, leaseMs == '' and untilAt or str(serverTime() + tonumber(leaseMs)))
return 1
