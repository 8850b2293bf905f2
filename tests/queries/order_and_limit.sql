-- Jira orders moments as SQL does, so that the first rows are enough.
-- issues
--   JQL       project is not EMPTY ORDER BY created DESC
--   checked   nothing: Jira answers exactly
--   note      order and limit pushed: created DESC, first 5
SELECT key, created FROM issues ORDER BY created DESC, key LIMIT 5
