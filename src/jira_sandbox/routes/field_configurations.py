"""Field configurations and their schemes: read and written; issues obey them.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-field-configurations/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form, known, read
from jira_sandbox.configuration.listing import brief, chosen, classic, numbered, undefault, unused
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.field_configurations import ALWAYS_REQUIRED, DEFAULT, FieldConfigurations

Thing = dict[str, Any]

BASE = "/rest/api/{v}/fieldconfiguration"
SCHEME = "/rest/api/{v}/fieldconfigurationscheme"
MARKS = ("isHidden", "isRequired")


def opened(call: Call) -> FieldConfigurations:
    """Give the configurations to an administrator.

    Raises:
        JiraError: 403 for anybody else.
    """
    call.require("ADMINISTER")
    return call.site.part(FieldConfigurations)


def _told(row: Thing) -> Thing:
    return numbered(row) | {"isDefault": row["id"] == DEFAULT}


@route("GET", BASE, only="cloud")
def configurations(call: Call) -> Thing:
    """List field configurations a page at a time."""
    rows = [_told(row) for row in chosen(call, opened(call).configurations.rows, "query")]
    wanted = call.query.get("isDefault")
    return call.page([r for r in rows if wanted is None or r["isDefault"] is call.flag("isDefault")], 50, 50)


@route("POST", BASE, only="cloud")
def create(call: Call) -> Thing:
    """Create a field configuration; it begins like the default."""
    part = opened(call)
    given = form(call, name="name!", description="text")
    part.configurations.free(given["name"])
    items = {name: {"isRequired": True} for name in sorted(ALWAYS_REQUIRED)}
    row = part.configurations.add(name=given["name"], description=given.get("description", ""), items=items)
    call.tell("field_configuration_created", configuration=row)
    return _told(row)


def _row(call: Call) -> Thing:
    return opened(call).configurations.get(call.path["id"])


@route("PUT", BASE + "/{id}", only="cloud")
def update(call: Call) -> Answer:
    """Rename or describe a field configuration; the default one stays as it is."""
    row = _row(call)
    undefault(row, DEFAULT, "field configuration")
    given = form(call, name="name!", description="text")
    opened(call).configurations.free(given["name"], row)
    row.update(given)
    return DONE


@route("DELETE", BASE + "/{id}", only="cloud")
def delete(call: Call) -> Answer:
    """Delete a field configuration no scheme uses."""
    part, row = opened(call), _row(call)
    undefault(row, DEFAULT, "field configuration")
    unused(row, (s for s in part.schemes.rows if row["id"] in s["mappings"].values()), "field configuration")
    part.configurations.remove(row)
    call.tell("field_configuration_deleted", configuration=row)
    return DONE


@route("GET", BASE + "/{id}/fields", only="cloud")
def items(call: Call) -> Thing:
    """List what a configuration says of each field."""
    kept = _row(call)["items"]
    rows = []
    for field in call.site.fields:
        if field.get("orderable"):
            item = kept.get(field["id"], {})
            told = {"id": field["id"], "description": item.get("description", "")}
            told |= {mark: bool(item.get(mark)) for mark in MARKS}
            rows.append(told | ({"renderer": item["renderer"]} if "renderer" in item else {}))
    return call.page(rows, 50, 100)


@route("PUT", BASE + "/{id}/fields", only="cloud")
def set_items(call: Call) -> Answer:
    """Say of fields whether they are required or hidden.

    Raises:
        JiraError: 400 for what is no field, or a field that must always be filled; nothing is written then.
    """
    row = _row(call)
    there = {field["id"] for field in call.site.fields if field.get("orderable")}
    planned = {}
    for asked in form(call, fieldConfigurationItems="objects!")["fieldConfigurationItems"]:
        item = read(
            asked, id="text!", isHidden="flag", isRequired="flag", description="text", renderer="text"
        )
        name = item.pop("id")
        if name not in there:
            raise JiraError(400, f"The field '{name}' was not found.")
        after = {**row["items"].get(name, {}), **item}
        if name in ALWAYS_REQUIRED and (after.get("isHidden") or not after.get("isRequired", True)):
            raise JiraError(400, f"The field '{name}' must stay visible and required.")
        if after.get("isHidden") and item.get("isRequired"):
            raise JiraError(400, f"The field '{name}' cannot be hidden and required.")
        planned[name] = after
    row["items"] |= planned
    call.tell("field_configuration_updated", configuration=row)
    return DONE


@route("GET", SCHEME, only="cloud")
def schemes(call: Call) -> Thing:
    """List field configuration schemes a page at a time."""
    return call.page([brief(row) for row in chosen(call, opened(call).schemes.rows)], 50, 50)


@route("POST", SCHEME, only="cloud")
def create_scheme(call: Call) -> Reply:
    """Create a field configuration scheme."""
    part = opened(call)
    given = form(call, name="name!", description="text")
    part.schemes.free(given["name"])
    about = given.get("description", "")
    row = part.schemes.add(name=given["name"], description=about, mappings={"default": DEFAULT})
    return Reply(brief(row), 201)


def _scheme(call: Call) -> Thing:
    return opened(call).schemes.get(call.path["id"])


@route("PUT", SCHEME + "/{id}", only="cloud")
def update_scheme(call: Call) -> Answer:
    """Rename or describe a field configuration scheme."""
    row = _scheme(call)
    given = form(call, name="name!", description="text")
    opened(call).schemes.free(given["name"], row)
    row.update(given)
    return DONE


@route("DELETE", SCHEME + "/{id}", only="cloud")
def delete_scheme(call: Call) -> Answer:
    """Delete a field configuration scheme no project has."""
    part, row = opened(call), _scheme(call)
    unused(row, (one for one in part.projects.values() if one == row["id"]), "field configuration scheme")
    part.schemes.remove(row)
    return DONE


@route("GET", SCHEME + "/mapping", only="cloud")
def mappings(call: Call) -> Thing:
    """List which configuration each type of issues has in each scheme."""
    wanted = call.words("fieldConfigurationSchemeId")
    rows = [
        {"fieldConfigurationSchemeId": row["id"], "issueTypeId": kind, "fieldConfigurationId": one}
        for row in opened(call).schemes.rows
        for kind, one in row["mappings"].items()
        if not wanted or row["id"] in wanted
    ]
    return call.page(rows, 50, 50)


@route("PUT", SCHEME + "/{id}/mapping", only="cloud")
def map_types(call: Call) -> Answer:
    """Give types of issues configurations; ``default`` stands for all others."""
    part, row = opened(call), _scheme(call)
    given = form(call, mappings="objects!")["mappings"]
    pairs = [read(one, issueTypeId="id!", fieldConfigurationId="id!") for one in given]
    types = [pair["issueTypeId"] for pair in pairs if pair["issueTypeId"] != "default"]
    known(types, call.site.issue_types, "issue type")
    known((pair["fieldConfigurationId"] for pair in pairs), part.configurations.rows, "field configuration")
    row["mappings"] |= {pair["issueTypeId"]: pair["fieldConfigurationId"] for pair in pairs}
    return DONE


@route("POST", SCHEME + "/{id}/mapping/delete", only="cloud")
def unmap_types(call: Call) -> Answer:
    """Let types of issues have the default configuration of a scheme again.

    Raises:
        JiraError: 404 for a type that has no other.
    """
    row = _scheme(call)
    gone = form(call, issueTypeIds="ids!")["issueTypeIds"]
    for kind in gone:
        if kind not in row["mappings"] or kind == "default":
            raise JiraError(404, f"The issue type '{kind}' is not mapped in the scheme.")
    row["mappings"] = {kind: one for kind, one in row["mappings"].items() if kind not in gone}
    return DONE


@route("GET", SCHEME + "/project", only="cloud")
def projects(call: Call) -> Thing:
    """List which of some projects have which scheme; those with the default have none."""
    part, wanted = opened(call), call.words("projectId")
    groups: dict[str, list[str]] = {}
    for project in call.site.projects:
        id_ = str(project["id"])
        if id_ in wanted and not project.get("simplified"):
            groups.setdefault(part.projects.get(id_, ""), []).append(id_)
    rows = []
    for scheme, ids in groups.items():
        told = {"fieldConfigurationScheme": brief(part.schemes.get(scheme))} if scheme else {}
        rows.append({**told, "projectIds": ids})
    return call.page(rows, 50, 100)


@route("PUT", SCHEME + "/project", only="cloud")
def assign(call: Call) -> Answer:
    """Give a project a field configuration scheme; without one, the default configuration."""
    part = opened(call)
    given = form(call, projectId="id!", fieldConfigurationSchemeId="id")
    project = classic(call, given["projectId"])
    scheme = given.get("fieldConfigurationSchemeId")
    if scheme is None:
        part.projects.pop(project, None)
    else:
        part.projects[project] = part.schemes.get(scheme)["id"]
    return DONE
