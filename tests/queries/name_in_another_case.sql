-- Another case finds the same issues in Jira and no row in SQL.
-- issues
--   JQL       status = "DONE"
--   checked   status = 'DONE'
SELECT key FROM issues WHERE status = 'DONE'
