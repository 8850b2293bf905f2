"""Projects founded, changed, archived, deleted and restored.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/
"""

from __future__ import annotations

from html import escape
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.errors import JiraError
from jira_sandbox.estate import founding, projects, schemes
from jira_sandbox.estate.deeds import Deeds
from jira_sandbox.estate.projects import retell
from jira_sandbox.estate.swap import substitute
from jira_sandbox.planning import boards
from jira_sandbox.routes.projects import listed, named, wanted, whole
from jira_sandbox.routes.properties import offer
from jira_sandbox.routes.registry import route
from jira_sandbox.saved import filters, shares
from jira_sandbox.state.tasks import Single, Tasks

Thing = dict[str, Any]

DETAILS = frozenset(
    {"assigneeType", "avatarId", "categoryId", "description", "issueSecurityScheme", "key", "lead", "name",
     "notificationScheme", "permissionScheme", "url"}
)  # fmt: skip
TO_CREATE = {
    True: DETAILS | {"fieldConfigurationScheme", "fieldScheme", "issueTypeScheme", "issueTypeScreenScheme",
                     "leadAccountId", "projectTemplateKey", "projectTypeKey", "workflowScheme"},
    False: DETAILS | {"projectTemplateKey", "projectTypeKey", "workflowSchemeId"},
}  # fmt: skip
TO_UPDATE = {
    True: DETAILS | {"leadAccountId", "releasedProjectKeys"},
    False: DETAILS | {"projectTemplateKey", "projectTypeKey"},
}
BEAN = "com.atlassian.jira.rest.v2.issue.project.ProjectInputBean"
KINDS = {
    "software": ("Software", "jira.project.type.software.description", "#F5A623"),
    "business": ("Business", "jira.project.type.business.description", "#1D8832"),
    "service_desk": ("Service Desk", "jira.project.type.servicedesk.description.jsm", "#67AB49"),
}
"""Project types: key → title, key of the description, color."""

RECENT = 20


@route("POST", "/rest/api/{v}/project")
def create(call: Call) -> Reply:
    """Found a project.

    Raises:
        JiraError: 400 with everything that is wrong, 403 for whoever does not administer Jira.
    """
    call.require("ADMINISTER")
    asked = Asked(call, TO_CREATE[call.site.cloud], BEAN)
    plan = founding.template(asked, call.site.cloud)
    given = schemes.chosen(call.site, asked)
    project = founding.found(call, asked, plan)
    schemes.give(call.site, str(project["id"]), given)
    if plan.board is not None:
        _board(call, project, plan.board)
    call.tell("project_created", project=project)
    told = {"self": project["self"], "id": int(project["id"]), "key": project["key"]}
    return Reply(told, 201)


def _board(call: Call, project: Thing, kind: str) -> None:
    """Give a new project its board, with a filter of its issues."""
    key = project["key"]
    taken = {saved["name"] for saved in call.site.filters}
    name = next(name for name in (f"Filter for {key} board", f"Filter for {key} board {project['id']}")
                if name not in taken)  # fmt: skip
    said = {
        "name": name, "description": "", "owner": call.caller.user,
        "jql": f'project = "{key}" ORDER BY Rank ASC',
    }  # fmt: skip
    share = shares.numbered(call, shares.with_project(call, project["id"]))
    saved = filters.create(call, {**said, "sharePermissions": [share]})
    boards.create(call, f"{key} board", kind, saved, boards.located(call, project))


@route("PUT", "/rest/api/{v}/project/{project}")
def update(call: Call) -> Thing:
    """Change a project: what the body does not name stays.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    old = wanted(call)
    call.require("ADMINISTER_PROJECTS", old)
    asked = Asked(call, TO_UPDATE[call.site.cloud], BEAN)
    given = schemes.chosen(call.site, asked)
    if given:
        call.require("ADMINISTER")
    new = projects.update(call, asked, old)
    schemes.give(call.site, str(new["id"]), given)
    call.world.snapshots.stale()
    return whole(call, new)


@route("DELETE", "/rest/api/{v}/project/{project}")
def delete(call: Call) -> Answer:
    """Delete a project: on Cloud into the trash, unless ``enableUndo`` says otherwise.

    Raises:
        JiraError: 400 for an archived one, 403 for whoever does not administer Jira.
    """
    call.require("ADMINISTER")
    undo = call.site.cloud and call.query.get("enableUndo", "true").lower() != "false"
    project = _found(call, trash=not undo)
    if project.get("archived"):
        raise JiraError(400, "You can't delete an archived project. Restore it first.")
    if undo:
        projects.trash(call, project)
    else:
        projects.delete(call.ledger, project)
    return DONE


@route("POST", "/rest/api/{v}/project/{project}/delete", only="cloud")
def delete_later(call: Call) -> Answer:
    """Delete a project for good by a task, whose address is answered.

    Raises:
        JiraError: 400 for an archived one.
    """
    call.require("ADMINISTER")
    project = _found(call, trash=True)
    if project.get("archived"):
        raise JiraError(400, "You can't delete an archived project. Restore it first.")
    job = Single(projects.delete, (project,))
    task = call.site.part(Tasks).submit(f"Delete project {project['key']}", job)
    return Answer(b"", 303, headers={"Location": call.api(f"task/{task.id}")})


def _found(call: Call, *, trash: bool) -> Thing:
    """Find a project, one in the trash too if that is wanted."""
    name = call.path["project"]
    kept = call.site.part(Deeds).trash if trash else []
    found = next((row for row in kept if name in (str(row["id"]), row["key"])), None)
    return found or wanted(call)


@route("POST", "/rest/api/{v}/project/{project}/archive", only="cloud")
@route("PUT", "/rest/api/2/project/{project}/archive", only="datacenter")
def archive(call: Call) -> Answer:
    """Archive a project."""
    call.require("ADMINISTER")
    projects.archive(call, wanted(call))
    return DONE


@route("POST", "/rest/api/{v}/project/{project}/restore", only="cloud")
def restore(call: Call) -> Thing:
    """Restore a project that is archived or in the trash."""
    call.require("ADMINISTER")
    return whole(call, projects.restore(call, _found(call, trash=True)))


@route("PUT", "/rest/api/2/project/{project}/restore", only="datacenter")
def restore_archived(call: Call) -> Answer:
    """Restore an archived project."""
    call.require("ADMINISTER")
    projects.restore(call, wanted(call))
    return Answer(b"", 202)


@route("PUT", "/rest/api/2/project/{project}/type/{type}", only="datacenter")
def change_type(call: Call) -> Thing:
    """Change the type of a project.

    Raises:
        JiraError: 400 for a type there is not.
    """
    old, kind = wanted(call), call.path["type"]
    call.require("ADMINISTER_PROJECTS", old)
    if kind not in KINDS:
        raise JiraError(400, f"Invalid project type: {kind}")
    new = {**old, "projectTypeKey": kind}
    substitute(call.site.projects, old, new)
    retell(call.ledger, new)
    call.tell("project_updated", project=new)
    return whole(call, new)


@route("GET", "/rest/api/{v}/project/recent", only="cloud")
def recent(call: Call) -> list[Thing]:
    """List the projects the caller looked at, latest first; whoever looked at none sees the first ones."""
    seen = call.site.part(Deeds).seen.get(call.caller.account_id)
    if seen is None:
        rows = [project for project in call.sight.projects() if not project.get("archived")][:3]
        return [listed(call, project) for project in rows]
    known = {str(project["id"]): project for project in call.sight.projects()}
    return [listed(call, known[id_]) for id_ in seen if id_ in known][:RECENT]


def _kind(key: str) -> Thing:
    title, about, color = KINDS[key]
    return {"key": key, "formattedKey": title, "descriptionI18nKey": about, "icon": "", "color": color}


@route("GET", "/rest/api/{v}/project/type")
@route("GET", "/rest/api/{v}/project/type/accessible", only="cloud")
def kinds(_call: Call) -> list[Thing]:
    """List the types of projects."""
    return [_kind(key) for key in KINDS]


@route("GET", "/rest/api/{v}/project/type/{type}")
@route("GET", "/rest/api/{v}/project/type/{type}/accessible")
def kind(call: Call) -> Thing:
    """Read one type of projects.

    Raises:
        JiraError: 404 for one there is not.
    """
    if call.path["type"] not in KINDS:
        raise JiraError(404, f"No project type with key '{call.path['type']}' exists.")
    return _kind(call.path["type"])


@route("GET", "/rest/api/2/projects/picker", only="datacenter")
def picker(call: Call) -> Thing:
    """Find projects by a part of name or key, with the match in bold."""
    query = call.text("query").strip().lower()
    rows = [
        project
        for project in call.sight.projects()
        if (query or call.flag("allowEmptyQuery"))
        and (query in project["name"].lower() or project["key"].lower().startswith(query))
    ]
    here = rows[: call.number("maxResults", 20, 100)]
    return {
        "projects": [
            {"id": str(row["id"]), "key": row["key"], "name": row["name"],
             "html": f"{_bold(row['name'], query)} ({_bold(row['key'], query)})",
             "avatar": row["avatarUrls"]["24x24"]}
            for row in here
        ],
        "total": len(rows),
        "header": f"Showing {len(here)} of {len(rows)} matching projects",
    }  # fmt: skip


def _bold(text: str, query: str) -> str:
    at = text.lower().find(query) if query else -1
    if at < 0:
        return escape(text)
    end = at + len(query)
    return f"{escape(text[:at])}<strong>{escape(text[at:end])}</strong>{escape(text[end:])}"


def _project_id(call: Call, writing: bool) -> str:
    project = named(call, call.path["project"])
    if writing:
        call.require("ADMINISTER_PROJECTS", project)
    return str(project["id"])


offer("/rest/api/{v}/project/{project}/properties", "project", _project_id)
