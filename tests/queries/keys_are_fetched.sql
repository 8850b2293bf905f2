-- Named issues are fetched, not searched.
-- issues
--   with      issue = WEB-1
--   with      issue = WEB-2
--   with      issue = PLAT-3
--   checked   key IN ('WEB-1', 'WEB-2', 'PLAT-3')
SELECT key, summary FROM issues WHERE key IN ('WEB-1', 'WEB-2', 'PLAT-3')
