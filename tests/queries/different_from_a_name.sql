-- <> on a name stays here: Jira would drop names that differ only in case.
-- issues
--   JQL       project is not EMPTY
--   checked   status <> 'Done'
SELECT key FROM issues WHERE status <> 'Done'
