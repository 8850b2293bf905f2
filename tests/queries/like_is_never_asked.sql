-- LIKE compares characters, ~ compares words: it stays here.
-- issues
--   JQL       project = "PLAT"
--   checked   project_key = 'PLAT' AND summary LIKE 'Cache%'
SELECT key FROM issues WHERE summary LIKE 'Cache%' AND project_key = 'PLAT'
