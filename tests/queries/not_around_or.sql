-- NOT moves inward; what remains exact is asked.
-- issues
--   JQL       resolution is not EMPTY AND votes >= 1
--   checked   resolution IS NOT NULL AND votes >= 1
SELECT key FROM issues WHERE NOT (resolution IS NULL OR votes < 1)
