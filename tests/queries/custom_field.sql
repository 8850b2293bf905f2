-- A custom field is named by id, and checked: it may be hidden from this caller.
-- issues
--   JQL       cf[10030] >= 5
--   checked   story_points >= 5.0
SELECT key FROM issues WHERE story_points >= 5
