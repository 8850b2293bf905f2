"""Issue type schemes on Cloud and on Data Center, which give the same thing other shapes.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-type-schemes/
https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-issuetypescheme/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form, known, moved
from jira_sandbox.configuration.listing import brief, by_project, classic, page, undefault, unused
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.projects import by_id, listed
from jira_sandbox.routes.registry import route
from jira_sandbox.state.type_schemes import DEFAULT, TypeSchemes

Thing = dict[str, Any]

BASE = "/rest/api/{v}/issuetypescheme"
ONE = BASE + "/{scheme}"
LINKS = ONE + "/associations"


def opened(call: Call) -> TypeSchemes:
    """Give the schemes to an administrator.

    Raises:
        JiraError: 403 for anybody else.
    """
    call.require("ADMINISTER")
    return call.site.part(TypeSchemes)


def shown(row: Thing) -> Thing:
    """Show a scheme as Cloud does."""
    default = {"defaultIssueTypeId": row["default"]} if row["default"] else {}
    return brief(row) | default | ({"isDefault": True} if row["id"] == DEFAULT else {})


def _row(call: Call) -> Thing:
    return opened(call).schemes.get(call.path["scheme"])


def _types(call: Call, ids: list[str], default: str) -> list[str]:
    """Let types through that are everybody's, at least one, the default among them."""
    known(ids, call.site.issue_types, "issue type", 404 if call.site.cloud else 400)
    if any(by_id(call.site.issue_types, id_, "issue type").get("scope") for id_ in ids):
        raise JiraError(400, "Issue types of team-managed projects cannot be in a scheme.")
    if default and default not in ids:
        raise JiraError(400, "The default issue type must be one of the scheme.")
    if not any(not by_id(call.site.issue_types, id_, "issue type")["subtask"] for id_ in ids):
        raise JiraError(400, "The scheme must have at least one standard issue type.")
    return ids


def _applied(call: Call, row: Thing) -> Answer:
    """Let projects follow their schemes."""
    opened(call).apply()
    call.ledger.snapshots.stale()
    call.tell("issuetype_scheme_updated", scheme=row)
    return DONE


@route("GET", BASE, only="cloud")
def schemes(call: Call) -> Thing:
    """List issue type schemes a page at a time."""
    return page(call, opened(call).schemes.rows, shown)


@route("POST", BASE, only="cloud")
def create(call: Call) -> Reply:
    """Create an issue type scheme."""
    return Reply({"issueTypeSchemeId": _made(call, "issueTypeIds")["id"]}, 201)


def _made(call: Call, member: str) -> Thing:
    schemes = opened(call)
    given = form(call, name="name!", description="text", defaultIssueTypeId="id", **{member: "ids!"})
    schemes.schemes.free(given["name"], status=409 if call.site.cloud else 400)
    default = given.get("defaultIssueTypeId", "")
    types = _types(call, given[member], default)
    about = given.get("description", "")
    row = schemes.schemes.add(name=given["name"], description=about, types=types, default=default)
    call.tell("issuetype_scheme_created", scheme=row)
    return row


@route("GET", BASE + "/mapping", only="cloud")
def mapping(call: Call) -> Thing:
    """List which types of issues each scheme has."""
    wanted = call.words("issueTypeSchemeId")
    rows = [
        {"issueTypeSchemeId": row["id"], "issueTypeId": id_}
        for row in opened(call).schemes.rows
        for id_ in row["types"]
        if not wanted or row["id"] in wanted
    ]
    return call.page(rows, 50, 100)


@route("GET", BASE + "/project", only="cloud")
def projects(call: Call) -> Thing:
    """List which of some projects have which scheme."""
    schemes = opened(call)
    return by_project(call, schemes.schemes, schemes.projects, DEFAULT, "issueTypeScheme", shown)


def _assign(call: Call, project: str, row: Thing) -> None:
    """Give a project a scheme that has every type its issues have.

    Raises:
        JiraError: 400 when it lacks one.
    """
    used = {
        str((issue.fields.get("issuetype") or {}).get("id"))
        for issue in call.site.living()
        if str((issue.fields.get("project") or {}).get("id")) == project
    }
    if not used <= set(row["types"]):
        raise JiraError(400, "The issue type scheme lacks issue types that issues of the project have.")
    opened(call).projects[project] = row["id"]


@route("PUT", BASE + "/project", only="cloud")
def assign(call: Call) -> Answer:
    """Give a project an issue type scheme."""
    schemes = opened(call)
    given = form(call, issueTypeSchemeId="id!", projectId="id!")
    row = schemes.schemes.get(given["issueTypeSchemeId"])
    _assign(call, classic(call, given["projectId"]), row)
    return _applied(call, row)


@route("PUT", ONE, only="cloud")
def update(call: Call) -> Answer:
    """Rename or describe a scheme, or choose another default type."""
    row = _row(call)
    given = form(call, name="name", description="text", defaultIssueTypeId="id")
    opened(call).schemes.free(given.get("name"), row)
    if "defaultIssueTypeId" in given:
        given["default"] = given.pop("defaultIssueTypeId")
        _types(call, row["types"], given["default"])
    row.update(given)
    return DONE


@route("DELETE", ONE)
def delete(call: Call) -> Answer:
    """Delete a scheme no project has; on Data Center such projects get the default."""
    row, schemes = _row(call), opened(call)
    undefault(row, DEFAULT, "issue type scheme")
    if call.site.cloud:
        unused(row, schemes.users(row), "issue type scheme")
    else:
        _unlink(call, row, [str(project["id"]) for project in schemes.users(row)])
    schemes.schemes.remove(row)
    call.tell("issuetype_scheme_deleted", scheme=row)
    return DONE


@route("PUT", ONE + "/issuetype", only="cloud")
def add_types(call: Call) -> Answer:
    """Add types of issues to a scheme."""
    row = _row(call)
    ids = form(call, issueTypeIds="ids!")["issueTypeIds"]
    if set(ids) & set(row["types"]):
        raise JiraError(400, "An issue type is already in the scheme.")
    row["types"] = _types(call, [*row["types"], *ids], row["default"])
    return _applied(call, row)


@route("PUT", ONE + "/issuetype/move", only="cloud")
def move_types(call: Call) -> Answer:
    """Order the types of issues of a scheme."""
    row = _row(call)
    given = form(call, issueTypeIds="ids!", after="id", position="text")
    if not set(given["issueTypeIds"]) <= set(row["types"]):
        raise JiraError(400, "An issue type is not in the scheme.")
    row["types"] = moved(row["types"], given["issueTypeIds"], given, str)
    return _applied(call, row)


@route("DELETE", ONE + "/issuetype/{kind}", only="cloud")
def remove_type(call: Call) -> Answer:
    """Take a type of issues out of a scheme.

    Raises:
        JiraError: 400 for one that issues have, the default or the last standard one; 404 for none.
    """
    row, kind = _row(call), call.path["kind"]
    undefault(row, DEFAULT, "issue type scheme")
    if kind not in row["types"]:
        raise JiraError(404, f"The issue type '{kind}' is not in the scheme.")
    if kind == row["default"]:
        raise JiraError(400, "The default issue type cannot be removed.")
    homes = {str(project["id"]) for project in opened(call).users(row)}
    for issue in call.site.living():
        home = str((issue.fields.get("project") or {}).get("id"))
        if home in homes and (issue.fields.get("issuetype") or {}).get("id") == kind:
            raise JiraError(400, "The issue type is used by issues and cannot be removed.")
    row["types"] = _types(call, [id_ for id_ in row["types"] if id_ != kind], row["default"])
    return _applied(call, row)


def _whole(call: Call, row: Thing) -> Thing:
    """Show a scheme as Data Center does, with its types."""
    types = {kind["id"]: kind for kind in call.site.issue_types}
    told = {
        "expand": "schemes.issueTypes,schemes.defaultIssueType",
        "self": call.api(f"issuetypescheme/{row['id']}"), **brief(row),
        "issueTypes": [types[id_] for id_ in row["types"] if id_ in types],
    }  # fmt: skip
    return told | ({"defaultIssueType": types[row["default"]]} if row["default"] in types else {})


@route("GET", BASE, only="datacenter")
def all_schemes(call: Call) -> Thing:
    """List issue type schemes with their types."""
    return {"schemes": [_whole(call, row) for row in opened(call).schemes.rows]}


@route("POST", BASE, only="datacenter")
def create_whole(call: Call) -> Thing:
    """Create an issue type scheme on Data Center, which answers it whole."""
    return _whole(call, _made(call, "issueTypeIds"))


@route("GET", ONE, only="datacenter")
def read_whole(call: Call) -> Thing:
    """Read an issue type scheme on Data Center."""
    return _whole(call, _row(call))


@route("PUT", ONE, only="datacenter")
def update_whole(call: Call) -> Thing:
    """Change an issue type scheme on Data Center; its types are replaced."""
    row = _row(call)
    given = form(call, name="name", description="text", defaultIssueTypeId="id", issueTypeIds="ids")
    opened(call).schemes.free(given.get("name"), row)
    default = given.pop("defaultIssueTypeId", row["default"])
    row["types"] = _types(call, given.pop("issueTypeIds", row["types"]), default)
    row.update(given | {"default": default})
    _applied(call, row)
    return _whole(call, row)


@route("GET", LINKS, only="datacenter")
def associations(call: Call) -> list[Thing]:
    """List the projects that have a scheme."""
    row = _row(call)
    return [listed(call, project) for project in opened(call).users(row)]


def _asked_projects(call: Call) -> list[str]:
    """Read ids or keys of projects.

    Raises:
        JiraError: 400 for an unknown one.
    """
    found = []
    for name in form(call, idsOrKeys="ids!")["idsOrKeys"]:
        project = next((p for p in call.site.projects if name in (str(p["id"]), p["key"])), None)
        if project is None:
            raise JiraError(400, f"No project could be found with id or key '{name}'.")
        found.append(str(project["id"]))
    return found


@route("PUT", LINKS, only="datacenter")
@route("POST", LINKS, only="datacenter")
def associate(call: Call) -> Answer:
    """Give projects a scheme; PUT takes it from all others, which get the default."""
    row, wanted = _row(call), _asked_projects(call)
    for project in wanted:
        _assign(call, project, row)
    if call.method == "PUT":
        others = (str(project["id"]) for project in opened(call).users(row))
        _unlink(call, row, [id_ for id_ in others if id_ not in wanted])
    _applied(call, row)
    return Answer(b"", 200)


def _unlink(call: Call, row: Thing, projects: list[str]) -> None:
    schemes = opened(call)
    default = schemes.schemes.get(DEFAULT)
    for project in projects if row is not default else ():
        _assign(call, project, default)
    schemes.apply()
    call.ledger.snapshots.stale()


@route("DELETE", LINKS, only="datacenter")
def dissociate_all(call: Call) -> Answer:
    """Take a scheme from all projects that have it; they get the default."""
    row = _row(call)
    undefault(row, DEFAULT, "issue type scheme")
    _unlink(call, row, [str(project["id"]) for project in opened(call).users(row)])
    return DONE


@route("DELETE", LINKS + "/{project}", only="datacenter")
def dissociate(call: Call) -> Answer:
    """Take a scheme from a project; it gets the default.

    Raises:
        JiraError: 404 when the project does not have it.
    """
    row = _row(call)
    undefault(row, DEFAULT, "issue type scheme")
    name = call.path["project"]
    users = [p for p in opened(call).users(row) if name in (str(p["id"]), p["key"])]
    if not users:
        raise JiraError(404, f"The project '{name}' does not have the scheme.")
    _unlink(call, row, [str(users[0]["id"])])
    return DONE
