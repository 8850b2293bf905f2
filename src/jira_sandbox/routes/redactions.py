"""Parts of texts blacked out by jobs.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-redaction/
"""

from __future__ import annotations

import uuid
from typing import Any

from jira_sandbox.call import Call, Reply
from jira_sandbox.edit.redaction import Redaction, stroke_of
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.site import Site
from jira_sandbox.state.tasks import Task, Tasks

Thing = dict[str, Any]

STATES = {"ENQUEUED": "PENDING", "RUNNING": "IN_PROGRESS", "CANCEL_REQUESTED": "IN_PROGRESS"}
NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


class Redactions:
    """The jobs of a site that black out, by the ids they are asked about with."""

    def __init__(self, _site: Site) -> None:
        self.tasks: dict[str, Task] = {}


@route("POST", "/rest/api/{v}/redact", only="cloud")
def redact(call: Call) -> Reply:
    """Black out parts of texts, by a job.

    Raises:
        JiraError: 401 for all but administrators, 400 for a request that is none.
    """
    _guarded(call)
    rows = call.body.get("redactions") if isinstance(call.body, dict) else None
    if not isinstance(rows, list) or not rows:
        raise JiraError(400, "The redaction request is invalid.")
    strokes = [stroke_of(row) for row in rows]
    for stroke in strokes:
        if _uuid(stroke.mark) is None:
            raise JiraError(400, f"The externalId '{stroke.mark}' is no UUID.")
    if len({stroke.mark for stroke in strokes}) < len(strokes):
        raise JiraError(400, "Every redaction needs an externalId of its own.")
    task = call.site.part(Tasks).submit("Redact", Redaction(strokes))
    id_ = str(uuid.uuid5(NAMESPACE, f"{call.site.url}/redact/{task.id}"))
    call.site.part(Redactions).tasks[id_] = task
    return Reply(id_, 202)


@route("GET", "/rest/api/{v}/redact/status/{id}", only="cloud")
def status(call: Call) -> Thing:
    """Tell how far a job is, and once it is done which parts are black.

    Raises:
        JiraError: 401 for all but administrators, 404 when there is no such job.
    """
    _guarded(call)
    task = call.site.part(Redactions).tasks.get(call.path["id"])
    if task is None:
        raise JiraError(404, "The redaction job does not exist.")
    state = STATES.get(task.status, "COMPLETED")
    return {"jobStatus": state} | ({"bulkRedactionResponse": task.job.result()} if task.finished else {})


def _guarded(call: Call) -> None:
    try:
        call.require("ADMINISTER")
    except JiraError as error:
        raise JiraError(401, *error.messages) from None


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
