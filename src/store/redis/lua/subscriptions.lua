-- Subscriptions as the client reads them.
-- ARGV: 'audience', topic, cursor (chat key or ''), limit: the active ones of a topic in chat-key order after the cursor
--       'chat', chat key: all of a chat, by topic
-- Returns {{platform, chat id, thread, settings, topic, status, reason, language, at}…}.
local function one(n, topic)
  local chat = call('HMGET', P .. 'chat:' .. n, 'p', 'i', 'th', 'settings')
  local sub = call('HMGET', P .. 'sub:' .. n .. ':' .. topic, 'status', 'reason', 'language', 'at')
  return { chat[1], chat[2], chat[3], chat[4], topic, unpack(sub) }
end
local rows = {}
if ARGV[1] == 'audience' then
  local after = ARGV[3] == '' and '-' or '(' .. ARGV[3]
  for _, key in ipairs(call('ZRANGEBYLEX', P .. 'audience:' .. ARGV[2], after, '+', 'LIMIT', 0, ARGV[4])) do
    rows[#rows + 1] = one(call('HGET', P .. 'chat-no', key), ARGV[2])
  end
  return rows
end
local n = call('HGET', P .. 'chat-no', ARGV[2])
if not n then return rows end
for _, topic in ipairs(call('ZRANGE', P .. 'topics:' .. n, 0, -1)) do rows[#rows + 1] = one(n, topic) end
return rows
