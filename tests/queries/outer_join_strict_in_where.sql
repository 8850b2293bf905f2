-- A condition that no missing row meets may be asked.
-- projects
--   checked   nothing: Jira answers exactly
-- issues
--   JQL       priority = "High"
--   checked   priority = 'High'
SELECT p.key, i.key FROM projects p LEFT JOIN issues i ON i.project_id = p.id WHERE i.priority = 'High'
