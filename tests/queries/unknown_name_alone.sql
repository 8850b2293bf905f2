-- Nothing is left of a list of unknown names, and no row is found.
-- issues
--   JQL       status = "Nonesuch"
--   checked   status = 'Nonesuch'
SELECT key FROM issues WHERE status = 'Nonesuch'
