-- Rows that are skipped have to be read too.
-- issues
--   JQL       project is not EMPTY ORDER BY updated ASC
--   checked   nothing: Jira answers exactly
--   note      order and limit pushed: updated ASC, first 7
SELECT key FROM issues ORDER BY updated, key LIMIT 3 OFFSET 4
