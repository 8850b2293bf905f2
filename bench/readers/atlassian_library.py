"""The library `atlassian-python-api`: pages of JSON, one after the other; none is kept."""

from __future__ import annotations

from atlassian import Jira as Client

from bench.question import FIELDS, JQL, PAGE, Jira


def issues(jira: Jira) -> int:
    """All issues by the enhanced search."""
    client = Client(url=jira.url, username=jira.user, password=jira.token, cloud=True)
    token, found = None, 0
    while True:
        page = client.enhanced_jql(JQL, fields=list(FIELDS), nextPageToken=token, limit=PAGE)
        found += len(page["issues"])
        token = page.get("nextPageToken")
        if not token:
            return found
