"""People of Data Center made unknown, and people who are there twice.

https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-user/
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call, Reply
from jira_sandbox.edit.anonymity import Anonymization, holdings, mentions, operations
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.moment import written
from jira_sandbox.state.profiles import Profiles, key_of
from jira_sandbox.state.tasks import Task, Tasks

Thing = dict[str, Any]

NAMES = {False: "Anonymize user", True: "Anonymize user again"}
"""What the tasks are called, the first time and again."""

STATES = {
    "ENQUEUED": "IN_PROGRESS", "RUNNING": "IN_PROGRESS", "COMPLETE": "COMPLETED", "FAILED": "INTERRUPTED",
    "CANCELLED": "INTERRUPTED", "CANCEL_REQUESTED": "IN_PROGRESS",
}  # fmt: skip
PATH = "/rest/api/2/user/anonymization"


def keyed(call: Call, key: str | None) -> Thing:
    """Find the person with a key, one who was removed too.

    Raises:
        JiraError: 400 without a key, or when there is nobody.
    """
    if not key:
        raise JiraError(400, errors={"userKey": "The user key must be provided."})
    rows = (row for row in call.site.users if row["key"] == key)
    found = next(rows, None) or call.site.part(Profiles).former.get(key)
    if found is None:
        raise JiraError(400, errors={"userKey": f"There is no user with the key '{key}'."})
    return found


def validation(call: Call, person: Thing) -> Thing:
    """Tell what making somebody unknown would do; ``expand=affectedEntities`` tells to what."""
    site, affected = call.site, {}
    if "affectedEntities" in call.words("expand"):
        profile = f"/secure/ViewProfile.jspa?name={quote(person['name'])}"
        affected["ANONYMIZE"] = [
            entity("ANONYMIZE", "User profile", 1, uri=profile, uriDisplayName="User profile"),
            entity("ANONYMIZE", "Issues that name the user", mentions(site, person)),
        ]
        affected["TRANSFER_OWNERSHIP"] = [
            entity("TRANSFER_OWNERSHIP", what, len(rows)) for what, rows in holdings(site, person).items()
        ]
    return {
        "expand": "affectedEntities",
        "userKey": person["key"],
        "userName": person["name"],
        "displayName": person["displayName"],
        "email": person["emailAddress"],
        "deleted": all(row is not person for row in site.users),
        "success": True,
        "businessLogicValidationFailed": False,
        "errors": {},
        "warnings": {},
        "operations": operations(person),
        "affectedEntities": affected,
    }


def entity(kind: str, what: str, count: int, **more: str) -> Thing:
    """Show what is affected, and how often."""
    return {"type": kind, "description": what, "numberOfOccurrences": count, **more}


@route("GET", PATH, only="datacenter")
def validate(call: Call) -> Thing:
    """Tell whether somebody can be made unknown, and what that takes."""
    call.require("SYSTEM_ADMIN")
    return validation(call, keyed(call, call.query.get("userKey")))


@route("GET", f"{PATH}/rerun", only="datacenter")
def validate_again(call: Call) -> Thing:
    """Tell what is left to do of somebody who was to be made unknown before."""
    call.require("SYSTEM_ADMIN")
    return validation(call, keyed(call, call.query.get("userKey")))


@route("POST", PATH, only="datacenter")
def schedule(call: Call) -> Reply:
    """Begin to make somebody unknown."""
    return begun(call, Asked(call, ("userKey", "newOwnerKey")), again=False)


@route("POST", f"{PATH}/rerun", only="datacenter")
def schedule_again(call: Call) -> Reply:
    """Begin to make somebody unknown who was to be before."""
    return begun(call, Asked(call, ("userKey", "newOwnerKey", "oldUserKey", "oldUserName")), again=True)


def begun(call: Call, asked: Asked, *, again: bool) -> Reply:
    """Queue the work.

    Raises:
        JiraError: 400 for people there are not, or when what is theirs would be nobody's; 409 while another
            person is made unknown.
    """
    call.require("SYSTEM_ADMIN")
    person, heir = keyed(call, asked.text("userKey")), asked.text("newOwnerKey") or ""
    if key_of(person) == key_of(call.caller.user):
        raise JiraError(400, errors={"userKey": "You cannot anonymize yourself."})
    if heir and heir not in {row["key"] for row in call.site.users}:
        raise JiraError(400, errors={"newOwnerKey": f"There is no user with the key '{heir}'."})
    if not heir and holdings(call.site, person):
        raise JiraError(400, errors={"newOwnerKey": "The key of the new owner must be provided."})
    tasks = call.site.part(Tasks)
    if any(task.description in NAMES.values() for task in tasks.open):
        raise JiraError(409, "Another user anonymization process is already in progress.")
    task = tasks.submit(NAMES[again], Anonymization(person["key"], heir, operations(person)))
    url = call.api(f"user/anonymization/progress?taskId={task.id}")
    return Reply(progress_told(call, task), 202, {"Location": url})


def newest(call: Call) -> Task:
    """Find the task that ``taskId`` names, or the newest of its kind.

    Raises:
        JiraError: 404 when there is none.
    """
    rows = [task for task in call.site.part(Tasks).rows.values() if task.description in NAMES.values()]
    wanted = call.query.get("taskId")
    rows = [task for task in rows if wanted in (None, "", task.id)]
    if not rows:
        raise JiraError(404, "There is no user anonymization task.")
    return rows[-1]


def progress_told(call: Call, task: Task) -> Thing:
    """Show how far the work has come."""
    job, zone = task.job, call.site.zone
    assert isinstance(job, Anonymization)  # noqa: S101 - its description says so
    rows = [row for row in call.site.users if row["key"] == job.key]
    person = rows[0] if rows else call.site.part(Profiles).former.get(job.key, {})
    again = task.description == NAMES[True]
    told: Thing = {
        "errors": {}, "warnings": {}, "userKey": job.key, "userName": person.get("name", ""),
        "fullName": person.get("displayName", ""), "currentProgress": task.percent,
        "currentSubTask": job.todo[min(task.done, len(job) - 1)], "operations": job.todo,
        "progressUrl": f"{PATH}/progress?taskId={task.id}", "status": STATES[task.status],
        "submittedTime": written(task.submitted, zone), "executingNode": "node1", "isRerun": again,
        "rerun": again,
    }  # fmt: skip
    told |= {"startTime": written(task.started, zone)} if task.started else {}
    return told | ({"finishTime": written(task.finished, zone)} if task.finished else {})


@route("GET", f"{PATH}/progress", only="datacenter")
def progress(call: Call) -> Thing:
    """Tell how far the work has come."""
    call.require("SYSTEM_ADMIN")
    return progress_told(call, newest(call))


@route("DELETE", f"{PATH}/unlock", only="datacenter")
def unlock(call: Call) -> None:
    """Take a stale task away; the only node there is does not leave any.

    Raises:
        JiraError: 404 when there is no task, 409 while it is worked on.
    """
    call.require("SYSTEM_ADMIN")
    if newest(call).finished is None:
        raise JiraError(409, "The node that is executing the anonymization is still running.")
    raise JiraError(404, "There is no stale user anonymization task.")


def duplicated(call: Call) -> dict[str, list[Thing]]:
    """List those who are there more than once by login name, with where they are."""
    call.require("ADMINISTER")
    found: dict[str, list[Thing]] = {}
    for row in call.site.users:
        told = {"directoryId": 1, "directoryName": "Jira Internal Directory", "active": row["active"]}
        found.setdefault(str(row["name"]).casefold(), []).append(told)
    return {name: rows for name, rows in found.items() if len(rows) > 1}


@route("GET", "/rest/api/2/user/duplicated/list", only="datacenter")
def duplicates(call: Call) -> Thing:
    """List those who are there more than once."""
    return duplicated(call)


@route("GET", "/rest/api/2/user/duplicated/count", only="datacenter")
def duplicate_count(call: Call) -> Thing:
    """Count those who are there more than once."""
    return {"count": len(duplicated(call))}
