"""Settings of the whole Jira: how time is tracked, the banner, default columns, application properties.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jira-settings/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jira_sandbox.state.site import Site

Thing = dict[str, Any]

COLUMNS = (
    "issuetype", "issuekey", "summary", "assignee", "reporter", "priority", "status", "resolution", "created",
    "updated", "duedate",
)  # fmt: skip
"""The columns of issue tables nobody has chosen others for."""

PROPERTIES: tuple[tuple[str, str, str, str], ...] = (
    ("jira.title", "Title", "string", "Jira"),
    ("jira.home", "jira.home", "string", "/var/jira-home"),
    ("jira.clone.prefix", "The prefix added to the Summary field of cloned issues", "string", "CLONE -"),
    ("jira.date.picker.java.format", "The format of dates a person picks", "string", "d/MMM/yy"),
    ("jira.date.time.picker.java.format", "The format of times a person picks", "string", "dd/MMM/yy h:mm a"),
    ("jira.issue.actions.order", "The default order of actions", "string", "asc"),
    ("jira.table.cols.subtasks", "The columns of the sub-task list", "string", "issuetype, status, assignee"),
    ("jira.view.issue.links.sort.order", "The sort order of the issue links", "string", "type, status"),
    ("jira.comment.collapsing.minimum.hidden", "How many comments are hidden at least", "number", "4"),
    ("jira.newsletter.tip.delay.days", "Days until the newsletter is offered", "number", "7"),
    ("jira.lf.date.time", "The time format", "string", "h:mm a"),
    ("jira.lf.date.day", "The day format", "string", "EEEE h:mm a"),
    ("jira.lf.date.complete", "The complete date and time format", "string", "dd/MMM/yy h:mm a"),
    ("jira.lf.date.dmy", "The date format", "string", "dd/MMM/yy"),
)  # fmt: skip
"""Key, what it is, its type, and its value at first."""

ADVANCED = frozenset(key for key, *_rest in PROPERTIES if not key.startswith(("jira.lf.", "jira.title")))
FIXED = frozenset({"jira.home"})
"""Properties nobody may change."""

FEATURES = ("votingEnabled", "watchingEnabled", "unassignedIssuesAllowed", "subTasksEnabled",
            "issueLinkingEnabled", "timeTrackingEnabled", "attachmentsEnabled")  # fmt: skip


WORDS = {"epic": "epics", "sprint": "sprints"}
"""What Data Center's administrators may call otherwise, and its plural."""


@dataclass(frozen=True)
class Units:
    """How long a day and a week of work are, and what a bare number means.

    Args:
        hours: of work in a day.
        days: of work in a week.
        bare: the letter of the unit of a number without one.
    """

    hours: float = 8.0
    days: float = 5.0
    bare: str = "m"

    def seconds(self, letter: str) -> float:
        """Give the seconds of work in a unit: ``w``, ``d``, ``h``, ``m``, or nothing for the usual one."""
        day = self.hours * 3600
        return {"w": day * self.days, "d": day, "h": 3600, "m": 60}[letter or self.bare]


USUAL = Units()


class Settings:
    """The settings of a site. ``properties`` are those that were changed, by key."""

    def __init__(self, site: Site) -> None:  # noqa: ARG002 - a part is made of its site
        self.tracking: Thing = {
            "workingHoursPerDay": 8.0, "workingDaysPerWeek": 5.0, "timeFormat": "pretty",
            "defaultUnit": "minute",
        }  # fmt: skip
        self.columns = list(COLUMNS)
        self.banner: Thing = {
            "message": "",
            "isDismissible": False,
            "isEnabled": False,
            "visibility": "public",
        }
        self.properties: dict[str, str] = {}
        self.words: dict[str, tuple[str, str]] = {}

    @property
    def units(self) -> Units:
        """How durations are read and written."""
        told = self.tracking
        return Units(told["workingHoursPerDay"], told["workingDaysPerWeek"], told["defaultUnit"][0])
