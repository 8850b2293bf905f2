-- x NOT IN (…, NULL) is never TRUE.
-- issues
--   checked   nothing: Jira answers exactly
--   note      no row is wanted: nothing is asked
SELECT key FROM issues WHERE assignee_account_id NOT IN ('8d2157233b5f431fbf02f293', NULL)
