"""Tasks asked about and cancelled.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-tasks/
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jira_sandbox.call import Call, Reply
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.registry import route
from jira_sandbox.state.tasks import Task, Tasks

Thing = dict[str, Any]

FIRST_PERSON = 10_000
"""People have numbers inside Jira, which only tasks tell."""


class TaskError(JiraError):
    """A refusal in the shape only the cancellation has: a list of texts."""

    @property
    def body(self) -> Any:
        """The JSON body."""
        return self.messages


def instant(when: datetime) -> int:
    """Write a moment as milliseconds since 1970."""
    return int(when.timestamp() * 1000)


def told(call: Call, task: Task) -> Thing:
    """Show a task as answers do."""
    ended = task.finished or call.site.now
    shown: Thing = {
        "self": call.api(f"task/{task.id}"), "id": task.id, "description": task.description,
        "status": task.status, "submittedBy": _number(call, task), "progress": task.percent,
        "elapsedRuntime": instant(ended) - instant(task.started or ended),
        "submitted": instant(task.submitted), "lastUpdate": instant(task.updated),
    }  # fmt: skip
    shown |= {"started": instant(task.started)} if task.started else {}
    shown |= {"finished": instant(task.finished)} if task.finished else {}
    shown |= {"message": task.message} if task.message else {}
    return shown | ({"result": task.job.result()} if task.status == "COMPLETE" else {})


def _number(call: Call, task: Task) -> int:
    people = [person.get("accountId", person.get("name")) for person in call.site.users]
    me = task.person.user.get("accountId", task.person.user.get("name"))
    return FIRST_PERSON + (people.index(me) if me in people else len(people))


def wanted(call: Call) -> Task:
    """Find the task a path names.

    Raises:
        JiraError: 404 when there is none, 403 when it is somebody else's and the caller no administrator.
    """
    task = call.site.part(Tasks).find(call.path["id"])
    if task is None:
        raise JiraError(404, f"The task with id '{call.path['id']}' does not exist.")
    mine = task.person.account_id == call.caller.account_id and task.person.name == call.caller.name
    if not mine and not permitted(call.site, call.caller, "ADMINISTER"):
        raise JiraError(403, "You do not have permission to view this task.")
    return task


@route("GET", "/rest/api/{v}/task/{id}", only="cloud")
def read(call: Call) -> Thing:
    """Tell how far a task is."""
    return told(call, wanted(call))


@route("POST", "/rest/api/{v}/task/{id}/cancel", only="cloud")
def cancel(call: Call) -> Reply:
    """Ask a task to stop: it does before its next step.

    Raises:
        JiraError: as a list of texts; 400 when it is over already.
    """
    try:
        task = wanted(call)
    except JiraError as error:
        raise TaskError(error.status, *error.messages) from None
    if not call.site.part(Tasks).cancel(task):
        raise TaskError(400, f"The task with id '{task.id}' can not be cancelled: it is {task.status}.")
    return Reply(None, 202)


def accepted(call: Call, description: str, result: Any = None) -> Reply:
    """Answer with a task that has been done: 303 to its resource."""
    done = told(call, call.site.part(Tasks).done(description, result))
    return Reply(done, 303, {"Location": done["self"]})
