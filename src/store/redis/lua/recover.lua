-- Takes deliveries back whose lease is over, or whose worker is gone: claimed ones are pending again, sending ones are doubtful,
-- and so are those that were doubtful when they were claimed.
-- ARGV: now by the clock that leases are measured by, '' for that of this server; how many at most; now by the client's clock;
-- worker… that are surely gone
-- Returns {pending, ambiguous, {worker…}, run}: those that still hold one, and the run of the server. After another run was noticed
-- nothing is taken back before claims are given again.
local now = ARGV[1] == '' and serverTime() or tonumber(ARGV[1])
local pending, ambiguous = 0, 0
local run, from = claimsFrom()
if from > serverTime() then return { 0, 0, {}, run } end
-- Leases that end later than any of their length can were given by a clock that has been set back: they last as long from now.
while true do
  local last = call('ZREVRANGE', P .. 'leases', 0, 0, 'WITHSCORES')
  local waits = last[1] and tonumber(call('HGET', P .. 'd:' .. last[1], 'wt') or '')
  if not waits or tonumber(last[2]) <= now + waits + 1000 then break end
  call('ZADD', P .. 'leases', str(now + waits), last[1])
  call('HSET', P .. 'd:' .. last[1], 'at', str(tonumber(ARGV[3]) + waits))
end
local function takeBack(id)
  local d = P .. 'd:' .. id
  local v = call('HMGET', d, 'z', 'st', 'w', 'b')
  -- It was due when it was taken.
  local due = str(math.min(tonumber(v[4]), tonumber(ARGV[3])))
  call('HSET', d, 'b', due, 'd', due, 'wt', 0)
  if v[1] == '4' or v[2] then
    if v[1] == '4' then call('HINCRBY', d, 'u', 1) end
    call('HSET', d, 'r', 'worker ' .. (v[3] or '') .. (v[1] == '4' and ' stopped while sending' or ' stopped before it found out'))
    call('HDEL', d, 'w', 'tok')
    enter(id, 2)
    ambiguous = ambiguous + 1
  else
    call('HDEL', d, 'w', 'at', 'tok')
    enter(id, 0)
    pending = pending + 1
  end
end
for _, id in ipairs(call('ZRANGEBYSCORE', P .. 'leases', '-inf', str(now), 'LIMIT', 0, ARGV[2])) do takeBack(id) end
local gone, names, workers = {}, {}, {}
for i = 4, #ARGV do gone[ARGV[i]] = true end
-- What is in flight is little: so many as the living hold, and what the dead left in the last minute.
for _, id in ipairs(call('ZRANGE', P .. 'leases', 0, -1)) do
  local worker = call('HGET', P .. 'd:' .. id, 'w') or ''
  if gone[worker] then
    takeBack(id)
  elseif not names[worker] then
    names[worker] = true
    workers[#workers + 1] = worker
  end
end
return { pending, ambiguous, workers, run }
