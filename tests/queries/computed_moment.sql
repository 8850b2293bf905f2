-- Constants are computed as DuckDB would, in the same transaction.
-- issues
--   JQL       created >= "2026-05-18 02:00"
--   checked   created > '2026-05-18T00:00:00+00:00'
SELECT key FROM issues WHERE created > TIMESTAMPTZ '2026-06-01 00:00:00+00' - INTERVAL 14 DAY
