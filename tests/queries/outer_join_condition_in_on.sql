-- In ON, a condition on the optional side narrows that side alone.
-- projects
--   checked   nothing: Jira answers exactly
-- issues
--   JQL       status = "Done"
--   checked   status = 'Done'
SELECT p.key, i.key FROM projects p LEFT JOIN issues i ON i.project_id = p.id AND i.status = 'Done'
