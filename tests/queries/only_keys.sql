-- Keys alone come by the thousand.
-- issues
--   JQL       project is not EMPTY
--   checked   nothing: Jira answers exactly
SELECT key FROM issues
