-- JQL for comments chooses their issues.
-- as: SELECT id FROM comments WHERE project_key = 'WEB'
-- comments
--   JQL       (project = WEB)
--   checked   nothing: Jira answers exactly
SELECT id FROM comments c WHERE c.jql = 'project = WEB'
