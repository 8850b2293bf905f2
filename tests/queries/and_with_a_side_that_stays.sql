-- Under AND, each side is asked by itself.
-- issues
--   JQL       project = "WEB"
--   checked   project_key = 'WEB' AND LENGTH(summary) > 40
SELECT key FROM issues WHERE project_key = 'WEB' AND length(summary) > 40
