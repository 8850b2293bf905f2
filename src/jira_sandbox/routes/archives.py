"""Issues archived, restored and exported.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-archive-put
https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-issue/
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.archive import Archive, Filter, archived, exported, is_subtask, put_away, take_back
from jira_sandbox.edit.right import home
from jira_sandbox.edit.sweep import Sweep
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.issue import wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.search import found
from jira_sandbox.routes.tasks import instant
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.tasks import Single, Task, Tasks

Thing = dict[str, Any]

MOST = 1000
MOST_BY_QUERY = 100_000
ADMINS_ONLY = "Only admins can archive or unarchive issues. Access denied."
ARCHIVAL, EXPORT = "Archive issues", "Export archived issues"
TROUBLES = {
    "issueIsSubtask": "Issue is subtask.",
    "issuesInArchivedProjects": "Issue exists in archived project.",
    "issuesNotFound": "Issue not found.",
}


class ListError(JiraError):
    """A refusal in the shape only the export has: a list of texts."""

    @property
    def body(self) -> Any:
        """The JSON body."""
        return self.messages


@route("PUT", "/rest/api/{v}/issue/archive", only="cloud")
def archive(call: Call) -> Thing:
    """Archive issues by id or key."""
    return _each(call, put_away)


@route("PUT", "/rest/api/{v}/issue/unarchive", only="cloud")
def unarchive(call: Call) -> Thing:
    """Restore archived issues by id or key."""
    return _each(call, take_back)


def _each(call: Call, deed: Callable[[Ledger, Issue], int]) -> Thing:
    """Archive or restore issues, and tell which could not be.

    Raises:
        JiraError: 403 for all but administrators, 400 when there is not one, 412 for more than a thousand
            (of which the first thousand were done).
    """
    call.require("ADMINISTER", why=ADMINS_ONLY)
    names = call.body.get("issueIdsOrKeys") if isinstance(call.body, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str | int) for name in names):
        raise JiraError(400, "No valid issue to archive or unarchive. Bad request.")
    told = list(dict.fromkeys(str(name) for name in names))
    good: list[Issue] = []
    bad: dict[str, list[str]] = {}
    for name in told[:MOST]:
        issue = call.sight.find(name)
        trouble = _trouble(call, issue)
        if issue is not None and trouble is None:
            good.append(issue)
        else:
            bad.setdefault(trouble or "issuesNotFound", []).append(name)
    if not good:
        raise JiraError(400, "No valid issue to archive or unarchive. Bad request.")
    done = sum(deed(call.ledger, issue) for issue in good)
    if len(told) > MOST:
        raise JiraError(
            412, f"The number of issues to archive or unarchive exceeds the hard limit of {MOST}. "
            "Precondition failed.",
        )  # fmt: skip
    errors = {
        name: {"count": len(ids), "issueIdsOrKeys": ids, "message": TROUBLES[name]}
        for name, ids in bad.items()
    }
    return {"numberOfIssuesUpdated": done, "errors": errors}


def _trouble(call: Call, issue: Issue | None) -> str | None:
    if issue is None:
        return "issuesNotFound"
    if is_subtask(issue):
        return "issueIsSubtask"
    return "issuesInArchivedProjects" if (home(call.site, issue) or {}).get("archived") else None


@route("POST", "/rest/api/{v}/issue/archive", only="cloud")
def archive_found(call: Call) -> Reply:
    """Archive the issues a query finds, by a task.

    Raises:
        JiraError: 403 for all but administrators, 400 for no query, 412 while another such task goes on.
    """
    call.require("ADMINISTER", why=ADMINS_ONLY)
    jql = call.body.get("jql") if isinstance(call.body, dict) else None
    if not isinstance(jql, str) or not jql.strip():
        raise JiraError(400, "Invalid JQL. Bad request.")
    _alone(call, ARCHIVAL)
    try:
        _name, places = found(call, jql, strict=True)
    except JiraError:
        raise JiraError(400, "Invalid JQL. Bad request.") from None
    issues = [call.site.issues[place] for place in list(places)[:MOST_BY_QUERY]]
    sweep = Sweep()
    sweep.add(call.sight, [issue.id for issue in issues if not is_subtask(issue)], _put_away)
    task = call.site.part(Tasks).submit(ARCHIVAL, sweep)
    return Reply(call.api(f"task/{task.id}"), 202)


def _put_away(ledger: Ledger, issue: Issue) -> None:
    put_away(ledger, issue)


def _alone(call: Call, description: str) -> None:
    """Let only one task of its kind go on.

    Raises:
        JiraError: 412 while there is one.
    """
    for task in call.site.part(Tasks).open:
        if task.description == description:
            raise JiraError(
                412, f"An issue archival task is already running with ID {task.id}. To start a new one, "
                "cancel the task or wait for it to finish.",
            )  # fmt: skip


@route("PUT", "/rest/api/{v}/issues/archive/export", only="cloud")
def export(call: Call) -> Reply:
    """Write archived issues to a file, by a task; nobody is sent a mail, the task's result has the address.

    Raises:
        JiraError: 403 for all but administrators, 400 for a filter that is none, 412 while another goes on.
    """
    call.require("ADMINISTER", why="User is not an admin.")
    wanted_rows = _filter(call.body or {})
    _alone(call, EXPORT)
    tasks = call.site.part(Tasks)
    task = tasks.submit(EXPORT, Single(_write))
    task.job = Single(_write, (call.site.url, task.id, wanted_rows))
    return Reply(_export_told(task, call.body or {}), 202)


def _write(ledger: Ledger, url: str, id_: str, wanted_rows: Filter) -> Thing:
    ledger.site.part(Archive).exports[id_] = exported(ledger, wanted_rows)
    return {"fileUrl": f"{url}/media/archive/{id_}.csv"}


def _export_told(task: Task, given: Thing) -> Thing:
    shown = ", ".join(f"{name}={value}" for name, value in given.items())
    return {
        "taskId": task.id, "status": task.status, "progress": task.percent, "payload": f"{{{shown}}}",
        "submittedTime": instant(task.submitted),
    }  # fmt: skip


def _filter(given: Any) -> Filter:
    """Read which issues are to be exported.

    Raises:
        JiraError: 400 when that is not understood.
    """
    names = {"projects": "projects", "issueTypes": "kinds", "reporters": "reporters", "archivedBy": "people"}
    if not isinstance(given, dict):
        raise ListError(400, "Your filter contains invalid values")
    found_parts: dict[str, Any] = {}
    for name, part in names.items():
        value = given.get(name)
        if value is not None and not isinstance(value, list):
            raise ListError(400, f"Your filter contains invalid values {name}")
        found_parts[part] = None if value is None else frozenset(str(one) for one in value)
    dates = given.get("archivedDateRange", given.get("archivedDate")) or {}
    try:
        for name, part in (("dateAfter", "after"), ("dateBefore", "before")):
            text = dates.get(name)
            found_parts[part] = None if text is None else datetime.fromisoformat(text + "T00:00:00+00:00")
    except (AttributeError, TypeError, ValueError):
        raise ListError(400, "Your filter contains invalid values archivedDateRange") from None
    return Filter(**found_parts)


@route("GET", "/media/archive/{name}", only="cloud")
def exported_file(call: Call) -> Answer:
    """Give the file of an export.

    Raises:
        JiraError: 403 for all but administrators, 404 when there is none.
    """
    call.require("ADMINISTER")
    text = call.site.part(Archive).exports.get(call.path["name"].removesuffix(".csv"))
    if text is None:
        raise JiraError(404, "The export does not exist.")
    return Answer(text.encode(), 200, "text/csv;charset=UTF-8")


@route("PUT", "/rest/api/2/issue/{key}/archive", only="datacenter")
def archive_one(call: Call) -> Answer:
    """Archive an issue.

    Raises:
        JiraError: 403 without the permission, for a sub-task, or when it is archived already.
    """
    issue = wanted(call)
    call.require("ARCHIVE_ISSUES", home(call.site, issue), issue=issue)
    if issue.index in call.site.gone or is_subtask(issue):
        raise JiraError(403, f"Issue {issue.key} cannot be archived.")
    put_away(call.ledger, issue)
    return DONE


@route("PUT", "/rest/api/2/issue/{key}/restore", only="datacenter")
def restore_one(call: Call) -> Answer:
    """Restore an archived issue.

    Raises:
        JiraError: 403 without the permission, for a sub-task, or when it is not archived.
    """
    issue = wanted(call)
    call.require("RESTORE_ISSUES", home(call.site, issue), issue=issue)
    if not archived(call.site, issue) or is_subtask(issue):
        raise JiraError(403, f"Issue {issue.key} cannot be restored.")
    take_back(call.ledger, issue)
    return DONE
