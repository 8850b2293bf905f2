-- A list that holds a value.
-- issues
--   JQL       labels = "Backend" AND fixVersion = "1.0"
--   checked   labels CONTAINS 'Backend' AND fix_versions CONTAINS '1.0'
SELECT key FROM issues WHERE 'Backend' = ANY(labels) AND list_contains(fix_versions, '1.0')
