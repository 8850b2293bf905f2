-- A table that is read twice has conditions of its own each time.
-- issues
--   JQL       issuetype = "Bug"
--   checked   issue_type = 'Bug'
-- issues
--   JQL       status = "Done"
--   checked   status = 'Done'
SELECT i.key, p.key FROM issues i JOIN issues p ON i.parent_key = p.key WHERE i.issue_type = 'Bug' AND p.status = 'Done'
