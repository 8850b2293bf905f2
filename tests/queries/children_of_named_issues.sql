-- The issues of the comments are fetched by name.
-- comments
--   with      issue = WEB-1
--   with      issue = WEB-2
--   checked   issue_key IN ('WEB-1', 'WEB-2')
SELECT id FROM comments WHERE issue_key IN ('WEB-1', 'WEB-2')
