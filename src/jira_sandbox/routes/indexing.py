"""The search index of Data Center, which is always as fresh as the issues here, and its rebuilding.

https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-reindex/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call, Reply
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.indexing import KINDS, Rebuilds
from jira_sandbox.state.moment import written

Thing = dict[str, Any]


def _told(row: Thing) -> Thing:
    names = ("submittedTime", "startTime", "finishTime")
    link = f"/secure/admin/IndexProgress.jspa?taskId={row['id']}"
    progress = {"currentProgress": 100, "currentSubTask": "", "progressUrl": link}
    return {**progress, "type": row["type"], "success": True, **dict.fromkeys(names, row["when"])}


@route("GET", "/rest/api/{v}/index/summary", only="datacenter")
def summary(call: Call) -> Thing:
    """Compare what is in the index with what is in the database: all of it is in both."""
    call.require("ADMINISTER")
    living = list(call.site.living())
    newest = max(
        (issue.fields["updated"] for issue in living), default=written(call.site.now, call.site.zone)
    )
    told = {
        "indexReadable": True, "countInDatabase": len(living), "countInIndex": len(living),
        "lastUpdatedInDatabase": newest, "lastUpdatedInIndex": newest,
    }  # fmt: skip
    when = written(call.site.now, call.site.zone)
    return {"nodeId": "node1", "reportTime": when, "issueIndex": told, "replicationQueues": {}}


@route("POST", "/rest/api/{v}/reindex", only="datacenter")
def rebuild(call: Call) -> Reply:
    """Rebuild the index; it is done at once.

    Raises:
        JiraError: 400 for a way of rebuilding that is none.
    """
    call.require("ADMINISTER")
    kind = call.query.get("type", KINDS[0])
    if kind not in KINDS:
        raise JiraError(400, f"'{kind}' is not a valid type of reindex.")
    call.ledger.snapshots.stale()
    return Reply(_told(call.site.part(Rebuilds).add(kind)), 202)


@route("POST", "/rest/api/{v}/reindex/issue", only="datacenter")
def rebuild_some(call: Call) -> Reply:
    """Index some issues again.

    Raises:
        JiraError: 400 for none, or one that is not there.
    """
    call.require("ADMINISTER")
    ids = call.several("issueId")
    if not ids or any(call.site.issue(id_) is None for id_ in ids):
        raise JiraError(400, "Valid ids of issues to reindex are required.")
    return Reply(_told(call.site.part(Rebuilds).add(KINDS[0])), 200)


@route("GET", "/rest/api/{v}/reindex", only="datacenter")
@route("GET", "/rest/api/{v}/reindex/progress", only="datacenter")
def progress(call: Call) -> Thing:
    """Tell how far a rebuild is: the last one, or that of ``taskId``.

    Raises:
        JiraError: 404 when there was none.
    """
    call.require("ADMINISTER")
    wanted, rows = call.text("taskId"), call.site.part(Rebuilds).rows.rows
    found = [row for row in rows if not wanted or row["id"] == wanted]
    if not found:
        raise JiraError(404, "There is no reindex task.")
    return _told(found[-1])
