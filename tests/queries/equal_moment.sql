-- A moment is asked for as the minute around it.
-- issues
--   JQL       created >= "2026-06-05 14:00" AND created <= "2026-06-05 14:01"
--   checked   created = '2026-06-05T12:00:30.500000+00:00'
SELECT key FROM issues WHERE created = '2026-06-05 12:00:30.5+00'
