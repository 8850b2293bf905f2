-- Project versions are read of the projects that match.
-- project_versions
--   with      keys = WEB
--   checked   project_key = 'WEB'
SELECT name FROM project_versions WHERE project_key = 'WEB'
