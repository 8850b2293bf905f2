-- No issue has such an id, and nothing is asked.
-- issues
--   checked   nothing: Jira answers exactly
--   note      no row is wanted: nothing is asked
SELECT key FROM issues WHERE id = 'WEB-1'
