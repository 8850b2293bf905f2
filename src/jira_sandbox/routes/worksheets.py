"""Worklogs of an issue deleted and moved, many at once.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/#api-rest-api-3-issue-issueidorkey-worklog-delete
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit import work
from jira_sandbox.edit.draft import NO_BODY
from jira_sandbox.edit.right import demand
from jira_sandbox.errors import JiraError, missing_issue
from jira_sandbox.routes.issue import wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.settings import Settings

Thing = dict[str, Any]

MOST = 5000


def _asked(call: Call, issue: Issue) -> list[Thing]:
    """Find the worklogs a request names.

    Raises:
        JiraError: 400 for none, too many, or a way to adjust the estimate there is not; 404 for one that is
            not on the issue.
    """
    ids = call.body.get("ids") if isinstance(call.body, dict) else None
    if not isinstance(ids, list) or not ids or not all(isinstance(id_, int | str) for id_ in ids):
        raise JiraError(400, NO_BODY)
    if len(ids) > MOST:
        raise JiraError(400, f"The number of worklogs exceeds the limit of {MOST}.")
    how = call.query.get("adjustEstimate", "auto")
    if how not in ("auto", "leave"):
        raise JiraError(400, errors={"adjustEstimate": f"'{how}' is not a valid value for adjustEstimate."})
    known = {str(row["id"]): row for row in work.work_of(issue)}
    missing = [str(id_) for id_ in ids if str(id_) not in known]
    if missing:
        raise JiraError(404, f"Worklogs are not associated with the issue: {', '.join(missing)}.")
    return [known[id_] for id_ in dict.fromkeys(str(id_) for id_ in ids)]


@route("DELETE", "/rest/api/{v}/issue/{key}/worklog", only="cloud")
def remove(call: Call) -> Answer:
    """Delete worklogs of an issue."""
    issue = wanted(call)
    rows = _asked(call, issue)
    demand(call.site, "DELETE_ALL_WORKLOGS", issue)
    for row in rows:
        remaining = work.adjusted(
            issue.fields, call.query, -row["timeSpentSeconds"], "increaseBy", call.site.part(Settings).units
        )
        work.remove_work(call.ledger, issue, row["id"], remaining)
    return DONE


@route("POST", "/rest/api/{v}/issue/{key}/worklog/move", only="cloud")
def move(call: Call) -> Answer | Reply:
    """Move worklogs to another issue; those that only a project role may see stay, which is told.

    Neither history nor listeners are told of it.

    Raises:
        JiraError: 400 for a request that is none, 404 for another issue that is not there.
    """
    issue = wanted(call)
    rows = _asked(call, issue)
    name = call.body.get("issueIdOrKey")
    target = call.sight.find(str(name)) if isinstance(name, str | int) else None
    if target is None:
        raise missing_issue()
    if target == issue:
        raise JiraError(400, "Worklogs cannot be moved to the issue they are on.")
    demand(call.site, "DELETE_ALL_WORKLOGS", issue)
    demand(call.site, "WORK_ON_ISSUES", target)
    free = [row for row in rows if (row.get("visibility") or {}).get("type") != "role"]
    if free:
        work.move_work(call.ledger, issue, target, free, adjust=call.query.get("adjustEstimate") != "leave")
    if len(free) == len(rows):
        return DONE
    stay = ", ".join(str(row["id"]) for row in rows if row not in free)
    told = f"Worklogs restricted by project roles were not moved: {stay}."
    return Reply({"errorMessages": [told], "errors": {}}, 200)
