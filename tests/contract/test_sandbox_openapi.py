"""Every operation the sandbox serves, called over HTTP and judged by Atlassian's own descriptions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandbox_calls import CALLS, WRITES, Truth, spelled
from sandbox_openapi import Description, Operation, description

from jira_sandbox.routes.registry import Route, served

DOCUMENTS = {
    "cloud": [("jira-cloud-platform-v3.2026-06.json", ""), ("jira-software-cloud.2026-06.json", "")],
    "datacenter": [("jira-software-dc-10.3.json", "/rest")],
}
VERSION = {"cloud": "3", "datacenter": "2"}

LIST = "declares the item although every Jira answers the list"
DEFECTS: dict[tuple[str, str], tuple[str, str]] = {
    **{
        ("datacenter", f"GET /rest/api/2/{path}"): ("list", LIST)
        for path in (
            "field", "filter/favourite", "issue/{issueIdOrKey}/remotelink", "issue/{issueIdOrKey}/subtask",
            "issuetype", "priority", "project", "project/{projectIdOrKey}/components",
            "project/{projectIdOrKey}/statuses", "project/{projectIdOrKey}/versions", "resolution", "role",
            "status", "statuscategory", "user/search",
        )
    },
    ("datacenter", "POST /rest/api/2/worklog/list"): ("list", LIST),
    **{
        ("datacenter", f"GET /rest/{path}"): ("page", "declares the item although a page is answered")
        for path in (
            "api/2/issue/createmeta/{projectIdOrKey}/issuetypes",
            "api/2/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}",
            "agile/1.0/board", "agile/1.0/board/{boardId}/epic", "agile/1.0/board/{boardId}/sprint",
            "api/2/customFields", "api/2/group/member", "api/2/priority/page",
        )
    },
    **{
        ("datacenter", f"GET /rest/agile/1.0/board/{{boardId}}/{path}"): ("search", f"declares {what}")
        for path, what in (("issue", "an issue"), ("sprint/{sprintId}/issue", "a sprint"))
    },
    **{
        ("datacenter", operation): ("maps", "types the values of `fields` as objects: no text, no number")
        for operation in (
            "GET /rest/api/2/issue/{issueIdOrKey}",
            "GET /rest/api/2/search",
            "POST /rest/api/2/search",
            "GET /rest/agile/1.0/sprint/{sprintId}/issue",
        )
    },
    ("datacenter", "GET /rest/api/2/jql/autocompletedata"): (
        "items",
        "types functions as texts; Jira 4.4 to 10 answer objects with value, displayName and types",
    ),
}  # fmt: skip
"""Where a description is wrong about real servers: what is wrong and why. One that is not needed fails."""

SILENT = {
    ("cloud", "GET /rest/api/3/attachment/content/{id}"): "bytes",
    ("cloud", "GET /rest/api/3/attachment/thumbnail/{id}"): "bytes",
    ("datacenter", "GET /rest/api/2/project/{projectIdOrKey}/role"): "declares no content",
    **{
        ("cloud", f"GET /rest/agile/1.0/{path}"): "declares no content; Data Center's description judges"
        for path in (
            "board/{boardId}/epic", "board/{boardId}/sprint", "board/{boardId}/sprint/{sprintId}/issue",
            "sprint/{sprintId}", "sprint/{sprintId}/issue",
        )
    },
}  # fmt: skip
"""Operations whose answer a description does not describe."""

ABSENT = {
    ("datacenter", "GET /secure/attachment/{id}/{name}"): "files are no part of the REST API",
    ("datacenter", "GET /secure/thumbnail/{id}/{name}"): "files are no part of the REST API",
}
REMOVED = {("cloud", "GET /rest/api/{v}/search"), ("cloud", "POST /rest/api/{v}/search")}


def documents(shared: Path, deployment: str) -> list[Description]:
    return [description(shared / "contracts" / name, prefix) for name, prefix in DOCUMENTS[deployment]]


def repaired(home: Description, schema: dict[str, Any], kind: str) -> tuple[Description, dict[str, Any]]:
    """A description and a schema of it as they would be without the defect."""
    if kind == "list":
        return home, {"type": "array", "items": schema}
    if kind == "page":
        members = {"values": {"type": "array", "items": schema}, "total": {"type": "integer"}}
        return home, {"type": "object", "required": ["values", "total", "isLast"], "properties": members}
    if kind == "search":
        schema = {"$ref": "#/components/schemas/SearchResultsBean"}
    keyword = {"search": "additionalProperties", "maps": "additionalProperties", "items": "items"}[kind]
    return Description(without(home.components, keyword), []), schema


def without(value: Any, keyword: str) -> Any:
    """A schema that says nothing with one keyword any more, at any depth."""
    if isinstance(value, list):
        return [without(inner, keyword) for inner in value]
    if not isinstance(value, dict):
        return value
    return {name: without(inner, keyword) for name, inner in value.items() if name != keyword}


class Judge:
    """What an operation's description says of its answers, with and without its known defect."""

    def __init__(self, documents: list[Description], deployment: str, operation: Operation) -> None:
        self.home = next(d for d in documents if any(operation is known for _, known in d.operations))
        self.defect = DEFECTS.get((deployment, operation.name))
        self.schema = operation.schema()

    def problems(self, answers: list[Any]) -> Iterator[str]:
        assert self.schema is not None
        judge = self.home.judge(self.schema)
        if self.defect is not None:
            kind, why = self.defect
            needed = any(map(judge, answers)) or self.mistaken(answers)
            if not needed:
                yield f"needed no more: {why}"
            home, schema = repaired(self.home, self.schema, kind)
            judge = home.judge(schema)
        elif self.mistaken(answers):
            yield "a page is answered where an item is described"
        yield from filter(None, map(judge, answers))

    def mistaken(self, answers: list[Any]) -> bool:
        """Whether the schema has no place for the rows of a page; an item that requires nothing fits them."""
        assert self.schema is not None
        schemas = self.home.components["schemas"]
        described = schemas.get(self.schema.get("$ref", "").rpartition("/")[2], self.schema)
        known = described.get("properties")
        rows = ("values", "issues")
        return known is not None and any(
            name in answer and name not in known for answer in answers for name in rows
        )


def routes() -> list[tuple[str, Route]]:
    found = [(deployment, route) for deployment in DOCUMENTS for route in served(deployment)]
    return [row for row in found if f"{row[1].method} {spelled(path_of(row[1]))}" in CALLS]


def path_of(route: Route) -> str:
    return "/" + "/".join(route.segments)


@pytest.mark.parametrize(
    ("deployment", "route"), routes(), ids=[f"{d}:{r.method} {path_of(r)}" for d, r in routes()]
)
def test_an_answer_is_what_atlassian_describes(
    deployment: str, route: Route, shared: Path, request: pytest.FixtureRequest
) -> None:
    truth: Truth = request.getfixturevalue(f"{deployment}_truth")
    template = path_of(route)
    name = f"{route.method} {spelled(template)}"
    asked = list(CALLS[name](truth))
    assert asked, "no call of this operation"
    answers, paths = [], []
    for ask in asked:
        url = ask.url(template, VERSION[deployment])
        answer = truth.jira.client.request(route.method, url, params=ask.query, json=ask.body)
        assert answer.status_code == (410 if (deployment, name) in REMOVED else 200), answer.text[:200]
        answers.append(answer)
        paths.append(url)
    known = documents(shared, deployment)
    operation = next((op for d in known if (op := d.find(route.method, paths[0])) is not None), None)
    assert (operation is None) == ((deployment, name) in ABSENT)
    if operation is None or answers[0].status_code == 410:
        return
    if (deployment, operation.name) in SILENT:
        assert operation.schema() is None
        if "/agile/" not in operation.path:
            return
        known, deployment = documents(shared, "datacenter"), "datacenter"
        operation = known[0].find(route.method, paths[0])
        assert operation is not None
    found = list(Judge(known, deployment, operation).problems([answer.json() for answer in answers]))
    assert found == []


def test_every_route_is_judged_here_or_by_a_test_that_says_so() -> None:
    rooms = {module for file in Path(__file__).parent.glob("test_sandbox_*.py") for module in judged_in(file)}
    here = {f"{route.method} {path_of(route)}" for _, route in routes()}
    left = {
        f"{route.handler.__module__}: {route.method} {path_of(route)}"
        for deployment in DOCUMENTS
        for route in served(deployment)
        if f"{route.method} {spelled(path_of(route))}" not in WRITES
        and f"{route.method} {path_of(route)}" not in here
        and route.handler.__module__.rpartition(".")[2] not in {*rooms, "welcome"}
    }
    assert left == set()


def judged_in(file: Path) -> tuple[str, ...]:
    """The modules of routes whose every answer a test file judges; it lists them as ``JUDGED``."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "JUDGED":
            return tuple(ast.literal_eval(node.value))
    return ()


def test_no_exception_is_for_an_operation_nobody_serves() -> None:
    names = set()
    for deployment, route in routes():
        path = path_of(route).replace("{v}", VERSION[deployment])
        names.add((deployment, route.method, *[s if "{" not in s else "{}" for s in path.split("/")]))
    for deployment, name in [*DEFECTS, *SILENT]:
        method, path = name.split()
        shape = [s if "{" not in s else "{}" for s in path.split("/")]
        assert (deployment, method, *shape) in names, name
