"""What the sandbox serves of all that Jira has: every operation of Atlassian's descriptions, group by group.

A group is the first word of a path behind its API: ``issue`` in ``/rest/api/3/issue/{issueIdOrKey}``, and
``agile/board`` in another API than Jira's first. Small APIs and the planes beside Jira are one group each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jira_sandbox.operations import table
from jira_sandbox.routes.registry import served

NEWEST = {"cloud": "3", "datacenter": "2"}
"""The version of the platform API that Atlassian's description of a product speaks of."""

BESIDE = {
    "/scim/": "(user provisioning)",
    "/admin/": "(organizations)",
    "/users/": "(accounts)",
    "/rest/usermanagement/": "(crowd)",
}
"""The planes beside Jira, by what their paths begin with."""


LARGE = frozenset({"agile", "software", "servicedeskapi"})
VERSION = re.compile(r"[0-9.]+|latest")


@dataclass
class Group:
    """The operations of one group, each as ``GET /rest/api/3/field``."""

    served: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def coverage(deployment: str) -> dict[str, Group]:
    """Tell what is served and what is not, by group in the order of the alphabet.

    Args:
        deployment: ``"cloud"`` or ``"datacenter"``.
    """
    answered = set(_answered(deployment))
    found: dict[str, Group] = {}
    for _pattern, path, methods in table(deployment):
        group = found.setdefault(_group(path), Group())
        for method in sorted(methods):
            known = (method, _shape(path)) in answered
            (group.served if known else group.missing).append(f"{method} {path}")
    return dict(sorted(found.items()))


def lines(deployment: str, *, missing: bool = False) -> Iterator[str]:
    """Write the coverage as text: a line for each group and one for all, then what is missing if asked."""
    groups = coverage(deployment)
    for name, group in groups.items():
        yield _line(name, len(group.served), len(group.missing))
        if missing:
            yield from (f"    {operation}" for operation in group.missing)
    yield _line(
        deployment, sum(len(g.served) for g in groups.values()), sum(len(g.missing) for g in groups.values())
    )


def _line(name: str, served_here: int, missing_here: int) -> str:
    return f"{name:32} {served_here:4} served {missing_here:4} not served"


def _answered(deployment: str) -> Iterator[tuple[str, str]]:
    for route in served(deployment):
        path = "/" + "/".join(route.segments)
        yield route.method, _shape(path.replace("{v}", NEWEST[deployment]))


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def _group(path: str) -> str:
    plane = next((name for prefix, name in BESIDE.items() if path.startswith(prefix)), None)
    if plane is not None:
        return plane
    parts = path.strip("/").split("/")
    first = next(
        (at for at, part in enumerate(parts) if at > 1 and not VERSION.fullmatch(part)), len(parts) - 1
    )
    if parts[1] == "api":
        return parts[first]
    return f"{parts[1]}/{parts[first]}" if parts[1] in LARGE else parts[1]
