-- Without order, reading stops as soon as there are rows enough.
-- issues
--   JQL       project is not EMPTY
--   checked   nothing: Jira answers exactly
--   note      limit pushed: reading stops at 7 rows
SELECT count(*) FROM (SELECT key FROM issues LIMIT 7)
