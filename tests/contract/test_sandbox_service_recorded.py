"""Answers of a service desk have every member that the documented ones have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HOME = "recorded/jsm-go-atlassian"
API = "/rest/servicedeskapi"
ASKED = {
    "get-approvals.json": "/request/HELP-3/approval",
    "get-customer-request.json": "/request/HELP-1",
    "get-customer-requests.json": "/request?requestOwnership=ALL_REQUESTS&start=2&limit=10",
    "get-customer-slas.json": "/request/{twice}/sla",
    "get-customer-transitions.json": "/request/HELP-1/transition?limit=1&start=1",
    "get-knowledgebase-articles.json": "/knowledgebase/article?query=order&limit=1&start=1",
    "get-request-participants.json": "/request/HELP-1/participant",
    "get-request-type-fields.json": "/servicedesk/1/requesttype/101/field",
    "get-service-desk-projects.json": "/servicedesk?limit=1&start=1",
    "get-service-desk-queue-issues.json": "/servicedesk/1/queue/10/issue",
    "get-service-management-info.json": "/info",
}
OLD = frozenset(
    {"reporter.name", "reporter.key", "approver.name", "approver.key", "values.name", "values.key"}
)
"""What names a person beside the account id, which Cloud tells no more (changelog CHANGE-1018)."""

PERHAPS = frozenset({"_links.next", "_links.prev", "validValues.children"})
"""What depends on where in a list a page is, and on whether a choice has choices of its own."""

QUEUED = frozenset({"reporter._links", "_links.jiraRest", "_links.avatarUrls"})
"""Issues of a queue are the platform's, whose people have ``avatarUrls`` and ``self`` themselves."""


@pytest.fixture(scope="module")
def site(open_sandbox: Any) -> Iterator[Any]:
    with open_sandbox("--issues", "60", "--requests", "40") as found:
        yield found


def members(value: Any, path: tuple[str, ...] = ()) -> set[str]:
    """The names of all members, each with the one around it."""
    if isinstance(value, list):
        return set().union(*(members(row, path) for row in value)) if value else set()
    if not isinstance(value, dict):
        return set()
    if path and path[-1] == "avatarUrls":
        return set()
    here = {".".join((*path[-1:], name)) for name in value}
    return here.union(*(members(inner, (*path, name)) for name, inner in value.items()))


def twice(site: Any) -> str:
    """A request that was solved, opened again and not solved since."""
    jql = '"Time to resolution" = completed() AND "Time to resolution" = running()'
    return str(site.issues(jql, "summary")[0]["key"])


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_has_every_documented_member(site: Any, shared: Path, name: str) -> None:
    documented = json.loads((shared / HOME / name).read_text())
    path = ASKED[name].replace("{twice}", twice(site)) if "{twice}" in ASKED[name] else ASKED[name]
    told = site.client.get(API + path).raise_for_status().json()
    missing = members(documented) - members(told) - OLD - PERHAPS
    assert missing - (QUEUED if "queue" in name else frozenset()) == set()
