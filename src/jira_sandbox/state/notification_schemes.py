"""Notification schemes: who is told of which events of a project's issues.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-notification-schemes/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.rows import Rows
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

DEFAULT = "10000"
"""Id of the scheme of every project without another."""

EVENTS = (
    "Issue created", "Issue updated", "Issue assigned", "Issue resolved", "Issue closed", "Issue commented",
    "Issue reopened", "Issue deleted", "Issue moved", "Work logged on issue", "Work started on issue",
    "Work stopped on issue", "Generic event", "Issue comment edited", "Issue worklog updated",
    "Issue worklog deleted", "Issue comment deleted",
)  # fmt: skip
"""The events every Jira has; the first has the id 1."""

TYPES = {
    "CurrentAssignee": "", "Reporter": "", "CurrentUser": "", "ProjectLead": "", "ComponentLead": "",
    "AllWatchers": "", "EmailAddress": "email", "User": "user", "Group": "group",
    "ProjectRole": "projectRole", "UserCustomField": "userCustomField",
    "GroupCustomField": "groupCustomField",
}  # fmt: skip
"""Who may be told, and as which kind of holder the parameter is read."""

SEEDED = ("CurrentAssignee", "Reporter", "AllWatchers")


class NotificationSchemes:
    """The notification schemes of a site and which project has which.

    ``schemes`` are rows ``{id, name, description, events: {event id: [{id, notificationType, parameter?,
    holder?}]}}``; ``projects`` is project id → scheme id.
    """

    def __init__(self, site: Site) -> None:  # noqa: ARG002 - a part is made of its site
        self.schemes = Rows("notification scheme", int(DEFAULT))
        self.notifications = Rows("notification", 10_000)
        self.projects: dict[str, str] = {}
        row = self.schemes.add(name="Default Notification Scheme", description="", events={})
        for number in range(1, len(EVENTS) + 1):
            row["events"][str(number)] = [self.notifications.add(notificationType=kind) for kind in SEEDED]

    def of(self, project: Thing) -> Thing:
        """Give the scheme of a project."""
        return self.schemes.get(self.projects.get(str(project["id"]), DEFAULT))
