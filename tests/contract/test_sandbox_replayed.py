"""Requests that were recorded with their answers, sent again to a sandbox that serves the same recordings.

And the account of every recording there is: replayed here, judged by another test, or why it cannot be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from test_sandbox_loaded import EXPORTS
from test_sandbox_recorded import CLOUD, SERVER
from test_sandbox_service_recorded import ASKED

Thing = dict[str, Any]
SITE = "cloud-2026-nango"
CALLER = "user63885@example.com"
GATEWAY = re.compile(r"^/ex/jira/[^/]*")
ELSEWHERE = frozenset({"self", "avatarUrls", "iconUrl", "autoCompleteUrl"})
"""Members that name the host an answer came from."""

MOMENT = "the moment of the replay"
NEW = {"id": "counted by each site", "created": MOMENT, "updated": MOMENT}
LATER = "more was done to the issue before its other recordings were made"


@dataclass(frozen=True)
class Replay:
    """How a recording is replayed where that takes more than sending it.

    Args:
        path: another path, where the recording has no state of the thing it was sent to.
        status: another status than the recorded one, with the reason in ``excused["status"]``.
        excused: paths inside the answer (as patterns) that may differ, each with its reason.
        first: a request that makes the thing first; its answer's ``id`` takes the place of ``{id}``.
    """

    path: str | None = None
    status: int | None = None
    excused: Thing = field(default_factory=dict)
    first: tuple[str, str, Thing] | None = None


def said(text: str) -> Thing:
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"body": {"type": "doc", "version": 1, "content": [paragraph]}}


REPLAYS = {
    "add-comment.json": Replay("/rest/api/3/issue/KAN-2/comment", excused=NEW),
    "add-worklog.json": Replay(excused=NEW | {"started": "in the zone of a site that tells none"}),
    "create-issue.json": Replay(excused={"id": NEW["id"], "key": NEW["id"]}),
    "delete-issue.json": Replay("/rest/api/3/issue/KAN-2"),
    "get-create-issue-metadata.json": Replay(
        excused={
            r"projects\.0\.issuetypes\.\d+\.(untranslatedName|scope)": "an issue tells less of its type",
        }
    ),
    "get-issue-changelog.json": Replay(excused={"total|values": "the issue came without its changes"}),
    "get-myself.json": Replay(
        excused={r"groups\.size|applicationRoles\.size": "groups are told by number, without one name"}
    ),
    "get-user.json": Replay(
        excused={r"groups\.size|applicationRoles\.size": "groups are told by number, without one name"}
    ),
    "get-project.json": Replay(
        excused={
            r"roles\..*": "links to roles that are recorded nowhere",
            r"issueTypes\.\d+\.avatarId": "another recording tells more of the type, and without it",
        }
    ),
    "list-statuses.json": Replay(
        excused={"total|values": "statuses of other projects, told without a link to themselves"}
    ),
    "list-watchers.json": Replay(excused={"watchers": "an issue tells how many watch it, not who"}),
    "list-worklogs.json": Replay(excused={r"total|worklogs\.1\..*": LATER}),
    "update-comment.json": Replay(
        "/rest/api/3/issue/KAN-2/comment/{id}",
        first=("POST", "/rest/api/3/issue/KAN-2/comment", said("First")),
        excused=NEW,
    ),
    "update-worklog.json": Replay(excused={"updated": MOMENT}),
}
IMPOSSIBLE = {
    "create-issue-link.json": "no issue of the recordings has a link, so that they tell no type of link",
    "delete-attachment.json": "no issue of the recordings has an attachment",
    "list-transitions.json": "issue 10011 was deleted; transitions of a workflow that is recorded nowhere",
    "transition-issue.json": "a transition of a workflow that is recorded nowhere",
    "get-edit-issue-metadata.json": "the screen of a project whose fields are recorded nowhere but here",
}
"""Interactions that no site made of the recordings can answer alike."""


@pytest.fixture(scope="module")
def site(shared: Path, open_sandbox: Any) -> Iterator[Any]:
    with open_sandbox("--load", str(shared / "recorded" / SITE), "--user", CALLER) as jira:
        yield jira


def interactions(shared: Path, name: str) -> list[Thing]:
    held: Thing = json.loads((shared / "recorded" / SITE / name).read_text(encoding="utf-8"))
    return [step for step in held["interactions"] if "/rest/" in step["path"]]


def differences(told: Any, given: Any, path: str = "") -> Iterator[str]:
    """Where an answer lacks what was recorded; rows with ids are compared whatever their order."""
    if isinstance(told, dict) and isinstance(given, dict):
        for name, value in told.items():
            if name in ELSEWHERE:
                continue
            here = f"{path}.{name}".lstrip(".")
            if name not in given:
                yield here
            else:
                yield from differences(value, given[name], here)
    elif isinstance(told, list) and isinstance(given, list):
        names = [name for name in ("id", "accountId") if all(isinstance(r, dict) and name in r for r in told)]
        ours = {row.get(names[0]): row for row in given} if names else dict(enumerate(given))
        for at, row in enumerate(told):
            key = row[names[0]] if names else at
            if key not in ours:
                yield path
            else:
                yield from differences(row, ours[key], f"{path}.{at}")
    elif told != given:
        yield path


def replayed(jira: Any, name: str, step: Thing) -> httpx2.Response:
    how, asked = REPLAYS.get(name, Replay()), step.get("request") or {}
    path = how.path or GATEWAY.sub("", step["path"])
    with jira.sandbox.kept():
        if how.first:
            method, where, body = how.first
            path = path.replace("{id}", jira.client.request(method, where, json=body).json()["id"])
        sent = {"json": asked["data"]} if "data" in asked else {}
        answer: httpx2.Response = jira.client.request(
            step["method"], path, params=asked.get("params"), **sent
        )
    return answer


def test_recorded_requests_are_answered_alike(site: Any, shared: Path) -> None:
    wrong, needless = [], []
    for path in sorted((shared / "recorded" / SITE).glob("*.json")):
        if path.name in IMPOSSIBLE:
            continue
        for step in interactions(shared, path.name):
            answer = replayed(site, path.name, step)
            if answer.status_code != step["status"]:
                wrong.append((path.name, answer.status_code, answer.text[:200]))
                continue
            excused = REPLAYS.get(path.name, Replay()).excused
            told = step.get("response", "")
            found = list(differences(told, answer.json() if answer.content else ""))
            wrong += [(path.name, at) for at in found if not any(re.fullmatch(p, at) for p in excused)]
            needless += [
                (path.name, pattern)
                for pattern in excused
                if not any(re.fullmatch(pattern, at) for at in found)
            ]
    assert wrong == []
    assert needless == [], "exceptions that are needed no more"


def test_a_recorded_order_is_kept(site: Any, shared: Path) -> None:
    for name in ("issues.json", "search-issues.json"):
        for step in interactions(shared, name):
            keys = [issue["key"] for issue in replayed(site, name, step).json()["issues"]]
            assert keys == [issue["key"] for issue in step["response"]["issues"]]


# --- errors ------------------------------------------------------------------------------------------------

REFUSED = {
    "errors/400-put-issue-empty.json": {},
    "errors/400-put-issue-unknown-field.json": {"fields": {"invalid": "x"}},
    "jira-ruby/issue__10002.put.missing_field_update.json": {},
    "jira-ruby/issue__10002.invalid.put.json": {"fields": {"invalid": "x"}},
}
"""Bodies of edits that a server refused, by the recording of its refusal."""


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_edit_is_refused_in_the_same_words(name: str, datacenter: Any, shared: Path) -> None:
    held = json.loads((shared / "recorded" / name).read_text(encoding="utf-8"))
    answer = datacenter.client.put("/rest/api/2/issue/PLAT-1", json=REFUSED[name])
    assert (answer.status_code, answer.json()) == (400, held.get("body", held))


def test_a_failed_login_is_refused_in_the_same_words(datacenter: Any, shared: Path) -> None:
    held = json.loads(
        (shared / "recorded" / "errors" / "401-dc-login-failed.json").read_text(encoding="utf-8")
    )
    body = {"username": datacenter.sandbox.user, "password": "wrong"}
    answer = httpx2.post(f"{datacenter.sandbox.url}/rest/auth/1/session", json=body)
    assert (answer.status_code, answer.json()) == (held["status"], held["body"])


# --- the account -------------------------------------------------------------------------------------------

HOOKS = "tests/contract/test_sandbox_webhooks.py"
JUDGED_BY = {
    "tests/contract/test_sandbox_behavior.py": (
        "errors/400-jql-paren.json",
        "errors/400-jql-reserved-word.json",
        "errors/400-jql-unbounded.json",
        "errors/401-cloud-basic-bad-token.json",
        "errors/410-search-removed.json",
    ),
    "tests/contract/test_sandbox_provisioning.py": tuple(
        f"admin-scim-go-atlassian/scim-get-{name}.json"
        for name in ("service-provider", "user-schemas", "user", "groups")
    ),
    "tests/contract/test_sandbox_managed_accounts.py": (
        "admin-scim-go-atlassian/get-user-permissions.json",
        "admin-scim-go-atlassian/get-user.json",
    ),
    HOOKS: (
        *(
            f"webhooks/cloud-mattermost/{name}.json"
            for name in (
                "webhook-cloud-issue-created-many-fields",
                "webhook-issue-updated-labels",
                "webhook-issue-deleted",
            )
        ),
        *(
            f"webhooks/server-jira-to-matrix/{name}.json"
            for name in (
                "issue__created",
                "issue__updated__commented",
                "issuelink__created",
                "project__created",
            )
        ),
    ),
}
"""Recordings that a test names, by the test."""

SPOKEN = tuple(
    f"webhooks/cloud-mattermost/webhook-cloud-comment-{what}.json"
    for what in ("created", "deleted", "updated")
)
"""Recordings whose names a test puts together."""

SAME = "the same event as a recording that is judged, of another field"
DRAWN = "an older page of an organization, which its description judges now"
LIMIT = "made by limits, whose headers tests/integration/sandbox judge; no body was recorded"
EXCUSED = {
    **{f"{SITE}/{name}": reason for name, reason in IMPOSSIBLE.items() if f"{SITE}/{name}" not in CLOUD},
    **{
        f"webhooks/cloud-mattermost/webhook-{name}.json": SAME
        for name in (
            "cloud-issue-updated-custom-field",
            "issue-assigned-empty-changelog",
            "issue-created-with-security-level",
            "issue-created",
            "issue-updated-components",
            "issue-updated-issue-type",
        )
    },
    **{
        f"webhooks/server-jira-to-matrix/{name}.json": SAME
        for name in (
            "issue__updated__issue-assigned",
            "issue__updated__move-issue",
            "issue__updated__status-changed",
            "issuelink__deleted",
        )
    },
    **{
        f"webhooks/server-jira-to-matrix/comment__{what}.json": "of a Cloud site, under the name of a server"
        for what in ("created", "deleted", "updated")
    },
    **{
        f"admin-scim-go-atlassian/{name}.json": DRAWN
        for name in ("get-organizations", "get-organization-domains", "get-organization-policies")
    },
    "admin-scim-go-atlassian/scim-get-group.json": "one row of scim-get-groups.json",
    "admin-scim-go-atlassian/scim-get-users.json": "rows like that of scim-get-user.json",
    **{
        f"errors/{name}.json": LIMIT
        for name in ("429-cloud-burst", "429-cloud-cost-based-api-token", "429-cloud-quota-global")
    },
    "errors/403-captcha.json": "its page was not recorded; test_sandbox_logins judges the headers",
    "errors/404-issue-links-disabled.json": "the sandbox cannot switch links off",
    "server-jrjc/issueLinks__links-disabled-error.json": "the sandbox cannot switch links off",
    "errors/jsm-403-no-agent-licence.json": "told of in words; nobody recorded an answer",
    **{
        f"createmeta-mattermost/{name}.json": "an answer of Mattermost's plugin, made out of Jira's"
        for name in (
            "cloud-get-create-issue-metadata-for-project",
            "server-get-create-issue-metadata-for-project",
            "server-get-create-issue-metadata-for-project-many-fields",
            "server-get-jira-project-metadata",
        )
    },
    "jira-ruby/component__10000.invalid.put.json": "names a class and an address in the memory of Jira 5",
    "jira-ruby/version__10000.invalid.put.json": "names a class and an address in the memory of Jira 5",
    "jira-ruby/rapidview__SAMPLEPROJECT.issues.json": "a private API of Jira Agile 5 that is long gone",
    "server-jrjc/user__valid-basic-deleted-JRA-30263.json": "what Jira 5 once said of people that are gone",
    "server-jrjc/user__valid-with-accountId-without-name.json": "made by hand: no product has both members",
    "server-php-jira/issueFieldV3.json": "a request, not an answer",
    "server-php-jira/reporter-no-email-address.json": "a piece of an issue, cut out",
}
"""Recordings that no test judges, each with why."""


def test_no_recording_is_forgotten(shared: Path) -> None:
    home = shared / "recorded"
    every = {str(path.relative_to(home)) for path in home.glob("**/*.json")}
    replays = {f"{SITE}/{path.name}" for path in (home / SITE).glob("*.json")} - {
        f"{SITE}/{n}" for n in IMPOSSIBLE
    }
    loaded = {name for name in every if any(name == kept or name.startswith(f"{kept}/") for kept in EXPORTS)}
    judged = {name for names in JUDGED_BY.values() for name in names} | set(SPOKEN)
    service = {f"jsm-go-atlassian/{name}" for name in ASKED}
    members = set(CLOUD) | set(SERVER)
    done = (
        replays | (loaded - {f"{SITE}/{n}" for n in IMPOSSIBLE}) | judged | service | members | set(REFUSED)
    )
    done.add("errors/401-dc-login-failed.json")
    assert every - done - set(EXCUSED) == set(), "forgotten"
    assert (done | set(EXCUSED)) - every == set(), "recordings that are not there"
    assert done & set(EXCUSED) == set(), "judged and excused at once"


@pytest.mark.parametrize("test", JUDGED_BY)
def test_the_tests_that_judge_name_their_recordings(test: str) -> None:
    text = (Path(__file__).parents[2] / test).read_text(encoding="utf-8")
    assert [name for name in JUDGED_BY[test] if f'{name.rpartition("/")[2]}"' not in text] == []
