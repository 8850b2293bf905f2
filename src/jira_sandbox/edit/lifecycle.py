"""The life of an issue: created, edited, assigned, moved through its workflow, deleted.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jira_sandbox.edit import record
from jira_sandbox.edit.aside import aside
from jira_sandbox.edit.default import defaults
from jira_sandbox.edit.draft import NO_BODY, Draft, parts
from jira_sandbox.edit.effort import measured
from jira_sandbox.edit.link import link_told
from jira_sandbox.edit.remark import add_comment, empty_talk
from jira_sandbox.edit.right import allowed, assignable, demand, fitted, home
from jira_sandbox.edit.screen import Screen, blank, create_screen, edit_screen, template, transition_screen
from jira_sandbox.edit.value import Thing, brief
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.state.flows import Flows, Way
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.profiles import face
from jira_sandbox.state.ranks import Ranks
from jira_sandbox.state.site import Site

NOT_HERE = "You do not have permission to create issues in this project."
TOLD_OF_NEW = frozenset({"status", "reporter", "priority"})
"""What Jira itself decides of a new issue and tells with its creation."""

LISTS = frozenset({"labels", "components", "fixVersions", "versions", "attachment", "issuelinks", "subtasks"})


def home_of(site: Site, fields: Thing) -> tuple[Thing, Thing]:
    """Find the project and the issue type a new issue shall have.

    Raises:
        JiraError: 400 naming the one that is missing, unknown or not of this project.
    """
    project = _named(site.projects, fields.get("project"), ("id", "key"))
    errors = {}
    if project is None:
        errors["project"] = "Specify a valid project ID or key" if site.cloud else "valid project is required"
    known = site.catalog.types.get(str(project["id"]), []) if project else site.issue_types
    kind = _named(known, fields.get("issuetype"), ("id", "name"))
    if kind is None:
        errors["issuetype"] = "Specify a valid issue type" if site.cloud else "valid issue type is required"
    if project is None or kind is None:
        raise JiraError(400, errors=errors)
    if project.get("archived"):
        raise JiraError(400, errors={"project": "You can't create issues in an archived project."})
    return project, kind


def _named(things: list[Thing], wanted: Any, names: tuple[str, ...]) -> Thing | None:
    if not isinstance(wanted, dict):
        return None
    part = next((name for name in names if name in wanted), None)
    return next((thing for thing in things if part and str(thing.get(part)) == str(wanted[part])), None)


def create(ledger: Ledger, body: Any, version: int) -> Issue:
    """Create an issue.

    Raises:
        JiraError: 400 with everything that is wrong, by field; nothing was written then.
    """
    site = ledger.site
    fields, update = parts(body)
    project, kind = home_of(site, fields)
    flow = site.catalog.workflows.get(str(project["id"]), [])
    if not flow:
        raise JiraError(400, "The workflow of the project has no initial status.")
    if not permitted(site, site.caller, "CREATE_ISSUES", project):
        raise JiraError(400, errors={"project": NOT_HERE})
    screen = fitted(site, create_screen(site, project, kind))
    draft = Draft(screen, {}, version)
    draft.values["issuetype"] = kind
    draft.take(fields, update)
    _assignable(site, project, draft)
    draft.require()
    draft.check()
    beside = aside(ledger, body, version, project)
    place, type_id = str(project["id"]), str(kind["id"])
    values: Thing = {name: [] if name in LISTS else None for name in blank(site, place, type_id)}
    values |= _born(ledger, project, flow[0]) | defaults(site, place, type_id, screen.fields) | draft.values
    issue = ledger.add(str(project["key"]), values)
    _own_addresses(ledger, issue)
    parent, _ = _adopt(ledger, issue, draft)
    ledger.show(issue, parent)
    told = {name: value for name, value in values.items() if name in draft.values or name in TOLD_OF_NEW}
    items = record.items(_definitions(site), {}, told, site.cloud)
    changelog = {"id": str(next(ledger.entries)), "items": items}
    ledger.tell("jira:issue_created", issue=issue, issue_event_type_name="issue_created", changelog=changelog)
    _comment(ledger, issue, draft)
    beside.write(ledger, issue)
    return issue


def _definitions(site: Site) -> dict[str, Thing]:
    return {field["id"]: field for field in site.fields}


def _born(ledger: Ledger, project: Thing, status: Thing) -> Thing:
    """Give what Jira itself decides of a new issue."""
    site, now = ledger.site, ledger.stamp()
    known = template(site, str(project["id"]))
    me = face(site, site.caller.user)
    middle = site.part(Ranks).usual(str(project["id"]))
    values: Thing = {
        "project": (known and known.fields.get("project")) or brief("project", project),
        "status": status, "reporter": me, "creator": me, "created": now, "updated": now, "priority": middle,
        **measured(None, None, None), "timeestimate": None, "resolution": None, "resolutiondate": None,
    }  # fmt: skip
    if site.cloud:
        values |= {"statusCategory": status["statusCategory"], "statuscategorychangedate": now}
    if any(field["id"] == "customfield_10019" for field in site.fields):
        values["customfield_10019"] = f"0|j{len(site.issues):05d}:"
    return values


def _own_addresses(ledger: Ledger, issue: Issue) -> None:
    """Give a new issue the parts that name it themselves."""
    url = ledger.site.url + f"/rest/api/{3 if ledger.site.cloud else 2}/issue/{issue.key}"
    issue.fields.values_kept |= {
        "watches": {"self": f"{url}/watchers", "watchCount": 0, "isWatching": False, "watchers": []},
        "votes": {"self": f"{url}/votes", "votes": 0, "hasVoted": False, "voters": []},
        "comment": empty_talk(issue),
        "worklog": {"startAt": 0, "maxResults": 20, "total": 0, "worklogs": []},
    }


def edit(ledger: Ledger, issue: Issue, body: Any, version: int, *, event: str = "issue_updated") -> None:
    """Change fields of an issue; ``event`` is the type of what is told then.

    Raises:
        JiraError: 400 with everything that is wrong, by field; nothing was written then.
    """
    fields, update = parts(body)
    if not fields and not update and not body.get("properties"):
        raise JiraError(400, "one of 'fields' or 'update' required")
    demand(ledger.site, "ASSIGN_ISSUES" if event == "issue_assigned" else "EDIT_ISSUES", issue)
    draft = Draft(fitted(ledger.site, edit_screen(ledger.site, issue), issue), issue.fields, version)
    draft.take(fields, update)
    _assignable(ledger.site, home(ledger.site, issue), draft)
    kind = draft.values.get("issuetype")
    if kind is not None and kind.get("subtask", False) != (issue.fields.get("issuetype") or {}).get(
        "subtask", False
    ):
        draft.errors["issuetype"] = "The issue type selected is invalid."
    draft.check()
    beside = aside(ledger, body, version, issue)
    _write(ledger, issue, draft, {}, event, beside.metadata)
    beside.write(ledger, issue)


def assign(ledger: Ledger, issue: Issue, name: Any, version: int) -> None:
    """Assign an issue to a person, or to nobody with ``None``.

    Raises:
        JiraError: 400 when there is no such person.
    """
    part = "accountId" if ledger.site.cloud else "name"
    wanted = None if name in (None, "-1") else {part: name}
    edit(ledger, issue, {"fields": {"assignee": wanted}}, version, event="issue_assigned")


def _assignable(site: Site, project: Thing | None, draft: Draft) -> None:
    """Refuse an assignee whom issues of the project cannot be assigned to."""
    person = draft.values.get("assignee")
    if not assignable(site, person, project):
        named = person.get("accountId") or person["name"] if person else ""
        draft.errors["assignee"] = f"User '{named}' cannot be assigned issues."


def _write(ledger: Ledger, issue: Issue, draft: Draft, more: Thing, event: str, metadata: Thing) -> None:
    """Write a checked draft with its history, in one change."""
    values = {**draft.values, **more}
    items = record.items(_definitions(ledger.site), issue.fields, values, ledger.site.cloud)
    changed = {name: value for name, value in values.items() if issue.fields.get(name) != value}
    kept, moved = _adopt(ledger, issue, draft)
    if changed or kept:
        ledger.change(issue, {**changed, **kept}, [*items, *moved], event=event, metadata=metadata)
    _comment(ledger, issue, draft)


def _comment(ledger: Ledger, issue: Issue, draft: Draft) -> None:
    for comment in draft.comments:
        add_comment(ledger, issue, comment["body"], comment.get("visibility"))


def _adopt(ledger: Ledger, issue: Issue, draft: Draft) -> tuple[Thing, list[Thing]]:
    """Give an issue to the parent a draft wants, or take it from the one it has.

    Returns:
        The values of the issue that follow, and the items of its history.
    """
    epic, parent = draft.values.get("customfield_10014"), draft.parent
    if epic and ledger.site.cloud and parent is None:
        parent = ledger.site.issue(epic)
    old = issue.fields.get("parent")
    unasked = parent is None and not draft.orphaned
    if unasked or (old or {}).get("id") == (parent.id if parent else None):
        return {}, []
    subtask = (issue.fields.get("issuetype") or {}).get("subtask", False)
    before = ledger.site.issue(str(old["id"])) if old else None
    if subtask and before is not None:
        rows = [row for row in before.fields.get("subtasks") or () if row["id"] != issue.id]
        ledger.change(before, {"subtasks": rows}, [])
    values: Thing = {"parent": ledger.brief(parent) if parent else None}
    if not subtask and "customfield_10014" in issue.fields:
        values["customfield_10014"] = parent.key if parent else None
    item: Thing = {"field": "Parent" if subtask else "IssueParentAssociation", "fieldtype": "jira"}
    item |= {"from": old["id"] if old else None, "fromString": old["key"] if old else None}
    item |= {"to": parent.id if parent else None, "toString": parent.key if parent else None}
    if parent is not None and subtask:
        rows = [*(parent.fields.get("subtasks") or []), ledger.brief(issue)]
        ledger.change(parent, {"subtasks": rows}, [])
    return values, [item]


def ways(site: Site, issue: Issue, *, closed: bool = False) -> list[Way]:
    """List the transitions of an issue that are open to the caller, or with ``closed`` the others too."""
    if not allowed(site, "TRANSITION_ISSUES", issue):
        return []
    return [way for way in site.part(Flows).ways(issue, site.caller) if closed or way.available]


def way_screen(site: Site, issue: Issue, way: Way) -> Screen:
    """Give the screen of a transition, with what its workflow demands."""
    screen = transition_screen(site, issue, way.to)
    return replace(screen, required=screen.required | (way.rule.required & set(screen.fields)))


def transition(ledger: Ledger, issue: Issue, body: Any, version: int) -> None:
    """Move an issue through its workflow; the resolution is set on the way to done, cleared on the way back.

    Raises:
        JiraError: 400 for no such transition, or for fields its screen does not take.
    """
    parts(body)
    wanted = body.get("transition")
    if not isinstance(wanted, dict) or wanted.get("id") is None:
        raise JiraError(400, "Missing 'transition' identifier" if wanted is None else NO_BODY)
    way = next((way for way in ways(ledger.site, issue) if way.id == str(wanted["id"])), None)
    if way is None:
        raise JiraError(400, f"Transition id '{wanted['id']}' is not valid for this issue.")
    take(ledger, issue, way, body, version)


def take(ledger: Ledger, issue: Issue, way: Way, body: Thing, version: int) -> None:
    """Move an issue along a transition, with the fields and what is beside them in a body.

    Raises:
        JiraError: 400 for fields its screen does not take, or lacks.
    """
    fields, update = parts(body)
    draft = Draft(way_screen(ledger.site, issue, way), issue.fields, version)
    draft.take(fields, update)
    draft.require()
    draft.check()
    beside = aside(ledger, body, version, issue)
    arrived = _arrived(ledger, issue, way.to, draft)
    _write(ledger, issue, draft, arrived, "issue_generic", beside.metadata)
    beside.write(ledger, issue)


def _arrived(ledger: Ledger, issue: Issue, to: Thing, draft: Draft) -> Thing:
    """Give what follows from a new status."""
    site, now, old = ledger.site, ledger.stamp(), issue.fields.get("status")
    values: Thing = {"status": to}
    if site.cloud:
        values["statusCategory"] = to["statusCategory"]
        if not old or old["statusCategory"]["key"] != to["statusCategory"]["key"]:
            values["statuscategorychangedate"] = now
    if to["statusCategory"]["key"] != "done":
        return values | {"resolution": None, "resolutiondate": None}
    chosen = draft.values.get("resolution")
    if chosen or not issue.fields.get("resolution"):
        default = site.resolutions[0] if site.resolutions else None
        values |= {"resolution": chosen or default, "resolutiondate": now}
    return values


def delete(ledger: Ledger, issue: Issue, *, subtasks: bool) -> None:
    """Delete an issue for good.

    Args:
        ledger: writes.
        issue: which one.
        subtasks: delete its sub-tasks too.

    Raises:
        JiraError: 400 when it has sub-tasks that shall stay, 403 without the permission.
    """
    demand(ledger.site, "DELETE_ISSUES", issue)
    rows = issue.fields.get("subtasks") or []
    if rows and not subtasks:
        raise JiraError(
            400,
            f"The issue '{issue.key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to "
            "delete this issue and all its subtasks.",
        )
    for row in list(rows):
        child = ledger.site.issue(str(row["id"]))
        if child is not None:
            _end(ledger, child)
    _end(ledger, issue)


def _end(ledger: Ledger, issue: Issue) -> None:
    """Take an issue away; it is told while listeners can still see it, and Cloud tells what goes with it.

    https://developer.atlassian.com/cloud/jira/platform/webhooks/#primary-and-secondary-webhooks
    """
    for row in (issue.fields.get("comment") or {}).get("comments", ()) if ledger.site.cloud else ():
        ledger.tell("comment_deleted", cascade=True, issue=issue, comment=row)
    for row in issue.fields.get("attachment") or () if ledger.site.cloud else ():
        ledger.tell("attachment_deleted", cascade=True, issue=issue, attachment=row)
    for row in issue.fields.get("issuelinks") or ():
        other = row.get("outwardIssue") or row["inwardIssue"]
        ends = (issue.id, other["id"]) if "outwardIssue" in row else (other["id"], issue.id)
        ledger.tell("issuelink_deleted", cascade=True, issuelink=link_told(row, *ends))
    ledger.tell("jira:issue_deleted", issue=issue, issue_event_type_name="issue_deleted")
    ledger.remove(issue)
