"""What real Jira sites answered, member by member, against the sandbox's answers to the same calls."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sandbox_calls import CALLS, Truth, once, spelled
from test_sandbox_openapi import VERSION

Shape = tuple[str, str]
"""A path inside an answer and the JSON type found there."""

CLOUD = {
    "cloud-2026-nango/add-comment.json": "GET /rest/api/{v}/issue/{key}/comment/{id}",
    "cloud-2026-nango/add-worklog.json": "GET /rest/api/{v}/issue/{key}/worklog/{id}",
    "cloud-2026-nango/get-field.json": "GET /rest/api/{v}/field",
    "cloud-2026-nango/get-issue-changelog.json": "GET /rest/api/{v}/issue/{key}/changelog",
    "cloud-2026-nango/get-issue.json": "GET /rest/api/{v}/issue/{key}",
    "cloud-2026-nango/get-myself.json": "GET /rest/api/{v}/myself",
    "cloud-2026-nango/get-project.json": "GET /rest/api/{v}/project/{project}",
    "cloud-2026-nango/get-user.json": "GET /rest/api/{v}/user",
    "cloud-2026-nango/issue-types.json": "GET /rest/api/{v}/issuetype",
    "cloud-2026-nango/issues.json": "GET /rest/api/{v}/search/jql",
    "cloud-2026-nango/list-issue-comments.json": "GET /rest/api/{v}/issue/{key}/comment",
    "cloud-2026-nango/list-project-components.json": "GET /rest/api/{v}/project/{project}/components",
    "cloud-2026-nango/list-project-versions.json": "GET /rest/api/{v}/project/{project}/version",
    "cloud-2026-nango/list-projects.json": "GET /rest/api/{v}/project/search",
    "cloud-2026-nango/list-statuses.json": "GET /rest/api/{v}/statuses/search",
    "cloud-2026-nango/list-transitions.json": "GET /rest/api/{v}/issue/{key}/transitions",
    "cloud-2026-nango/list-users.json": "GET /rest/api/{v}/user/search",
    "cloud-2026-nango/list-watchers.json": "GET /rest/api/{v}/issue/{key}/watchers",
    "cloud-2026-nango/list-worklogs.json": "GET /rest/api/{v}/issue/{key}/worklog",
    "cloud-2026-nango/search-issues.json": "POST /rest/api/{v}/search/jql",
    "cloud-2026-nango/update-comment.json": "GET /rest/api/{v}/issue/{key}/comment/{id}",
    "cloud-2026-nango/update-worklog.json": "GET /rest/api/{v}/issue/{key}/worklog/{id}",
    "cloud-2026-nango/users.json": "GET /rest/api/{v}/users/search",
    "bitovi-cloud/bitovi-training-fields.json": "GET /rest/api/{v}/field",
    "bitovi-cloud/bitovi-training-issue-types.json": "GET /rest/api/{v}/issuetype",
    "bitovi-cloud/bitovi-training-server-info.json": "GET /rest/api/{v}/serverInfo",
    "cloud-go-atlassian/v3__search-filters.json": "GET /rest/api/{v}/filter/search",
    "jira-to-matrix-rest/project-gens__classic__correct.json": "GET /rest/api/{v}/project/{project}",
    "jira-to-matrix-rest/project-gens__new-gen__correct.json": "GET /rest/api/{v}/project/{project}",
    "jira-to-matrix-rest/status.json": "GET /rest/api/{v}/status/{name}",
    "cloud-go-atlassian/v3__get-issue-create-metadata.json": "GET /rest/api/{v}/issue/createmeta",
    "jira-to-matrix-rest/issuelinkRelates.json": "GET /rest/api/{v}/issueLink/{id}",
    "jira-to-matrix-rest/project-gens__admins-project.json": "GET /rest/api/{v}/project/{project}/role/{id}",
    "jira-to-matrix-rest/project-gens__search-project.json": "GET /rest/api/{v}/search/jql",
    "jira-to-matrix-rest/project.json": "GET /rest/api/{v}/project/{project}",
    "jira-to-matrix-rest/transitions.json": "GET /rest/api/{v}/issue/{key}/transitions",
    "jira-to-matrix-rest/editmeta.json": "GET /rest/api/{v}/issue/{key}/editmeta",
    "cloud-go-atlassian/get-sprint-by-id.json": "GET /rest/agile/1.0/sprint/{sprint}",
}
SERVER = {
    "go-jira/all_issuelinktypes.json": "GET /rest/api/{v}/issueLinkType",
    "go-jira/all_resolutions.json": "GET /rest/api/{v}/resolution",
    "go-jira/all_statuscategories.json": "GET /rest/api/{v}/statuscategory",
    "go-jira/all_statuses.json": "GET /rest/api/{v}/status",
    "go-jira/board_configuration.json": "GET /rest/agile/1.0/board/{board}/configuration",
    "go-jira/issues_in_sprint.json": "GET /rest/agile/1.0/sprint/{sprint}/issue",
    "go-jira/project.json": "GET /rest/api/{v}/project/{project}",
    "go-jira/remote_links.json": "GET /rest/api/{v}/issue/{key}/remotelink",
    "jira-ruby/issue__10002.json": "GET /rest/api/{v}/issue/{key}",
    "jira-ruby/issue__10002__comment.json": "GET /rest/api/{v}/issue/{key}/comment",
    "jira-ruby/issue__10002__transitions.json": "GET /rest/api/{v}/issue/{key}/transitions",
    "jira-ruby/issue__10002__watchers.json": "GET /rest/api/{v}/issue/{key}/watchers",
    "jira-ruby/issue__10002__worklog.json": "GET /rest/api/{v}/issue/{key}/worklog",
    "jira-ruby/issue__10002__attachments__10000.json": "GET /rest/api/{v}/attachment/{id}",
    "jira-ruby/project__SAMPLEPROJECT.json": "GET /rest/api/{v}/project/{project}",
    "server-jrjc/user__valid-with-masked-email.json": "GET /rest/api/{v}/user",
    "jira-to-matrix-rest/issuelink.json": "GET /rest/api/{v}/issueLink/{id}",
    "jira-to-matrix-rest/watchers.json": "GET /rest/api/{v}/issue/{key}/watchers",
    "server-jrjc/filter__valid-with-shares.json": "GET /rest/api/{v}/filter/{id}",
    "server-jrjc/issue__valid-all-expanded-with-resolution.json": "GET /rest/api/{v}/issue/{key}",
    "server-jrjc/issue__valid-user-picker-custom-field-filled-out.json": "GET /rest/api/{v}/issue/{key}",
    "server-jrjc/issue__valid-visibility.json": "GET /rest/api/{v}/issue/{key}",
    "server-jrjc/mypermission__valid.json": "GET /rest/api/{v}/mypermissions",
    "server-jrjc/serverInfo__valid.json": "GET /rest/api/{v}/serverInfo",
    "server-jrjc/session__valid.json": "GET /rest/auth/1/session",
}
OLD = {"GET /rest/api/{v}/issue/createmeta": once(expand="projects.issuetypes.fields")}
"""Calls that only one product still answers."""

UNWRAPPED = {"go-jira/all_issuelinktypes.json": "issueLinkTypes"}
"""Recordings of a list whose client had taken it out of this member."""

JIRA_5 = {
    f"$.schema.{name}.items": "Jira 5 called it a list; since Jira 6 it has a type of its own"
    for name in ("comment", "votes", "watches")
}
EXCEPTIONS: dict[str, dict[str, str]] = {
    "cloud-2026-nango/get-issue.json": {
        "$.fields.issuerestriction": "team-managed projects may restrict issues; the made-up ones do not"
    },
    "bitovi-cloud/bitovi-training-fields.json": {
        "$[].schema.configuration.isMulti": "a field of Jira Product Discovery",
        "$[].schema.configuration.polarisSubType": "a field of Jira Product Discovery",
        "$[].scope": "no made-up field belongs to one project only",
    },
    "cloud-go-atlassian/v3__search-filters.json": {
        "$.values[].sharePermissions[].project.roles": "an empty object, left by the documentation's example",
        "$.values[].subscriptions[]": "nobody has subscribed to a filter",
    },
    "cloud-go-atlassian/v3__get-issue-create-metadata.json": {
        f"$.projects[].issuetypes[].fields.{name}": "a new issue takes none through its fields here"
        for name in ("attachment", "issuelinks")
    },
    "jira-to-matrix-rest/project-gens__admins-project.json": {
        "$.actors[].avatarUrl": "in 2019; neither description has it now",
        "$.scope": "roles of a team-managed project; the made-up ones share the site's",
    },
    "jira-to-matrix-rest/project-gens__search-project.json": {
        **{f"$.{name}": "of the old search" for name in ("expand", "startAt", "maxResults", "total")},
        **{
            f"$.issues[].fields.{name}": "asked of version 2 of the API; these answers are of version 3"
            for name in ("description", "comment.comments[].body")
        },
    },
    "jira-to-matrix-rest/project.json": {"$.email": "no made-up project has an address"},
    "jira-to-matrix-rest/transitions.json": {
        "$.transitions[].fields": "told for an `expand` that the calls here do not send"
    },
    "jira-ruby/issue__10002__attachments__10000.json": {
        "$.properties": "an empty object in Jira 5; Data Center 10 describes none"
    },
    "server-jrjc/filter__valid-with-shares.json": {
        "$.sharePermissions[].project.roles": "an empty object in 2013; Data Center 10 leaves it out"
    },
    "server-jrjc/issue__valid-all-expanded-with-resolution.json": JIRA_5
    | {
        "$.operations.linkGroups[]": "the menus of Jira's own pages",
        "$.editmeta.fields.comment.schema.items": "Jira 5 called it a list",
    },
    "server-jrjc/issue__valid-user-picker-custom-field-filled-out.json": JIRA_5,
    "server-jrjc/issue__valid-visibility.json": JIRA_5,
}
"""Members of a recording that the sandbox does not answer, by file, each with its reason."""


MAPS = frozenset({"$.roles", "$.permissions"})
"""Objects whose names are a site's own."""


def shapes(value: Any, path: str = "$") -> Iterator[Shape]:
    """Every path inside a value with its type; names made of ids and the inside of rich text count as one."""
    yield path, kind(value)
    if isinstance(value, list):
        for inner in value:
            yield from shapes(inner, path + "[]")
    elif isinstance(value, dict) and value.get("type") != "doc":
        for name, inner in value.items():
            if name.startswith("customfield_"):  # every site has its own
                continue
            yield from shapes(inner, f"{path}.{'*' if path in MAPS else name}")


def kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {str: "text", int: "number", float: "number", list: "list", dict: "object"}
    return names[type(value)]


@cache
def recorded(shared: Path, name: str) -> Any:
    held = json.loads((shared / "recorded" / name).read_text(encoding="utf-8"))
    if isinstance(held, dict) and "interactions" in held:
        return [step["response"] for step in held["interactions"] if step["status"] < 300][-1]
    return {UNWRAPPED[name]: held} if name in UNWRAPPED else held


def answers(truth: Truth, operation: str) -> Iterator[Any]:
    method, _, template = operation.partition(" ")
    for ask in (CALLS | OLD)[spelled(operation)](truth):
        url = ask.url(template, VERSION["cloud" if truth.cloud else "datacenter"])
        answer = truth.jira.client.request(method, url, params=ask.query, json=ask.body)
        if answer.status_code == 200:
            yield answer.json()


def missing(told: Any, given: list[Any]) -> list[Shape]:
    """What a recorded answer has and no given answer has with the same type."""
    have = {shape for answer in given for shape in shapes(answer)}
    paths = {path for path, _ in have}
    lacking = {s for s in shapes(told) if s not in have and not (s[1] == "null" and s[0] in paths)}
    return sorted(s for s in lacking if re.sub(r"(\.\w+|\[\])$", "", s[0]) in paths | {"$"})


@pytest.mark.parametrize(("name", "operation"), CLOUD.items(), ids=CLOUD)
def test_cloud_answers_have_every_recorded_member(
    name: str, operation: str, shared: Path, cloud_truth: Truth
) -> None:
    compare(name, operation, shared, cloud_truth)


@pytest.mark.parametrize(("name", "operation"), SERVER.items(), ids=SERVER)
def test_server_answers_have_every_recorded_member(
    name: str, operation: str, shared: Path, datacenter_truth: Truth
) -> None:
    sandbox = datacenter_truth.jira.sandbox
    if "session" in name:  # which tells when a login failed last
        httpx2.get(f"{sandbox.url}/rest/auth/1/session", auth=(sandbox.user, "wrong"))
    compare(name, operation, shared, datacenter_truth)


def compare(name: str, operation: str, shared: Path, truth: Truth) -> None:
    lacking = missing(recorded(shared, name), list(answers(truth, operation)))
    excused = EXCEPTIONS.get(name, {})
    assert [shape for shape in lacking if shape[0] not in excused] == []
    assert set(excused) <= {path for path, _ in lacking}, "an exception that is needed no more"
