"""Every column path of the catalog, walked through answers that real Jira sites gave.

The walk is written here a second time, on purpose: the engine's own must not prove itself. What is expected
is taken from the recordings by hand-written expressions.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from isthmus.catalog.custom import custom_columns
from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Dialect, Resource, Type
from isthmus.catalog.resources import RESOURCES
from isthmus.catalog.types import parse
from isthmus.jira.markup import markdown

SHARED = Path(os.environ.get("ISTHMUS_SHARED", Path(__file__).parents[3] / "shared"))
RECORDED = SHARED / "recorded"
pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(), reason=f"the recorded answers are not at {RECORDED}: set ISTHMUS_SHARED"
)

Json = Any


def recorded(name: str) -> Json:
    text = (RECORDED / name).read_text()
    # The largest 64-bit number, a work ratio without an estimate, as JavaScript rounded it when recording.
    content = json.loads(text.replace("9223372036854776000", "9223372036854775807"))
    if isinstance(content, dict) and "interactions" in content:
        return content["interactions"][-1]["response"]
    return content


def walk(path: str, value: Json) -> Json:
    """What is at `path` below `value`: None when anything on the way is missing."""
    if path in ("", "."):
        return value
    if "[]" in path:
        before, _, after = path.partition("[]")
        found = walk(before, value)
        return [walk(after.removeprefix("."), one) for one in found] if isinstance(found, list) else None
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def cells(
    resource: Resource, dialect: Dialect, row: Json, parent: Json = None, around: Json = None
) -> dict[str, Json]:
    """One row, typed, of all columns the dialect has."""
    values: dict[str, Json] = {}
    for column in resource.columns:
        path = column.path_in(dialect)
        if not path or path.startswith("@"):
            continue
        source = {"^": parent, "<": around}.get(path[0], row)
        values[column.name] = read(column, walk(path.lstrip("^<"), source))
    return values


def read(column: Column, sent: Json) -> Json:
    value = parse(column.type, sent)
    return markdown(value) if column.type is Type.RICH else value


def cloud_issues() -> Iterator[Json]:
    yield from recorded("cloud-2026-nango/issues.json")["issues"]
    yield recorded("cloud-2026-nango/get-issue.json")
    yield from renamed_issues()


def renamed_issues() -> Iterator[Json]:
    """The issues of a recording whose fields go by their names: put back under their ids."""
    fields = recorded("bitovi-cloud/bitovi-training-fields.json")
    ids = {field["name"]: field["id"] for field in reversed(fields)}
    for issue in recorded("bitovi-cloud/bitovi-training-issues.json"):
        yield issue | {"fields": {ids[name]: value for name, value in issue["fields"].items()}}


SERVER_ISSUES = (
    "server-jrjc/issue__valid-all-expanded-with-resolution.json",
    "server-jrjc/issue__valid-user-picker-custom-field-filled-out.json",
    "server-jrjc/issue__valid-visibility.json",
    "jira-ruby/issue__10002.json",
    "jira-to-matrix-rest/issue.json",
)


def server_issues() -> Iterator[Json]:
    for name in SERVER_ISSUES:
        yield recorded(name)
    yield recorded("server-jirafs/basic.issue.json")["raw"]
    issue = recorded("server-php-jira/issue.json")
    for odd in ("components", "fixVersions"):  # its authors put texts where Jira sends objects
        issue["fields"][odd] = [{"name": name} for name in issue["fields"][odd]]
    yield issue


SOURCES: Mapping[Dialect, Callable[[], Iterator[Json]]] = {CLOUD: cloud_issues, DATA_CENTER: server_issues}


def name_of(value: Json) -> Json:
    return value["name"] if value else None


@pytest.mark.parametrize("dialect", Dialect)
def test_issues(dialect: Dialect) -> None:
    seen = 0
    for issue in SOURCES[dialect]():
        row, fields = cells(RESOURCES["issues"], dialect, issue), issue["fields"]
        seen += 1
        assert (row["id"], row["key"], row["url"]) == (issue["id"], issue["key"], issue["self"])
        assert row["summary"] == fields.get("summary")
        assert row["issue_type"] == name_of(fields.get("issuetype"))
        assert row["status"] == name_of(fields.get("status"))
        assert row["priority"] == name_of(fields.get("priority"))
        assert row["resolution"] == name_of(fields.get("resolution"))
        assert list(row["labels"]) == fields.get("labels", [])
        assert list(row["fix_versions"]) == [one["name"] for one in fields.get("fixVersions") or []]
        assert row["time_spent"] == fields.get("timespent")
        assert json.loads(row["fields"]) == fields
        if fields.get("updated"):
            assert row["created"].isoformat()[14:16] == fields["created"][14:16]
            assert row["updated"] >= row["created"]
        who = fields.get("assignee") or {}
        assert row["assignee"] == who.get("displayName")
        if dialect is CLOUD:
            assert row["assignee_account_id"] == who.get("accountId")
        else:
            assert row["assignee_name"] == who.get("name")
    assert seen >= 7


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(
    "name", [r.name for r in RESOURCES.values() if r.nested and r.nested.rows and not r.nested.explode]
)
def test_children_of_issues(name: str, dialect: Dialect) -> None:
    resource = RESOURCES[name]
    assert resource.nested
    for issue in SOURCES[dialect]():
        rows = walk(resource.nested.rows, issue) or []
        for row in rows if isinstance(rows, list) else []:
            values = cells(resource, dialect, row, parent=issue)
            assert (values["issue_id"], values["issue_key"]) == (issue["id"], issue["key"])
            assert values["id"] == row["id"]
            if "author" in row:
                assert values["author"] == row["author"].get("displayName")


def test_comments_have_their_text() -> None:
    bodies = [
        cells(RESOURCES["comments"], DATA_CENTER, row, parent=issue)["body"]
        for issue in server_issues()
        for row in walk("fields.comment.comments", issue) or []
    ]
    assert len(bodies) >= 4
    assert all(bodies)


def test_worklogs_and_their_times() -> None:
    issue = recorded("cloud-2026-nango/get-issue.json")
    rows = [cells(RESOURCES["worklogs"], CLOUD, row, issue) for row in walk("fields.worklog.worklogs", issue)]
    assert [row["time_spent_seconds"] for row in rows[:2]] == [3600, 7200]
    assert rows[0]["comment"] == "Test worklog entry via Nango action"
    assert rows[0]["started"].isoformat() == "2024-01-15T09:00:00+00:00"


def test_changelogs() -> None:
    resource = RESOURCES["changelogs"]
    history = recorded("cloud-2026-nango/get-issue-changelog.json")["values"][0]
    row = cells(resource, CLOUD, history["items"][0], parent={}, around=history)
    assert (row["history_id"], row["field"], row["to_value"]) == ("10013", "Link", "KAN-2")
    assert row["to_text"] == "This work item relates to KAN-2"
    assert (row["author"], row["from_value"]) == ("Zoe Markov", None)


FLAT = [
    ("server_info", CLOUD, "bitovi-cloud/bitovi-training-server-info.json"),
    ("server_info", DATA_CENTER, "server-jrjc/serverInfo__valid.json"),
    ("myself", CLOUD, "cloud-2026-nango/get-myself.json"),
    ("fields", CLOUD, "cloud-2026-nango/get-field.json"),
    ("fields", CLOUD, "bitovi-cloud/bitovi-training-fields.json"),
    ("projects", CLOUD, "cloud-2026-nango/list-projects.json"),
    ("projects", CLOUD, "cloud-2026-nango/get-project.json"),
    ("projects", DATA_CENTER, "go-jira/project.json"),
    ("issue_types", CLOUD, "cloud-2026-nango/issue-types.json"),
    ("issue_types", CLOUD, "bitovi-cloud/bitovi-training-issue-types.json"),
    ("users", CLOUD, "cloud-2026-nango/users.json"),
    ("users", DATA_CENTER, "server-jrjc/user__valid-with-masked-email.json"),
    ("users", DATA_CENTER, "server-jrjc/user__valid-basic-deleted-JRA-30263.json"),
    ("filters", CLOUD, "cloud-go-atlassian/v3__search-filters.json"),
    ("filters", DATA_CENTER, "server-jrjc/filter__valid-with-shares.json"),
    ("statuses", DATA_CENTER, "go-jira/all_statuses.json"),
    ("status_categories", DATA_CENTER, "go-jira/all_statuscategories.json"),
    ("resolutions", DATA_CENTER, "go-jira/all_resolutions.json"),
    ("issue_link_types", DATA_CENTER, "go-jira/all_issuelinktypes.json"),
    ("sprints", CLOUD, "cloud-go-atlassian/get-sprint-by-id.json"),
    ("transitions", CLOUD, "cloud-2026-nango/list-transitions.json"),
    ("watchers", CLOUD, "cloud-2026-nango/list-watchers.json"),
]
IDENTITY = {"server_info": "baseUrl", "watchers": "accountId", "users": "name", "myself": "accountId"}


@pytest.mark.parametrize(("name", "dialect", "file"), FLAT, ids=[f"{one[0]}:{one[2]}" for one in FLAT])
def test_lists(name: str, dialect: Dialect, file: str) -> None:
    resource, answer = RESOURCES[name], recorded(file)
    if isinstance(answer, dict):
        several = next((answer[key] for key in ("values", "transitions", "watchers") if key in answer), None)
        answer = [answer] if several is None else several
    assert answer
    filled: set[str] = set()
    for sent in answer:
        row = cells(resource, dialect, sent, parent={})
        member = "accountId" if name == "users" and dialect is CLOUD else IDENTITY.get(name, "id")
        column = next(one for one in resource.columns if one.path_in(dialect) == member)
        assert row[column.name] == parse(column.type, sent[member])
        filled |= {key for key, value in row.items() if value not in (None, ())}
    assert len(filled) >= 2


def test_project_roles_of_data_center() -> None:
    roles = recorded("go-jira/project.json")["roles"]
    assert all(url.rsplit("/", 1)[-1].isdigit() for url in roles.values())


def test_components_and_versions_of_a_project() -> None:
    project = recorded("go-jira/project.json")
    rows = [cells(RESOURCES["project_versions"], DATA_CENTER, one, project) for one in project["versions"]]
    assert (rows[0]["project_key"], rows[0]["name"]) == ("ABDERA", "0.2.2")
    assert rows[0]["release_date"].isoformat() == "2007-02-19"


def test_custom_fields_of_a_site() -> None:
    fields = recorded("bitovi-cloud/bitovi-training-fields.json")
    columns = custom_columns(fields, CLOUD, [one.name for one in RESOURCES["issues"].columns])
    by_name = {column.name: column for column in columns}
    values: dict[str, list[Json]] = {name: [] for name in by_name}
    for issue in renamed_issues():
        for name, column in by_name.items():
            value = read(column, walk(column.path_in(CLOUD), issue))
            if value not in (None, ()):
                values[name].append(value)
    assert values["rank"]
    assert all(value.count("|") for value in values["rank"])
    assert len({column.name for column in columns}) == len(columns)


def test_custom_fields_of_a_server() -> None:
    issue = recorded("server-jrjc/issue__valid-user-picker-custom-field-filled-out.json")
    answers = [
        {"id": one, "name": issue["names"][one], "searchable": True, "schema": schema}
        for one, schema in issue["schema"].items()
    ]
    read_values = {
        column.name: read(column, walk(column.path_in(DATA_CENTER), issue))
        for column in custom_columns(answers, DATA_CENTER, ())
    }
    assert any(name.endswith("_name") and value for name, value in read_values.items())
