-- To Jira, Unresolved means none; to SQL it is a name that no resolution has.
-- issues
--   JQL       project is not EMPTY
--   checked   resolution = 'Unresolved'
SELECT key FROM issues WHERE resolution = 'Unresolved'
