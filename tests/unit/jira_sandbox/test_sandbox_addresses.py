"""E-mail addresses of Cloud: told to apps, whatever people hide."""

from __future__ import annotations

from starlette.datastructures import QueryParams

from jira_sandbox.call import Call, World
from jira_sandbox.company.generator import generated_site
from jira_sandbox.load import completed
from jira_sandbox.routes.users import email, emails
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.profiles import caller
from jira_sandbox.state.snapshots import Snapshots


def test_an_app_is_told_addresses() -> None:
    site = generated_site("http://jira.test", issues=5)
    world = World(site, Encoder(site), Snapshots())
    site.caller = caller(site, next(row for row in site.users if row["accountType"] == "app"))
    one, other = site.users[0], site.users[4]
    assert "emailAddress" not in other
    asked = QueryParams([("accountId", one["accountId"])])
    told = {"accountId": one["accountId"], "email": one["emailAddress"]}
    assert email(Call(world, {}, asked, None, "", 3)) == told
    asked = QueryParams([("accountId", one["accountId"]), ("accountId", other["accountId"])])
    unknown = {"accountId": other["accountId"], "email": ""}
    assert emails(Call(world, {}, asked, None, "", 3)) == [told, unknown]


def test_people_of_cut_exports_have_what_people_have() -> None:
    assert completed({"accountId": "a"}, cloud=True) == {
        "accountId": "a", "accountType": "atlassian", "self": "", "displayName": "a", "active": True,
        "avatarUrls": {},
    }  # fmt: skip
    person = completed({"displayName": "Ann", "active": False}, cloud=False)
    assert (person["name"], person["key"], person["active"]) == ("Ann", "Ann", False)
