"""Who may write what on an issue, and in which words and with which status Jira refuses the others.

What is archived is refused like what one has no permission for.

https://support.atlassian.com/jira-cloud-administration/docs/permissions-for-company-managed-projects/
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jira_sandbox.edit.screen import Screen
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import may, permitted
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

REFUSALS: dict[str, tuple[int, str]] = {
    "EDIT_ISSUES": (403, "You do not have permission to edit issues in this project."),
    "DELETE_ISSUES": (403, "You do not have permission to delete issues in this project."),
    "ASSIGN_ISSUES": (403, "You do not have permission to assign issues."),
    "MOVE_ISSUES": (403, "You do not have permission to move issues in this project."),
    "ADD_COMMENTS": (400, "You do not have the permission to comment on this issue."),
    "EDIT_ALL_COMMENTS": (400, "You do not have the permission to edit this comment."),
    "DELETE_ALL_COMMENTS": (400, "You do not have the permission to delete this comment."),
    "WORK_ON_ISSUES": (400, "You do not have the permission to associate a worklog to this issue."),
    "EDIT_ALL_WORKLOGS": (400, "You do not have permission to update this worklog."),
    "DELETE_ALL_WORKLOGS": (400, "You do not have permission to delete this worklog."),
    "LINK_ISSUES": (403, "You do not have permission to link issues in this project."),
    "MANAGE_WATCHERS": (403, "You do not have permission to manage the watcher list."),
    "CREATE_ATTACHMENTS": (403, "You do not have permission to create attachments for this issue."),
    "DELETE_ALL_ATTACHMENTS": (403, "You do not have permission to delete this attachment."),
}
"""What lacking a permission is answered with."""

GUARDED = {"assignee": "ASSIGN_ISSUES", "reporter": "MODIFY_REPORTER", "duedate": "SCHEDULE_ISSUES",
           "security": "SET_ISSUE_SECURITY"}  # fmt: skip
"""Fields that need a permission of their own; without it they are not on the screen."""


def home(site: Site, issue: Issue) -> Thing | None:
    """Find the project of an issue."""
    id_ = str((issue.fields.get("project") or {}).get("id"))
    return next((row for row in site.projects if str(row["id"]) == id_), None)


def allowed(site: Site, key: str, issue: Issue) -> bool:
    """Tell whether the caller may do something to an issue."""
    there = issue.index not in site.gone
    return there and permitted(site, site.caller, key, home(site, issue), issue)


def demand(site: Site, key: str, issue: Issue, *, status: int | None = None) -> None:
    """Let the caller go on only with a permission.

    Args:
        site: where; its caller asks.
        key: of the permission.
        issue: to which one.
        status: of the refusal, where it is not the usual one.

    Raises:
        JiraError: without it.
    """
    if not allowed(site, key, issue):
        usual, words = REFUSALS[key]
        raise JiraError(status or usual, words)


def demand_of(site: Site, verb: str, what: str, issue: Issue, author: Any) -> None:
    """Let the caller change what somebody wrote only if they may, as its author or of anybody's.

    Args:
        site: where; its caller asks.
        verb: ``EDIT`` or ``DELETE``.
        what: ``COMMENTS``, ``WORKLOGS`` or ``ATTACHMENTS``.
        issue: on which issue.
        author: who wrote it.

    Raises:
        JiraError: without the permission.
    """
    mine = isinstance(author, dict) and key_of(author) == key_of(site.caller.user)
    if not (mine and allowed(site, f"{verb}_OWN_{what}", issue)):
        demand(site, f"{verb}_ALL_{what}", issue)


def fitted(site: Site, screen: Screen, issue: Issue | None = None) -> Screen:
    """Take the fields off a screen that the caller has no permission for."""
    project = next((row for row in site.projects if str(row["id"]) == screen.project), None)
    barred = {
        name for name, key in GUARDED.items()
        if name in screen.fields and not permitted(site, site.caller, key, project, issue)
    }  # fmt: skip
    if not barred:
        return screen
    fields = {name: field for name, field in screen.fields.items() if name not in barred}
    return replace(screen, fields=fields, required=screen.required - barred)


def assignable(site: Site, person: Thing | None, project: Thing | None) -> bool:
    """Tell whether issues of a project may be assigned to somebody; to nobody they always may."""
    if person is None or project is None:
        return True
    row = next((row for row in site.users if key_of(row) == key_of(person)), person)
    return may(site, row, "ASSIGNABLE_USER", project)
