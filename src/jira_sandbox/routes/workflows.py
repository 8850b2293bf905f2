"""Workflows: read in the older and the newer form, and where each is used.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflows/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.configuration.form import form, read
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.projects import by_id, listed
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.statuses import told as status_told
from jira_sandbox.routes.statuses import usage_page
from jira_sandbox.state.flows import Rule
from jira_sandbox.state.screens import RESOLVE_SCREEN
from jira_sandbox.state.workflows import CREATE, Workflows

Thing = dict[str, Any]

BASE = "/rest/api/{v}/workflow"


def opened(call: Call) -> Workflows:
    """Give the workflows to an administrator.

    Raises:
        JiraError: 403 for anybody else.
    """
    call.require("ADMINISTER")
    part = call.site.part(Workflows)
    part.look()
    return part


def _chosen(call: Call, names: list[str]) -> list[Thing]:
    query, active = call.text("queryString").lower(), call.query.get("isActive")
    part = opened(call)
    rows = [
        row
        for row in part.every()
        if (not names or row["name"] in names)
        and query in row["name"].lower()
        and (active is None or bool(part.homes(row)) is (active.lower() == "true"))
    ]
    order = call.text("orderBy")
    if order.lstrip("+-") not in ("", "name", "created", "updated"):
        raise JiraError(400, f"The orderBy value '{order}' is not valid.")
    rows.sort(key=lambda row: row["name"].casefold() if "name" in order else "", reverse=order[:1] == "-")
    return rows


def _done(status: Thing) -> bool:
    return bool(status["statusCategory"]["key"] == "done")


def _rules(rule: Rule) -> Thing:
    found: Thing = {"validators": [], "postFunctions": []}
    if rule.owners:
        found["conditionsTree"] = {"nodeType": "simple", "type": "AllowOnlyAssignee"}
    if rule.required:
        fields = {"fields": sorted(rule.required)}
        found["validators"] = [{"type": "FieldRequiredValidator", "configuration": fields}]
    return found


def _old_transitions(part: Workflows, row: Thing) -> list[Thing]:
    flow = part.statuses(row)
    begin = {"validators": [], "postFunctions": [{"type": "CreateIssueFunction"}]}
    rows: list[Thing] = [
        {"id": CREATE, "name": "Create", "description": "", "from": [], "to": flow[0]["id"],
         "type": "initial", "rules": begin, "properties": {}}
    ]  # fmt: skip
    for id_, status, rule in part.transitions(row):
        shown = {"screen": {"id": RESOLVE_SCREEN, "name": "Resolve Issue Screen"}} if _done(status) else {}
        rows.append(
            {"id": id_, "name": status["name"], "description": "", "from": sorted(rule.sources),
             "to": status["id"], "type": "directed" if rule.sources else "global", "rules": _rules(rule),
             "properties": {}, **shown}
        )  # fmt: skip
    return rows


@route("GET", BASE + "/search", only="cloud")
def search(call: Call) -> Thing:
    """List workflows in the older form; ``expand`` adds transitions, statuses, projects, schemes …"""
    part, expand = opened(call), call.words("expand")
    values = []
    for row in _chosen(call, call.several("workflowName")):
        homes = part.homes(row)
        told: Thing = {"id": {"name": row["name"], "entityId": row["id"]}, "description": row["description"],
                       "created": row["since"], "updated": row["since"]}  # fmt: skip
        if {"transitions", "transitions.rules", "transitions.properties"} & expand:
            told["transitions"] = _old_transitions(part, row)
        if {"statuses", "statuses.properties"} & expand:
            told["statuses"] = [
                {"id": one["id"], "name": one["name"], "properties": {"issueEditable": True}}
                for one in part.statuses(row)
            ]
        told |= {"isDefault": False} if "default" in expand else {}
        told |= {"hasDraftWorkflow": False} if "hasDraftWorkflow" in expand else {}
        told |= {"operations": {"canEdit": True, "canDelete": not homes}} if "operations" in expand else {}
        if "schemes" in expand:
            schemes = [one for one in part.schemes.rows if one["default"] == row["name"]]
            told["schemes"] = [{"id": one["id"], "name": one["name"]} for one in schemes]
        if "projects" in expand:
            told["projects"] = [listed(call, p) for p in call.site.projects if str(p["id"]) in homes]
        values.append(told)
    return call.page(values, 50, 50)


def _rule(key: str, **parameters: str) -> Thing:
    return {"ruleKey": key, "parameters": parameters}


def _scope(project: str) -> Thing:
    return {"type": "PROJECT", "project": {"id": project}} if project else {"type": "GLOBAL"}


def _new_transitions(part: Workflows, row: Thing) -> list[Thing]:
    empty: Thing = {"links": [], "properties": {}, "actions": [], "validators": [], "triggers": []}
    first = part.statuses(row)[0]["id"]
    rows = [{"id": CREATE, "type": "INITIAL", "name": "Create", "description": "", "toStatusReference": first,
             **empty}]  # fmt: skip
    for id_, status, rule in part.transitions(row):
        told = {"id": id_, "type": "DIRECTED" if rule.sources else "GLOBAL", "name": status["name"],
                "description": "", "toStatusReference": status["id"], **empty,
                "links": [{"fromStatusReference": one} for one in sorted(rule.sources)]}  # fmt: skip
        if _done(status):
            told["transitionScreen"] = _rule("system:transition-screen", screenId=RESOLVE_SCREEN)
        if rule.owners:
            one = _rule("system:restrict-issue-transition", accountIds="allow-assignee")
            told["conditions"] = {"operation": "ALL", "conditions": [one], "conditionGroups": []}
        if rule.required:
            fields = ",".join(sorted(rule.required))
            told["validators"] = [
                _rule("system:validate-field-value", ruleType="fieldRequired", fieldsRequired=fields)
            ]
        rows.append(told)
    return rows


def _document(call: Call, row: Thing) -> Thing:
    """Show a workflow in the newer form."""
    part = call.site.part(Workflows)
    statuses = [
        {"statusReference": one["id"], "deprecated": False, "properties": {}} for one in part.statuses(row)
    ]
    return {
        "id": row["id"], "name": row["name"], "description": row["description"], "isEditable": True,
        "scope": _scope(row["project"]), "created": row["since"], "updated": row["since"],
        "version": {"id": row["id"], "versionNumber": 0}, "statuses": statuses,
        "transitions": _new_transitions(part, row),
    }  # fmt: skip


def _statuses(call: Call, rows: list[Thing]) -> list[Thing]:
    part = call.site.part(Workflows)
    found = {one["id"]: one for row in rows for one in part.statuses(row)}
    return [{**status_told(one), "statusReference": one["id"]} for one in found.values()]


@route("GET", "/rest/api/{v}/workflows/search", only="cloud")
def documents(call: Call) -> Thing:
    """List workflows in the newer form, with the statuses they have."""
    scope = call.text("scope").upper()
    rows = [
        row for row in _chosen(call, []) if not scope or scope == ("PROJECT" if row["project"] else "GLOBAL")
    ]
    page = call.page(rows, 50, 200)
    here = page["values"]
    return {**page, "values": [_document(call, row) for row in here], "statuses": _statuses(call, here)}


@route("POST", "/rest/api/{v}/workflows", only="cloud")
def several(call: Call) -> Thing:
    """Read workflows by name, id, or project and type of issues."""
    part = opened(call)
    given = form(call, workflowNames="texts", workflowIds="ids", projectAndIssueTypes="objects")
    names, ids = given.get("workflowNames", []), given.get("workflowIds", [])
    homes = [
        read(row, projectId="id!", issueTypeId="id!")["projectId"]
        for row in given.get("projectAndIssueTypes", [])
    ]
    if not names and not ids and not homes:
        raise JiraError(400, "Workflow names, ids, or projects and issue types are required.")
    rows = [
        row
        for row in part.every()
        if row["name"] in names or row["id"] in ids or set(homes) & set(part.homes(row))
    ]
    return {"workflows": [_document(call, row) for row in rows], "statuses": _statuses(call, rows)}


@route("GET", "/rest/api/{v}/workflows/defaultEditor", only="cloud")
def default_editor(call: Call) -> Thing:
    """Tell which editor of workflows the caller has."""
    call.require("ADMINISTER")
    return {"value": "NEW"}


def _wanted(call: Call) -> Thing:
    for row in opened(call).every():
        if row["id"] == call.path["workflow"]:
            return row
    raise JiraError(404, f"The workflow with id '{call.path['workflow']}' was not found.")


@route("GET", BASE + "/{workflow}/projectUsages", only="cloud")
def project_usages(call: Call) -> Thing:
    """List the projects that have a workflow."""
    row = _wanted(call)
    return {"workflowId": row["id"], "projects": usage_page(call, opened(call).homes(row))}


@route("GET", BASE + "/{workflow}/project/{project}/issueTypeUsages", only="cloud")
def type_usages(call: Call) -> Thing:
    """List the types of issues of a project that have a workflow."""
    row, project = _wanted(call), call.path["project"]
    by_id(call.site.projects, project, "project")
    kinds = call.site.catalog.types.get(project, []) if project in opened(call).homes(row) else []
    page = usage_page(call, [str(kind["id"]) for kind in kinds])
    return {"workflowId": row["id"], "projectId": project, "issueTypes": page}


@route("GET", BASE + "/{workflow}/workflowSchemes", only="cloud")
def scheme_usages(call: Call) -> Thing:
    """List the schemes that lead to a workflow."""
    row = _wanted(call)
    ids = [
        one["id"]
        for one in opened(call).schemes.rows
        if row["name"] in (one["default"], *one["mappings"].values())
    ]
    return {"workflowId": row["id"], "workflowSchemes": usage_page(call, ids)}


@route("GET", "/rest/api/{v}/statuses/{status}/workflowUsages", only="cloud")
def status_usages(call: Call) -> Thing:
    """List the workflows that have a status."""
    row, part = by_id(call.site.statuses, call.path["status"], "status"), opened(call)
    ids = [one["id"] for one in part.every() if any(s["id"] == row["id"] for s in part.statuses(one))]
    return {"statusId": row["id"], "workflows": usage_page(call, ids)}


@route("GET", BASE, only="datacenter")
def all_workflows(call: Call) -> Any:
    """List the workflows on Data Center; ``workflowName`` reads one.

    Raises:
        JiraError: 404 for no workflow of this name.
    """
    part, name = opened(call), call.text("workflowName")
    rows = [
        {"name": row["name"], "description": row["description"], "steps": len(part.statuses(row)),
         "default": False}
        for row in part.every()
    ]  # fmt: skip
    if not name:
        return rows
    for row in rows:
        if row["name"] == name:
            return row
    raise JiraError(404, f"The workflow '{name}' was not found.")
