"""The contexts of custom fields: for which projects and types of issues a field is, and its defaults there.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-custom-field-contexts/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form, known, read
from jira_sandbox.edit.default import held, word_of
from jira_sandbox.edit.value import FieldFault
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.custom_fields import CustomFields
from jira_sandbox.state.screens import Screens

Thing = dict[str, Any]

BASE = "/rest/api/{v}/field/{field}/context"


def opened(call: Call) -> tuple[CustomFields, Thing]:
    """Find the custom field a path names, for an administrator.

    Raises:
        JiraError: 403 for anybody else, 404 for no such field.
    """
    call.require("ADMINISTER")
    custom = call.site.part(CustomFields)
    return custom, custom.field(call.path["field"])


def _selected(call: Call) -> list[Thing]:
    custom, field = opened(call)
    ids = call.words("contextId")
    return [row for row in custom.of(field["id"]) if not ids or row["id"] in ids]


def _asked(call: Call, name: str, value: bool) -> bool:
    return call.value(name) is None or call.flag(name) is value


@route("GET", BASE, only="cloud")
def contexts(call: Call) -> Thing:
    """List the contexts of a custom field a page at a time."""
    rows = []
    for row in _selected(call):
        everywhere, anything = not row["projects"], not row["types"]
        if _asked(call, "isGlobalContext", everywhere) and _asked(call, "isAnyIssueType", anything):
            told = {name: row[name] for name in ("id", "name", "description")}
            rows.append(told | {"isGlobalContext": everywhere, "isAnyIssueType": anything})
    return call.page(rows, 50, 100)


@route("GET", "/rest/api/{v}/field/{field}/contexts", only="cloud")
def brief_contexts(call: Call) -> Thing:
    """List the contexts of a custom field in the older, shorter form."""
    rows = [{"id": int(row["id"]), "name": row["name"]} for row in _selected(call)]
    return call.page(rows, 50, 100)


def _free(custom: CustomFields, context: Thing, projects: list[str]) -> None:
    """Let projects through that no other context of the field has; only one context is for all."""
    others = [row for row in custom.of(context["field"]) if row is not context]
    if not projects and any(not row["projects"] for row in others):
        raise JiraError(400, "A custom field can only have one global context.")
    taken = {id_ for row in others for id_ in row["projects"]}
    for id_ in projects:
        if id_ in taken:
            raise JiraError(400, f"The project '{id_}' already has a context for this custom field.")


@route("POST", BASE, only="cloud")
def create(call: Call) -> Reply:
    """Give a custom field one more context.

    Raises:
        JiraError: 400 for a project that has one, or a second context for all; 404 for what is unknown.
    """
    custom, field = opened(call)
    given = form(call, name="name!", description="text", projectIds="ids", issueTypeIds="ids")
    projects = known(given.get("projectIds", ()), call.site.projects, "project")
    types = known(given.get("issueTypeIds", ()), call.site.issue_types, "issue type")
    _free(custom, {"field": field["id"]}, projects)
    row = custom.contexts.add(
        field=field["id"], name=given["name"], description=given.get("description", ""),
        projects=projects, types=types, options=[], default=None,
    )  # fmt: skip
    _changed(call, field)
    told = {name: row[name] for name in ("id", "name", "description")}
    return Reply(told | {"projectIds": projects, "issueTypeIds": types}, 201)


def _changed(call: Call, field: Thing) -> Answer:
    custom = call.site.part(CustomFields)
    custom.renew(field)
    custom.spread(call.ledger, field["id"])
    call.tell("custom_field_updated", field=field)
    return DONE


@route("PUT", BASE + "/{context}", only="cloud")
def update(call: Call) -> Answer:
    """Rename or describe a context."""
    custom, field = opened(call)
    context = custom.context(field["id"], call.path["context"])
    context.update(form(call, name="name", description="text"))
    return DONE


@route("DELETE", BASE + "/{context}", only="cloud")
def delete(call: Call) -> Answer:
    """Delete a context with its options."""
    custom, field = opened(call)
    custom.contexts.remove(custom.context(field["id"], call.path["context"]))
    return _changed(call, field)


@route("PUT", BASE + "/{context}/issuetype", only="cloud")
def add_types(call: Call) -> Answer:
    """Let a context be for more types of issues."""
    custom, field = opened(call)
    context = custom.context(field["id"], call.path["context"])
    asked = form(call, issueTypeIds="ids!")["issueTypeIds"]
    context["types"] = list(
        dict.fromkeys([*context["types"], *known(asked, call.site.issue_types, "issue type")])
    )
    return _changed(call, field)


@route("POST", BASE + "/{context}/issuetype/remove", only="cloud")
def remove_types(call: Call) -> Answer:
    """Let a context be for fewer types of issues; without any it is for all."""
    custom, field = opened(call)
    context = custom.context(field["id"], call.path["context"])
    gone = known(form(call, issueTypeIds="ids!")["issueTypeIds"], call.site.issue_types, "issue type")
    context["types"] = [id_ for id_ in context["types"] if id_ not in gone]
    return _changed(call, field)


@route("PUT", BASE + "/{context}/project", only="cloud")
def add_projects(call: Call) -> Answer:
    """Let a context be for more projects; the context for all is narrowed to them."""
    custom, field = opened(call)
    context = custom.context(field["id"], call.path["context"])
    asked = known(form(call, projectIds="ids!")["projectIds"], call.site.projects, "project")
    if asked:
        _free(custom, context, asked)
    context["projects"] = list(dict.fromkeys([*context["projects"], *asked]))
    return _changed(call, field)


@route("POST", BASE + "/{context}/project/remove", only="cloud")
def remove_projects(call: Call) -> Answer:
    """Let a context be for fewer projects; without any it is for all."""
    custom, field = opened(call)
    context = custom.context(field["id"], call.path["context"])
    gone = known(form(call, projectIds="ids!")["projectIds"], call.site.projects, "project")
    left = [id_ for id_ in context["projects"] if id_ not in gone]
    if not left and context["projects"]:
        _free(custom, context, [])
    context["projects"] = left
    return _changed(call, field)


@route("GET", BASE + "/issuetypemapping", only="cloud")
def type_mapping(call: Call) -> Thing:
    """List which types of issues each context is for."""
    rows: list[Thing] = []
    for row in _selected(call):
        rows += [{"contextId": row["id"], "issueTypeId": id_} for id_ in row["types"]] or [
            {"contextId": row["id"], "isAnyIssueType": True}
        ]
    return call.page(rows, 50, 100)


@route("GET", BASE + "/projectmapping", only="cloud")
def project_mapping(call: Call) -> Thing:
    """List which projects each context is for."""
    rows: list[Thing] = []
    for row in _selected(call):
        rows += [{"contextId": row["id"], "projectId": id_} for id_ in row["projects"]] or [
            {"contextId": row["id"], "isGlobalContext": True}
        ]
    return call.page(rows, 50, 100)


@route("POST", BASE + "/mapping", only="cloud")
def mapping(call: Call) -> Thing:
    """Tell the context of a field for pairs of project and type of issues; pairs without one are left out."""
    custom, field = opened(call)
    rows = []
    for asked in form(call, mappings="objects!")["mappings"]:
        pair = read(asked, projectId="id!", issueTypeId="id!")
        known([pair["projectId"]], call.site.projects, "project")
        known([pair["issueTypeId"]], call.site.issue_types, "issue type")
        found = custom.fitting(field["id"], pair["projectId"], pair["issueTypeId"])
        rows += [] if found is None else [{**pair, "contextId": found["id"]}]
    return call.page(rows, 50, 100)


@route("GET", BASE + "/defaultValue", only="cloud")
def default_values(call: Call) -> Thing:
    """List the default values of a field's contexts; those without one are left out."""
    rows = [{"contextId": row["id"], **row["default"]} for row in _selected(call) if row["default"]]
    return call.page(rows, 50, 100)


@route("PUT", BASE + "/defaultValue", only="cloud")
def set_default_values(call: Call) -> Answer:
    """Set the default values of contexts; a null takes one away.

    Raises:
        JiraError: 400 for a value the field cannot have, 404 for no such context; nothing is written then.
    """
    custom, field = opened(call)
    if word_of(field) is None:
        raise JiraError(400, "The custom field type does not support default values.")
    kind, member = word_of(field) or ("", "")
    wanted = []
    for asked in form(call, defaultValues="objects!")["defaultValues"]:
        context = custom.context(field["id"], read(asked, contextId="id!")["contextId"])
        value = {name: inner for name, inner in asked.items() if name != "contextId"}
        if value.get("type") != kind:
            raise JiraError(400, f"The type of the default value must be '{kind}' for this custom field.")
        here = {**field, "allowedValues": context["options"]} if "allowedValues" in field else field
        project = (context["projects"] or [str(p["id"]) for p in call.site.projects])[0]
        empty = value.get(member) is None and not value.get("useCurrent")
        if not empty:
            _checked(call, project, here, value)
        wanted.append((context, None if empty else value))
    for context, default in wanted:
        context["default"] = default
    return DONE


def _checked(call: Call, project: str, field: Thing, value: Thing) -> None:
    try:
        held(call.site, project, field, value)
    except FieldFault as fault:
        raise JiraError(400, str(fault)) from None


@route("GET", "/rest/api/{v}/field/{field}/screens", only="cloud")
def screens(call: Call) -> Thing:
    """List the screens a field is on; ``expand=tab`` names the tab too."""
    call.require("ADMINISTER")
    rows = []
    for screen, tab in call.site.part(Screens).users_of(call.path["field"]):
        told: Thing = {"id": int(screen["id"]), "name": screen["name"], "description": screen["description"]}
        if "tab" in call.words("expand"):
            told["tab"] = {"id": int(tab["id"]), "name": tab["name"]}
        rows.append(told)
    return call.page(rows, 100, 100)


@route("GET", "/rest/api/{v}/field/{field}/association/project", only="cloud")
def associated_projects(call: Call) -> Thing:
    """List the projects in which a field is."""
    custom, field = opened(call)
    rows = [
        {"projectId": str(project["id"])}
        for project in call.site.projects
        if custom.fitting(field["id"], str(project["id"])) is not None
    ]
    return call.page(rows, 50, 100)


def _association(call: Call) -> tuple[list[Thing], list[str]]:
    """Read which fields and which projects an association is about.

    Raises:
        JiraError: 400 for a wrong body or too many, 404 for what is unknown.
    """
    call.require("ADMINISTER")
    given = form(call, associationContexts="objects!", fields="objects!")
    projects = [read(row, identifier="id!", type="text!") for row in given["associationContexts"]]
    fields = [read(row, identifier="id!", type="text!") for row in given["fields"]]
    wrong = any(row["type"] != "PROJECT_ID" for row in projects) or any(
        row["type"] != "FIELD_ID" for row in fields
    )
    if wrong or not projects or not fields or len(projects) > 100 or len(fields) > 50:
        raise JiraError(400, "Up to 50 fields by FIELD_ID and 100 projects by PROJECT_ID can be associated.")
    custom = call.site.part(CustomFields)
    found = [custom.field(row["identifier"]) for row in fields]
    return found, known([row["identifier"] for row in projects], call.site.projects, "project")


@route("PUT", "/rest/api/{v}/field/association", only="cloud")
def associate(call: Call) -> Answer:
    """Let fields be in projects; where a context has them already nothing changes."""
    fields, projects = _association(call)
    custom = call.site.part(CustomFields)
    for field in fields:
        new = [id_ for id_ in projects if custom.fitting(field["id"], id_) is None]
        if new:
            own = next((row for row in custom.of(field["id"]) if row["projects"]), None)
            if own is None:
                custom.begin(field, new)
            else:
                own["projects"] += new
        _changed(call, field)
    return DONE


@route("DELETE", "/rest/api/{v}/field/association", only="cloud")
def dissociate(call: Call) -> Answer:
    """Take fields out of projects; a context for all is narrowed to the others."""
    fields, projects = _association(call)
    custom = call.site.part(CustomFields)
    for field in fields:
        for row in custom.of(field["id"]):
            here = row["projects"] or [str(project["id"]) for project in call.site.projects]
            left = [id_ for id_ in here if id_ not in projects]
            if left:
                row["projects"] = row["projects"] if len(left) == len(here) else left
            else:
                custom.contexts.remove(row)
        _changed(call, field)
    return DONE
