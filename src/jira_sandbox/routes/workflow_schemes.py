"""Workflow schemes: which workflow for which type of issues; live ones and drafts of those in use.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-schemes/
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form, known
from jira_sandbox.configuration.listing import brief, unused
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.projects import wanted as project_wanted
from jira_sandbox.routes.registry import Handler, route
from jira_sandbox.routes.statuses import usage_page
from jira_sandbox.routes.workflows import opened
from jira_sandbox.state.moment import written
from jira_sandbox.state.workflows import SHARED, Workflows

Thing = dict[str, Any]

BASE = "/rest/api/{v}/workflowscheme"
ONE = BASE + "/{scheme}"


def told(call: Call, row: Thing, live: Thing | None = None) -> Thing:
    """Show a scheme; a draft is shown with the ``live`` one it will replace."""
    types = {kind["id"]: kind for kind in call.site.issue_types}
    path = f"workflowscheme/{row['id']}" + ("/draft" if live else "")
    found: Thing = {**brief(row), "id": int(row["id"]), "defaultWorkflow": row["default"],
                    "issueTypeMappings": row["mappings"], "draft": live is not None, "self": call.api(path),
                    "issueTypes": {id_: types[id_] for id_ in row["mappings"] if id_ in types}}  # fmt: skip
    if live is not None:
        found |= {"originalDefaultWorkflow": live["default"], "originalIssueTypeMappings": live["mappings"]}
        found |= {"lastModified": row["modified"], "lastModifiedUser": row["person"]}
    return found


def _row(call: Call) -> Thing:
    return opened(call).schemes.get(call.path["scheme"])


def _draft(call: Call) -> Thing:
    row = _row(call)
    found = opened(call).drafts.get(row["id"])
    if found is None:
        raise JiraError(404, f"The workflow scheme '{row['id']}' has no draft.")
    return found


def _shown(call: Call, row: Thing) -> Thing:
    """Show what a request is about: the live scheme or its draft."""
    live = opened(call).schemes.get(row["id"])
    return told(call, row, None if row is live else live)


def _asked(call: Call, *, draft: bool) -> Thing:
    """Find what is read: the draft, the live one, or by ``returnDraftIfExists`` whichever is newer."""
    if draft:
        return _draft(call)
    row = _row(call)
    return opened(call).drafts.get(row["id"], row) if call.flag("returnDraftIfExists") else row


def _begun(call: Call, row: Thing) -> Thing:
    draft = deepcopy(row) | {"person": call.caller.user}
    draft["modified"] = written(call.site.now, call.site.zone)
    opened(call).drafts[row["id"]] = draft
    return draft


def _changing(call: Call, *, draft: bool) -> Thing:
    """Find what is changed: a scheme in use is changed in its draft only.

    Raises:
        JiraError: 400 for one in use without ``updateDraftIfNeeded``.
    """
    if draft:
        return _draft(call)
    row, part = _row(call), opened(call)
    if not part.users(row):
        return row
    if not call.flag("updateDraftIfNeeded"):
        raise JiraError(400, "The workflow scheme is active: set 'updateDraftIfNeeded' to change its draft.")
    return part.drafts.get(row["id"]) or _begun(call, row)


def _named(call: Call, names: list[str]) -> None:
    there = {row["name"] for row in opened(call).every()}
    for name in names:
        if name not in there:
            raise JiraError(404, f"The workflow '{name}' was not found.")


def _mappings(call: Call, given: Thing) -> Thing:
    if any(not isinstance(name, str) for name in given.values()):
        raise JiraError(400, "Each issue type is mapped to the name of a workflow.")
    _named(call, list(given.values()))
    known(given, call.site.issue_types, "issue type")
    return given


@route("GET", BASE, only="cloud")
def schemes(call: Call) -> Thing:
    """List workflow schemes."""
    return call.page([told(call, row) for row in opened(call).schemes.rows], 50, 50)


@route("GET", ONE)
def scheme(call: Call) -> Thing:
    """Read a workflow scheme."""
    return _shown(call, _asked(call, draft=False))


@route("POST", BASE)
def create(call: Call) -> Reply:
    """Create a workflow scheme."""
    part = opened(call)
    given = form(call, name="name!", description="text", defaultWorkflow="text", issueTypeMappings="object")
    part.schemes.free(given["name"])
    default = given.get("defaultWorkflow") or next((row["name"] for row in part.every()), SHARED)
    _named(call, [default])
    mappings = _mappings(call, given.get("issueTypeMappings", {}))
    row = part.schemes.add(
        name=given["name"], description=given.get("description", ""), default=default, mappings=mappings
    )
    call.tell("workflow_scheme_created", scheme=row)
    return Reply(told(call, row), 201)


def _update(call: Call, row: Thing) -> Thing:
    given = form(call, name="name", description="text", defaultWorkflow="text", issueTypeMappings="object")
    if row in opened(call).schemes.rows:
        opened(call).schemes.free(given.get("name"), row)
    if "defaultWorkflow" in given:
        given["default"] = given.pop("defaultWorkflow")
        _named(call, [given["default"]])
    if "issueTypeMappings" in given:
        given["mappings"] = _mappings(call, given.pop("issueTypeMappings"))
    row.update(given)
    return _shown(call, row)


@route("DELETE", ONE)
def delete(call: Call) -> Answer:
    """Delete a workflow scheme no project has."""
    part, row = opened(call), _row(call)
    unused(row, part.users(row), "workflow scheme")
    part.schemes.remove(row)
    call.tell("workflow_scheme_deleted", scheme=row)
    return DONE


@route("POST", ONE + "/createdraft")
def create_draft(call: Call) -> Reply:
    """Make a draft of a scheme that is in use.

    Raises:
        JiraError: 400 for one that is not, or has a draft.
    """
    part, row = opened(call), _row(call)
    if not part.users(row) or row["id"] in part.drafts:
        raise JiraError(400, "A draft can be made once, of a workflow scheme that is active.")
    return Reply(_shown(call, _begun(call, row)), 201)


@route("DELETE", ONE + "/draft")
def delete_draft(call: Call) -> Answer:
    """Throw a draft away."""
    del opened(call).drafts[_draft(call)["id"]]
    return DONE


def _default(_call: Call, row: Thing) -> Thing:
    return {"workflow": row["default"]}


def _set_default(call: Call, row: Thing) -> Thing:
    name = form(call, workflow="text!")["workflow"]
    _named(call, [name])
    row["default"] = name
    return _shown(call, row)


def _unset_default(call: Call, row: Thing) -> Thing:
    """Let the default be the first workflow of the site again."""
    row["default"] = opened(call).every()[0]["name"]
    return _shown(call, row)


def _of_type(call: Call, row: Thing) -> Thing:
    kind = call.path["kind"]
    known([kind], call.site.issue_types, "issue type")
    if kind not in row["mappings"]:
        raise JiraError(404, f"The issue type '{kind}' is not mapped in the workflow scheme.")
    return {"issueType": kind, "workflow": row["mappings"][kind]}


def _set_type(call: Call, row: Thing) -> Thing:
    kind = call.path["kind"]
    row["mappings"] |= _mappings(call, {kind: form(call, workflow="text!")["workflow"]})
    return _shown(call, row)


def _unset_type(call: Call, row: Thing) -> Thing:
    del row["mappings"][_of_type(call, row)["issueType"]]
    return _shown(call, row)


def _flow(row: Thing, name: str) -> Thing:
    kinds = [kind for kind, one in row["mappings"].items() if one == name]
    return {"workflow": name, "issueTypes": kinds, "defaultMapping": row["default"] == name}


def _of_workflow(call: Call, row: Thing) -> Any:
    name = call.text("workflowName")
    names = list(dict.fromkeys([row["default"], *row["mappings"].values()]))
    if not name:
        return [_flow(row, one) for one in names]
    if name not in names:
        raise JiraError(404, f"The workflow '{name}' is not in the workflow scheme.")
    return _flow(row, name)


def _set_workflow(call: Call, row: Thing) -> Thing:
    given = form(call, workflow="text", issueTypes="ids", defaultMapping="flag")
    name = call.query.get("workflowName") or given.get("workflow", "")
    _named(call, [name])
    kinds = known(given.get("issueTypes", []), call.site.issue_types, "issue type")
    kept = {kind: one for kind, one in row["mappings"].items() if one != name}
    row["mappings"] = kept | dict.fromkeys(kinds, name)
    if given.get("defaultMapping"):
        row["default"] = name
    return _shown(call, row)


def _unset_workflow(call: Call, row: Thing) -> Any:
    name = call.query.get("workflowName", "")
    _named(call, [name])
    row["mappings"] = {kind: one for kind, one in row["mappings"].items() if one != name}
    if row["default"] == name:
        _unset_default(call, row)
    return Answer(b"", 200) if call.site.cloud else _shown(call, row)


PARTS: tuple[tuple[str, str, Callable[[Call, Thing], Any]], ...] = (
    ("GET", "", _shown), ("PUT", "", _update),
    ("GET", "/default", _default), ("PUT", "/default", _set_default), ("DELETE", "/default", _unset_default),
    ("GET", "/issuetype/{kind}", _of_type), ("PUT", "/issuetype/{kind}", _set_type),
    ("DELETE", "/issuetype/{kind}", _unset_type), ("GET", "/workflow", _of_workflow),
    ("PUT", "/workflow", _set_workflow), ("DELETE", "/workflow", _unset_workflow),
)  # fmt: skip
"""What may be read and changed of a scheme and of a draft alike."""


def _offer(method: str, part: str, step: Callable[[Call, Thing], Any], *, draft: bool) -> None:
    """Register an operation of the live scheme, or of its draft."""

    def answer(call: Call) -> Any:
        if method == "GET":
            return step(call, _asked(call, draft=draft))
        row = _changing(call, draft=draft)
        found = step(call, row)
        row.update({"modified": written(call.site.now, call.site.zone)} if "person" in row else {})
        call.tell("workflow_scheme_updated", scheme=row)
        return found

    handler: Handler = answer
    route(method, ONE + ("/draft" if draft else "") + part)(handler)


for _method, _part, _step in PARTS:
    if (_method, _part) != ("GET", ""):
        _offer(_method, _part, _step, draft=False)
    _offer(_method, _part, _step, draft=True)


@route("GET", BASE + "/project", only="cloud")
def projects(call: Call) -> Thing:
    """List which of some projects have which scheme; team-managed ones have none."""
    part, groups = opened(call), dict[str, list[str]]()
    for id_ in sorted(call.words("projectId")):
        own = any(str(p["id"]) == id_ and p.get("simplified") for p in call.site.projects)
        if id_ in part.projects and not own:
            groups.setdefault(part.projects[id_], []).append(id_)
    rows = [
        {"workflowScheme": told(call, part.schemes.get(scheme)), "projectIds": ids}
        for scheme, ids in groups.items()
    ]
    return {"values": rows}


@route("GET", BASE + "/{scheme}/projectUsages", only="cloud")
def usages(call: Call) -> Thing:
    """List the projects that have a scheme."""
    row = _row(call)
    return {"workflowSchemeId": row["id"], "projects": usage_page(call, opened(call).users(row))}


def _metadata(part: Workflows, name: str) -> Thing:
    row = part.workflows[name]
    version = {"id": row["id"], "versionNumber": 0}
    return {"id": row["id"], "name": name, "description": row["description"], "version": version}


@route("POST", BASE + "/read", only="cloud")
def several(call: Call) -> list[Thing]:
    """Read schemes by id or by the projects that have them, in the newer form."""
    part = opened(call)
    given = form(call, projectIds="ids", workflowSchemeIds="ids")
    ids = {*given.get("workflowSchemeIds", []), *(part.projects.get(p) for p in given.get("projectIds", []))}
    rows = []
    for row in part.schemes.rows:
        if row["id"] in ids:
            flows = [_flow(row, name) for name in dict.fromkeys(row["mappings"].values())]
            types = [
                {"workflow": _metadata(part, one["workflow"]), "issueTypeIds": one["issueTypes"]}
                for one in flows
            ]
            rows.append(
                {**brief(row), "scope": {"type": "GLOBAL"}, "version": {"id": row["id"], "versionNumber": 0},
                 "defaultWorkflow": _metadata(part, row["default"]), "workflowsForIssueTypes": types}
            )  # fmt: skip
    return rows


@route("GET", "/rest/api/{v}/project/{project}/workflowscheme", only="datacenter")
def of_project(call: Call) -> Thing:
    """Read the workflow scheme of a project on Data Center."""
    project = project_wanted(call)
    call.require("ADMINISTER_PROJECTS", project)
    part = call.site.part(Workflows)
    part.look()
    return told(call, part.schemes.get(part.projects.get(str(project["id"]), "")))
