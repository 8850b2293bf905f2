"""The check of a connection against Jiras that answer as told."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from cli_database import Captured

from isthmus.connect import Connection, Deployment
from isthmus.doors.cli.checkup import findings, report
from isthmus.jira.diagnosis import Diagnosis, Tls, diagnose
from isthmus.jira.errors import Broken, Cause, Refused
from isthmus.jira.site import Site

CLOUD: dict[str, Any] = {
    "/rest/api/2/serverInfo": {
        "baseUrl": "https://example.atlassian.net",
        "version": "1001.0.0",
        "buildNumber": 100292,
        "deploymentType": "Cloud",
        "serverTime": "2020-01-01T00:00:00.000+0000",
    },
    "/rest/api/3/myself": {"displayName": "Ada", "accountId": "5b1", "timeZone": "Europe/Berlin"},
    "/rest/api/3/mypermissions": {"permissions": {"BROWSE_PROJECTS": {"havePermission": True}}},
    "/rest/api/3/project/search": {"total": 3, "values": []},
    "/rest/api/3/search/approximate-count": {"count": 42},
    "/rest/agile/1.0/board": {"total": 2, "values": []},
}
CONNECTION = Connection.of(
    url="https://example.atlassian.net", user="a@example.com", api_token="secret", retries=0
)


def diagnosed(answers: dict[str, Any], connection: Connection = CONNECTION) -> Diagnosis:
    def answer(request: httpx2.Request) -> httpx2.Response:
        found = answers[request.url.path]
        return found if isinstance(found, httpx2.Response) else httpx2.Response(200, json=found)

    async def ask() -> Diagnosis:
        site = Site(connection, httpx2.MockTransport(answer))
        try:
            return await diagnose(site)
        finally:
            await site.close()

    return asyncio.run(ask())


def test_a_good_cloud_site() -> None:
    found = diagnosed(CLOUD)
    assert (found.user, found.login, found.time_zone) == ("Ada", "5b1", "Europe/Berlin")
    assert (found.projects, found.issues, found.boards, found.browse) == (3, 42, 2, True)
    assert found.tls is Tls.VERIFIED
    assert [note for note in found.notes if "clock" not in note] == []
    assert "days behind" in found.notes[0]
    assert min(found.latencies) <= found.latency <= max(found.latencies)


def test_what_may_not_be_read_is_noted_and_no_failure() -> None:
    closed = {
        "/rest/agile/1.0/board": httpx2.Response(403, json={}),
        "/rest/api/3/search/approximate-count": httpx2.Response(404, json={}),
        "/rest/api/3/project/search": {"total": 0, "values": []},
    }
    found = diagnosed(CLOUD | closed)
    assert (found.boards, found.issues, found.projects) == (None, None, 0)
    noted = " ".join(found.notes)
    assert "Boards and sprints" in noted
    assert "could not be counted" in noted
    assert "Browse projects" in noted
    bad = [name for ok, name, _ in findings(found, CONNECTION) if not ok]
    assert bad == ["may read", "agile"]


def test_unverified_tls_is_loud() -> None:
    connection = replace(CONNECTION, verify_tls=False)
    found = diagnosed(CLOUD, connection)
    assert found.tls is Tls.UNVERIFIED
    assert "verify_tls=false" in " ".join(found.notes)
    captured = Captured()
    report(found, connection, captured.screen)
    assert "✗ TLS        NOT VERIFIED" in captured.text
    assert "secret" not in captured.text


def test_plain_http_and_another_name_are_noted() -> None:
    connection = replace(CONNECTION, url="http://jira.example.com")
    found = diagnosed(CLOUD, connection)
    assert found.tls is Tls.NONE
    assert any("http" in note and "credentials" in note for note in found.notes)
    assert any("calls itself https://example.atlassian.net" in note for note in found.notes)


def test_a_captcha_is_told_as_such() -> None:
    headers = {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=https://x"}
    with pytest.raises(Refused) as caught:
        diagnosed(CLOUD | {"/rest/api/3/myself": httpx2.Response(403, headers=headers)})
    assert caught.value.facts.cause is Cause.CAPTCHA


def test_a_wrong_deployment_is_told() -> None:
    answers = {"/rest/api/2/serverInfo": {"deploymentType": "Server", "serverTime": "no time"}}
    connection = replace(CONNECTION, url="https://jira.example.com", deployment=Deployment.CLOUD)
    with pytest.raises(Broken, match="leave the option deployment out"):
        diagnosed(answers, connection)
