-- Names are not ordered as SQL does: all rows are read.
-- issues
--   JQL       project is not EMPTY
--   checked   nothing: Jira answers exactly
--   note      order not pushed: Jira does not order status as SQL does
SELECT key FROM issues ORDER BY status, key LIMIT 5
