-- Jira refuses a name that does not exist; SQL finds no row. The unknown one is left out of the list.
-- issues
--   JQL       priority in ("High", "Nonesuch")
--   JQL       priority in ("High")
--   checked   priority IN ('High', 'Nonesuch')
SELECT key FROM issues WHERE priority IN ('High', 'Nonesuch')
