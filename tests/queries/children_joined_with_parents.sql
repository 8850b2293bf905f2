-- What is asked of the issue narrows which issues the comments are read from.
-- comments
--   JQL       status = "Done" AND project = "PLAT"
--   checked   nothing: Jira answers exactly
-- issues
--   JQL       status = "Done" AND project = "PLAT"
--   checked   status = 'Done' AND project_key = 'PLAT'
SELECT c.id FROM comments c JOIN issues i ON c.issue_id = i.id WHERE i.status = 'Done' AND i.project_key = 'PLAT'
