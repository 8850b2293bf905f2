-- SET is a word of JQL and the key of a project: every value is quoted.
-- issues
--   JQL       project = "SET"
--   checked   project_key = 'SET'
SELECT key FROM issues WHERE project_key = 'SET'
