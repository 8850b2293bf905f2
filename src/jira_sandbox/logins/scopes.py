"""What a token's scopes let it do: per operation on Cloud, by levels on Data Center.

https://developer.atlassian.com/cloud/jira/platform/scopes-for-oauth-2-3LO-and-forge-apps/
https://confluence.atlassian.com/adminjiraserver/jira-oauth-2-0-provider-api-1115659070.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

Alternatives = tuple[frozenset[str], ...]

ACCOUNT = frozenset({"offline_access", "read:me", "read:account"})
"""Scopes that are no operation's of Jira: a refresh token, and who one is."""

LEVELS = ("READ", "WRITE", "ADMIN", "SYSTEM_ADMIN")
"""Data Center's scopes; each holds those before it."""

WITHHELD = {
    "READ": frozenset({"ADMINISTER", "SYSTEM_ADMIN", "ADMINISTER_PROJECTS"}),
    "WRITE": frozenset({"ADMINISTER", "SYSTEM_ADMIN"}),
    "ADMIN": frozenset({"SYSTEM_ADMIN"}),
    "SYSTEM_ADMIN": frozenset[str](),
}
"""Permissions that a person has and a token of theirs with such a scope has not."""

READING = re.compile(r"/rest/api/(2|latest)/search|/rest/api/(2|latest)/permissions/.*")
"""Paths of Data Center that read although they are posted to."""


@cache
def _table() -> dict[tuple[str, int], list[tuple[tuple[str, ...], Alternatives]]]:
    """Read the scopes of Cloud's operations: by method and length, literal paths first."""
    text = resources.files("jira_sandbox").joinpath("scopes.cloud.txt").read_text("utf-8")
    found: dict[tuple[str, int], list[tuple[tuple[str, ...], Alternatives]]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            path, method, told = line.split()
            sets = () if told == "-" else tuple(frozenset(one.split(",")) for one in told.split("|"))
            segments = tuple(path.strip("/").split("/"))
            found.setdefault((method, len(segments)), []).append((segments, sets))
    for rows in found.values():
        rows.sort(key=lambda row: [segment.startswith("{") for segment in row[0]])
    return found


@cache
def every() -> frozenset[str]:
    """Name every scope there is on Cloud."""

    def named() -> Iterator[str]:
        for rows in _table().values():
            for _segments, sets in rows:
                for one in sets:
                    yield from one

    return frozenset(named()) | ACCOUNT


def allowed(method: str, path: str, scopes: frozenset[str]) -> bool:
    """Tell whether a token with these scopes may do an operation of Cloud.

    Args:
        method: of HTTP.
        path: as it was asked, below the site; any version of the platform API.
        scopes: classic and granular ones.
    """
    parts = tuple(re.sub(r"^/rest/api/(2|latest)/", "/rest/api/3/", path).strip("/").split("/"))
    for segments, sets in _table().get((method, len(parts)), ()):
        pairs = zip(segments, parts, strict=True)
        if all(segment.startswith("{") or segment == part for segment, part in pairs):
            return not sets or any(one <= scopes for one in sets)
    return False


def level(scopes: frozenset[str]) -> str:
    """Give the highest of Data Center's scopes in a set; ``READ`` if it names none."""
    return max((one for one in scopes if one in LEVELS), key=LEVELS.index, default="READ")


def reads(method: str, path: str) -> bool:
    """Tell whether a request to Data Center changes nothing, so that ``READ`` is enough for it."""
    return method in ("GET", "HEAD", "OPTIONS") or READING.fullmatch(path) is not None
