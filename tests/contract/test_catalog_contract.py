"""Every endpoint the catalog names is in Atlassian's own OpenAPI description of that dialect."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path

import pytest

from isthmus.catalog.model import CLOUD, DATA_CENTER, Dialect, Endpoint, Page
from isthmus.catalog.resources import RESOURCES

SHARED = Path(os.environ.get("ISTHMUS_SHARED", Path(__file__).parents[3] / "shared"))
CONTRACTS = SHARED / "contracts"
pytestmark = pytest.mark.skipif(
    not CONTRACTS.is_dir(), reason=f"Atlassian's OpenAPI files are not at {CONTRACTS}: set ISTHMUS_SHARED"
)

FILES = {
    CLOUD: ("jira-cloud-platform-v3.2026-06.json", "jira-software-cloud.2026-06.json"),
    DATA_CENTER: ("jira-software-dc-10.3.json",),
}
ROOT = {CLOUD: "/rest/api/3", DATA_CENTER: "/rest/api/2"}

UNDESCRIBED: dict[tuple[str, str], str] = {
    # (dialect, parameter): why the description does not have it although Jira takes it
    ("DATA_CENTER", "groupname"): "described as a part of a path that has no such part",
}

Operation = tuple[str, str]  # GET /rest/api/3/issue/{}


@cache
def operations(dialect: Dialect) -> dict[Operation, set[str]]:
    """Each operation with the names of its query parameters."""
    found: dict[Operation, set[str]] = {}
    for name in FILES[dialect]:
        document = json.loads((CONTRACTS / name).read_text())
        prefix = "/rest" if dialect is DATA_CENTER else ""
        for path, verbs in document["paths"].items():
            for verb, operation in verbs.items():
                if verb in ("get", "post", "put", "delete"):
                    parameters = operation.get("parameters", [])
                    found[verb.upper(), shape(prefix + path)] = {
                        one["name"] for one in parameters if one.get("in") == "query"
                    }
    return found


def shape(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path)


def every_endpoint() -> list[tuple[str, Dialect, Endpoint]]:
    found = []
    for name, resource in RESOURCES.items():
        nested = resource.nested
        for where, several in [
            ("list", resource.list),
            *([("overflow", nested.overflow), ("bulk", nested.bulk)] if nested else []),
        ]:
            found += [(f"{name}-{where}", dialect, endpoint) for dialect, endpoint in several.items()]
    return found


@pytest.mark.parametrize(
    ("dialect", "endpoint"),
    [(dialect, endpoint) for _, dialect, endpoint in every_endpoint()],
    ids=[f"{name}-{dialect.name}" for name, dialect, _ in every_endpoint()],
)
def test_the_operation_exists_and_takes_these_parameters(dialect: Dialect, endpoint: Endpoint) -> None:
    path = endpoint.path if endpoint.path.startswith("/rest") else ROOT[dialect] + endpoint.path
    operation = (endpoint.method, shape(path))
    assert operation in operations(dialect)
    taken = operations(dialect)[operation]
    wanted = {name for name, _ in endpoint.query}
    if endpoint.method == "GET" and endpoint.page in (Page.START_AT, Page.BARE_START_AT):
        wanted |= {"startAt", "maxResults"}
    missing = {name for name in wanted - taken if (dialect.name, name) not in UNDESCRIBED}
    assert not missing
