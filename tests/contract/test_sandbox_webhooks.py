"""Webhooks of a sandbox of either product: registered, delivered, and compared with recorded ones."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import jwt
import pytest
from sandbox_writer import Writer
from webhook_receiver import Receiver, listening

JUDGED = ("webhooks",)
EVENTS = [
    "jira:issue_created", "jira:issue_updated", "jira:issue_deleted", "comment_created", "comment_updated",
    "comment_deleted", "worklog_created", "issuelink_created", "issuelink_deleted", "attachment_created",
]  # fmt: skip
SECTION = "issue-related-events-section"
SECRET = "It's a Secret to Everybody"
BROAD = "project is not EMPTY"


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def writer(request: pytest.FixtureRequest, shared: Path, open_sandbox: Any) -> Iterator[Writer]:
    options = ("--deployment", request.param, "--issues", "60", "--webhook-time-scale", "0.00001")
    with open_sandbox(*options) as jira:
        yield Writer(jira, shared)


@pytest.fixture
def receiver(writer: Writer) -> Iterator[Receiver]:
    """Listens; afterwards no webhook is left and the mood is the usual one."""
    with listening() as found:
        yield found
        client = writer.jira.client
        for hook in client.get(home(writer)).json():
            path = hook.get("self", f"{home(writer)}/{hook.get('id')}")
            assert client.delete(path).status_code == 204
        assert client.post("/sandbox/moods", json={"webhooks": {}}).status_code == 204


def home(writer: Writer) -> str:
    return "/rest/webhooks/1.0/webhook" if writer.cloud else "/rest/jira-webhook/1.0/webhooks"


def registration(writer: Writer, url: str, *events: str, jql: str = "", secret: str = "") -> dict[str, Any]:
    body: dict[str, Any] = {"name": "Mine", "url": url, "events": list(events or EVENTS)}
    if writer.cloud:
        return body | {"filters": {SECTION: jql}, "secret": secret}
    return body | {"configuration": {"FILTERS": jql, "EXCLUDE_BODY": "false", "SECRET": secret}}


def register(writer: Writer, receiver: Receiver, *events: str, path: str = "/", **more: Any) -> Any:
    body = registration(writer, receiver.url + path, *events, **more)
    answer = writer.jira.client.post(home(writer), json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def moods(writer: Writer, **wanted: Any) -> None:
    assert writer.jira.client.post("/sandbox/moods", json=wanted).status_code == 204


def test_a_webhook_is_registered_read_changed_and_deleted(writer: Writer) -> None:
    client = writer.jira.client
    url = "http://127.0.0.1:1/x"
    answer = client.post(
        home(writer), json=registration(writer, url, "jira:issue_created", jql="project = PLAT")
    )
    made = answer.json()
    assert (answer.status_code, made["name"], made["url"]) == (201, "Mine", url)
    if writer.cloud:
        assert set(made) == {
            "name", "url", "excludeBody", "filters", "events", "enabled", "self", "lastUpdatedUser",
            "lastUpdatedDisplayName", "lastUpdated", "isSigned",
        }  # fmt: skip
        assert made["filters"] == {SECTION: "project = PLAT"}
        assert made["isSigned"] is False
    else:
        assert set(made) == {
            "id", "name", "createdDate", "updatedDate", "events", "configuration", "url", "active",
            "scopeType", "sslVerificationRequired",
        }  # fmt: skip
        assert made["configuration"] == {"FILTERS": "project = PLAT", "EXCLUDE_BODY": "false"}
    path = made.get("self", f"{home(writer)}/{made.get('id')}")
    assert client.get(path).json() == made
    assert client.get(home(writer)).json() == [made]
    off = {"enabled": False, "secret": "x"} if writer.cloud else {"active": False}
    changed = client.put(path, json={"name": "Other", **off}).json()
    assert (changed["name"], changed["url"]) == ("Other", url)
    assert changed["enabled" if writer.cloud else "active"] is False
    assert changed.get("isSigned", True) is True
    if not writer.cloud:
        counts = client.get(path, params={"statistics": "true"}).json()["statistics"]["counts"]
        assert counts == {"successes": 0, "failures": 0, "errors": 0}
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert client.get(home(writer)).json() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": 7}, {"url": "ftp://x"}, {"url": None}, {"url": "http://"}, {"url": "http://["},
        {"url": "http://x:99999/"}, {"url": "http://x y/"}, {"url": "http://" + "x" * 3000}, {"events": []},
        {"events": ["nothing"]}, {"events": "jira:issue_created"}, {"filters": {SECTION: "project ="}},
        {"filters": {SECTION: 7}}, {"excludeBody": "perhaps"}, {"configuration": 7},
        {"configuration": {"SECRET": 7}, "secret": 7},
    ],
    ids=lambda wrong: str(wrong)[:40],
)  # fmt: skip
def test_what_is_no_webhook_is_refused(writer: Writer, wrong: dict[str, Any]) -> None:
    body = registration(writer, "http://127.0.0.1:1/") | wrong
    answer = writer.jira.client.post(home(writer), json=body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"errorMessages", "errors"}
    assert writer.jira.client.get(home(writer)).json() == []


@pytest.mark.parametrize("body", [b"[]", b"7", b"{", b""], ids=str)
def test_what_is_no_body_is_refused(writer: Writer, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert writer.jira.client.post(home(writer), content=body, headers=headers).status_code == 400


@pytest.mark.parametrize("id_", ["99", "x", "1e3", "-1", "9" * 30])
def test_a_webhook_that_is_not_there_is_not_found(writer: Writer, id_: str) -> None:
    for method in ("GET", "PUT", "DELETE"):
        answer = writer.jira.client.request(method, f"{home(writer)}/{id_}", json={})
        assert answer.status_code == 404


def test_an_issue_is_heard_of_from_its_creation_to_its_end(writer: Writer, receiver: Receiver) -> None:
    register(
        writer, receiver, "jira:issue_created", "jira:issue_updated", "jira:issue_deleted", secret=SECRET
    )
    key = writer.created(labels=["a"])
    writer.send("PUT", f"/issue/{key}", {"fields": {"summary": "Other"}}, status=204)
    writer.send("DELETE", f"/issue/{key}", status=204)
    created, updated, deleted = receiver.several(3)
    assert [heard.body["webhookEvent"] for heard in (created, updated, deleted)] == [
        "jira:issue_created", "jira:issue_updated", "jira:issue_deleted",
    ]  # fmt: skip
    assert created.body["issue"]["key"] == key
    assert updated.body["issue"]["fields"]["summary"] == "Other"
    assert [item["field"] for item in updated.body["changelog"]["items"]] == ["summary"]
    for heard in (created, updated, deleted):
        told = "sha256=" + hmac.new(SECRET.encode(), heard.raw, hashlib.sha256).hexdigest()
        assert heard.headers["x-hub-signature"] == told
        assert heard.headers["x-atlassian-webhook-flow"] == "Primary"
        assert heard.headers["content-type"] == "application/json; charset=UTF-8"
        assert heard.headers["user-agent"].startswith("Atlassian")
        assert "x-atlassian-webhook-retry" not in heard.headers
        assert "authorization" not in heard.headers
        assert isinstance(heard.body["timestamp"], int)
        assert b"/rest/api/3/" not in heard.raw
    assert (
        len({heard.headers["x-atlassian-webhook-identifier"] for heard in (created, updated, deleted)}) == 3
    )


def test_jql_says_of_which_issues_and_the_address_names_them(writer: Writer, receiver: Receiver) -> None:
    path = "/in?key=${issue.key}&project={project.key}" if not writer.cloud else "/in?key=${issue.key}"
    register(writer, receiver, path=path, jql="labels = wanted AND project = PLAT")
    writer.created()
    key = writer.created(labels=["wanted"])
    text = {"body": writer.rich("Said")}
    comment = writer.send("POST", f"/issue/{key}/comment", text, status=201)
    heard = receiver.several(2 if writer.cloud else 3)
    assert {one.path for one in heard} == {f"/in?key={key}" + ("" if writer.cloud else "&project=PLAT")}
    assert heard[-1].body["webhookEvent"] == "comment_created"
    assert heard[-1].body["comment"]["id"] == comment["id"]
    assert heard[-1].body["comment"]["body"] == "Said"
    assert receiver.came.empty()


def test_a_webhook_may_leave_its_body_out(writer: Writer, receiver: Receiver) -> None:
    made = register(writer, receiver, "jira:issue_created")
    path = made.get("self", f"{home(writer)}/{made.get('id')}")
    assert writer.jira.client.put(path, json={"excludeBody": True}).status_code == 200
    writer.created()
    assert receiver.next().raw == b""


def test_what_goes_with_an_issue_is_secondary_on_cloud(writer: Writer, receiver: Receiver) -> None:
    key, other = writer.created(), writer.created()
    writer.send("POST", f"/issue/{key}/comment", {"body": writer.rich("Said")}, status=201)
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": key}, "outwardIssue": {"key": other}}
    writer.jira.client.post(f"{writer.api}/issueLink", json=link)
    register(writer, receiver)
    writer.send("DELETE", f"/issue/{key}", status=204)
    heard = receiver.several(3 if writer.cloud else 2)
    flows = {one.body["webhookEvent"]: one.headers["x-atlassian-webhook-flow"] for one in heard}
    assert flows["jira:issue_deleted"] == "Primary"
    assert flows["issuelink_deleted"] == "Secondary"
    assert flows.get("comment_deleted") == ("Secondary" if writer.cloud else None)


def test_cloud_tries_again_with_the_same_identifier(writer: Writer, receiver: Receiver) -> None:
    receiver.answers = [503, 429, 200]
    register(writer, receiver, "jira:issue_created")
    writer.created()
    heard = receiver.several(3 if writer.cloud else 1)
    assert len({one.headers["x-atlassian-webhook-identifier"] for one in heard}) == 1
    assert len({one.raw for one in heard}) == 1
    retries = [one.headers.get("x-atlassian-webhook-retry") for one in heard]
    assert retries == ([None, "1", "2"] if writer.cloud else [None])
    receiver.answers = [400, 200]
    writer.created()
    writer.created()
    refused, taken = receiver.several(2)
    assert "x-atlassian-webhook-retry" not in taken.headers | refused.headers
    assert receiver.came.empty()


def test_after_five_tries_more_it_is_given_up(writer: Writer, receiver: Receiver) -> None:
    receiver.answers = [500]
    register(writer, receiver, "jira:issue_created")
    writer.created()
    tries = 6 if writer.cloud else 1
    receiver.several(tries)
    receiver.answers = [200]
    writer.created()
    receiver.next()
    log = writer.jira.get("/sandbox/webhooks")["deliveries"]
    assert [row["state"] for row in log[-2:]] in (["failed", "delivered"], ["failed", "waiting"])
    assert [row["retry"] for row in log[-2]["tries"]] == list(range(tries))
    assert receiver.came.empty()


def test_deliveries_may_come_twice_late_or_never(writer: Writer, receiver: Receiver) -> None:
    register(writer, receiver, "jira:issue_created")
    moods(writer, webhooks={"duplicate": 1})
    writer.created()
    first, second = receiver.several(2)
    assert first.headers["x-atlassian-webhook-identifier"] == second.headers["x-atlassian-webhook-identifier"]
    moods(writer, webhooks={"drop": 1})
    writer.created()
    assert writer.jira.get("/sandbox/webhooks")["deliveries"][-1]["state"] == "dropped"
    moods(writer, webhooks={"reorder": 1, "time_scale": 1000})
    keys = [writer.created(), writer.created()]
    assert [heard.body["issue"]["key"] for heard in receiver.several(2)] == keys[::-1]
    moods(writer, webhooks={"reorder": 1, "time_scale": 0.00001})
    alone = writer.created()
    assert receiver.next().body["issue"]["key"] == alone
    for wrong in ({"reorder": 2}, {"nothing": 1}, {"time_scale": -1}, 7):
        assert writer.jira.client.post("/sandbox/moods", json={"webhooks": wrong}).status_code == 400


def test_only_apps_have_webhooks_of_their_own(writer: Writer) -> None:
    if not writer.cloud:
        pytest.skip("Data Center has no webhooks of apps")
    body = {"url": "https://x.test/", "webhooks": [{"events": ["jira:issue_created"], "jqlFilter": BROAD}]}
    for method, path, sent in (
        ("POST", "/webhook", body), ("GET", "/webhook", None), ("DELETE", "/webhook", {"webhookIds": [1]}),
        ("PUT", "/webhook/refresh", {"webhookIds": [1]}), ("GET", "/webhook/failed", None),
    ):  # fmt: skip
        refused = writer.send(method, path, sent, status=403)
        assert refused["errorMessages"] == ["Only Connect and OAuth 2.0 apps can use this operation."]


def app_of(writer: Writer) -> Iterator[httpx2.Client]:
    """An app that was let in, by the gateway."""
    told = writer.jira.sandbox.told
    client = told["applications"][0]
    asked = {"grant_type": "client_credentials", "client_id": client["clientId"],
             "client_secret": client["clientSecret"]}  # fmt: skip
    token = httpx2.post(f"{writer.jira.sandbox.url}/oauth/token", json=asked).json()["access_token"]
    with httpx2.Client(base_url=told["gateway"], headers={"Authorization": f"Bearer {token}"}) as app:
        yield app


@pytest.fixture
def app(writer: Writer) -> Iterator[httpx2.Client]:
    if not writer.cloud:
        pytest.skip("Data Center has no webhooks of apps")
    yield from app_of(writer)


def test_an_app_registers_is_sent_what_it_wants_and_lets_go(
    writer: Writer, receiver: Receiver, app: httpx2.Client
) -> None:
    secret = writer.jira.sandbox.told["applications"][0]["clientSecret"]
    row = {"events": ["jira:issue_updated"], "jqlFilter": "project = PLAT", "fieldIdsFilter": ["summary"]}
    wrong = {**row, "jqlFilter": "watchCount > 3"}
    body = {"url": receiver.url + "/app", "webhooks": [row, wrong]}
    done, refused = writer.send("POST", "/webhook", body, status=200, client=app)["webhookRegistrationResult"]
    assert refused == {"errors": ["The clause watchCount is unsupported"]}
    writer.send("PUT", "/issue/PLAT-2", {"fields": {"labels": ["x"]}}, status=204)
    trace = {"headers": {"X-Atlassian-Webhook-Trace": "mine"}}
    writer.send("PUT", "/issue/PLAT-2", {"fields": {"summary": "x"}}, status=204, sent=trace)
    heard = receiver.next()
    assert heard.body["changelog"]["items"][0]["fieldId"] == "summary"
    assert heard.headers["x-atlassian-webhook-trace"] == "mine"
    kind, _, token = heard.headers["authorization"].partition(" ")
    assert kind == "JWT"
    claims = jwt.decode(token, secret, ["HS256"], options={"verify_exp": False, "verify_aud": False,
                                                           "verify_iat": False})  # fmt: skip
    assert claims["iss"] == writer.jira.sandbox.told["applications"][0]["clientId"]
    (kept,) = writer.send("GET", "/webhook", status=200, client=app)["values"]
    assert kept["id"] == done["createdWebhookId"]
    ids = {"webhookIds": [kept["id"]]}
    end = writer.send("PUT", "/webhook/refresh", ids, status=200, client=app)["expirationDate"]
    assert end >= kept["expirationDate"]
    assert writer.send("GET", "/webhook/failed", status=200, client=app)["values"] == []
    writer.send("DELETE", "/webhook", ids, status=202, client=app)
    assert writer.send("GET", "/webhook", status=200, client=app)["total"] == 0
    writer.send("POST", "/webhook", {"url": "x"}, status=400, client=app)
    writer.send("DELETE", "/webhook", {}, status=400, client=app)


def test_an_app_pays_in_points_and_people_do_not(writer: Writer, app: httpx2.Client) -> None:
    moods(writer, limits={"points": {"quota": 3}})
    found = [app.get("/rest/api/3/myself") for _ in range(2)]
    assert [answer.status_code for answer in found] == [200, 429]
    assert found[1].headers["ratelimit-reason"] == "jira-quota-global-based"
    assert writer.jira.client.get("/rest/api/3/myself").status_code == 200
    moods(writer, limits="")


# What real Jiras sent, member by member.


@dataclass(frozen=True)
class Recording:
    """A recorded body."""

    folder: Path

    def body(self, name: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / name).read_text())
        beside = ("level", "message", "label")  # what the program that recorded it noted
        if "label" in told:
            told["timestamp"] = 0  # it wrote its own time over Jira's
        return {member: value for member, value in told.items() if member not in beside}


@pytest.fixture
def recorded(writer: Writer) -> Recording:
    folder = "cloud-mattermost" if writer.cloud else "server-jira-to-matrix"
    return Recording(writer.shared / "recorded" / "webhooks" / folder)


PERSONAL = {"name", "key", "emailAddress"}
"""What Cloud told of people before 2019, and what was taken out of the recordings."""


def alike(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """The same members in the same order, with values of the same type."""
    assert list(ours) == list(theirs)
    for name, value in ours.items():
        if value is not None and theirs[name] is not None:
            assert type(value) is type(theirs[name]), name


def people(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert set(theirs) - PERSONAL - {"timeZone"} <= set(ours)
    assert set(ours) - PERSONAL <= set(theirs) | {"accountType", "avatarUrls", "timeZone"}


def test_bodies_of_issues_are_those_of_real_sites(
    writer: Writer, receiver: Receiver, recorded: Recording
) -> None:
    register(writer, receiver, "jira:issue_created", "jira:issue_updated", "jira:issue_deleted")
    me = writer.jira.get(f"{writer.api}/myself")
    who = {"accountId": me["accountId"]} if writer.cloud else {"name": me["name"]}
    key = writer.created(assignee=who)
    writer.send("PUT", f"/issue/{key}", {"fields": {"labels": ["x"]}}, status=204)
    writer.send("DELETE", f"/issue/{key}", status=204)
    created, updated, deleted = (heard.body for heard in receiver.several(3))
    files = (
        ("webhook-cloud-issue-created-many-fields.json", "webhook-issue-updated-labels.json",
         "webhook-issue-deleted.json")
        if writer.cloud
        else ("issue__created.json", "", "")
    )  # fmt: skip
    for ours, name in zip((created, updated, deleted), files, strict=True):
        if name:
            theirs = recorded.body(name)
            alike(ours, theirs)
            alike(ours["issue"], theirs["issue"])
            people(ours["user"], theirs["user"])
    theirs = recorded.body(files[0])
    hidden = {"comment", "worklog", "statusCategory"}
    assert bool(set(created["issue"]["fields"]) & hidden) is not writer.cloud
    told = {item["field"]: item for item in theirs["changelog"]["items"]}
    mine = {item["field"]: item for item in created["changelog"]["items"]}
    if writer.cloud:
        alike(mine["assignee"], told["assignee"])
        assert {"comment", "worklog"} <= set(deleted["issue"]["fields"])
        assert set(theirs["issue"]["fields"]) - {
            n for n in theirs["issue"]["fields"] if n.startswith("custom")
        } <= set(created["issue"]["fields"]) | {"security", "lastViewed"}


def test_bodies_of_comments_are_those_of_real_sites(
    writer: Writer, receiver: Receiver, recorded: Recording
) -> None:
    register(writer, receiver, *(event for event in EVENTS if event.startswith("comment")))
    id_ = writer.send("POST", "/issue/PLAT-2/comment", {"body": writer.rich("Said")}, status=201)["id"]
    writer.send("PUT", f"/issue/PLAT-2/comment/{id_}", {"body": writer.rich("Thought")}, status=200)
    writer.send("DELETE", f"/issue/PLAT-2/comment/{id_}", status=204)
    for what, heard in zip(("created", "updated", "deleted"), receiver.several(3), strict=True):
        if not writer.cloud and what != "created":
            continue  # those recordings are of a Cloud site
        name = f"webhook-cloud-comment-{what}.json" if writer.cloud else f"comment__{what}.json"
        theirs = recorded.body(name)
        alike(heard.body, theirs)
        alike(heard.body["comment"], theirs["comment"])
        people(heard.body["comment"]["author"], theirs["comment"]["author"])
        if writer.cloud:
            alike(heard.body["issue"], theirs["issue"])
            alike(heard.body["issue"]["fields"], theirs["issue"]["fields"])


def test_bodies_of_comments_of_data_center_tell_the_issue_in_another_event(
    writer: Writer, receiver: Receiver, recorded: Recording
) -> None:
    if writer.cloud:
        pytest.skip("Cloud tells one event")
    register(writer, receiver, "jira:issue_updated")
    writer.send("POST", "/issue/PLAT-2/comment", {"body": "Said"}, status=201)
    theirs = recorded.body("issue__updated__commented.json")
    ours = receiver.next().body
    alike(ours, theirs)
    alike(ours["comment"], theirs["comment"])
    assert ours["issue_event_type_name"] == theirs["issue_event_type_name"]


def test_bodies_of_links_and_projects_are_those_of_real_sites(writer: Writer, receiver: Receiver) -> None:
    recorded = Recording(writer.shared / "recorded" / "webhooks" / "server-jira-to-matrix")
    register(writer, receiver, "issuelink_created", "jira:version_created")
    one, other = writer.created(), writer.created()
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": one}, "outwardIssue": {"key": other}}
    writer.send("POST", "/issueLink", link, status=201)
    ours, theirs = receiver.next().body, recorded.body("issuelink__created.json")
    alike(ours, theirs)
    alike(ours["issueLink"], theirs["issueLink"])
    alike(ours["issueLink"]["issueLinkType"], theirs["issueLink"]["issueLinkType"])
    project = writer.jira.get(f"{writer.api}/project/PLAT")
    version = {"name": "Heard of", "projectId": int(project["id"]), "releaseDate": "2026-11-30"}
    writer.send("POST", "/version", version, status=201)
    told = receiver.next().body
    assert list(told) == ["timestamp", "webhookEvent", "version"]
    assert told["version"]["userReleaseDate"] == "30/Nov/26"
    assert told["version"]["projectId"] == int(project["id"])


def test_bodies_of_projects_boards_and_sprints(writer: Writer, receiver: Receiver) -> None:
    recorded = Recording(writer.shared / "recorded" / "webhooks" / "server-jira-to-matrix")
    register(writer, receiver, "project_created", "sprint_created", "board_created", "user_created")
    me = writer.jira.get(f"{writer.api}/myself")
    lead = {"leadAccountId": me["accountId"]} if writer.cloud else {"lead": me["name"]}
    project = {"key": "HEARD", "name": "Heard of", "projectTypeKey": "software", **lead}
    writer.send("POST", "/project", project, status=201)
    told = {}
    while "project_created" not in told:
        body = receiver.next().body
        told[body["webhookEvent"]] = body
    ours, theirs = told["project_created"], recorded.body("project__created.json")
    alike(ours, theirs)
    alike(ours["project"], theirs["project"])
    assert ours["project"]["assigneeType"].startswith("admin.assignee.type.")
    assert ours["project"]["projectLead"]["displayName"] == me["displayName"]
    boards = writer.jira.get("/rest/agile/1.0/board", type="scrum")["values"]
    sprint = {"name": "Heard", "originBoardId": boards[0]["id"]}
    writer.jira.client.post("/rest/agile/1.0/sprint", json=sprint)
    while "sprint_created" not in told:
        body = receiver.next().body
        told[body["webhookEvent"]] = body
    assert list(told["sprint_created"]) == ["timestamp", "webhookEvent", "sprint"]
    assert told["sprint_created"]["sprint"]["name"] == "Heard"
    if "board_created" in told:
        assert set(told["board_created"]["board"]) == {"id", "self", "name", "type"}


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
