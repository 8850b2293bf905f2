"""Who may do what: the permissions of a person, globally and in a project.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jira_sandbox.errors import JiraError
from jira_sandbox.state.site import Person, Site

ADMINISTRATORS = frozenset({"jira-administrators", "site-admins"})
"""Groups that administer Jira."""

GLOBAL = frozenset(
    {"ADMINISTER", "SYSTEM_ADMIN", "USER_PICKER", "BULK_CHANGE", "CREATE_SHARED_OBJECTS",
     "MANAGE_GROUP_FILTER_SUBSCRIPTIONS"}
)  # fmt: skip
"""Permissions that are no project's."""

ADMINISTRATION = frozenset({"ADMINISTER", "SYSTEM_ADMIN", "ADMINISTER_PROJECTS"})
"""Permissions that only administrators have."""


def permitted(site: Site, person: Person, key: str, project: Mapping[str, Any] | None = None) -> bool:
    """Tell whether a person has a permission.

    Args:
        site: where.
        person: who.
        key: Jira's key of the permission, such as ``EDIT_ISSUES``.
        project: for a permission of a project, which one.
    """
    name = str(person.user.get("accountId") or person.user["name"])
    lead = (project or {}).get("lead") or {}
    leads = key == "ADMINISTER_PROJECTS" and name in (lead.get("accountId"), lead.get("name"))
    if key not in ADMINISTRATION or leads:
        return True
    return any(group["name"] in ADMINISTRATORS and name in group["members"] for group in site.groups)


def require(site: Site, key: str, project: Mapping[str, Any] | None = None, *, why: str = "") -> None:
    """Let the caller go on only with a permission.

    Args:
        site: where; its caller asks.
        key: Jira's key of the permission.
        project: for a permission of a project, which one.
        why: what Jira says to those who lack it.

    Raises:
        JiraError: 403 without it.
    """
    if not permitted(site, site.caller, key, project):
        raise JiraError(403, why or "You do not have permission to perform this operation.")
