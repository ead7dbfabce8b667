-- Appends a line to the audit log, once a token.
-- ARGV: token, JSON of the entry
if call('SET', P .. 'once:' .. ARGV[1], 1, 'NX', 'PX', 60000) then call('RPUSH', P .. 'audit', ARGV[2]) end
return 1
