-- Ids are bare numbers; a priority could be named 3, so it is compared again.
-- issues
--   JQL       priority = 3 AND status in (10005, 10232)
--   checked   priority_id = '3' AND status_id IN ('10005', '10232')
SELECT key FROM issues WHERE priority_id = '3' AND status_id IN ('10005', '10232')
