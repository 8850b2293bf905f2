"""Workflows with rules: conditions, demanded fields, transitions that begin somewhere."""

from __future__ import annotations

from typing import Any

from sandbox_writer import Writer


def ways(writer: Writer, key: str, **query: Any) -> dict[str, Any]:
    told = writer.send("GET", f"/issue/{key}/transitions", status=200, **query)["transitions"]
    return {way["name"]: way for way in told}


def go(writer: Writer, key: str, way: str, status: int = 204, **fields: Any) -> Any:
    body = {"transition": {"id": ways(writer, key)[way]["id"]}, "fields": fields}
    return writer.send("POST", f"/issue/{key}/transitions", body, status=status)


def test_most_workflows_let_everything_happen(writer: Writer) -> None:
    key = writer.created()
    told = ways(writer, key)
    assert "Done" in told
    if writer.cloud:
        assert all(way["isGlobal"] and not way["isConditional"] for way in told.values())
        ordered = ways(writer, key, sortByOpsBarAndStatus="true")
        categories = [way["to"]["statusCategory"]["key"] for way in ordered.values()]
        assert categories == sorted(categories, key=["new", "indeterminate", "done"].index)
    go(writer, key, "Done")
    assert ways(writer, key, transitionId=told["QA"]["id"]).keys() == {"QA"}
    assert ways(writer, key, transitionId="999") == {}


def test_a_strict_workflow_is_done_only_from_review_and_with_a_resolution(writer: Writer) -> None:
    key = writer.created(project="SET")
    assert "Done" not in ways(writer, key, includeUnavailableTransitions="true")
    number = ways(writer, writer.created())["Done"]["id"]
    body = {"transition": {"id": number}, "fields": {"resolution": {"name": "Done"}}}
    writer.send("POST", f"/issue/{key}/transitions", body, status=400)
    go(writer, key, "In Review")
    way = ways(writer, key, expand="transitions.fields")["Done"]
    assert way["fields"]["resolution"]["required"]
    if writer.cloud:
        assert (way["isGlobal"], way["isConditional"], way["isAvailable"]) == (False, True, True)
    refused = go(writer, key, "Done", 400)
    assert refused["errors"] == {"resolution": "Resolution is required."}
    assert writer.issue(key)["fields"]["status"]["name"] == "In Review"
    go(writer, key, "Done", resolution={"name": "Duplicate"})
    fields = writer.issue(key)["fields"]
    assert (fields["status"]["name"], fields["resolution"]["name"]) == ("Done", "Duplicate")
