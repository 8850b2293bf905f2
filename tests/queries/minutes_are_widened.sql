-- JQL knows minutes of the caller's clock (Berlin): a bound moves outward, and is checked again.
-- issues
--   JQL       created >= "2026-05-04 12:20" AND created <= "2026-06-01 02:00"
--   checked   created >= '2026-05-04T10:20:30+00:00' AND created < '2026-06-01T00:00:00+00:00'
SELECT key FROM issues WHERE created >= '2026-05-04 10:20:30+00' AND created < '2026-06-01 00:00:00+00'
