-- Writes that a message is about to go, and takes a place in the pace of its chat (src/store/pace.ts says the rule).
-- ARGV: id, fence, lease until, ms of the lease or '' when the client's clock rules, JSON {field: value, '' to unset},
-- place <p>:<chat id>, now by the client's clock or '' for that of this server, gap in ms, so many a minute or 0, within ms
-- Returns {1, ms to wait}; {0, ms}: the next place is farther away, or another topic of the chat has a message on the wire, and
-- nothing was written; {-1, 0}: another worker took the delivery over.
local id, fence, untilAt, leaseMs = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local place = P .. 'pace:' .. ARGV[6]
local now = ARGV[7] == '' and serverTime() or tonumber(ARGV[7])
local gap, minute, within = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local v = call('HMGET', P .. 'd:' .. id, 'f', 'n')
if not v[2] or (v[1] or '0') ~= fence then return { -1, 0 } end
local at, times = now, {}
local isPaced = gap > 0 or minute > 0
if isPaced then
  local p = call('HMGET', place, 't', 'b')
  -- Its row tells, and its lease: a worker that died holds nobody up for longer.
  if p[2] and p[2] ~= id and call('HGET', P .. 'd:' .. p[2], 'z') == '4' then return { 0, math.max(gap, 1) } end
  -- A clock that was set back left times of the future behind: they count as this instant.
  for time in string.gmatch(p[1] or '', '%d+') do times[#times + 1] = math.min(tonumber(time), now) end
  if #times > 0 then at = math.max(at, times[#times] + gap) end
  if minute > 0 and #times >= minute then at = math.max(at, times[#times - minute + 1] + 60000) end
  if at - now > within then return { 0, at - now } end
end
write(id, cjson.decode(ARGV[5]))
enter(id, 4, leaseMs == '' and untilAt or str(serverTime() + tonumber(leaseMs)))
if isPaced then
  times[#times + 1] = at
  local kept = {}
  for i = math.max(1, #times - math.max(1, minute) + 1), #times do kept[#kept + 1] = str(times[i]) end
  call('HSET', place, 't', table.concat(kept, ','), 'b', id)
  call('PEXPIRE', place, 120000)
end
return { 1, at - now }
