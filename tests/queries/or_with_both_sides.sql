-- OR is asked when both of its sides can be.
-- issues
--   JQL       project = "WEB" OR priority is EMPTY
--   checked   project_key = 'WEB' OR priority IS NULL
SELECT key FROM issues WHERE project_key = 'WEB' OR priority IS NULL
