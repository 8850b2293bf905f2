"""A Python client other people wrote, unmodified, at the service desk of either product."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from atlassian import ServiceDesk


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest, open_sandbox: Any) -> Iterator[Any]:
    with open_sandbox("--deployment", request.param, "--issues", "40", "--requests", "20") as found:
        yield found


@pytest.fixture
def desk(site: Any) -> Iterator[ServiceDesk]:
    login = (
        {"username": site.sandbox.user, "password": site.sandbox.token}
        if site.cloud
        else {"token": site.sandbox.token}
    )
    client = ServiceDesk(site.sandbox.url, cloud=site.cloud, **login)
    yield client
    client.close()


def named(site: Any, label: str) -> str:
    user = next(user for user in site.sandbox.told["users"] if user["label"] == label)
    return str(user["accountId"] if site.cloud else user["user"])


def people(site: Any, *names: str, users: str = "users_list", accounts: str = "account_list") -> Any:
    return {accounts if site.cloud else users: list(names)}


def test_it_finds_its_way(desk: ServiceDesk, site: Any) -> None:
    assert desk.get_info()["isLicensedForUse"] is True
    desks = desk.get_service_desks(limit=1)
    assert [row["projectKey"] for row in desks] == ["HELP", "CARE"]
    assert desk.get_service_desk_by_id("1")["projectName"] == "IT Help"
    kinds = desk.get_request_types("1")["values"]
    assert desk.get_request_type("1", kinds[0]["id"])["name"] == "Get IT help"
    fields = desk.get_request_type_fields("1", kinds[0]["id"])["requestTypeFields"]
    assert fields[0]["fieldId"] == "summary"
    queue = desk.get_queues("1", include_count=True)["values"][0]
    issues = desk.get_issues_in_queue("1", queue["id"])["values"]
    assert len(issues) == queue["issueCount"] > 0


def test_it_lives_through_a_request(desk: ServiceDesk, site: Any, tmp_path: Path) -> None:
    values = {"summary": "No network", "description": "Since noon"}
    told = desk.create_customer_request("1", "100", values, raise_on_behalf_of=named(site, "customer"))
    key = told["issueKey"]
    assert desk.get_customer_request(key)["reporter"]["displayName"] == "Casey Kunde"
    assert desk.get_customer_request_status(key) == "Waiting for support"
    comment = desk.create_request_comment(key, "We look into it", public=False)
    assert [row["body"] for row in desk.get_request_comments(key)] == ["We look into it"]
    assert desk.get_request_comment_by_id(key, comment["id"])["public"] is False
    member = named(site, "member")
    desk.add_request_participants(key, **people(site, member))
    assert [row["displayName"] for row in desk.get_request_participants(key)] == ["Jürgen Großmann"]
    desk.remove_request_participants(key, **people(site, member))
    assert desk.get_request_participants(key) == []
    file = tmp_path / "trace.log"
    file.write_text("a trace")
    desk.create_attachment("1", key, str(file), public=True, comment="Look")
    assert desk.get_request_comments(key)[-1]["body"].startswith("Look [^trace.log]")
    levels = desk.get_sla(key)
    assert desk.get_sla_by_id(key, levels[0]["id"])["name"] == "Time to resolution"
    ways = {row["name"]: row["id"] for row in desk.get_customer_transitions(key)["values"]}
    desk.perform_transition(key, ways["Resolved"], comment="It is back")
    assert desk.get_customer_request_status(key) == "Resolved"


def test_it_approves(desk: ServiceDesk, site: Any) -> None:
    me = {"accountId": named(site, "admin")} if site.cloud else {"name": named(site, "admin")}
    values = {"summary": "A laptop", "customfield_10039": [me]}
    key = desk.create_customer_request("1", "102", values)["issueKey"]
    row = desk.get_approvals(key)[0]
    assert desk.get_approval_by_id(key, row["id"])["finalDecision"] == "pending"
    assert desk.answer_approval(key, row["id"], "approve")["finalDecision"] == "approved"


def test_it_manages_customers_and_organizations(desk: ServiceDesk, site: Any) -> None:
    made = desk.create_customer("Nora New", "nora@customer.example.org")
    key = made["accountId"] if site.cloud else made["name"]
    ids = people(site, key, users="list_of_usernames", accounts="list_of_accountids")
    desk.add_customers("2", **ids)
    if site.cloud:  # Data Center lists and removes them no more
        found = desk.get_customers("2", query="nora")["values"]
        assert [row["displayName"] for row in found] == ["Nora New"]
        desk.remove_customers("2", **ids)
        assert desk.get_customers("2", query="nora")["values"] == []
    house = desk.create_organization("Newcomers")["id"]
    assert desk.get_organization(house)["name"] == "Newcomers"
    desk.add_users_to_organization(house, **people(site, key))
    assert len(desk.get_users_in_organization(house)["values"]) == 1
    desk.add_organization("1", int(house))
    assert [row["id"] for row in desk.get_organisations("1")["values"]] == [house]
    desk.remove_organization("1", int(house))
    desk.remove_users_from_organization(house, **people(site, key))
    desk.delete_organization(house)
    assert house not in [row["id"] for row in desk.get_organisations()["values"]]


def test_it_is_told_what_is_wrong(desk: ServiceDesk) -> None:
    with pytest.raises(Exception, match="does not exist"):
        desk.get_service_desk_by_id("99")
    with pytest.raises(Exception, match="Summarize what you need is required"):
        desk.create_customer_request("1", "100", {"description": "x"})
