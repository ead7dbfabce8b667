-- Articles that have every term (one of its alternatives each), every name and none of the unwanted words, newest first.
-- ARGV: JSON {must: [[key suffix…]…], without: [key suffix…]}, from seq, until seq, limit, offset, count up to
-- Returns {total, {body, story or '', …}}. Walks the rarest of the conditions from its newest end and asks the others of each
-- article: the answer costs what the rarest condition has, and stops when neither page nor total needs more.
local ask = cjson.decode(ARGV[1])
local from, untilSeq, limit, offset, most = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

local lead, fewest = { 'time' }, call('ZCOUNT', P .. 'time', from, untilSeq)
local leadAt = 0
for i, alternatives in ipairs(ask.must) do
  local count = 0
  for _, key in ipairs(alternatives) do count = count + call('ZCOUNT', P .. key, from, untilSeq) end
  if count <= fewest then lead, fewest, leadAt = alternatives, count, i end
end

-- The union of the lead's sorted sets, from the newest to the oldest, without repeats.
local streams = {}
for i, key in ipairs(lead) do streams[i] = { key = P .. key, at = 1, part = {}, max = untilSeq } end
local function top(stream)
  if stream.done then return nil end
  if stream.at > #stream.part then
    stream.part = call('ZREVRANGEBYSCORE', stream.key, stream.max, from, 'LIMIT', 0, 256)
    stream.at = 1
    if #stream.part == 0 then stream.done = true; return nil end
    stream.max = '(' .. stream.part[#stream.part]
  end
  return stream.part[stream.at]
end
local function newest()
  local best, bestNumber
  for _, stream in ipairs(streams) do
    local seq = top(stream)
    if seq and (not best or tonumber(seq) > bestNumber) then best, bestNumber = seq, tonumber(seq) end
  end
  if best then
    for _, stream in ipairs(streams) do if top(stream) == best then stream.at = stream.at + 1 end end
  end
  return best
end
local function hasOne(keys, seq)
  for _, key in ipairs(keys) do if call('ZSCORE', P .. key, seq) then return true end end
  return false
end
local function answers(seq)
  for i, alternatives in ipairs(ask.must) do
    if i ~= leadAt and not hasOne(alternatives, seq) then return false end
  end
  return not hasOne(ask.without, seq)
end

local total, found, place = 0, {}, 0
while true do
  local seq = newest()
  if not seq then break end
  if answers(seq) then
    if total < most then total = total + 1 end
    place = place + 1
    if place > offset and place <= offset + limit then found[#found + 1] = seq end
    if total >= most and place >= offset + limit then break end
  end
end
local rows = {}
for _, seq in ipairs(found) do
  rows[#rows + 1] = call('HGET', P .. 'articles', seq)
  rows[#rows + 1] = call('HGET', P .. 'story-of', seq) or ''
end
return { total, rows }
