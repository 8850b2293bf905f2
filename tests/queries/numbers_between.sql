-- Counts are asked for as whole numbers; a fraction stays here.
-- issues
--   JQL       votes >= 1 AND watchers >= 1 AND watchers <= 3
--   checked   votes >= 1 AND watch_count >= 1 AND watch_count <= 3 AND time_spent > 0.5
SELECT key FROM issues WHERE votes >= 1 AND time_spent > 0.5 AND watch_count BETWEEN 1 AND 3
