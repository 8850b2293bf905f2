-- A WITH that is read twice asks once for each reading, or DuckDB keeps it.
-- issues
--   JQL       project = "WEB"
--   checked   project_key = 'WEB'
WITH q AS (SELECT key, parent_key FROM issues WHERE project_key = 'WEB') SELECT a.key FROM q a JOIN q b ON a.parent_key = b.key
