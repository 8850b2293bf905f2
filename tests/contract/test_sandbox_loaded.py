"""Real exports served by the sandbox come back value for value, and JQL finds them all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

EXPORTS = {
    "cloud-2026-nango": "cloud",
    "bitovi-cloud": "cloud",
    "cloud-go-atlassian/v3__get-issue-v2.json": "cloud",
    "cloud-go-atlassian/get-epic-issues.json": "cloud",
    "go-jira/issues_in_sprint.json": "datacenter",
    "jira-ruby/issue__10002.json": "datacenter",
    "jira-to-matrix-rest/issue.json": "datacenter",
    "server-jirafs/basic.issue.json": "datacenter",
    "server-jrjc/issue__valid-all-expanded-with-resolution.json": "datacenter",
    "server-jrjc/issue__valid-user-picker-custom-field-filled-out.json": "datacenter",
    "server-jrjc/issue__valid-visibility.json": "datacenter",
    "server-php-jira/issue.json": "datacenter",
}
EVERYTHING = "project is not EMPTY"


def issues_in(value: Any) -> Iterator[Any]:
    """Every issue of an export that carries fields of its own, wherever it is in the file."""
    if isinstance(value, list):
        for inner in value:
            yield from issues_in(inner)
    elif isinstance(value, dict):
        if isinstance(value.get("fields"), dict) and "key" in value:
            yield value
        else:
            for name in ("interactions", "response", "issues", "raw"):
                yield from issues_in(value.get(name))


def exported(source: Path) -> list[Any]:
    files = sorted(source.glob("*.json")) if source.is_dir() else [source]
    return [issue for file in files for issue in issues_in(json.loads(file.read_text(encoding="utf-8")))]


@pytest.mark.parametrize(("name", "deployment"), EXPORTS.items(), ids=EXPORTS)
def test_an_export_comes_back_value_for_value(
    name: str, deployment: str, shared: Path, start: Callable[..., Any]
) -> None:
    source = shared / "recorded" / name
    with start("--load", str(source), "--deployment", deployment) as jira:
        served = {issue["key"]: issue for issue in jira.issues(EVERYTHING)}
        fields = jira.get(f"/rest/api/{3 if jira.cloud else 2}/field")
    ids: dict[str, str] = {}
    for field in fields:
        ids.setdefault(field["name"], field["id"])
    known = {field["id"] for field in fields}
    compared = 0
    for issue in exported(source):
        answer = served[issue["key"]]
        assert answer["id"] == issue["id"]
        for field, value in issue["fields"].items():
            found = answer["fields"][field if field in known else ids[field]]
            assert found == value, (issue["key"], field)
            compared += 1
    assert compared >= 3 * len(served)


def test_issues_without_a_project_are_in_the_project_of_their_key(
    shared: Path, start: Callable[..., Any]
) -> None:
    source = shared / "recorded" / "bitovi-cloud"
    keys = {issue["key"] for issue in exported(source)}
    total, of_imp = len(keys), sum(key.startswith("IMP-") for key in keys)
    assert 0 < of_imp < total
    with start("--load", str(source)) as jira:
        assert len(jira.cursor(jql="project = IMP")) == of_imp
        assert len(jira.cursor(jql="project != imp")) == total - of_imp
        for jql in (EVERYTHING, f"{EVERYTHING} ORDER BY created", f"{EVERYTHING} ORDER BY project, key"):
            assert len(jira.cursor(jql=jql)) == total
        assert jira.cursor(jql="project is EMPTY") == []
        assert jira.client.post("/rest/api/3/search/jql", json={"jql": "project = NOPE"}).status_code == 400
        rows = [row["fields"] for row in jira.issues(f"{EVERYTHING} AND statusCategory = Done")]
        assert 0 < len(rows) < total
        assert {fields["status"]["statusCategory"]["key"] for fields in rows} == {"done"}
        created = [
            row["fields"]["created"]
            for row in jira.cursor(jql=f"{EVERYTHING} ORDER BY created ASC", fields=["created"])
        ]
        assert created == sorted(created)
