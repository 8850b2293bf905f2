"""Projects that change: renamed, given another key, archived, put into the trash, restored, deleted for good.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.estate import components, schemes
from jira_sandbox.estate.deeds import Deeds
from jira_sandbox.estate.founding import described
from jira_sandbox.estate.swap import custom_fields, renew, substitute
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.properties import Properties
from jira_sandbox.state.roles import RoleActors
from jira_sandbox.state.site import Site

Thing = dict[str, Any]


def issues_of(site: Site, project: Thing) -> list[Issue]:
    """List the issues of a project that are not away."""
    id_ = str(project["id"])
    return [issue for issue in site.living() if str((issue.fields.get("project") or {}).get("id")) == id_]


def update(call: Call, asked: Asked, old: Thing) -> Thing:
    """Change a project; its issues, boards and components show it as it then is.

    Raises:
        JiraError: 400 with everything that is wrong, 403 for a new key from no administrator of Jira.
    """
    new = described(call, asked, old)
    asked.check()
    if new["key"] != old["key"]:
        call.require("ADMINISTER")
    if new == old:
        return old
    site = call.site
    substitute(site.projects, old, new)
    if new["key"] != old["key"]:
        rekey(call.ledger, old, new)
    retell(call.ledger, new)
    call.tell("project_updated", project=new)
    return new


def retell(ledger: Ledger, project: Thing) -> None:
    """Let everything show a project as it now is."""
    site = ledger.site
    fields = ["project", *(field["id"] for field in custom_fields(site, "project"))]
    renew(ledger, "project", fields, project)
    for component in components.siblings(site, project):
        component["project"] = project["key"]
    for place in (board["location"] for board in site.catalog.boards if "location" in board):
        if str(place.get("projectId")) == str(project["id"]):
            title = f"{project['name']} ({project['key']})"
            place |= {"projectKey": project["key"], "projectName": project["name"], "displayName": title}
            place["name"] = title
    for saved in site.filters:
        for share in saved["sharePermissions"]:
            if (share.get("project") or {}).get("id") == project["id"]:
                share["project"] = {name: value for name, value in project.items() if name != "lead"}


def rekey(ledger: Ledger, old: Thing, new: Thing) -> None:
    """Give every issue of a project a key of the project's new one; the old keys still lead to them."""
    site, keys = ledger.site, {}
    site.part(Deeds).former[old["key"]] = str(old["id"])
    site.part(Deeds).former.pop(new["key"], None)
    ledger.numbers.pop(new["key"], None)
    for issue in issues_of(site, old):
        site.memory.open(issue)
        site.memory.open(issue)
        number = issue.key.rpartition("-")[2]
        site.moved[issue.key.upper()] = issue.index
        keys[issue.key], issue.key = f"{new['key']}-{number}", f"{new['key']}-{number}"
        site.moved.pop(issue.key.upper(), None)
        site.index[issue.key.upper()] = issue.index
        ledger.touch(issue)
    for issue in site.living():
        epic = issue.fields.get("customfield_10014")
        if epic in keys:
            ledger.show(issue, {"customfield_10014": keys[epic]})
    for issue in issues_of(site, old):
        ledger.retell(issue)


def hide(ledger: Ledger, project: Thing, *, findable: bool) -> None:
    """Let no list or search show the issues of a project; ``findable`` ones are still read by their keys."""
    site, issues = ledger.site, issues_of(ledger.site, project)
    site.part(Deeds).away[str(project["id"])] = [issue.index for issue in issues]
    site.gone |= {issue.index for issue in issues}
    if not findable:
        places = {issue.index for issue in issues}
        for name in [name for name, place in site.index.items() if place in places]:
            del site.index[name]
    for issue in issues:
        ledger.leave(issue)
    ledger.snapshots.stale()


def unhide(ledger: Ledger, project: Thing) -> None:
    """Show the issues of a project again."""
    site = ledger.site
    for place in site.part(Deeds).away.pop(str(project["id"]), []):
        issue = site.issues[place]
        site.gone.discard(place)
        site.index[issue.id] = site.index[issue.key.upper()] = place
    site.index.update({key: place for key, place in site.moved.items() if place not in site.gone})
    ledger.enter()
    ledger.snapshots.stale()


def archive(call: Call, project: Thing) -> None:
    """Archive a project: it can be read, and its issues are found by their keys only.

    Raises:
        JiraError: 400 when it is archived already.
    """
    if project.get("archived"):
        raise JiraError(400, f"Project '{project['key']}' is already archived.")
    when = {"archivedDate": call.ledger.stamp(), "archivedBy": call.caller.user} if call.site.cloud else {}
    new = {**project, "archived": True, **when}
    substitute(call.site.projects, project, new)
    hide(call.ledger, new, findable=True)
    call.tell("project_archived", project=new)


def trash(call: Call, project: Thing) -> None:
    """Put a project into the trash, from which it can be restored."""
    site = call.site
    new = {**project, "deleted": True, "deletedDate": call.ledger.stamp(), "deletedBy": call.caller.user}
    hide(call.ledger, new, findable=False)
    site.projects.remove(project)
    site.part(Deeds).trash.append(new)
    call.tell("project_soft_deleted", project=project)


def restore(call: Call, project: Thing) -> Thing:
    """Restore a project that is archived or in the trash.

    Raises:
        JiraError: 400 for one that is neither.
    """
    site, deeds = call.site, call.site.part(Deeds)
    if project not in deeds.trash and not project.get("archived"):
        raise JiraError(400, f"Project '{project['key']}' is neither archived nor in the trash.")
    marks = ("archivedDate", "archivedBy", "deleted", "deletedDate", "deletedBy")
    new = {name: value for name, value in project.items() if name not in marks} | {"archived": False}
    event = "project_restored_archived"
    if project in deeds.trash:
        deeds.trash.remove(project)
        site.projects.append(new)
        event = "project_restored_deleted"
    else:
        substitute(site.projects, project, new)
    unhide(call.ledger, new)
    call.tell(event, project=new)
    return new


def delete(ledger: Ledger, project: Thing) -> None:
    """Delete a project for good with everything that is its own."""
    site, id_ = ledger.site, str(project["id"])
    if project.get("deleted"):
        unhide(ledger, project)
    for issue in issues_of(site, project):
        ledger.remove(issue)
    for things in (site.versions, site.components):
        things[:] = [thing for thing in things if str(thing.get("projectId")) != id_]
    homes = [b["id"] for b in site.catalog.boards if str((b.get("location") or {}).get("projectId")) == id_]
    site.catalog.boards[:] = [board for board in site.catalog.boards if board["id"] not in homes]
    site.sprints[:] = [sprint for sprint in site.sprints if sprint.get("originBoardId") not in homes]
    for rows in (site.catalog.issue_types, site.catalog.statuses):
        rows[:] = [row for row in rows if (row.get("scope") or {}).get("project", {}).get("id") != id_]
    site.catalog.types.pop(id_, None)
    site.catalog.workflows.pop(id_, None)
    site.part(Properties).forget("project", id_)
    site.part(RoleActors).forget(id_)
    schemes.forget(site, id_)
    for kept in (site.projects, site.part(Deeds).trash):
        kept[:] = [row for row in kept if str(row["id"]) != id_]
    ledger.snapshots.stale()
    ledger.tell("project_deleted", project=project)
