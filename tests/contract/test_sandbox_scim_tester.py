"""User provisioning judged by an independent client: scim2-tester, which wants what the RFCs say.

Where Atlassian is another SCIM than the RFCs', the tester has to fail, and only there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import CheckResult, Status, check_server

EXTERNAL = b"urn:scim:schemas:extension:atlassian-external:1.0"
MADE_UP = re.compile(rb"([0-9a-f-]{36})@([0-9a-f-]{36})\.com")
ON_THE_DOMAIN = re.compile(rb"([0-9a-f-]{36})\.([0-9a-f-]{36})@example\.com")

DEVIATIONS = {
    ("User", "check_replace_attribute", "emails"): "a single address is primary, whatever is said of it",
    ("User", "check_remove_attribute", "active"): "who is not said to be inactive is active",
    ("Group", "object_replacement", "400"): "a group keeps its name; this one 400 is no SCIM error",
    ("Group", "check_replace_attribute", "displayName"): "a group keeps its name",
    ("Group", "check_replace_attribute", "members"): "who is in a group is told by their userName",
    ("Group", "check_add_attribute", "members"): "who is in a group is told by their userName",
    ("Group", "search_with_attributes", ".search"): "there is no search by POST",
    ("User", "search_with_attributes", ".search"): "there is no search by POST",
}
"""Resource, check and a word of what is said → how Atlassian differs there."""


class Provider(httpx2.HTTPTransport):
    """Stands between tester and sandbox as a careful identity provider would.

    Addresses are on a verified domain; ``emails.value`` is required, although the schema does not say so;
    the extension that no resource type announces and the attributes shown twice are left out.
    """

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        body = MADE_UP.sub(rb"\1.\2@example.com", request.read())
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        answer = super().handle_request(
            httpx2.Request(request.method, request.url, headers=headers, content=body)
        )
        content = ON_THE_DOMAIN.sub(rb"\1@\2.com", answer.read())
        if content and answer.status_code < 300:
            content = json.dumps(plain(json.loads(content))).encode()
        kept = {name: value for name, value in answer.headers.items() if name != "content-length"}
        return httpx2.Response(answer.status_code, headers=kept, content=content)


def plain(value: Any) -> Any:
    external = EXTERNAL.decode()
    for row in [value, *value.get("Resources", [])]:
        if external in row.get("schemas", []):
            row["schemas"].remove(external)
            for name in (external, "organization", "department"):
                row.pop(name, None)
        for attribute in row.get("attributes", []):
            if attribute["name"] == "emails":
                attribute["subAttributes"][0]["required"] = True
    return value


@pytest.fixture(scope="module")
def results(open_sandbox: Any) -> Iterator[list[CheckResult]]:
    with open_sandbox("--issues", "10") as jira:
        url = f"{jira.sandbox.url}/scim/directory/{jira.sandbox.keys['scimDirectoryId']}"
        key = {"Authorization": f"Bearer {jira.sandbox.keys['scimKey']}"}
        with httpx2.Client(base_url=url, headers=key, transport=Provider(), timeout=30) as client:
            yield check_server(SyncSCIMClient(client))


def test_what_fails_is_what_atlassian_does_otherwise(results: list[CheckResult]) -> None:
    failed = [one for one in results if one.status not in (Status.SUCCESS, Status.ACCEPTABLE)]
    unexpected = [
        f"{one.resource_type} {one.title}: {one.reason}"
        for one in failed
        if not any(
            (one.resource_type, one.title) == (kind, check) and word in str(one.reason)
            for kind, check, word in DEVIATIONS
        )
    ]
    assert unexpected == []


def test_everything_was_tried(results: list[CheckResult]) -> None:
    passed = {(one.resource_type, one.title) for one in results if one.status == Status.SUCCESS}
    for kind in ("User", "Group"):
        for check in ("object_creation", "object_query", "object_deletion", "check_remove_attribute"):
            assert (kind, check) in passed, (kind, check)
    assert sum(one.status == Status.SUCCESS for one in results) >= 65
