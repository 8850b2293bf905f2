"""User management: an organization looks after the accounts of its domains, and Jira follows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
from planes import Planes, Thing, user
from sandbox_writer import Writer

JUDGED = ("managed_accounts",)
EXTERNAL = "urn:scim:schemas:extension:atlassian-external:1.0"
SYNCED = {"allowed": False, "reason": {"key": "externalDirectory.scim"}}


@pytest.fixture(scope="module")
def writer(shared: Path, open_sandbox: Any) -> Iterator[Writer]:
    with open_sandbox("--issues", "60") as jira:
        yield Writer(jira, shared)


@pytest.fixture(scope="module")
def planes(writer: Writer) -> Iterator[Planes]:
    with ExitStack() as stack:
        yield Planes(writer, stack)


def of(account: str, path: str = "") -> str:
    return f"/users/{account}/manage{path}"


def active(planes: Planes, account: str) -> bool:
    found: Thing = planes.writer.jira.get("/rest/api/3/user", accountId=account)
    return bool(found["active"])


def test_only_a_key_without_scopes_may_manage_accounts(planes: Planes) -> None:
    account = planes.invited("kay")
    for token, status, key in (
        (None, 401, "unauthorized"), ("wrong", 401, "unauthorized"),
        (planes.keys["scimKey"], 401, "unauthorized"),
        (planes.keys["scopedOrganizationKey"], 403, "forbidden"),
    ):  # fmt: skip
        assert planes.ask(planes.client(token), "GET", of(account), status=status)["key"] == key


def test_what_may_be_done_depends_on_who_looks_after_an_account(planes: Planes) -> None:
    folder = planes.writer.shared / "recorded" / "admin-scim-go-atlassian"
    real = json.loads((folder / "get-user-permissions.json").read_text(encoding="utf-8"))
    made = planes.users("POST", body=user("lin"), status=201)[EXTERNAL]["atlassianAccountId"]
    told = planes.admin("GET", of(made))
    assert {name: told[name] for name in real} == real
    free = planes.admin("GET", of(planes.invited("leo")), privileges="lifecycle.delete,email.set")
    assert free == {"lifecycle.delete": {"allowed": True}, "email.set": {"allowed": True}}
    me = planes.writer.jira.get("/rest/api/3/myself")["accountId"]
    assert planes.admin("GET", of(me))["lifecycle.enablement"]["reason"] == {
        "key": "administrative.notMyself"
    }
    refused = planes.admin("POST", of(made, "/lifecycle/disable"), status=403)
    assert (refused["key"], refused["context"]) == ("forbidden.action", SYNCED)
    refused = planes.admin("PATCH", of(made, "/profile"), {"name": "Other"}, status=403)
    assert (refused["key"], refused["context"]["fields"]) == ("forbidden.fieldMutation", {"name": SYNCED})
    planes.admin("PUT", of(made, "/email"), {"email": "lin2@example.com"}, status=403)


def test_accounts_of_others_are_not_managed(planes: Planes) -> None:
    app = next(
        row
        for row in planes.writer.jira.get("/rest/api/3/users", maxResults=1000)
        if row["accountType"] == "app"
    )
    assert planes.admin("GET", of(app["accountId"]), status=403)["key"] == "forbidden"
    assert planes.admin("GET", of("nobody"), status=404)["key"] == "accountNotFound"


def test_a_profile_is_read_as_real_ones_are_and_changed(planes: Planes) -> None:
    folder = planes.writer.shared / "recorded" / "admin-scim-go-atlassian"
    real = json.loads((folder / "get-user.json").read_text(encoding="utf-8"))["account"]
    account = planes.invited("mona.lee")
    ours = planes.admin("GET", of(account, "/profile"))["account"]
    assert set(ours) == set(real)
    assert set(ours["privacy_settings"]) == set(real["privacy_settings"])
    assert (ours["name"], ours["email"], ours["account_status"]) == (
        "Mona Lee",
        "mona.lee@example.com",
        "active",
    )
    change = {
        "name": "Mona Lisa", "nickname": "Mo", "zoneinfo": "Asia/Tokyo", "locale": "de-DE",
        "extended_profile": {"job_title": "Model", "department": "Arts"}, "account_status": "closed",
    }  # fmt: skip
    told = planes.admin("PATCH", of(account, "/profile"), change)["account"]
    assert {name: told[name] for name in change if name != "account_status"} == {
        name: value for name, value in change.items() if name != "account_status"
    }
    assert told["account_status"] == "active"
    told = planes.admin("PATCH", of(account, "/profile"), {"extended_profile": {"department": "Louvre"}})[
        "account"
    ]
    assert told["extended_profile"] == {"job_title": "Model", "department": "Louvre"}
    shown = planes.writer.jira.get("/rest/api/3/user", accountId=account)
    assert (shown["displayName"], shown["timeZone"]) == ("Mona Lisa", "Asia/Tokyo")
    for wrong in ({"name": ""}, {"zoneinfo": "Mars"}, {"nickname": 5}, {"extended_profile": {"location": 1}}):
        refused = planes.admin("PATCH", of(account, "/profile"), {"locale": "fr-FR", **wrong}, status=400)
        assert refused["context"]["fieldViolations"][0]["violations"]
    assert planes.admin("GET", of(account, "/profile"))["account"] == told
    planes.admin("PATCH", of(account, "/profile"), [], status=400)


def test_an_address_moves_only_to_a_verified_domain(planes: Planes) -> None:
    account = planes.invited("nick")
    planes.admin("PUT", of(account, "/email"), {"email": "nicolas@example.com"}, status=204)
    assert planes.people("nicolas@example.com") == ["Nick"]
    refused = planes.admin("PUT", of(account, "/email"), {"email": "nick@elsewhere.test"}, status=403)
    assert (refused["key"], refused["context"]) == ("forbidden.unclaimedDomain", {"domain": "elsewhere.test"})
    me = planes.writer.jira.get("/rest/api/3/myself")["emailAddress"]
    for wrong in ("nobody", "", 5, me):
        planes.admin("PUT", of(account, "/email"), {"email": wrong}, status=400)
    planes.admin("PUT", of(account, "/email"), {}, status=400)


def test_a_disabled_account_is_inactive_in_jira_until_it_is_enabled(planes: Planes) -> None:
    account = planes.invited("otto")
    planes.admin("POST", of(account, "/lifecycle/disable"), {"message": "On leave"}, status=204)
    assert not active(planes, account)
    assert planes.admin("GET", of(account, "/profile"))["account"]["account_status"] == "inactive"
    planes.admin("POST", of(account, "/lifecycle/disable"), status=204)
    planes.admin("POST", of(account, "/lifecycle/enable"), status=204)
    assert active(planes, account)
    planes.admin("POST", of(account, "/lifecycle/disable"), {"message": 5}, status=400)
    assert active(planes, account)


def test_a_deletion_can_be_cancelled(planes: Planes) -> None:
    account = planes.invited("pia")
    planes.admin("POST", of(account, "/lifecycle/cancel-delete"), status=404)
    assert "14 days" in planes.admin("POST", of(account, "/lifecycle/delete"))["message"]
    assert not active(planes, account)
    for path in ("enable", "delete"):
        refused = planes.admin("POST", of(account, f"/lifecycle/{path}"), status=409)
        assert refused["context"]["errorCodes"][0]["code"] == "accountPendingDeletion"
    found = planes.admin("GET", f"{planes.directory}/users/{account}")["data"]
    assert (found["status"], found["accountStatus"]) == ("for_deletion", "inactive")
    planes.admin("POST", of(account, "/lifecycle/cancel-delete"))
    assert active(planes, account)


def test_a_revoked_token_opens_jira_no_more(planes: Planes) -> None:
    jira, sandbox = planes.writer.jira.client, planes.writer.jira.sandbox
    me = jira.get("/rest/api/3/myself").json()["accountId"]
    rows = planes.admin("GET", of(me, "/api-tokens"))
    assert {row["label"] for row in rows} == {"from the start", "read only"}
    planes.admin("DELETE", of(me, "/api-tokens/none"), status=404)
    full = next(row for row in rows if row["label"] == "from the start")
    assert jira.get("/rest/api/3/myself").status_code == 200
    planes.admin("DELETE", of(me, f"/api-tokens/{full['id']}"), status=204)
    with httpx2.Client(base_url=sandbox.url, auth=(sandbox.user, sandbox.token)) as again:
        assert again.get("/rest/api/3/myself").status_code == 401
    assert full["id"] not in {row["id"] for row in planes.admin("GET", of(me, "/api-tokens"))}


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
