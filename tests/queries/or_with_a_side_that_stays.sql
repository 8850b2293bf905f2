-- One side that stays here keeps the whole OR here.
-- issues
--   JQL       status = "Done"
--   checked   status = 'Done' AND (project_key = 'WEB' OR summary LIKE '%€%')
SELECT key FROM issues WHERE (project_key = 'WEB' OR summary LIKE '%€%') AND status = 'Done'
