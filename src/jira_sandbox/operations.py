"""Every operation Jira has, so that the sandbox can say "not served" instead of "not there".

The tables beside this file list ``path METHOD …`` of Atlassian's published descriptions
(https://developer.atlassian.com/cloud/jira/platform/rest/v3/,
https://developer.atlassian.com/server/jira/platform/rest/v10003/).
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def table(deployment: str) -> list[tuple[re.Pattern[str], str, frozenset[str]]]:
    """Read the operations of a product: a pattern for the path, the path, its methods."""
    text = resources.files("jira_sandbox").joinpath(f"operations.{deployment}.txt").read_text("utf-8")
    found = []
    for line in text.splitlines():
        path, *methods = line.split()
        pattern = re.compile(re.sub(r"\\\{[^}]*\}", "[^/]+", re.escape(path)))
        found.append((pattern, path, frozenset(methods)))
    return found


def operation(method: str, path: str, deployment: str) -> str | None:
    """Name the operation of a path (``GET /rest/api/3/issue/{issueIdOrKey}``); ``None`` if Jira has none."""
    same = re.sub(r"^/rest/api/(2|latest)/", "/rest/api/3/", path) if deployment == "cloud" else path
    same = same.replace("/rest/api/latest/", "/rest/api/2/") if deployment == "datacenter" else same
    for pattern, known, methods in table(deployment):
        if method in methods and pattern.fullmatch(same.rstrip("/")):
            return f"{method} {known}"
    return None
