-- A name is asked for, and compared again: JQL ignores case, SQL does not.
-- issues
--   JQL       status = "Done"
--   checked   status = 'Done'
SELECT key FROM issues WHERE status = 'Done'
