-- Each side of a set operation is read by itself.
-- issues
--   JQL       status = "Done"
--   checked   status = 'Done'
-- issues
--   JQL       priority is EMPTY
--   checked   priority IS NULL
SELECT key FROM issues WHERE status = 'Done' UNION SELECT key FROM issues WHERE priority IS NULL
