"""Permission schemes: who is granted what in which project, as data that permissions are worked out from.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permission-schemes/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jira_sandbox.state.numbers import Numbers
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

DEFAULT = 0
"""Id of the scheme of every project that has been given no other, as in every Jira."""

STRICT = 10000
"""Id of the scheme that lets only members of project roles in."""

STRICT_PROJECT = "SET"
"""Key of the project that the strict scheme guards at first."""

SOFTWARE = "jira-software"
"""Key of the application whose users are let into every project at first."""

ADMINISTRATORS, DEVELOPERS, USERS = "10002", "10001", "10000"
"""Ids of the project roles."""

SEEING = ("BROWSE_PROJECTS", "VIEW_DEV_TOOLS", "VIEW_READONLY_WORKFLOW", "VIEW_VOTERS_AND_WATCHERS")
WORKING = (
    "ADD_COMMENTS", "ASSIGNABLE_USER", "ASSIGN_ISSUES", "CLOSE_ISSUES", "CREATE_ATTACHMENTS", "CREATE_ISSUES",
    "DELETE_OWN_ATTACHMENTS", "DELETE_OWN_COMMENTS", "DELETE_OWN_WORKLOGS", "EDIT_ISSUES",
    "EDIT_OWN_COMMENTS", "EDIT_OWN_WORKLOGS", "LINK_ISSUES", "MANAGE_SPRINTS_PERMISSION", "MOVE_ISSUES",
    "RESOLVE_ISSUES", "SCHEDULE_ISSUES", "TRANSITION_ISSUES", "WORK_ON_ISSUES",
)  # fmt: skip
RULING = (
    "ADMINISTER_PROJECTS", "ARCHIVE_ISSUES", "BROWSE_ARCHIVE", "DELETE_ALL_ATTACHMENTS",
    "DELETE_ALL_COMMENTS", "DELETE_ALL_WORKLOGS", "DELETE_ISSUES", "EDIT_ALL_COMMENTS",
    "EDIT_ALL_WORKLOGS", "MANAGE_WATCHERS", "MODIFY_REPORTER", "RESTORE_ISSUES", "SET_ISSUE_SECURITY",
    "UNARCHIVE_ISSUES",
)  # fmt: skip
PROJECT_PERMISSIONS = frozenset({*SEEING, *WORKING, *RULING})
"""Every permission a scheme may grant, by Jira's key."""

CLOUD_ONLY = frozenset({"ARCHIVE_ISSUES", "BROWSE_ARCHIVE", "UNARCHIVE_ISSUES"})
DATA_CENTER_ONLY = frozenset({"RESTORE_ISSUES", "ARCHIVE_ISSUES", "BROWSE_ARCHIVE"})

HOLDERS: Mapping[str, bool] = {
    "anyone": False, "applicationRole": False, "assignee": False, "group": True, "groupCustomField": True,
    "projectLead": False, "projectRole": True, "reporter": False, "sd.customer.portal.only": False,
    "user": True, "userCustomField": True,
}  # fmt: skip
"""The kinds of holders a grant may have, and whether one needs a parameter.

``applicationRole`` without a parameter is everybody who is logged in. ``parameter`` is the name of a
group, the id of a role, the account id (Cloud) or key (Data Center) of a user, the id of a field; on Cloud
``value`` repeats it, or is the group's id.
"""


class PermissionSchemes:
    """The permission schemes of a site and which project has which.

    ``schemes`` are rows ``{id, name, description, permissions: [{id, holder: {type, parameter?, value?},
    permission}]}`` with whole numbers for ids. ``projects`` holds project id → scheme id for projects that
    have another than the default.
    """

    def __init__(self, site: Site) -> None:
        self.cloud = site.cloud
        self.numbers = Numbers(9_999)
        self.scheme_numbers = Numbers(STRICT)
        about = (
            "This is the default Permission Scheme. Any new projects that are created will be assigned it."
        )
        everyone = {"type": "applicationRole", "parameter": SOFTWARE} | (
            {"value": SOFTWARE} if site.cloud else {}
        )
        self.schemes: list[Thing] = [
            self._seeded(DEFAULT, "Default Permission Scheme", about,
                         [(holder, (*SEEING, *WORKING)) for holder in (everyone, self._role(USERS))]),
            self._seeded(
                STRICT, "Members Only", "Only members of a project's roles may browse it.",
                [(self._role(role), (*SEEING, *WORKING)) for role in (USERS, DEVELOPERS, ADMINISTRATORS)],
            ),
        ]  # fmt: skip
        self.projects: dict[str, int] = {
            str(project["id"]): STRICT for project in site.projects if project["key"] == STRICT_PROJECT
        }

    def of(self, project: Mapping[str, Any]) -> Thing:
        """Give the scheme of a project."""
        wanted = self.projects.get(str(project["id"]), DEFAULT)
        return next(scheme for scheme in self.schemes if scheme["id"] == wanted)

    def holders(self, project: Mapping[str, Any], permission: str) -> Iterator[Thing]:
        """List who holds a permission in a project: ``{type, parameter?, value?}`` each."""
        for grant in self.of(project)["permissions"]:
            if grant["permission"] == permission:
                yield grant["holder"]

    def known(self, permission: str) -> bool:
        """Tell whether a scheme of this product may grant a permission."""
        foreign = DATA_CENTER_ONLY - CLOUD_ONLY if self.cloud else CLOUD_ONLY - DATA_CENTER_ONLY
        return permission in PROJECT_PERMISSIONS - foreign

    def grant(self, permission: str, holder: Thing) -> Thing:
        """Make a grant with an id of its own."""
        return {"id": self.numbers.next(), "holder": holder, "permission": permission}

    def _role(self, id_: str) -> Thing:
        return {"type": "projectRole", "parameter": id_} | ({"value": id_} if self.cloud else {})

    def _seeded(self, id_: int, name: str, about: str, granted: list[tuple[Thing, tuple[str, ...]]]) -> Thing:
        rulers = (self._role(ADMINISTRATORS), tuple(sorted(RULING)))
        lead = ({"type": "projectLead"}, ("ADMINISTER_PROJECTS",))
        grants = [
            self.grant(permission, dict(holder))
            for holder, permissions in (rulers, lead, *granted)
            for permission in permissions
            if self.known(permission)
        ]
        return {"id": id_, "name": name, "description": about, "permissions": grants}
