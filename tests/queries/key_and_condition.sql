-- What else is asked of named issues is checked here.
-- issues
--   with      issue = WEB-1
--   with      issue = WEB-2
--   with      issue = WEB-3
--   checked   key IN ('WEB-1', 'WEB-2', 'WEB-3') AND status <> 'Done'
SELECT key FROM issues WHERE key IN ('WEB-1', 'WEB-2', 'WEB-3') AND status <> 'Done'
