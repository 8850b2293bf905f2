-- Projects are asked for by a parameter of their list.
-- projects
--   with      keys = WEB
--   with      keys = PLAT
--   checked   key IN ('WEB', 'PLAT')
SELECT name FROM projects WHERE key IN ('WEB', 'PLAT')
