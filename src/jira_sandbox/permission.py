"""Who may do what: the permissions of a person, globally, in a project, and on an issue.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jira_sandbox.errors import JiraError
from jira_sandbox.state.access import ADMINISTRATORS, GLOBAL, Access
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.permission_schemes import PermissionSchemes
from jira_sandbox.state.portal import Portal
from jira_sandbox.state.profiles import groups_of, is_person, key_of
from jira_sandbox.state.roles import RoleActors
from jira_sandbox.state.security_schemes import SecuritySchemes
from jira_sandbox.state.site import Person, Site

__all__ = [
    "ADMINISTRATORS",
    "GLOBAL",
    "Bearer",
    "cleared",
    "may",
    "permitted",
    "require",
    "secret",
    "standing",
]

Thing = dict[str, Any]
Project = Mapping[str, Any]


@dataclass(frozen=True)
class Bearer:
    """A person, asked whether a holder of permissions is them.

    Args:
        site: where.
        person: as the catalog or an issue shows them.
    """

    site: Site
    person: Thing

    @cached_property
    def key(self) -> str:
        """What names the person for good."""
        return key_of(self.person)

    @cached_property
    def groups(self) -> frozenset[str]:
        """Names of the groups they are in."""
        return frozenset(group["name"] for group in groups_of(self.site, self.person))

    def plays(self, role: Any, project: Project) -> bool:
        """Tell whether they have a role in a project."""
        members = self.site.part(RoleActors).of(project["id"], role)
        return any(
            actor.name in self.groups if actor.kind == "group" else actor.name == self.key
            for actor in members
        )

    def holds(self, holder: Thing, project: Project) -> bool:
        """Tell whether a holder that is no matter of the issue is them."""
        test = STEADY.get(holder["type"])
        return test is not None and test(self, holder, project)

    def concerns(self, holder: Thing, issue: Issue) -> bool:
        """Tell whether a holder is them on this issue, such as its reporter."""
        name = ISSUE_FIELDS.get(holder["type"]) or str(holder.get("parameter"))
        value = issue.fields.get(name)
        held = value if isinstance(value, list) else [value]
        if holder["type"] == "groupCustomField":
            return any(isinstance(row, dict) and row.get("name") in self.groups for row in held)
        return any(is_person(row) and key_of(row) == self.key for row in held)


ISSUE_FIELDS = {"reporter": "reporter", "assignee": "assignee", "userCustomField": "", "groupCustomField": ""}
"""Holders that are a matter of the issue → the field that names them; their parameter if it is empty."""

STEADY: Mapping[str, Callable[[Bearer, Thing, Project], bool]] = {
    "anyone": lambda _one, _holder, _project: True,
    "applicationRole": lambda one, holder, _project: one.site.part(Access).uses(
        one.site, one.person, holder.get("parameter")
    ),
    "group": lambda one, holder, _project: holder.get("parameter") in one.groups,
    "user": lambda one, holder, _project: holder.get("parameter") == one.key,
    "projectRole": lambda one, holder, project: one.plays(holder["parameter"], project),
    "projectLead": lambda one, _holder, project: (
        is_person(project.get("lead")) and key_of(project["lead"]) == one.key
    ),
}


def standing(one: Bearer, key: str, project: Project) -> bool | None:
    """Tell whether somebody has a permission of a project in it; ``None`` when it depends on the issue."""
    access = one.site.part(Access)
    if not one.person.get("active", True):
        return False
    if access.founder and one.key == access.founder:
        return True
    if key == "ADMINISTER_PROJECTS" and access.globally(one.site, one.person, "ADMINISTER"):
        return True
    holders = list(one.site.part(PermissionSchemes).holders(project, key))
    if any(one.holds(holder, project) for holder in holders):
        return True
    return None if any(holder["type"] in ISSUE_FIELDS for holder in holders) else False


def cleared(one: Bearer, level: Thing, project: Project) -> bool | None:
    """Tell whether somebody is in a security level; ``None`` when it depends on the issue."""
    if not one.person.get("active", True):
        return False
    founder = one.site.part(Access).founder
    holders = [member["holder"] for member in level["members"]]
    if (founder and one.key == founder) or any(one.holds(holder, project) for holder in holders):
        return True
    return None if any(holder["type"] in ISSUE_FIELDS for holder in holders) else False


def secret(one: Bearer, issue: Issue, project: Project) -> bool:
    """Tell whether the security level of an issue hides it from somebody."""
    value = issue.fields.get("security")
    if not isinstance(value, dict):
        return False
    level = one.site.part(SecuritySchemes).found(str(value.get("id")))
    if level is None:
        return False
    found = cleared(one, level, project)
    if found is None:
        holders = (member["holder"] for member in level["members"])
        return not any(holder["type"] in ISSUE_FIELDS and one.concerns(holder, issue) for holder in holders)
    return not found


def may(
    site: Site, person: Thing, key: str, project: Project | None = None, issue: Issue | None = None
) -> bool:
    """Tell whether a person, as the catalog shows them, has a permission; see ``permitted``."""
    if site.part(Portal).lets(key):
        return True
    one = Bearer(site, person)
    if key in GLOBAL:
        access = site.part(Access)
        return (
            bool(person.get("active", True)) and key in access.grants and access.globally(site, person, key)
        )
    if project is None:
        return any(standing(one, key, home) is not False for home in site.projects)
    if issue is not None and secret(one, issue, project):
        return False
    found = standing(one, key, project)
    if found is None and issue is not None:
        holders = site.part(PermissionSchemes).holders(project, key)
        return any(holder["type"] in ISSUE_FIELDS and one.concerns(holder, issue) for holder in holders)
    return found is not False


def permitted(
    site: Site, person: Person, key: str, project: Project | None = None, issue: Issue | None = None
) -> bool:
    """Tell whether a person has a permission.

    Args:
        site: where.
        person: who.
        key: Jira's key of the permission, such as ``EDIT_ISSUES``.
        project: for a permission of a project, which one; without it, any. In a project, one who holds the
            permission as reporter, assignee or in a field of issues is said to have it.
        issue: on which issue.
    """
    return key not in person.withheld and may(site, person.user, key, project, issue)


def require(
    site: Site, key: str, project: Project | None = None, *, why: str = "", issue: Issue | None = None
) -> None:
    """Let the caller go on only with a permission.

    Args:
        site: where; its caller asks.
        key: Jira's key of the permission.
        project: for a permission of a project, which one.
        why: what Jira says to those who lack it.
        issue: on which issue.

    Raises:
        JiraError: 403 without it.
    """
    if not permitted(site, site.caller, key, project, issue):
        raise JiraError(403, why or "You do not have permission to perform this operation.")
