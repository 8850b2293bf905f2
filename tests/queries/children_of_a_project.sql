-- A condition on the issue of a comment narrows which issues are read.
-- comments
--   JQL       project = "WEB" AND created >= "2026-01-01 01:00"
--   checked   project_key = 'WEB' AND issue_created >= '2026-01-01T00:00:00+00:00'
SELECT id FROM comments WHERE project_key = 'WEB' AND issue_created >= '2026-01-01'
