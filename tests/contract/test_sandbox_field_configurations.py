"""Field configurations: what they require or hide is required or hidden on issues."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandbox_writer import Writer

JUDGED = ("field_configurations",)
CONFIGURATION, SCHEME = "/fieldconfiguration", "/fieldconfigurationscheme"
BUG = "10003"


@pytest.fixture(scope="module")
def writer(shared: Path, open_sandbox: Any) -> Iterator[Writer]:
    with open_sandbox("--deployment", "cloud", "--issues", "60") as jira:
        yield Writer(jira, shared)


def configured(writer: Writer, name: str, *items: dict[str, Any]) -> int:
    """The id of a new configuration."""
    id_: int = writer.send("POST", CONFIGURATION, {"name": name}, status=200)["id"]
    writer.send("PUT", f"{CONFIGURATION}/{id_}/fields", {"fieldConfigurationItems": list(items)}, status=204)
    return id_


def test_a_field_is_required_or_hidden_where_its_configuration_says_so(writer: Writer) -> None:
    strict = configured(
        writer, "Strict", {"id": "duedate", "isRequired": True}, {"id": "labels", "isHidden": True},
        {"id": "customfield_10033", "isRequired": True, "description": "How bad?"},
    )  # fmt: skip
    scheme = writer.send("POST", SCHEME, {"name": "Strict bugs"}, status=201)["id"]
    base = f"{SCHEME}/{scheme}"
    mapped = {"mappings": [{"issueTypeId": BUG, "fieldConfigurationId": str(strict)}]}
    writer.send("PUT", base + "/mapping", mapped, status=204)
    given = {"projectId": "10000", "fieldConfigurationSchemeId": scheme}
    writer.send("PUT", SCHEME + "/project", given, status=204)
    body = {"project": {"key": "PLAT"}, "issuetype": {"name": "Bug"}, "summary": "x"}
    refused = writer.send("POST", "/issue", {"fields": body}, status=400)["errors"]
    assert refused == {"duedate": "Due date is required.", "customfield_10033": "Severity is required."}
    more = {"duedate": "2026-07-01", "customfield_10033": {"value": "Major"}}
    key = writer.created("Bug", **more)
    refused = writer.send("PUT", f"/issue/{key}", {"fields": {"duedate": None}}, status=400)["errors"]
    assert set(refused) == {"duedate"}
    refused = writer.send("PUT", f"/issue/{key}", {"fields": {"labels": ["a"]}}, status=400)["errors"]
    assert set(refused) == {"labels"}
    writer.created("Story")
    page = writer.jira.get(f"/rest/api/3/issue/createmeta/PLAT/issuetypes/{BUG}", maxResults=200)
    told = {row["fieldId"]: row for row in page["fields"]}
    assert told["duedate"]["required"] is True
    assert "labels" not in told
    items = writer.send("GET", f"{CONFIGURATION}/{strict}/fields", status=200, maxResults=100)["values"]
    found = {row["id"]: row for row in items}
    assert found["customfield_10033"]["description"] == "How bad?"
    assert (found["labels"]["isHidden"], found["summary"]["isRequired"]) == (True, True)
    wanted = {"fieldConfigurationSchemeId": scheme}
    assert writer.send("GET", SCHEME + "/mapping", status=200, **wanted)["total"] == 2
    rows = writer.send("GET", SCHEME + "/project", status=200, projectId=["10000", "10001"])["values"]
    assert rows[0]["fieldConfigurationScheme"]["name"] == "Strict bugs"
    assert rows[1] == {"projectIds": ["10001"]}
    writer.send("DELETE", base, status=400)
    writer.send("DELETE", f"{CONFIGURATION}/{strict}", status=400)
    writer.send("POST", base + "/mapping/delete", {"issueTypeIds": [BUG]}, status=204)
    writer.send("POST", base + "/mapping/delete", {"issueTypeIds": [BUG]}, status=404)
    writer.created("Bug")
    writer.send("PUT", base, {"name": "Bugs", "description": "d"}, status=204)
    assert writer.send("GET", SCHEME, status=200, id=scheme)["values"][0]["description"] == "d"
    writer.send("PUT", SCHEME + "/project", {"projectId": "10000"}, status=204)
    writer.send("DELETE", base, status=204)
    writer.send("PUT", f"{CONFIGURATION}/{strict}", {"name": "Stricter"}, status=204)
    assert writer.jira.get(f"/rest/api/3{CONFIGURATION}", query="strict")["values"][0]["name"] == "Stricter"
    writer.send("DELETE", f"{CONFIGURATION}/{strict}", status=204)


def test_a_configuration_that_is_wrong_is_refused(writer: Writer) -> None:
    default = writer.send("GET", CONFIGURATION, status=200, isDefault="true")["values"]
    assert [row["isDefault"] for row in default] == [True]
    for body in (None, {}, {"name": 1}, {"name": "default field configuration"}):
        writer.send("POST", CONFIGURATION, body, status=400)
    id_ = configured(writer, "Other")
    wrong: list[dict[str, Any]] = [
        {"id": "nope"}, {"id": "summary", "isHidden": True}, {"id": "summary", "isRequired": False},
        {"id": "labels", "isHidden": True, "isRequired": True}, {"id": "labels", "isHidden": 1}, {},
    ]  # fmt: skip
    for item in wrong:
        asked = {"fieldConfigurationItems": [{"id": "duedate", "isRequired": True}, item]}
        writer.send("PUT", f"{CONFIGURATION}/{id_}/fields", asked, status=400)
    items = writer.send("GET", f"{CONFIGURATION}/{id_}/fields", status=200, maxResults=100)["values"]
    assert not next(row for row in items if row["id"] == "duedate")["isRequired"]
    writer.send("PUT", f"{CONFIGURATION}/10000", {"name": "x"}, status=400)
    writer.send("DELETE", f"{CONFIGURATION}/10000", status=400)
    writer.send("GET", f"{CONFIGURATION}/1/fields", status=404)
    writer.send("PUT", SCHEME + "/project", {"projectId": "10003"}, status=400)
    writer.send("PUT", SCHEME + "/project", {"projectId": "1"}, status=404)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
