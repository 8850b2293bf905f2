-- NOT IN cannot narrow.
-- comments
--   JQL       project is not EMPTY
--   checked   nothing: Jira answers exactly
-- issues
--   JQL       project is not EMPTY
--   checked   nothing: Jira answers exactly
SELECT key FROM issues WHERE key NOT IN (SELECT issue_key FROM comments)
