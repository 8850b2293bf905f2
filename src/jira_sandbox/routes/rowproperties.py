"""Properties that programs keep on comments and worklogs.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comment-properties/
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklog-properties/
"""

from __future__ import annotations

from collections.abc import Callable

from jira_sandbox.call import Call
from jira_sandbox.edit.right import demand_of
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.issue import wanted
from jira_sandbox.routes.properties import offer
from jira_sandbox.routes.talk import rows_of


def _comment(call: Call, change: bool) -> str:
    """Find a comment, whichever issue it is on.

    Raises:
        JiraError: 404 when there is none, 403 when it shall change and the caller may not edit it.
    """
    id_ = call.path["comment"]
    place = call.site.comment_places.get(id_)
    issue = None if place is None else call.site.issues[place]
    if issue is None or not call.sight.issue(issue):
        raise JiraError(404, f"Can not find a comment for the id: {id_}.")
    if change:
        row = next(row for row in rows_of(issue, "comment", "comments") if row["id"] == id_)
        _guard(lambda: demand_of(call.site, "EDIT", "COMMENTS", issue, row.get("author")))
    return id_


def _worklog(call: Call, change: bool) -> str:
    """Find a worklog of an issue.

    Raises:
        JiraError: 404 when there is none, 403 when it shall change and the caller may not edit it.
    """
    id_, issue = call.path["worklog"], wanted(call)
    row = next((row for row in rows_of(issue, "worklog", "worklogs") if row["id"] == id_), None)
    if row is None:
        raise JiraError(404, f"Can not find a worklog for the id: {id_}.")
    if change:
        _guard(lambda: demand_of(call.site, "EDIT", "WORKLOGS", issue, row.get("author")))
    return id_


def _guard(check: Callable[[], None]) -> None:
    """Refuse with the status of properties, which is not that of the rows themselves."""
    try:
        check()
    except JiraError as error:
        raise JiraError(403, *error.messages) from None


offer("/rest/api/{v}/comment/{comment}/properties", "comment", _comment)
offer("/rest/api/{v}/issue/{key}/worklog/{worklog}/properties", "worklog", _worklog, only="cloud")
