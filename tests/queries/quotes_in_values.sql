-- Quotes, backslashes and emoji stand in JQL as themselves.
-- issues
--   JQL       labels = "a\"b\\c 🚀 'x'"
--   checked   labels CONTAINS 'a"b\c 🚀 ''x'''
SELECT key FROM issues WHERE list_contains(labels, 'a"b\c 🚀 ''x''')
