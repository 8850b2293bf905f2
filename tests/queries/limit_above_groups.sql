-- A limit on groups says nothing about rows.
-- issues
--   JQL       project is not EMPTY
--   checked   nothing: Jira answers exactly
SELECT status, count(*) FROM issues GROUP BY status ORDER BY 2 DESC, 1 LIMIT 2
