-- Account ids are exact, so that Jira may be asked for the others; neither side counts NULL.
-- issues
--   JQL       assignee != "8d2157233b5f431fbf02f293"
--   checked   nothing: Jira answers exactly
SELECT key FROM issues WHERE assignee_account_id <> '8d2157233b5f431fbf02f293'
