"""How Jira answers: sending, limits, retries, paging, errors, and the two dialects."""
