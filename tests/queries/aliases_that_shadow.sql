-- A name given in SELECT is not the column in WHERE.
-- issues
--   JQL       priority = "High"
--   checked   priority = 'High'
SELECT status AS priority, priority AS status FROM issues WHERE priority = 'High' ORDER BY key
