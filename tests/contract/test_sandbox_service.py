"""A service desk of either product: what customers ask, what agents do, what each of them sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sandbox_writer import Thing, Writer, adf

JUDGED = ("desks", "deskrequests", "deskwork", "requesttypes", "customers")
API = "/rest/servicedeskapi"
OPT_IN = {"headers": {"X-ExperimentalApi": "opt-in"}}
NO_CHECK = {"X-Atlassian-Token": "no-check"}


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def writer(request: pytest.FixtureRequest, shared: Path, open_sandbox: Any) -> Iterator[Writer]:
    with open_sandbox("--deployment", request.param, "--issues", "60", "--requests", "24") as jira:
        yield Writer(jira, shared)


@contextmanager
def visitor(writer: Writer, label: str) -> Iterator[httpx2.Client]:
    """Somebody else who is logged in, by the label of their part."""
    user = login(writer, label)
    secret = user["token"] if writer.cloud else user["password"]
    with httpx2.Client(base_url=writer.jira.sandbox.url, auth=(user["user"], secret), timeout=30) as client:
        yield client


def login(writer: Writer, label: str) -> Thing:
    found: Thing = next(user for user in writer.jira.sandbox.told["users"] if user["label"] == label)
    return found


def ask(writer: Writer, method: str, path: str, body: Any = None, *, status: int = 200, **more: Any) -> Any:
    return writer.send(method, API + path, body, status=status, **more)


def name(writer: Writer, label: str) -> str:
    user = login(writer, label)
    return str(user["accountId"] if writer.cloud else user["user"])


def people(writer: Writer, *names: str) -> Thing:
    return {"accountIds" if writer.cloud else "usernames": list(names)}


def types(writer: Writer, desk: str = "1") -> dict[str, str]:
    rows = ask(writer, "GET", f"/servicedesk/{desk}/requesttype")["values"]
    return {row["name"]: row["id"] for row in rows}


def raised(writer: Writer, client: httpx2.Client | None = None, **more: Any) -> str:
    body = {"serviceDeskId": "1", "requestTypeId": types(writer)["Get IT help"],
            "requestFieldValues": {"summary": "My screen is dark"}, **more}  # fmt: skip
    key: str = ask(writer, "POST", "/request", body, status=201, client=client)["issueKey"]
    return key


def moved(writer: Writer, key: str, to: str, *, status: int = 204, **more: Any) -> None:
    ways = {way["name"]: way["id"] for way in ask(writer, "GET", f"/request/{key}/transition")["values"]}
    ask(writer, "POST", f"/request/{key}/transition", {"id": ways[to], **more}, status=status)


# --- desks -----------------------------------------------------------------------------------------------


def test_desks_are_the_service_projects(writer: Writer) -> None:
    told = ask(writer, "GET", "/servicedesk")
    assert [row["projectKey"] for row in told["values"]] == ["HELP", "CARE"]
    assert (told["size"], told["start"], told["limit"], told["isLastPage"]) == (2, 0, 50, True)
    project = writer.jira.get(f"{writer.api}/project/HELP")
    assert project["projectTypeKey"] == "service_desk"
    for path in ("1", "HELP", "projectKey:HELP", f"projectId:{project['id']}"):
        assert ask(writer, "GET", f"/servicedesk/{path}") == told["values"][0]
    refused = ask(writer, "GET", "/servicedesk/99", status=404)
    assert refused["i18nErrorMessage"]["i18nKey"] == "sd.agent.servicedesk.error.servicedesk.missing"


def test_pages_are_cut_and_linked(writer: Writer) -> None:
    first = ask(writer, "GET", "/servicedesk", limit=1)
    assert not first["isLastPage"]
    assert first["_links"]["next"].endswith("/servicedesk?start=1&limit=1")
    last = ask(writer, "GET", "/servicedesk", start=1, limit=1)
    assert last["isLastPage"]
    assert last["_links"]["prev"].endswith("start=0&limit=1")
    assert [row["id"] for page in (first, last) for row in page["values"]] == ["1", "2"]
    ask(writer, "GET", "/servicedesk", start="soon", status=400)


def test_everybody_may_ask_for_the_version(writer: Writer) -> None:
    with httpx2.Client(base_url=writer.jira.sandbox.url) as nobody:
        assert ask(writer, "GET", "/info", client=nobody)["isLicensedForUse"] is True
        assert nobody.get(f"{API}/servicedesk").status_code == 401


def test_request_types_tell_their_fields(writer: Writer) -> None:
    assert len(types(writer)) == 5
    groups = ask(writer, "GET", "/servicedesk/1/requesttypegroup")["values"]
    of_group = ask(writer, "GET", "/servicedesk/1/requesttype", groupId=groups[2]["id"])["values"]
    assert {row["name"] for row in of_group} == {"Report a system problem", "Request new hardware"}
    kind = types(writer)["Report a system problem"]
    assert ask(writer, "GET", f"/servicedesk/1/requesttype/{kind}")["name"] == "Report a system problem"
    told = ask(writer, "GET", f"/servicedesk/1/requesttype/{kind}/field")
    assert told["canRaiseOnBehalfOf"] is True
    fields = {row["fieldId"]: row for row in told["requestTypeFields"]}
    assert set(fields) == {"summary", "description", "customfield_10033", "attachment"}
    assert fields["description"]["required"] is True
    assert fields["customfield_10033"]["validValues"][0]["label"] == "Blocker"
    whole = ask(writer, "GET", f"/servicedesk/1/requesttype/{kind}/field", expand="hiddenFields")
    assert {row["fieldId"] for row in whole["requestTypeFields"] if not row["visible"]} == {"priority"}
    ask(writer, "GET", "/servicedesk/1/requesttype/9", status=404)
    found = ask(writer, "GET", "/servicedesk/1/requesttype", searchQuery="access")["values"]
    assert [row["name"] for row in found] == ["Request a new account"]


def test_queues_hold_what_their_jql_finds(writer: Writer) -> None:
    rows = ask(writer, "GET", "/servicedesk/1/queue", includeCount="true")["values"]
    for row in rows:
        keys = [issue["key"] for issue in ask(
            writer, "GET", f"/servicedesk/1/queue/{row['id']}/issue")["values"]]  # fmt: skip
        assert sorted(keys) == writer.found(row["jql"].partition(" ORDER BY")[0])
        assert len(keys) == row["issueCount"]
    assert {row["name"]: row["issueCount"] > 0 for row in rows}["Late"] is True
    one = ask(writer, "GET", f"/servicedesk/1/queue/{rows[0]['id']}")
    assert "issueCount" not in one
    issue = ask(writer, "GET", f"/servicedesk/1/queue/{rows[0]['id']}/issue", limit=1)["values"][0]
    assert set(issue["fields"]) <= {"issuetype", "summary", "created", "reporter", "duedate"}
    ask(writer, "GET", "/servicedesk/1/queue/999", status=404)


# --- requests --------------------------------------------------------------------------------------------


def test_a_request_is_an_issue_like_any_other(writer: Writer) -> None:
    key = raised(writer, requestFieldValues={"summary": "Cannot print", "description": "Since *today*"})
    told = ask(writer, "GET", f"/request/{key}")
    assert told["requestFieldValues"][1]["value"] == "Since *today*"
    assert told["currentStatus"]["status"] == "Waiting for support"
    assert told["currentStatus"]["statusCategory"] == "NEW"
    fields = writer.issue(key)["fields"]
    assert fields["summary"] == "Cannot print"
    assert fields["description"] == (adf("Since *today*") if writer.cloud else "Since *today*")
    assert fields["customfield_10060"]["requestType"]["name"] == "Get IT help"
    assert fields["customfield_10067"]["ongoingCycle"]["goalDuration"] == {
        "millis": 57600000,
        "friendly": "16h",
    }
    assert writer.found(f'key = {key} AND summary ~ "print"') == [key]
    old = writer.issue("HELP-1")["fields"]
    assert set(old) == set(fields)
    prop = writer.jira.get(f"{writer.api}/issue/{key}/properties/request.channel.type")
    assert prop["value"] == {"value": "api"}


def test_an_issue_nobody_asked_for_is_no_request(writer: Writer) -> None:
    kind = "[System] Incident" if writer.cloud else "Incident"
    key = writer.created(kind, "HELP")
    assert writer.issue(key)["fields"]["customfield_10060"] is None
    assert writer.issue(key)["fields"]["customfield_10067"] is None
    ask(writer, "GET", f"/request/{key}", status=404)
    ask(writer, "GET", "/request/HELP-999", status=404)
    ask(writer, "GET", "/request/PLAT-1", status=403)


def test_an_agent_may_say_what_an_issue_is_raised_as(writer: Writer) -> None:
    kind = "[System] Incident" if writer.cloud else "Incident"
    key = writer.created(kind, "HELP", customfield_10060="101", customfield_10061=[1])
    fields = writer.issue(key)["fields"]
    assert fields["customfield_10060"]["requestType"]["name"] == "Report a system problem"
    assert [row["name"] for row in fields["customfield_10061"]] == ["Acme Corp."]
    assert ask(writer, "GET", f"/request/{key}")["requestTypeId"] == "101"
    writer.send("PUT", f"/issue/{key}", {"fields": {"customfield_10060": "100"}}, status=204)
    assert ask(writer, "GET", f"/request/{key}")["requestTypeId"] == "100"
    assert key in writer.found('"Request Type" = "Get IT help"' if writer.cloud
                               else '"Customer Request Type" = "Get IT help"')  # fmt: skip
    for values in ({"customfield_10060": "200"}, {"customfield_10060": {}}, {"customfield_10061": ["x"]}):
        writer.send("PUT", f"/issue/{key}", {"fields": values}, status=400)
    with visitor(writer, "customer") as client:
        shown = ask(writer, "GET", f"/request/{key}", client=client)
        assert shown["issueKey"] == key
    writer.send("PUT", f"/issue/{key}", {"fields": {"customfield_10060": None}}, status=204)
    ask(writer, "GET", f"/request/{key}", status=404)


def test_everything_wrong_with_a_request_is_told_and_nothing_is_written(writer: Writer) -> None:
    kinds = types(writer)
    before = writer.found("project = HELP")
    good = {"serviceDeskId": "1", "requestTypeId": kinds["Report a system problem"]}
    for body, said in (
        ({**good, "requestFieldValues": {}}, "What does not work? is required."),
        ({**good, "requestFieldValues": {"summary": "x"}}, "what should happen? is required."),
        ({**good, "requestFieldValues": {"summary": "x", "description": "y", "labels": ["z"]}}, "'labels'"),
        ({**good, "requestFieldValues": {"summary": "x", "description": "y", "priority": {"id": "1"}}},
         "'priority'"),
        ({**good, "requestFieldValues": {"summary": "x", "description": "y",
                                         "customfield_10033": {"value": "no"}}}, "'no' is not valid"),
        ({**good, "requestFieldValues": {"summary": 5, "description": "y"}}, "must be a string"),
        ({**good, "requestFieldValues": {"summary": "x", "description": "y", "attachment": ["temp1"]}},
         "'temp1' does not exist"),
    ):  # fmt: skip
        refused = ask(writer, "POST", "/request", body, status=400)
        assert said in refused["errorMessage"]
        assert refused["i18nErrorMessage"]["i18nKey"].startswith("sd.validation.request.creation")
    for body in (
        None, [], "x", {}, {**good, "requestFieldValues": []}, {"serviceDeskId": "1", "requestTypeId": "9"},
        {"serviceDeskId": "9", "requestTypeId": "9"}, {**good, "nope": 1},
        {**good, "raiseOnBehalfOf": "nobody"},
        {**good, "raiseOnBehalfOf": 5}, {**good, "requestParticipants": ["nobody"]},
        {**good, "requestParticipants": [1.5]}, {**good, "isAdfRequest": "x"}, {**good, "channel": 5},
        {**good, "form": {"answers": {}}}, {**good, "raiseOnBehalfOf": name(writer, "inactive")},
    ):  # fmt: skip
        ask(writer, "POST", "/request", body, status=400)
    ask(writer, "POST", "/request", status=400, sent={"content": b"{", "headers": {"content-type":
        "application/json"}})  # fmt: skip
    assert writer.found("project = HELP") == before


def test_an_agent_raises_for_a_customer_and_lets_others_take_part(writer: Writer) -> None:
    customer, member = name(writer, "customer"), name(writer, "member")
    key = raised(writer, raiseOnBehalfOf=customer, requestParticipants=[member])
    told = ask(writer, "GET", f"/request/{key}", expand="participant")
    assert told["reporter"]["displayName"] == login(writer, "customer")["displayName"]
    assert [row["displayName"] for row in told["participants"]["values"]] == ["Jürgen Großmann"]
    me = writer.jira.get(f"{writer.api}/myself")["accountId" if writer.cloud else "name"]
    path = f"/request/{key}/participant"
    both = ask(writer, "POST", path, people(writer, me, member))
    assert len(both["values"]) == 2
    assert len(ask(writer, "GET", path)["values"]) == 2
    left = ask(writer, "DELETE", path, people(writer, member))
    assert [row["displayName"] for row in left["values"]] == ["Ada Bergström"]
    items = [item["field"] for entry in changes(writer, key) for item in entry["items"]]
    assert items == ["Request participants"] * 2
    for body in ({}, people(writer), people(writer, "nobody"), [], {"accountIds": 5, "usernames": 5}):
        ask(writer, "POST", path, body, status=400)


def changes(writer: Writer, key: str) -> list[Thing]:
    rows: list[Thing] = writer.issue(key, expand="changelog")["changelog"]["histories"]
    return sorted(rows, key=lambda row: int(row["id"]))


def test_rich_text_is_taken_as_a_document_where_that_is_said(writer: Writer) -> None:
    if not writer.cloud:
        return
    values = {"summary": "Rich", "description": adf("As a document")}
    key = raised(writer, requestFieldValues=values, isAdfRequest=True)
    assert writer.issue(key)["fields"]["description"] == adf("As a document")


def test_everything_may_be_expanded(writer: Writer) -> None:
    key = raised(writer)
    names = "participant,status,sla,requestType,serviceDesk,attachment,action,comment,comment.renderedBody"
    ask(writer, "POST", f"/request/{key}/comment", {"body": "Hello", "public": True}, status=201)
    told = ask(writer, "GET", f"/request/{key}", expand=names + ",comment.attachment")
    assert told["requestType"]["name"] == "Get IT help"
    assert told["serviceDesk"]["projectKey"] == "HELP"
    assert told["actions"]["addComment"] == {"allowed": True}
    assert told["comments"]["values"][0]["renderedBody"]["html"] == "<p>Hello</p>"
    assert told["comments"]["values"][0]["attachments"]["values"] == []
    assert [row["name"] for row in told["sla"]["values"]] == ["Time to resolution", "Time to first response"]
    assert [row["status"] for row in told["status"]["values"]] == ["Waiting for support"]


def test_requests_are_listed_by_what_they_are_to_the_caller(writer: Writer) -> None:
    def keys(**query: Any) -> set[str]:
        rows = ask(writer, "GET", "/request", limit=100, **query)["values"]
        return {row["issueKey"] for row in rows}

    everything = keys(requestOwnership="ALL_REQUESTS")
    assert {"HELP-1", "CARE-1"} <= everything
    mine = keys()
    assert mine < everything
    assert keys(requestOwnership="OWNED_REQUESTS") <= mine
    done = keys(requestOwnership="ALL_REQUESTS", requestStatus="CLOSED_REQUESTS")
    todo = keys(requestOwnership="ALL_REQUESTS", requestStatus="OPEN_REQUESTS")
    assert done | todo == everything
    assert not done & todo
    care = keys(requestOwnership="ALL_REQUESTS", serviceDeskId=2)
    assert care == {key for key in everything if key.startswith("CARE")}
    kind = types(writer, "2")["Ask for a refund"]
    refunds = keys(requestOwnership="ALL_REQUESTS", serviceDeskId=2, requestTypeId=kind)
    assert refunds < care
    asked = keys(requestOwnership="APPROVER", approvalStatus="MY_PENDING_APPROVAL")
    assert asked
    assert asked | keys(requestOwnership="APPROVER", approvalStatus="MY_HISTORY_APPROVAL") == keys(
        requestOwnership="APPROVER"
    )
    assert keys(requestOwnership="ALL_REQUESTS", searchTerm="refun*") >= refunds
    assert keys(requestOwnership="ALL_REQUESTS", searchTerm="nothing such") == set()
    assert keys(requestOwnership="ORGANIZATION", organizationId=1) == set()
    ask(writer, "GET", "/request", requestOwnership="SOME", status=400)
    ask(writer, "GET", "/request", requestOwnership="APPROVER", approvalStatus="SOME", status=400)
    ask(writer, "GET", "/request", serviceDeskId=9, status=404)


# --- talk and files --------------------------------------------------------------------------------------


def test_customers_see_public_comments_only(writer: Writer) -> None:
    key = raised(writer, raiseOnBehalfOf=name(writer, "customer"))
    path = f"/request/{key}/comment"
    loud = ask(writer, "POST", path, {"body": "For all", "public": True}, status=201)
    quiet = ask(writer, "POST", path, {"body": "For us", "public": False}, status=201)
    assert (loud["public"], quiet["public"]) == (True, False)
    assert [row["body"] for row in ask(writer, "GET", path)["values"]] == ["For all", "For us"]
    assert [row["body"] for row in ask(writer, "GET", path, internal="false")["values"]] == ["For all"]
    assert [row["body"] for row in ask(writer, "GET", path, public="false")["values"]] == ["For us"]
    assert ask(writer, "GET", f"{path}/{quiet['id']}")["public"] is False
    with visitor(writer, "customer") as client:
        assert [row["body"] for row in ask(writer, "GET", path, client=client)["values"]] == ["For all"]
        ask(writer, "GET", f"{path}/{quiet['id']}", status=404, client=client)
        ask(writer, "POST", path, {"body": "Psst", "public": False}, status=403, client=client)
        mine = ask(writer, "POST", path, {"body": "Thanks", "public": True}, status=201, client=client)
        assert mine["author"]["displayName"] == "Casey Kunde"
    if writer.cloud:
        page = writer.issue(key)["fields"]["comment"]["comments"]
        assert [row["jsdPublic"] for row in page] == [True, False, True]
    for body in ({"body": "x"}, {"public": True}, {"body": "", "public": True}, {"body": 5, "public": True},
                 {"body": "x", "public": "x"}, None):  # fmt: skip
        ask(writer, "POST", path, body, status=400)


def sent(writer: Writer, *names: str, desk: str = "1", **more: Any) -> list[str]:
    files = [("file", (file, b"bytes of " + file.encode(), "text/plain")) for file in names]
    told = ask(writer, "POST", f"/servicedesk/{desk}/attachTemporaryFile", status=201,
               sent={"files": files, "headers": NO_CHECK}, **more)  # fmt: skip
    return [row["temporaryAttachmentId"] for row in told["temporaryAttachments"]]


def test_files_are_sent_first_and_then_put_onto_a_request(writer: Writer) -> None:
    key = raised(writer, raiseOnBehalfOf=name(writer, "customer"))
    one, two = sent(writer, "one.log", "two.log")
    path = f"/request/{key}/attachment"
    told = ask(writer, "POST", path, {"temporaryAttachmentIds": [one], "public": True,
                                      "additionalComment": {"body": "See"}}, status=201)  # fmt: skip
    assert told["comment"]["body"] == "See [^one.log] _(16 bytes)_"
    assert [row["filename"] for row in told["attachments"]["values"]] == ["one.log"]
    ask(writer, "POST", path, {"temporaryAttachmentIds": [two], "public": False}, status=201)
    assert [row["filename"] for row in writer.issue(key)["fields"]["attachment"]] == ["one.log", "two.log"]
    for body in ({}, {"temporaryAttachmentIds": []}, {"temporaryAttachmentIds": [one]}, [],
                 {"temporaryAttachmentIds": [one], "additionalComment": {"body": 5}}):  # fmt: skip
        ask(writer, "POST", path, body, status=400)
    elsewhere = sent(writer, "x.log", desk="2")
    ask(writer, "POST", path, {"temporaryAttachmentIds": elsewhere, "public": True}, status=400)
    raw = {"files": [("file", ("x", b"x", "text/plain"))]}
    ask(writer, "POST", "/servicedesk/1/attachTemporaryFile", status=403, sent=raw)
    with_file = raised(
        writer, requestFieldValues={"summary": "With a file", "attachment": sent(writer, "a.txt")}
    )
    assert [row["filename"] for row in writer.issue(with_file)["fields"]["attachment"]] == ["a.txt"]
    if writer.cloud:
        files_are_read(writer, key, path, told["comment"]["id"])


def files_are_read(writer: Writer, key: str, path: str, comment: str) -> None:
    rows = ask(writer, "GET", path, start=0, limit=50)["values"]
    home = f"/request/{key}/comment/{comment}/attachment"
    assert [row["filename"] for row in ask(writer, "GET", home, sent=OPT_IN)["values"]] == ["one.log"]
    url = rows[0]["_links"]["content"].removeprefix(writer.jira.sandbox.url + API)
    ask(writer, "GET", url)
    assert writer.jira.client.get(API + url).content == b"bytes of one.log"
    ask(writer, "GET", url + "/thumbnail", status=400)
    ask(writer, "GET", path + "/1", status=404)
    picture = [("file", ("p.png", b"\x89PNG", "image/png"))]
    told = ask(writer, "POST", "/servicedesk/1/attachTemporaryFile", status=201,
               sent={"files": picture, "headers": NO_CHECK})  # fmt: skip
    id_ = told["temporaryAttachments"][0]["temporaryAttachmentId"]
    made = ask(writer, "POST", path, {"temporaryAttachmentIds": [id_], "public": True}, status=201)
    small = made["attachments"]["values"][0]["_links"]["thumbnail"].removeprefix(
        writer.jira.sandbox.url + API
    )
    ask(writer, "GET", small)
    with visitor(writer, "customer") as client:
        shown = ask(writer, "GET", path, client=client, start=0, limit=50)["values"]
        assert [row["filename"] for row in shown] == ["one.log", "p.png"]
        ids = sent(writer, "c.txt", client=client)
        hidden = {"temporaryAttachmentIds": ids, "public": False}
        ask(writer, "POST", path, hidden, status=403, client=client)


# --- workflow, service levels, approvals -----------------------------------------------------------------


def test_a_customer_moves_a_request_where_the_portal_lets_them(writer: Writer) -> None:
    with visitor(writer, "customer") as client:
        key = raised(writer, client)
        rows = ask(writer, "GET", f"/request/{key}/transition", client=client)["values"]
        assert [row["name"] for row in rows] == ["Resolved", "Canceled"]
        path = f"/request/{key}/transition"
        for body in ({}, {"id": "999"}, {"id": "x"}, {"id": rows[0]["id"], "additionalComment": {"body": 5}}):
            ask(writer, "POST", path, body, status=400, client=client)
        done = {"id": rows[0]["id"], "additionalComment": {"body": "It works again"}}
        ask(writer, "POST", path, done, status=204, client=client)
        told = ask(writer, "GET", f"/request/{key}/status", client=client)["values"]
        assert [row["status"] for row in told] == ["Resolved", "Waiting for support"]
        talk = ask(writer, "GET", f"/request/{key}/comment", client=client)["values"]
        assert [row["body"] for row in talk] == ["It works again"]
    fields = writer.issue(key)["fields"]
    assert fields["resolution"]["name"] == "Done"
    assert [item["field"] for item in changes(writer, key)[0]["items"]] == ["status", "resolution"]
    moved(writer, key, "Waiting for support")
    assert writer.issue(key)["fields"]["resolution"] is None


def test_service_levels_follow_the_history_and_the_clock(writer: Writer) -> None:
    key = raised(writer)

    def levels() -> tuple[Thing, Thing]:
        first, second = ask(writer, "GET", f"/request/{key}/sla")["values"]
        return first, second

    resolution, response = levels()
    assert resolution["ongoingCycle"]["breached"] is False
    assert response["ongoingCycle"]["paused"] is False
    assert ask(writer, "GET", f"/request/{key}/sla/{resolution['id']}")["name"] == "Time to resolution"
    ask(writer, "GET", f"/request/{key}/sla/99", status=404)
    late = f'"Time to first response" = breached() AND key = {key}'
    assert writer.found(late) == []
    now = datetime.fromisoformat(writer.jira.get(f"{writer.api}/serverInfo")["serverTime"])
    later = (now + timedelta(hours=9)).isoformat()
    assert writer.jira.client.post("/sandbox/moods", json={"now": later}).status_code == 204
    assert levels()[1]["ongoingCycle"]["breached"] is True
    assert writer.found(late) == [key]
    moved(writer, key, "Resolved")
    resolution, response = levels()
    assert "ongoingCycle" not in resolution
    assert len(resolution["completedCycles"]) == len(response["completedCycles"]) == 1
    moved(writer, key, "Waiting for support")
    assert len(levels()[0]["completedCycles"]) == 1
    assert "ongoingCycle" in levels()[0]
    shown = writer.issue(key)["fields"]["customfield_10067"]
    assert (shown["id"], len(shown["completedCycles"])) == (levels()[0]["id"], 1)
    assert writer.found(f'key = {key} AND "Time to resolution" = completed()') == [key]
    assert writer.found(f'key = {key} AND "Time to resolution" = running()') == [key]
    assert writer.found(f'key = {key} AND "Time to resolution" = paused()') == []


def test_an_approver_decides(writer: Writer) -> None:
    me = writer.jira.get(f"{writer.api}/myself")["accountId" if writer.cloud else "name"]
    part = "accountId" if writer.cloud else "name"
    for word, final, status in (
        ("approve", "approved", "Waiting for support"),
        ("decline", "declined", "Canceled"),
    ):
        values = {"summary": "A laptop", "customfield_10039": [{part: me}]}
        key = raised(writer, requestTypeId=types(writer)["Request new hardware"], requestFieldValues=values)
        assert ask(writer, "GET", f"/request/{key}")["currentStatus"]["status"] == "Waiting for approval"
        row = ask(writer, "GET", f"/request/{key}/approval")["values"][0]
        assert (row["finalDecision"], row["canAnswerApproval"]) == ("pending", True)
        assert writer.found(f"key = {key} AND Approvals = pending()") == [key]
        path = f"/request/{key}/approval/{row['id']}"
        assert ask(writer, "GET", path) == row
        ask(writer, "POST", path, {"decision": "maybe"}, status=400)
        ask(writer, "POST", path, [], status=400)
        told = ask(writer, "POST", path, {"decision": word})
        assert (told["finalDecision"], told["approvers"][0]["approverDecision"]) == (final, final)
        assert ask(writer, "GET", f"/request/{key}")["currentStatus"]["status"] == status
        assert writer.issue(key)["fields"]["customfield_10063"][0]["finalDecision"] == final
        ask(writer, "POST", path, {"decision": word}, status=409)
        ask(writer, "GET", f"/request/{key}/approval/999999", status=404)
        ask(writer, "POST", f"/request/{key}/approval/999999", {"decision": word}, status=404)
    assert writer.issue(key)["fields"]["resolution"]["name"] == "Won't Do"
    assert writer.found(f"key = {key} AND Approvals = approver('{me}')") == [key]
    other = {"summary": "A chair", "customfield_10039": [{part: name(writer, "member")}]}
    kind = types(writer)["Request new hardware"]
    key = raised(writer, requestTypeId=kind, requestFieldValues=other)
    row = ask(writer, "GET", f"/request/{key}/approval")["values"][0]
    ask(writer, "POST", f"/request/{key}/approval/{row['id']}", {"decision": "approve"}, status=403)
    moved(writer, key, "Canceled")
    assert ask(writer, "GET", f"/request/{key}/approval")["values"] == []


# --- who sees what ---------------------------------------------------------------------------------------


def test_a_customer_sees_their_own_requests_and_those_shared_with_them(writer: Writer) -> None:
    with visitor(writer, "customer") as client:
        rows = ask(writer, "GET", "/request", client=client, limit=100, requestOwnership="ALL_REQUESTS")
        seen = {row["issueKey"] for row in rows["values"]}
        assert "CARE-1" in seen
        assert "HELP-1" not in seen
        ask(writer, "GET", "/request/HELP-1", status=404, client=client)
        hidden = raised(writer)
        ask(writer, "GET", f"/request/{hidden}", status=404, client=client)
        ask(writer, "POST", f"/request/{hidden}/participant", people(writer, name(writer, "customer")))
        assert ask(writer, "GET", f"/request/{hidden}", client=client)["issueKey"] == hidden
        ask(writer, "DELETE", f"/request/{hidden}/participant", people(writer, name(writer, "customer")),
            client=client, status=403)  # fmt: skip
        for path in ("/servicedesk/1/queue", f"/request/{hidden}/sla", "/organization/1/user"):
            ask(writer, "GET", path, status=403, client=client)
        behalf = {"serviceDeskId": "1", "requestTypeId": types(writer)["Get IT help"],
                  "requestFieldValues": {"summary": "x"}}  # fmt: skip
        member = name(writer, "member")
        ask(writer, "POST", "/request", {**behalf, "raiseOnBehalfOf": member}, status=403, client=client)
        ask(
            writer, "POST", "/request", {**behalf, "requestParticipants": [member]}, status=403, client=client
        )
        house = ask(writer, "GET", "/organization", client=client)["values"]
        assert [row["name"] for row in house] == ["Acme Corp."]
        ask(writer, "GET", "/organization/2", status=404, client=client)
        assert client.get(f"{writer.api}/issue/{hidden}").status_code == 404


def test_without_a_license_cloud_says_nothing_at_all(writer: Writer) -> None:
    with visitor(writer, "member") as client:
        answer = client.get(f"{API}/servicedesk")
        if writer.cloud:
            assert (answer.status_code, answer.content) == (403, b"")
            assert client.get(f"{API}/info").status_code == 200
        else:  # where everybody who logs in is a customer
            assert [row["projectKey"] for row in answer.json()["values"]] == ["HELP"]
            ask(writer, "GET", "/servicedesk/2", status=403, client=client)
            body = {"serviceDeskId": "2", "requestTypeId": types(writer, "2")["Ask a question"],
                    "requestFieldValues": {"summary": "x"}}  # fmt: skip
            ask(writer, "POST", "/request", body, status=403, client=client)


def test_experimental_operations_want_to_be_opted_into(writer: Writer) -> None:
    if not writer.cloud:
        return
    refused = ask(writer, "GET", "/servicedesk/1/customer", status=412)
    assert "X-ExperimentalApi: opt-in" in refused["errorMessage"]
    ask(writer, "GET", "/servicedesk/1/customer", sent=OPT_IN)


# --- customers and organizations -------------------------------------------------------------------------


def test_customers_are_added_and_asked_for(writer: Writer) -> None:
    email = "new@customer.example.org"
    new = {"email": email, "displayName": "New Customer"}
    told = ask(writer, "POST", "/customer", new, status=201)
    assert told["emailAddress"] == email
    key = told["accountId" if writer.cloud else "name"]
    assert key.startswith("qm:") if writer.cloud else key == email
    ask(writer, "POST", "/customer", new, status=400)
    for body in ({}, [], {"email": "x", "displayName": "y"}, {"email": email + "x", "displayName": " "}):
        ask(writer, "POST", "/customer", body, status=400)
    ask(writer, "POST", "/servicedesk/2/customer", people(writer, key), status=204)
    ask(writer, "POST", "/servicedesk/2/customer", people(writer, "nobody"), status=400)
    assert raised(writer, raiseOnBehalfOf=email)
    if writer.cloud:
        customers_of_a_desk(writer, key)
    with visitor(writer, "customer") as client:
        ask(writer, "POST", "/customer", new, status=403, client=client)
        ask(writer, "POST", "/servicedesk/2/customer", people(writer, key), status=403, client=client)


def customers_of_a_desk(writer: Writer, key: str) -> None:
    def names(desk: int, **query: str) -> set[str]:
        path = f"/servicedesk/{desk}/customer"
        return {row["displayName"] for row in ask(writer, "GET", path, sent=OPT_IN, **query)["values"]}

    ask(writer, "POST", "/customer", {"email": "new@customer.example.org", "displayName": "x"},
        status=409, strictConflictStatusCode="true")  # fmt: skip
    assert names(2, query="new c") == {"New Customer"}
    assert "Ada Bergström" in names(1)
    body = people(writer, key)
    ask(writer, "DELETE", "/servicedesk/2/customer", body, status=204, sent=OPT_IN)
    assert names(2, query="new c") == set()
    refused = ask(writer, "DELETE", "/servicedesk/1/customer", body, status=400, sent=OPT_IN)
    assert "open access" in refused["errorMessage"]
    guest = {"email": "guest@customer.example.org", "displayName": "Guest"}
    told = ask(writer, "POST", "/servicedesk/2/customer/invite", guest, status=201, sent=OPT_IN)
    assert names(2, query="guest@") == {"Guest"}
    path = f"/customer/user/{told['accountId']}/revoke-portal-only-access"
    ask(writer, "PUT", path, status=204)
    ask(writer, "PUT", "/customer/user/nobody/revoke-portal-only-access", status=404)


def test_organizations_live(writer: Writer) -> None:
    assert len(ask(writer, "GET", "/organization")["values"]) == 3
    made = ask(writer, "POST", "/organization", {"name": "Zażółć S.A."}, status=201)
    path = f"/organization/{made['id']}"
    assert ask(writer, "GET", path) == made
    if writer.cloud:
        assert ask(writer, "POST", "/organization", {"name": "Zażółć S.A."}, status=201) == made
    else:
        ask(writer, "POST", "/organization", {"name": "Zażółć S.A."}, status=400)
    for body in ({}, {"name": " "}, {"name": "x" * 201}, {"name": 5}, []):
        ask(writer, "POST", "/organization", body, status=400)
    customer = name(writer, "customer")
    ask(writer, "POST", f"{path}/user", people(writer, customer), status=204)
    assert [row["displayName"] for row in ask(writer, "GET", f"{path}/user")["values"]] == ["Casey Kunde"]
    ask(writer, "POST", f"{path}/user", people(writer, "nobody"), status=400)
    desk = "/servicedesk/1/organization"
    ask(writer, "POST", desk, {"organizationId": int(made["id"])}, status=204)
    assert [row["id"] for row in ask(writer, "GET", desk)["values"]] == [made["id"]]
    ask(writer, "POST", desk, {"organizationId": 999}, status=404)
    ask(writer, "POST", desk, {"organizationId": "x"}, status=400)
    ask(writer, "DELETE", desk, {"organizationId": int(made["id"])}, status=204)
    assert ask(writer, "GET", desk)["values"] == []
    ask(writer, "DELETE", f"{path}/user", people(writer, customer), status=204)
    assert ask(writer, "GET", f"{path}/user")["values"] == []
    if writer.cloud:
        mine = ask(writer, "GET", "/organization", accountId=customer)["values"]
        assert [row["name"] for row in mine] == ["Acme Corp."]
        ask(writer, "GET", "/organization", accountId="nobody", status=404)
        properties_live(writer, f"{path}/property", {})
    ask(writer, "DELETE", path, status=204)
    ask(writer, "GET", path, status=404)


def test_a_deleted_organization_is_on_no_request(writer: Writer) -> None:
    rows = writer.found('Organizations = "Müller & Söhne"')
    assert rows
    house = next(row for row in ask(writer, "GET", "/organization")["values"] if "Müller" in row["name"])
    ask(writer, "DELETE", f"/organization/{house['id']}", status=204)
    assert all(writer.issue(key)["fields"]["customfield_10061"] == [] for key in rows)


def properties_live(writer: Writer, path: str, sent: Thing) -> None:
    value = {"mail": "charlie@example.com"}
    ask(writer, "PUT", f"{path}/a", value, status=201, sent=sent)
    ask(writer, "PUT", f"{path}/a", value, sent=sent)
    assert [row["key"] for row in ask(writer, "GET", path, sent=sent)["keys"]] == ["a"]
    assert ask(writer, "GET", f"{path}/a", sent=sent) == {"key": "a", "value": value}
    ask(writer, "GET", f"{path}/b", status=404, sent=sent)
    ask(writer, "PUT", f"{path}/b", status=400, sent=sent)
    ask(writer, "DELETE", f"{path}/a", status=204, sent=sent)


def test_request_types_are_made_and_deleted(writer: Writer) -> None:
    project = writer.jira.get(f"{writer.api}/project/HELP")
    kind = next(row for row in project["issueTypes"] if row["name"].endswith("Incident"))
    new = {"issueTypeId": kind["id"], "name": "Report a smell", "description": "It smells", "helpText": "?"}
    path = "/servicedesk/1/requesttype"
    made = ask(writer, "POST", path, new, sent=OPT_IN)
    assert (made["name"], made["groupIds"]) == ("Report a smell", [])
    key = raised(writer, requestTypeId=made["id"])
    assert writer.issue(key)["fields"]["issuetype"]["id"] == kind["id"]
    ask(writer, "POST", path, new, status=400, sent=OPT_IN)
    for body, status in (
        ({**new, "name": " "}, 400),
        ({**new, "name": "b", "issueTypeId": "1"}, 404),
        ([], 400),
    ):
        ask(writer, "POST", path, body, status=status, sent=OPT_IN)
    assert ask(writer, "GET", path, searchQuery="smell")["values"] == []
    shown = ask(writer, "GET", path, searchQuery="smell", includeHiddenRequestTypesInSearch="true")
    assert len(shown["values"]) == 1
    if writer.cloud:
        kinds_of_cloud(writer, f"{path}/{made['id']}", int(made["id"]))
    with visitor(writer, "customer") as client:
        ask(writer, "POST", path, {**new, "name": "c"}, status=403, sent=OPT_IN, client=client)
    ask(writer, "DELETE", f"{path}/{made['id']}", status=204, sent=OPT_IN)
    ask(writer, "GET", f"/request/{key}", status=404)
    assert writer.issue(key)["fields"]["customfield_10060"] is None


def kinds_of_cloud(writer: Writer, path: str, id_: int) -> None:
    properties_live(writer, f"{path}/property", OPT_IN)
    everywhere = ask(writer, "GET", "/requesttype", sent=OPT_IN, limit=100, expand="field")["values"]
    assert len(everywhere) == 9
    some = ask(writer, "GET", "/requesttype", sent=OPT_IN, serviceDeskId=2)["values"]
    assert len(some) == 3
    check = "/servicedesk/1/requesttype/permissions/check"
    both = {"permissions": ["canCreateRequest", "canAdminister"], "requestTypeIds": [id_, 5]}
    assert ask(writer, "POST", check, both, sent=OPT_IN) == {
        "canCreateRequest": [id_],
        "canAdminister": [id_],
    }
    other = {**both, "accountId": name(writer, "customer")}
    told = ask(writer, "POST", check, other, sent=OPT_IN)
    assert told == {"canCreateRequest": [id_], "canAdminister": []}
    for body in ({}, {**both, "accountId": "nobody"}, {**both, "requestTypeIds": list(range(51))}, []):
        ask(writer, "POST", check, body, status=400, sent=OPT_IN)
    with visitor(writer, "customer") as client:
        admin = {**both, "accountId": name(writer, "admin")}
        ask(writer, "POST", check, admin, status=401, sent=OPT_IN, client=client)


def test_a_new_service_project_is_a_desk_at_once(writer: Writer) -> None:
    me = writer.jira.get(f"{writer.api}/myself")
    lead = {"leadAccountId": me["accountId"]} if writer.cloud else {"lead": me["name"]}
    body = {"key": "NEWD", "name": "New desk", "projectTypeKey": "service_desk", **lead}
    writer.send("POST", "/project", body, status=201)
    desk = ask(writer, "GET", "/servicedesk/NEWD")["id"]
    kind = types(writer, desk)["Get IT help"]
    key = raised(writer, serviceDeskId=desk, requestTypeId=kind)
    assert writer.issue(key)["fields"]["customfield_10060"]["requestType"]["id"] == kind
    writer.send("DELETE", "/project/NEWD", status=204)
    ask(writer, "GET", f"/servicedesk/{desk}", status=404)


def test_a_desk_goes_back_to_what_it_was(writer: Writer) -> None:
    picture = writer.jira.client.post("/sandbox/snapshot").json()["id"]
    before = len(ask(writer, "GET", "/organization")["values"])
    ask(writer, "POST", "/organization", {"name": "For a while"}, status=201)
    key = raised(writer)
    assert writer.jira.client.post("/sandbox/restore", json={"id": picture}).status_code == 204
    ask(writer, "GET", f"/request/{key}", status=404)
    assert len(ask(writer, "GET", "/organization")["values"]) == before
    again = raised(writer)
    assert again == key
    assert (
        writer.issue(again)["fields"]["customfield_10060"]["currentStatus"]["status"] == "Waiting for support"
    )
    moved(writer, again, "Resolved")
    assert "ongoingCycle" not in ask(writer, "GET", f"/request/{again}/sla")["values"][0]


# --- the rest, which is Cloud's --------------------------------------------------------------------------


def test_articles_are_found_by_their_words(writer: Writer) -> None:
    if not writer.cloud:
        return
    rows = ask(writer, "GET", "/knowledgebase/article", query="order", highlight="true")["values"]
    assert len(rows) == 3
    assert any("@@@hl@@@" in row["title"] for row in rows)
    rows = ask(writer, "GET", "/servicedesk/1/knowledgebase/article", query="PASSWORD")["values"]
    assert [row["title"] for row in rows] == ["Resetting a forgotten password"]
    ask(writer, "GET", "/knowledgebase/article", status=400)


def test_who_asked_says_what_they_think(writer: Writer) -> None:
    if not writer.cloud:
        return
    key = raised(writer)
    path = f"/request/{key}/feedback"
    ask(writer, "GET", path, status=404, sent=OPT_IN)
    given = {"type": "csat", "rating": 4, "comment": {"body": "Quick"}}
    assert ask(writer, "POST", path, given, status=201, sent=OPT_IN) == given
    assert ask(writer, "GET", path, sent=OPT_IN) == given
    assert writer.issue(key)["fields"]["customfield_10064"] == {"rating": 4}
    for body in (
        {"rating": 6},
        {"rating": "x"},
        {},
        {"rating": 3, "type": "x"},
        {"rating": 3, "comment": {"body": 5}},
    ):
        ask(writer, "POST", path, body, status=400, sent=OPT_IN)
    ask(writer, "DELETE", path, status=204, sent=OPT_IN)
    ask(writer, "DELETE", path, status=404, sent=OPT_IN)
    assert writer.issue(key)["fields"]["customfield_10064"] is None
    foreign = raised(writer, raiseOnBehalfOf=name(writer, "customer"))
    ask(writer, "POST", f"/request/{foreign}/feedback", given, status=403, sent=OPT_IN)


def test_one_subscribes_to_a_request(writer: Writer) -> None:
    if not writer.cloud:
        return
    path = f"/request/{raised(writer)}/notification"
    assert ask(writer, "GET", path) == {"subscribed": True}
    ask(writer, "DELETE", path, status=204)
    assert ask(writer, "GET", path) == {"subscribed": False}
    ask(writer, "PUT", path, status=204)
    assert ask(writer, "GET", path) == {"subscribed": True}


def test_the_workspace_of_assets_has_an_id(writer: Writer) -> None:
    if not writer.cloud:
        return
    one, other = (ask(writer, "GET", f"/{name_}/workspace")["values"] for name_ in ("assets", "insight"))
    assert one == other
    assert re.fullmatch(r"[0-9a-f-]{36}", one[0]["workspaceId"])


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
