-- A limit below a check counts the rows that pass it.
-- issues
--   JQL       project is not EMPTY
--   checked   summary LIKE '%o%'
SELECT count(*) FROM (SELECT key FROM issues WHERE summary LIKE '%o%' LIMIT 7)
