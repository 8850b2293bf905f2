"""One issue, and many by name.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError, missing_issue
from jira_sandbox.routes.expansion import bulk_caps, encoded, meanings, read_caps, transitions
from jira_sandbox.routes.registry import route
from jira_sandbox.state.encoding import Caps
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.selection import Selection

BULK_MOST = 100
CATEGORIES = ("undefined", "new", "indeterminate", "done")


def wanted(call: Call) -> Issue:
    """Find the issue a path names, by id, key, or the key it had before it moved.

    Raises:
        JiraError: 404 when there is none.
    """
    issue = call.sight.find(call.path["key"])
    if issue is None:
        raise missing_issue()
    return issue


@route("GET", "/rest/api/{v}/issue/{key}")
def read(call: Call) -> bytes:
    """Read one issue, all of its fields unless ``fields`` says otherwise."""
    selection = Selection.parse(call.several("fields"), "*all")
    return explained(call, wanted(call), selection, read_caps(call), call.words("expand"))


def explained(call: Call, issue: Issue, selection: Selection, caps: Caps, expand: set[str]) -> bytes:
    """Encode one issue with the names and schemas of its own fields inside it, where they are asked for."""
    body = encoded(call, issue, selection, caps, expand)
    extras = meanings(call, [issue], selection, expand)
    return body if not extras else body[:-1] + b"," + b",".join(extras) + b"}"


@route("POST", "/rest/api/{v}/issue/bulkfetch", only="cloud")
def bulk_fetch(call: Call) -> bytes:
    """Read up to 100 issues in one request, in ascending order of id; those that are not there are left out.

    ``issueErrors`` is for issues that were found and could not be sent, which does not happen here.

    Raises:
        JiraError: 400 for none or too many.
    """
    names = call.several("issueIdsOrKeys")
    if not names:
        raise JiraError(400, "The issueIdsOrKeys field must not be empty.")
    if len(names) > BULK_MOST:
        raise JiraError(400, f"The number of issues requested exceeds the limit of {BULK_MOST}.")
    issues = {issue.index: issue for name in names if (issue := call.sight.find(name)) is not None}
    selection = Selection.parse(call.several("fields"), "*navigable")
    expand, caps = call.words("expand"), bulk_caps(call)
    here = [issues[index] for index in sorted(issues)]
    rows = b",".join(explained(call, issue, selection, caps, expand) for issue in here)
    return b'{"issueErrors":[],"issues":[%b]}' % rows


@route("GET", "/rest/api/{v}/issue/{key}/transitions")
def possible(call: Call) -> dict[str, Any]:
    """List where an issue may go from here, or the one way of ``transitionId``.

    ``skipRemoteOnlyCondition`` changes nothing: no workflow here has transitions only programs see.
    """
    only, fields = call.query.get("transitionId"), "transitions.fields" in call.words("expand")
    closed = call.site.cloud and call.flag("includeUnavailableTransitions")
    rows = transitions(call, wanted(call), fields=fields, closed=closed)
    if call.site.cloud and call.flag("sortByOpsBarAndStatus"):
        rows.sort(key=lambda row: CATEGORIES.index(row["to"]["statusCategory"]["key"]))
    return {"expand": "transitions", "transitions": [row for row in rows if only in (None, row["id"])]}


@route("GET", "/rest/api/2/issue/{key}/subtask", only="datacenter")
def subtasks(call: Call) -> list[Any]:
    """List the sub-tasks of an issue."""
    rows: list[Any] = wanted(call).fields.get("subtasks") or []
    return rows
