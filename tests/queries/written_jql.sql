-- JQL by hand is joined with the rest; rows are put in order by the statement alone.
-- as: SELECT key FROM issues WHERE (votes > 2 OR watch_count > 4) AND project_key = 'PLAT'
-- issues
--   JQL       (votes > 2 OR watchers > 4) AND project = "PLAT"
--   checked   project_key = 'PLAT'
SELECT key FROM issues WHERE jql = 'votes > 2 OR watchers > 4' AND project_key = 'PLAT'
