"""Issues created, edited, assigned, moved and deleted, and the metadata that tells how.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit import lifecycle
from jira_sandbox.edit.draft import NO_BODY
from jira_sandbox.edit.right import fitted
from jira_sandbox.edit.screen import create_screen
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.expansion import editable, read_caps
from jira_sandbox.routes.issue import explained, wanted
from jira_sandbox.routes.projects import by_id
from jira_sandbox.routes.projects import wanted as project_wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.selection import Selection

Thing = dict[str, Any]

BULK_MOST = 50


def named(call: Call, issue: Issue) -> Thing:
    """Name a new issue as the answer to its creation does."""
    return {"id": issue.id, "key": issue.key, "self": call.api(f"issue/{issue.id}")}


@route("POST", "/rest/api/{v}/issue")
def create(call: Call) -> Reply:
    """Create an issue."""
    issue = lifecycle.create(call.ledger, call.body, call.version)
    return Reply(named(call, issue), 201)


@route("POST", "/rest/api/{v}/issue/bulk")
def create_several(call: Call) -> Reply:
    """Create up to 50 issues; those that are wrong are told by their place and do not stop the others.

    Raises:
        JiraError: 400 for none or too many.
    """
    updates = call.body.get("issueUpdates") if isinstance(call.body, dict) else None
    if not isinstance(updates, list) or not updates:
        raise JiraError(400, NO_BODY)
    if len(updates) > BULK_MOST:
        raise JiraError(400, f"The number of issues to create exceeds the limit of {BULK_MOST}.")
    issues: list[Thing] = []
    errors: list[Thing] = []
    for place, body in enumerate(updates):
        try:
            issues.append(named(call, lifecycle.create(call.ledger, body, call.version)))
        except JiraError as error:
            errors.append({"status": 400, "elementErrors": error.body, "failedElementNumber": place})
    return Reply({"issues": issues, "errors": errors}, 201 if issues else 400)


@route("PUT", "/rest/api/{v}/issue/{key}")
def edit(call: Call) -> Answer | bytes:
    """Change fields of an issue; ``returnIssue`` answers it as it then is. Nobody is notified here."""
    issue = wanted(call)
    lifecycle.edit(call.ledger, issue, call.body, call.version)
    wants = call.site.cloud and call.query.get("returnIssue", "").lower() == "true"
    if not wants:
        return DONE
    expand = {part.strip() for part in call.query.get("expand", "").split(",")}
    everything = Selection.parse([], "*all")
    return explained(call, issue, everything, read_caps(call), expand)


@route("DELETE", "/rest/api/{v}/issue/{key}")
def delete(call: Call) -> Answer:
    """Delete an issue; ``deleteSubtasks`` is needed if it has some."""
    subtasks = call.query.get("deleteSubtasks", "").lower() == "true"
    lifecycle.delete(call.ledger, wanted(call), subtasks=subtasks)
    return DONE


@route("PUT", "/rest/api/{v}/issue/{key}/assignee")
def assign(call: Call) -> Answer:
    """Assign an issue: to an ``accountId`` on Cloud, a ``name`` on Data Center; null is nobody.

    Raises:
        JiraError: 400 when the body is no object.
    """
    issue = wanted(call)
    if not isinstance(call.body, dict):
        raise JiraError(400, NO_BODY)
    name = call.body.get("accountId" if call.site.cloud else "name")
    lifecycle.assign(call.ledger, issue, name, call.version)
    return DONE


@route("POST", "/rest/api/{v}/issue/{key}/transitions")
def transition(call: Call) -> Answer:
    """Move an issue through its workflow."""
    lifecycle.transition(call.ledger, wanted(call), call.body, call.version)
    return DONE


@route("GET", "/rest/api/{v}/issue/{key}/editmeta")
def edit_metadata(call: Call) -> Thing:
    """Tell which fields of an issue may be changed, and how."""
    return {"fields": editable(call, wanted(call))}


@route("GET", "/rest/api/{v}/issue/createmeta/{project}/issuetypes")
def create_types(call: Call) -> Thing:
    """List the types of issues that can be created in a project."""
    rows = call.site.catalog.types.get(str(project_wanted(call)["id"]), [])
    return _page(call, rows, "issueTypes")


@route("GET", "/rest/api/{v}/issue/createmeta/{project}/issuetypes/{kind}")
def create_fields(call: Call) -> Thing:
    """List the fields that may be given to a new issue of a type.

    Raises:
        JiraError: 404 when the project has no such type.
    """
    project = project_wanted(call)
    kind = by_id(call.site.catalog.types.get(str(project["id"]), []), call.path["kind"], "issue type")
    rows = list(fitted(call.site, create_screen(call.site, project, kind)).told(creating=True).values())
    return _page(call, rows, "fields")


def _page(call: Call, rows: list[Thing], name: str) -> Thing:
    """Cut a page: under a name of its own on Cloud, under ``values`` on Data Center."""
    start, size = call.number("startAt", 0), call.number("maxResults", 50, 200) or 50
    here = rows[start : start + size]
    page: Thing = {"startAt": start, "maxResults": size, "total": len(rows)}
    if call.site.cloud:
        return page | {name: here}
    return page | {"isLast": start + len(here) >= len(rows), "values": here}
