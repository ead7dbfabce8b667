-- Writes what a worker may change, if its fence is still the newest. Writing the same twice is writing it once.
-- ARGV: id, fence, state, lease until, ms of the lease or '' when the client's clock rules, JSON {field: value, '' to unset},
-- place <p>:<chat id>, now: '' = not told, server = the clock of this server, else by the client's clock
-- Returns 1, or 0 when another worker took the delivery over.
local id, fence, state, untilAt, leaseMs = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
local v = call('HMGET', P .. 'd:' .. id, 'f', 'n', 'g', 'z')
if not v[2] or (v[1] or '0') ~= fence then return 0 end
write(id, cjson.decode(ARGV[6]))
enter(id, state, leaseMs == '' and untilAt or str(serverTime() + tonumber(leaseMs)))
if state == 5 then sent(id) end
if v[3] == id and state >= 5 then
  -- What became of a digest becomes of what it tells; where it surely was not sent, they are free again.
  local end_ = call('HMGET', P .. 'd:' .. id, 'm', 'at', 'r', 'u')
  if state == 5 or (state == 6 and end_[4]) then
    -- Nobody else was left: it is an ordinary message. Written for the second time it has none left either.
    if state == 5 and v[4] ~= '5' and #foldedIn(id) == 0 then call('HDEL', P .. 'd:' .. id, 'g') end
    for _, one in ipairs(foldedIn(id)) do
      call('HSET', P .. 'd:' .. one, 'at', end_[2])
      call('HDEL', P .. 'd:' .. one, 'wt')
      if state == 5 then call('HSET', P .. 'd:' .. one, 'm', end_[1]) else call('HSET', P .. 'd:' .. one, 'r', end_[3]) end
      enter(one, state)
      if state == 5 then sent(one) end
    end
    call('DEL', P .. 'digest:' .. id)
  else
    freeFolded(id)
  end
end
if ARGV[8] ~= '' then
  -- The message arrived before its answer did: counted from there, no network brings two together.
  local place = P .. 'pace:' .. ARGV[7]
  local p = call('HMGET', place, 't', 'b')
  if p[2] == id then
    local now = ARGV[8] == 'server' and serverTime() or tonumber(ARGV[8])
    local last = string.match(p[1], '%d+$')
    if now > tonumber(last) then call('HSET', place, 't', string.sub(p[1], 1, -1 - #last) .. str(now)) end
    call('HDEL', place, 'b')
  end
end
return 1
