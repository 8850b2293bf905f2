"""Every operation Jira has, so that the sandbox can say "not served" instead of "not there".

The tables beside this file list ``path METHOD …`` of Atlassian's published descriptions
(https://developer.atlassian.com/cloud/jira/platform/rest/v3/,
https://developer.atlassian.com/server/jira/platform/rest/v10003/), and those of the planes beside Jira:
organizations, accounts and user provisioning (https://developer.atlassian.com/cloud/admin/rest-apis/) and
Crowd (https://developer.atlassian.com/server/crowd/rest/). Cloud's own table has Service Management in it;
that of Data Center (https://developer.atlassian.com/server/jira-servicedesk/rest/v1103/intro/) stands apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

TABLES = {"cloud": ("cloud", "admin"), "datacenter": ("datacenter", "service", "crowd")}
"""Product → the tables of what it has."""


@cache
def table(deployment: str) -> list[tuple[re.Pattern[str], str, frozenset[str]]]:
    """Read the operations of a product: a pattern for the path, the path, its methods."""
    files = [
        resources.files("jira_sandbox").joinpath(f"operations.{name}.txt") for name in TABLES[deployment]
    ]
    found = []
    for line in "".join(file.read_text("utf-8") for file in files).splitlines():
        path, *methods = line.split()
        pattern = re.compile(re.sub(r"\\\{[^}]*\}", "[^/]+", re.escape(path)))
        found.append((pattern, path, frozenset(methods)))
    return found


def operation(method: str, path: str, deployment: str) -> str | None:
    """Name the operation of a path (``GET /rest/api/3/issue/{issueIdOrKey}``); ``None`` if Jira has none."""
    for known, methods in _paths(path, deployment):
        if method in methods:
            return f"{method} {known}"
    return None


def known_path(path: str, deployment: str) -> bool:
    """Tell whether a path is one of an operation, whatever its method."""
    return any(True for _ in _paths(path, deployment))


def _paths(path: str, deployment: str) -> Iterator[tuple[str, frozenset[str]]]:
    same = re.sub(r"^/rest/api/(2|latest)/", "/rest/api/3/", path) if deployment == "cloud" else path
    if deployment == "datacenter":
        same = same.replace("/rest/api/latest/", "/rest/api/2/").replace(
            "management/latest/", "management/1/"
        )
    for pattern, known, methods in table(deployment):
        if pattern.fullmatch(same.rstrip("/")):
            yield known, methods
