"""The schemes a project has: read from a request that founds or changes one, given, and forgotten.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/#api-rest-api-3-project-post
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.state.notification_schemes import NotificationSchemes
from jira_sandbox.state.permission_schemes import PermissionSchemes
from jira_sandbox.state.ranks import Ranks
from jira_sandbox.state.screens import Screens
from jira_sandbox.state.security_schemes import SecuritySchemes
from jira_sandbox.state.site import Site
from jira_sandbox.state.type_schemes import TypeSchemes

Thing = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of schemes.

    Args:
        what: what Jira calls a scheme of it.
        projects: gives project id → scheme id, of those projects that have one of their own.
        schemes: gives the schemes there are.
        number: whether a scheme's id is a number where projects are told theirs.
    """

    what: str
    projects: Callable[[Site], dict[str, Any]]
    schemes: Callable[[Site], Iterable[Thing]]
    number: bool = False


def _part(kind: Any, table: str = "schemes") -> tuple[Any, Any]:
    """Give the two readers of a part that keeps its schemes as a table."""
    return (lambda site: site.part(kind).projects), (lambda site: getattr(site.part(kind), table).rows)


KINDS: Mapping[str, Kind] = {
    "permissionScheme": Kind(
        "permission scheme", lambda site: site.part(PermissionSchemes).projects,
        lambda site: site.part(PermissionSchemes).schemes, number=True,
    ),
    "notificationScheme": Kind("notification scheme", *_part(NotificationSchemes)),
    "issueSecurityScheme": Kind("issue security scheme", *_part(SecuritySchemes)),
    "issueTypeScheme": Kind("issue type scheme", *_part(TypeSchemes)),
    "issueTypeScreenScheme": Kind("issue type screen scheme", *_part(Screens, "type_schemes")),
    "priorityScheme": Kind("priority scheme", *_part(Ranks)),
}  # fmt: skip
"""Kinds of schemes by the member of a request that names one."""

UNKNOWN = ("fieldConfigurationScheme", "fieldScheme", "workflowScheme", "workflowSchemeId")
"""Members that name schemes of kinds this site has none of."""


def chosen(site: Site, asked: Asked) -> dict[str, Any]:
    """Read the schemes a body names: by member, the id. What is not there is kept in ``asked``."""
    found: dict[str, Any] = {}
    for member in (*KINDS, *UNKNOWN):
        number = asked.number(member)
        if number is None:
            continue
        kind = KINDS.get(member)
        known = {str(scheme["id"]) for scheme in kind.schemes(site)} if kind is not None else ()
        if kind is None or str(number) not in known:
            what = kind.what if kind is not None else "scheme"
            asked.errors[member] = f"A {what} with id {number} does not exist."
        else:
            found[member] = number if kind.number else str(number)
    return found


def give(site: Site, project: str, schemes: Mapping[str, Any]) -> None:
    """Let a project have schemes."""
    for member, id_ in schemes.items():
        KINDS[member].projects(site)[project] = id_
    if "issueTypeScheme" in schemes:
        site.part(TypeSchemes).apply()


def inherit(site: Site, project: str, model: str) -> None:
    """Let a new project have the issue types of another."""
    kept = site.part(TypeSchemes).projects
    if model in kept:
        kept[project] = kept[model]


def forget(site: Site, project: str) -> None:
    """Forget the schemes of a project that is gone."""
    for kind in KINDS.values():
        kind.projects(site).pop(project, None)
