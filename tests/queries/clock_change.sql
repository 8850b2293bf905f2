-- Around a change of the clocks, a minute may mean two moments: the bound steps a day aside.
-- issues
--   JQL       updated >= "2026-03-28 01:59"
--   checked   updated > '2026-03-29T00:59:59.999000+00:00'
SELECT key FROM issues WHERE updated > '2026-03-29 00:59:59.999+00'
