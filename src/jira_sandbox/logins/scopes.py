"""What a token's scopes let it do: per operation on Cloud, by levels on Data Center.

https://developer.atlassian.com/cloud/jira/platform/scopes-for-oauth-2-3LO-and-forge-apps/
https://confluence.atlassian.com/adminjiraserver/jira-oauth-2-0-provider-api-1115659070.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Operation:
    """What the logins know of an operation of Cloud's.

    Args:
        segments: of its path.
        sets: scopes of which a token needs those of one set; ``None`` where tokens with scopes are refused,
            none at all where any is taken.
        anonymous: whether it answers those who do not log in, too.
    """

    segments: tuple[str, ...]
    sets: tuple[frozenset[str], ...] | None
    anonymous: bool


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

ASKING = frozenset({"jql", "search", "approximate-count", "bulkfetch", "parse"})
"""Last words of Cloud's paths that are posted to and read all the same."""

READING = re.compile(r"/rest/api/(2|latest)/search|/rest/api/(2|latest)/permissions/.*")
"""Paths of Data Center that read although they are posted to."""


@cache
def operations() -> dict[tuple[str, int], list[Operation]]:
    """Read the scopes of Cloud's operations: by method and length, literal paths first."""
    text = resources.files("jira_sandbox").joinpath("scopes.cloud.txt").read_text("utf-8")
    found: dict[tuple[str, int], list[Operation]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            path, method, told, *more = line.split()
            sets = () if told == "-" else tuple(frozenset(one.split(",")) for one in told.split("|"))
            one = Operation(tuple(path.strip("/").split("/")), None if told == "!" else sets, bool(more))
            found.setdefault((method, len(one.segments)), []).append(one)
    for rows in found.values():
        rows.sort(key=lambda row: [segment.startswith("{") for segment in row.segments])
    return found


def _operation(method: str, path: str) -> Operation | None:
    """Find the operation of a path, whatever version of the platform API it names."""
    parts = tuple(re.sub(r"^/rest/api/(2|latest)/", "/rest/api/3/", path).strip("/").split("/"))
    for one in operations().get((method, len(parts)), ()):
        pairs = zip(one.segments, parts, strict=True)
        if all(segment.startswith("{") or segment == part for segment, part in pairs):
            return one
    return None


@cache
def every() -> frozenset[str]:
    """Name every scope there is on Cloud."""

    def named() -> Iterator[str]:
        for rows in operations().values():
            for row in rows:
                for one in row.sets or ():
                    yield from one

    return frozenset(named()) | ACCOUNT


def allowed(method: str, path: str, scopes: frozenset[str]) -> bool:
    """Tell whether a token with these scopes may do an operation of Cloud.

    Args:
        method: of HTTP.
        path: as it was asked, below the site; any version of the platform API.
        scopes: classic and granular ones.
    """
    found = _operation(method, path)
    if found is None or found.sets is None:
        return False
    return not found.sets or any(one <= scopes for one in found.sets)


def anonymous(method: str, path: str) -> bool:
    """Tell whether an operation of Cloud answers those who do not log in; here, only those that read do."""
    found = _operation(method, path)
    return found is not None and found.anonymous and (method == "GET" or path.rpartition("/")[2] in ASKING)


def level(scopes: frozenset[str]) -> str:
    """Give the highest of Data Center's scopes in a set; ``READ`` if it names none."""
    return max((one for one in scopes if one in LEVELS), key=LEVELS.index, default="READ")


def reads(method: str, path: str) -> bool:
    """Tell whether a request to Data Center changes nothing, so that ``READ`` is enough for it."""
    return method in ("GET", "HEAD", "OPTIONS") or READING.fullmatch(path) is not None
