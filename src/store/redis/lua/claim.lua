-- Takes one delivery, if it may go now.
-- ARGV: id, worker, now, lease until (as the client counts), ms of the lease or '' when the client's clock rules, token, how many
-- messages an hour the chat hears or '', how many alerts one digest tells
-- Returns its row after the claim; false: somebody else has it, or it is not its turn. A claim made before with the same token
-- (its answer was lost) is recognised and given again. A row in state 0: it was put off until the hour of its chat frees.
local id, worker, now, untilAt, leaseMs, token = unpack(ARGV)
local perHour, size = tonumber(ARGV[7]), tonumber(ARGV[8])
local hour = 3600000
local d = P .. 'd:' .. id
local v = call('HMGET', d, 'z', 'n', 'tok', 'k', 'e', 's', 'q', 'g', 't')
if not v[1] then return false end
if v[1] == '3' and v[3] == token then return row(id) end
if tonumber(v[1]) > 2 or headOf(v[2], tonumber(now)) ~= id then return false end
-- Somebody may know better what became of it.
local _, from = claimsFrom()
if from > serverTime() then return false end

-- Those put off, in the order of the lane: {id, due, seq, attempts, expires, silent}.
local function putOff()
  local those = {}
  for _, one in ipairs(call('ZRANGE', P .. 'lane:' .. v[2], 0, -1)) do
    local w = call('HMGET', P .. 'd:' .. one, 'z', 'g', 'd', 'q', 't', 'e', 's')
    if w[1] == '0' and w[2] == one then
      those[#those + 1] = { one, tonumber(w[3]), tonumber(w[4]), w[5], tonumber(w[6]), w[7] }
    end
  end
  return those
end
-- When the chat may hear this; 0: now. What waits for the hour is not overtaken, not even by what makes no sound.
local function heldUntil(those)
  local at = 0
  for _, one in ipairs(those) do
    if one[2] > tonumber(now) and one[3] < tonumber(v[7]) and one[2] > at then at = one[2] end
  end
  if not set(v[6]) then
    local full = call('ZREVRANGE', P .. 'heard:' .. v[2], perHour - 1, perHour - 1, 'WITHSCORES')[2]
    -- A clock that was set back leaves messages of the future behind.
    if full and tonumber(full) > tonumber(now) - hour then at = math.max(at, math.min(tonumber(full), tonumber(now)) + hour) end
  end
  return at > tonumber(now) and at or 0
end

if perHour and v[1] == '0' and v[4] ~= '3' and tonumber(v[5]) > tonumber(now) then
  local those = putOff()
  local at = heldUntil(those)
  if at > 0 then
    call('HSET', d, 'b', str(at), 'd', str(at), 'g', id, 'wt', str(at - tonumber(now)))
    touch(v[2])
    return row(id)
  end
  if v[8] == id then
    local count = #foldedIn(id)
    for _, one in ipairs(those) do
      local mayGo = one[1] ~= id and one[2] <= tonumber(now) and one[5] > tonumber(now)
      -- What makes no sound was not counted: it takes nothing along that does, nor what comes behind such.
      if mayGo and set(v[6]) and not set(one[6]) then break end
      -- One that was on the wire may be there already: it stays as it was.
      if count < size - 1 and not set(v[9]) and mayGo and not set(one[4]) and #foldedIn(one[1]) == 0 then
        call('HSET', P .. 'd:' .. one[1], 'g', id)
        -- The fence takes it from whoever had claimed it before that claim was over.
        call('HINCRBY', P .. 'd:' .. one[1], 'f', 1)
        call('ZADD', P .. 'digest:' .. id, call('ZSCORE', P .. 'lane:' .. v[2], one[1]), one[1])
        count = count + 1
      end
    end
    if count == 0 then call('HDEL', d, 'g') end
  end
end
-- `st` survives the claim of a doubtful row: should this worker die, the row is doubtful again and not clean.
call('HINCRBY', d, 'f', 1)
call('HSET', d, 'at', untilAt, 'w', worker, 'tok', token, 'wt', str(tonumber(untilAt) - tonumber(now)))
enter(id, 3, leaseMs == '' and untilAt or str(serverTime() + tonumber(leaseMs)))
return row(id)
