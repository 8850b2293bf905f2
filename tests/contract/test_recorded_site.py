"""Real recorded answers, served and asked in SQL: what comes out is what stands in the files.

The files are read here by hand, without the catalog: every path below was read off a real answer.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from isthmus.doors.sql import Connection, connect
from jira_sandbox.process import running

SHARED = Path(os.environ.get("ISTHMUS_SHARED", Path(__file__).parents[3] / "shared"))
SITES = ("bitovi-cloud", "cloud-2026-nango")
Thing = dict[str, Any]

pytestmark = pytest.mark.skipif(
    not (SHARED / "recorded").is_dir(),
    reason=f"no recorded answers in {SHARED}: set ISTHMUS_SHARED to where they are",
)


# One of the exports has the fields under the names that people see.
NAMES = {
    "Summary": "summary",
    "Issue Type": "issuetype",
    "Parent": "parent",
    "Created": "created",
    "Due date": "duedate",
    "Fix versions": "fixVersions",
    "Labels": "labels",
    "Status": "status",
}


def issues_in(value: Any) -> Iterator[Thing]:
    """Every issue anywhere in a JSON value."""
    if isinstance(value, dict):
        fields = value.get("fields")
        if isinstance(fields, dict) and "key" in value and {"created", "Created"} & fields.keys():
            log = value.get("changelog") or []
            yield {
                **value,
                "fields": {NAMES.get(name, name): one for name, one in fields.items()},
                "changelog": log if isinstance(log, list) else log.get("histories", []),
            }
        else:
            for inner in value.values():
                yield from issues_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from issues_in(inner)


class Recorded:
    """One recorded site: its files, and a connection to a sandbox that serves them."""

    def __init__(self, name: str, connection: Connection) -> None:
        self.connection = connection
        self.versions: dict[str, list[Thing]] = {}
        for file in sorted((SHARED / "recorded" / name).glob("*.json")):
            for issue in issues_in(json.loads(file.read_text())):
                self.versions.setdefault(issue["id"], []).append(issue)

    def rows(self, sql: str) -> list[Thing]:
        return list(self.connection.execute(sql).fetch_arrow_table().to_pylist())


@pytest.fixture(scope="module", params=SITES)
def site(request: pytest.FixtureRequest) -> Iterator[Recorded]:
    with running("--load", str(SHARED / "recorded" / request.param)) as served:
        options = {"url": served.url, "user": served.user, "api_token": served.token}
        with connect(**options, deployment="Cloud") as connection:
            yield Recorded(request.param, connection)


def moment(text: str | None) -> datetime | None:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(UTC) if text else None


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def at(*path: str) -> Callable[[Thing], Any]:
    """The value below `fields`, None where the way ends."""

    def walk(issue: Thing) -> Any:
        value: Any = issue["fields"]
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return value

    return walk


def each(field: str, name: str) -> Callable[[Thing], Any]:
    return lambda issue: [one[name] for one in issue["fields"].get(field) or ()]


COLUMNS: dict[str, Callable[[Thing], Any]] = {
    "key": lambda issue: issue["key"],
    "project_id": at("project", "id"),
    "project_key": at("project", "key"),
    "project_name": at("project", "name"),
    "issue_type_id": at("issuetype", "id"),
    "issue_type": at("issuetype", "name"),
    "subtask": at("issuetype", "subtask"),
    "hierarchy_level": at("issuetype", "hierarchyLevel"),
    "summary": at("summary"),
    "status_id": at("status", "id"),
    "status": at("status", "name"),
    "status_category": at("status", "statusCategory", "name"),
    "status_category_key": at("status", "statusCategory", "key"),
    "priority_id": at("priority", "id"),
    "priority": at("priority", "name"),
    "resolution": at("resolution", "name"),
    "created": lambda issue: moment(issue["fields"].get("created")),
    "updated": lambda issue: moment(issue["fields"].get("updated")),
    "resolved": lambda issue: moment(issue["fields"].get("resolutiondate")),
    "due": lambda issue: day(issue["fields"].get("duedate")),
    "assignee": at("assignee", "displayName"),
    "assignee_account_id": at("assignee", "accountId"),
    "reporter": at("reporter", "displayName"),
    "creator_account_id": at("creator", "accountId"),
    "labels": lambda issue: issue["fields"].get("labels") or [],
    "components": each("components", "name"),
    "fix_versions": each("fixVersions", "name"),
    "affected_versions": each("versions", "name"),
    "parent_key": at("parent", "key"),
    "subtask_keys": each("subtasks", "key"),
    "time_spent": at("timespent"),
    "work_ratio": at("workratio"),
    "votes": at("votes", "votes"),
    "watch_count": at("watches", "watchCount"),
}


# The field that a column is made from, where they are not called the same.
FIELDS = {
    "project_id": "project", "project_key": "project", "project_name": "project",
    "issue_type_id": "issuetype",
    "issue_type": "issuetype", "subtask": "issuetype", "hierarchy_level": "issuetype", "status_id": "status",
    "status_category": "status", "status_category_key": "status", "priority_id": "priority",
    "resolved": "resolutiondate", "due": "duedate", "assignee_account_id": "assignee",
    "creator_account_id": "creator", "fix_versions": "fixVersions", "affected_versions": "versions",
    "parent_key": "parent", "subtask_keys": "subtasks", "time_spent": "timespent", "work_ratio": "workratio",
    "watch_count": "watches",
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_holds_what_stands_in_the_files(site: Recorded, column: str) -> None:
    rows = {row["id"]: row[column] for row in site.rows(f"SELECT id, {column} FROM issues")}
    assert rows.keys() == site.versions.keys()
    for identity, value in rows.items():
        # An issue that was recorded more than once is served as one of its versions; what no version has, the
        # sandbox makes up.
        field = FIELDS.get(column, column)
        told = [issue for issue in site.versions[identity] if field == "key" or field in issue["fields"]]
        assert not told or value in [COLUMNS[column](issue) for issue in told]


def test_the_order_of_a_column_is_kept(site: Recorded) -> None:
    rows = site.rows("SELECT key, summary, status, created FROM issues ORDER BY created")
    assert [row["created"] for row in rows] == sorted(row["created"] for row in rows)
    assert len(rows) == len(site.versions)
    first = site.rows("SELECT key, summary, status, created FROM issues ORDER BY created LIMIT 5")
    assert [row["created"] for row in first] == [row["created"] for row in rows[:5]]


def test_histories_are_whole(site: Recorded) -> None:
    wanted = {
        (issue["id"], history["id"], item["field"], item["fromString"], item["toString"])
        for versions in site.versions.values()
        for issue in versions
        for history in issue["changelog"]
        for item in history["items"]
    }
    rows = site.rows("SELECT issue_id, history_id, field, from_text, to_text, created FROM changelogs")
    found = {
        (row["issue_id"], row["history_id"], row["field"], row["from_text"], row["to_text"]) for row in rows
    }
    assert found == wanted


def test_every_field_is_in_the_narrow_table(site: Recorded) -> None:
    found: dict[str, set[str]] = {}
    for row in site.rows("SELECT issue_id, field_id, json FROM issue_fields WHERE json IS NOT NULL"):
        found.setdefault(row["issue_id"], set()).add(row["field_id"])
    for identity, fields in found.items():
        recorded = [
            {name for name in NAMES.values() if issue["fields"].get(name) is not None}
            for issue in site.versions[identity]
        ]
        assert any(wanted <= fields for wanted in recorded)


def test_conditions_agree_with_the_files(site: Recorded) -> None:
    statuses = {row["status"] for row in site.rows("SELECT DISTINCT status FROM issues")}
    for status in statuses:
        quoted = status.replace("'", "''")
        rows = site.rows(f"SELECT id, status FROM issues WHERE status = '{quoted}'")
        everything = site.rows("SELECT id, status FROM issues")
        assert {row["id"] for row in rows} == {row["id"] for row in everything if row["status"] == status}
