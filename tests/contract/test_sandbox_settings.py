"""Settings of a sandbox, its audit record and its license."""

from __future__ import annotations

import httpx2
import pytest
from sandbox_writer import Writer

JUDGED = ("auditing", "indexing", "settings", "terminology")
CLOUD = pytest.mark.parametrize("writer", ["cloud"], indirect=True)
DATA_CENTER = pytest.mark.parametrize("writer", ["datacenter"], indirect=True)


@CLOUD
def test_the_audit_record_tells_who_set_what_up(writer: Writer, other: httpx2.Client) -> None:
    page = writer.send("GET", "/auditing/record", status=200, limit=3)
    assert (page["limit"], len(page["records"])) == (3, 3)
    before = page["total"]
    writer.send("POST", "/resolution", {"name": "Audited"}, status=201)
    writer.created()
    page = writer.send("GET", "/auditing/record", status=200)
    assert page["total"] == before + 1
    newest = page["records"][0]
    assert (newest["summary"], newest["objectItem"]["name"]) == ("Resolution created", "Audited")
    assert newest["authorKey"] == writer.jira.get("/rest/api/3/myself")["accountId"]
    found = writer.send("GET", "/auditing/record", status=200, filter="resolution AUDITED")
    assert found["total"] == 1
    assert writer.send("GET", "/auditing/record", status=200, offset=before, limit=1)["records"][0]["id"] == 1
    when = {"from": "2020-01-01T00:00:00.000+0000", "to": "2025-01-01"}
    old = writer.send("GET", "/auditing/record", status=200, **when)
    assert 0 < old["total"] <= before
    writer.send("GET", "/auditing/record", status=400, **{"from": "soon"})
    writer.send("GET", "/auditing/record", status=403, client=other)


@CLOUD
def test_time_is_read_and_written_in_the_units_set(writer: Writer) -> None:
    path = "/configuration/timetracking/options"
    usual = writer.send("GET", path, status=200)
    short = {"workingHoursPerDay": 6, "workingDaysPerWeek": 4, "timeFormat": "pretty", "defaultUnit": "hour"}
    assert writer.send("PUT", path, short, status=200)["workingHoursPerDay"] == 6.0
    key = writer.created(timetracking={"originalEstimate": "1w 1d", "remainingEstimate": "3"})
    tracking = writer.issue(key)["fields"]["timetracking"]
    assert tracking["originalEstimateSeconds"] == (4 + 1) * 6 * 3600
    assert tracking["originalEstimate"] == "1w 1d"
    assert tracking["remainingEstimateSeconds"] == 3 * 3600
    log = writer.send("POST", f"/issue/{key}/worklog", {"timeSpent": "1d"}, status=201)
    assert log["timeSpentSeconds"] == 6 * 3600
    told = writer.send("GET", "/configuration", status=200)["timeTrackingConfiguration"]
    assert told["defaultUnit"] == "hour"
    wrong = [
        None, {}, {**short, "workingHoursPerDay": 0}, {**short, "workingDaysPerWeek": "5"},
        {**short, "timeFormat": "odd"}, {**short, "defaultUnit": "year"},
    ]  # fmt: skip
    for body in wrong:
        writer.send("PUT", path, body, status=400)
    writer.send("PUT", path, usual, status=200)
    assert writer.send("GET", "/configuration/timetracking", status=200)["key"] == "JIRA"
    assert len(writer.send("GET", "/configuration/timetracking/list", status=200)) == 1
    writer.send("PUT", "/configuration/timetracking", {"key": "JIRA"}, status=204)
    writer.send("PUT", "/configuration/timetracking", {"key": "Tempo"}, status=400)


def test_default_columns(writer: Writer) -> None:
    told = writer.send("GET", "/settings/columns", status=200) if writer.cloud else None
    assert told is None or told[0] == {"label": "Issue Type", "value": "issuetype"}
    form = {"data": {"columns": ["summary", "status"]}}
    writer.send("PUT", "/settings/columns", status=200, sent=form)
    rows = writer.jira.get(f"{writer.api}/settings/columns")
    assert [row["value"] for row in rows] == ["summary", "status"]
    wrong = {"data": {"columns": ["nope"]}}
    writer.send("PUT", "/settings/columns", status=404 if writer.cloud else 400, sent=wrong)
    if writer.cloud:
        writer.send("PUT", "/settings/columns", {"columns": ["summary"]}, status=200)


@CLOUD
def test_the_banner(writer: Writer) -> None:
    before = writer.send("GET", "/announcementBanner", status=200)
    writer.send("PUT", "/announcementBanner", {"message": "Hello", "isEnabled": True}, status=204)
    after = writer.send("GET", "/announcementBanner", status=200)
    assert (after["message"], after["isEnabled"], after["visibility"]) == ("Hello", True, "public")
    assert after["hashId"] != before["hashId"]
    writer.send("PUT", "/announcementBanner", {"visibility": "some"}, status=400)
    writer.send("PUT", "/announcementBanner", {"message": 1}, status=400)


def test_application_properties(writer: Writer) -> None:
    changed = writer.send("PUT", "/application-properties/jira.title", {"value": "Ours"}, status=200)
    assert changed["value"] == "Ours"
    found = writer.send("GET", "/application-properties", status=200, key="jira.title")
    assert (found[0] if writer.cloud else found)["value"] == "Ours"
    listed = writer.jira.get(f"{writer.api}/application-properties", keyFilter="jira.lf.*")
    assert {row["key"] for row in listed} >= {"jira.lf.date.dmy"}
    path = f"{writer.api}/application-properties/advanced-settings"
    rows = writer.send("GET", path, status=200) if writer.cloud else writer.jira.get(path)
    assert "jira.clone.prefix" in {row["key"] for row in rows}
    writer.send("PUT", "/application-properties/nope", {"value": "x"}, status=404)
    writer.send("PUT", "/application-properties/jira.home", {"value": "x"}, status=403)
    number = "/application-properties/jira.comment.collapsing.minimum.hidden"
    assert writer.jira.client.put(writer.api + number, json={"value": "many"}).status_code == 400
    assert writer.jira.client.put(writer.api + number, json={"value": 4}).status_code == 400


@CLOUD
def test_the_license_and_policies(writer: Writer) -> None:
    plans = writer.send("GET", "/instance/license", status=200)["applications"]
    assert plans[0] == {"id": "jira-software", "plan": "PAID"}
    whole = writer.send("GET", "/license/approximateLicenseCount", status=200)
    part = writer.send("GET", "/license/approximateLicenseCount/product/jira-software", status=200)
    assert int(whole["value"]) == int(part["value"]) > 10
    writer.send("GET", "/license/approximateLicenseCount/product/other", status=400)
    assert writer.send("GET", "/data-policy", status=200) == {"anyContentBlocked": False}
    rows = writer.send("GET", "/data-policy/project", status=200, ids="10000,1")["projectDataPolicies"]
    assert [row["id"] for row in rows] == [10000]
    many = ",".join(str(number) for number in range(60))
    writer.send("GET", "/data-policy/project", status=400, ids=many)


@DATA_CENTER
def test_the_configuration_of_data_center(writer: Writer, other: httpx2.Client) -> None:
    told = writer.send("GET", "/configuration", status=200)
    assert told["timeTrackingConfiguration"]["workingHoursPerDay"] == 8.0
    writer.send("GET", "/application-properties", status=403, client=other, key="jira.title")
    writer.send("GET", "/application-properties/advanced-settings", status=403, client=other)
    writer.send("GET", "/settings/columns", status=200)


@DATA_CENTER
def test_the_index_is_rebuilt_at_once(writer: Writer, other: httpx2.Client) -> None:
    writer.send("GET", "/reindex", status=404)
    told = writer.send("POST", "/reindex", status=202, type="FOREGROUND")
    assert (told["type"], told["currentProgress"]) == ("FOREGROUND", 100)
    assert writer.send("GET", "/reindex", status=200) == told
    assert writer.send("GET", "/reindex/progress", status=200, taskId="10000") == told
    writer.send("POST", "/reindex", status=400, type="SIDEWAYS")
    issue = writer.issue("PLAT-2")["id"]
    writer.send("POST", "/reindex/issue", status=200, issueId=issue)
    writer.send("POST", "/reindex/issue", status=400, issueId="1")
    writer.send("POST", "/reindex", status=403, client=other)
    index = writer.send("GET", "/index/summary", status=200)["issueIndex"]
    assert index["countInDatabase"] == index["countInIndex"] >= 60


@DATA_CENTER
def test_epics_are_called_otherwise(writer: Writer) -> None:
    new = {"originalName": "epic", "newName": "initiative", "newNamePlural": "initiatives"}
    writer.send("POST", "/terminology/entries", [new], status=200)
    told = writer.send("GET", "/terminology/entries/epic", status=200)
    assert (told["newName"], told["isDefault"]) == ("initiative", False)
    assert [row["originalName"] for row in writer.send("GET", "/terminology/entries", status=200)] == [
        "epic", "sprint",
    ]  # fmt: skip
    writer.send("GET", "/terminology/entries/board", status=404)
    for body in ({}, [], [{**new, "originalName": "board"}], [{**new, "newName": " "}]):
        writer.send("POST", "/terminology/entries", body, status=400)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
