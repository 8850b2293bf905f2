-- IS NULL on the optional side looks for rows without a partner: it must not be asked of Jira.
-- projects
--   checked   nothing: Jira answers exactly
-- issues
--   JQL       project is not EMPTY
--   checked   resolution IS NULL
SELECT p.key FROM projects p LEFT JOIN issues i ON i.project_id = p.id WHERE i.resolution IS NULL
