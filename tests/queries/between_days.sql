-- Days are widened by a day on both sides, whatever the zone.
-- issues
--   JQL       due >= "2026-05-31" AND due <= "2026-07-01"
--   checked   due >= '2026-06-01' AND due <= '2026-06-30'
SELECT key FROM issues WHERE due BETWEEN '2026-06-01' AND '2026-06-30'
