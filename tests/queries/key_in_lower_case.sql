-- Jira finds an issue by a key in any case or by its old one; SQL compares what the key is now.
-- issues
--   with      issue = web-1
--   with      issue = WEB-2
--   checked   key IN ('web-1', 'WEB-2')
SELECT key FROM issues WHERE key IN ('web-1', 'WEB-2')
