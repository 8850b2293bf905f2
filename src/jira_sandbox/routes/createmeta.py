"""What may be created where, in one answer: the endpoint Cloud still serves and Data Center took away.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-createmeta-get
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.edit.right import fitted
from jira_sandbox.edit.screen import create_screen
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]

SHOWN = ("self", "id", "key", "name", "avatarUrls")


def _listed(call: Call, name: str) -> set[str]:
    return {part.strip() for text in call.several(name) for part in text.split(",") if part.strip()}


@route("GET", "/rest/api/{v}/issue/createmeta", only="cloud")
def everything(call: Call) -> Thing:
    """List projects and types in which the caller may create issues.

    ``expand=projects.issuetypes.fields`` adds the fields of each type's screen.
    """
    ids, keys = _listed(call, "projectIds"), _listed(call, "projectKeys")
    projects = [
        project
        for project in call.site.projects
        if not project.get("archived")
        and (not ids | keys or str(project["id"]) in ids or project["key"] in keys)
        and permitted(call.site, call.caller, "CREATE_ISSUES", project)
    ]
    told = [_project(call, project) for project in projects]
    return {"expand": "projects", "projects": [row for row in told if row["issuetypes"]]}


def _project(call: Call, project: Thing) -> Thing:
    ids, names = _listed(call, "issuetypeIds"), set(call.several("issuetypeNames"))
    kinds = [
        kind
        for kind in call.site.catalog.types.get(str(project["id"]), [])
        if not ids | names or str(kind["id"]) in ids or kind["name"] in names
    ]
    rows = []
    for kind in kinds:
        row = {**kind}
        if "projects.issuetypes.fields" in call.words("expand"):
            row |= {"expand": "fields"}
            fields = fitted(call.site, create_screen(call.site, project, kind)).told(creating=True)
            row["fields"] = {name: _field(field) for name, field in fields.items()}
        rows.append(row)
    shown = {name: project[name] for name in SHOWN if name in project}
    return {"expand": "issuetypes", **shown, "issuetypes": rows}


def _field(field: Thing) -> Thing:
    return {name: value for name, value in field.items() if name != "fieldId"}


@route("GET", "/rest/api/{v}/issue/createmeta", only="datacenter")
def removed(_call: Call) -> None:
    """Answer as Jira 9 and later do, which take the path for that of an issue.

    https://confluence.atlassian.com/jiracore/createmeta-rest-endpoint-to-be-removed-975040986.html

    Raises:
        JiraError: 404, always.
    """
    raise JiraError(404, "Issue Does Not Exist")
