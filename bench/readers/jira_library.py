"""The library `jira`: as its manual reads all issues, and by the page of plain JSON, which is its fastest."""

from __future__ import annotations

from jira import JIRA

from bench.question import FIELDS, JQL, PAGE, Jira


def _client(jira: Jira) -> JIRA:
    return JIRA(jira.url, basic_auth=(jira.user, jira.token))


def issues(jira: Jira) -> int:
    """Issue objects, all of them."""
    return len(_client(jira).search_issues(JQL, maxResults=False, fields=list(FIELDS)))


def issues_json(jira: Jira) -> int:
    """Pages of JSON, one after the other; none is kept."""
    client, token, found = _client(jira), None, 0
    while True:
        page = client.enhanced_search_issues(
            JQL, nextPageToken=token, maxResults=PAGE, fields=list(FIELDS), json_result=True
        )
        found += len(page["issues"])
        token = page.get("nextPageToken")
        if not token:
            return found
