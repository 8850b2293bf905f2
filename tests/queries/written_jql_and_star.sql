-- jql is a condition, not a column: a star does not show it.
-- as: SELECT * FROM issues WHERE key = 'WEB-1'
-- issues
--   JQL       (key = WEB-1)
--   checked   nothing: Jira answers exactly
SELECT * FROM issues WHERE jql = 'key = WEB-1'
