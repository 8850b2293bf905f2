-- IS NULL is asked as EMPTY.
-- issues
--   JQL       resolution is EMPTY AND assignee is not EMPTY
--   checked   resolution IS NULL AND assignee IS NOT NULL
SELECT key FROM issues WHERE resolution IS NULL AND assignee IS NOT NULL
