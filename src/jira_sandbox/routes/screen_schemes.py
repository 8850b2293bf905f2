"""Screen schemes (which screen for which operation) and issue type screen schemes (which for which type).

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-type-screen-schemes/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form, known, read, refusal
from jira_sandbox.configuration.listing import brief, by_project, classic, numbered, page, undefault, unused
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.screens import opened
from jira_sandbox.state.screens import DEFAULT, Screens

Thing = dict[str, Any]

SCHEME = "/rest/api/{v}/screenscheme"
TYPES = "/rest/api/{v}/issuetypescreenscheme"
OPERATIONS = ("default", "create", "edit", "view")


@route("GET", SCHEME, only="cloud")
def schemes(call: Call) -> Thing:
    """List screen schemes; ``expand=issueTypeScreenSchemes`` adds who uses each."""
    screens = opened(call)

    def shown(row: Thing) -> Thing:
        told = numbered(row) | {"screens": {name: int(id_) for name, id_ in row["screens"].items()}}
        if "issueTypeScreenSchemes" in call.words("expand"):
            users = [brief(s) for s in screens.type_schemes.rows if row["id"] in s["mappings"].values()]
            told["issueTypeScreenSchemes"] = call.page(users, 50, 100)
        return told

    return page(call, screens.schemes.rows, shown, size=25)


def _screens(screens: Screens, asked: Thing, *, needed: bool) -> Thing:
    """Read which screen is for which operation."""
    given = read(asked, **{name: "id!" if needed and name == "default" else "id" for name in OPERATIONS})
    known(given.values(), screens.screens.rows, "screen")
    return given


@route("POST", SCHEME, only="cloud")
def create(call: Call) -> Reply:
    """Create a screen scheme."""
    screens = opened(call)
    given = form(call, name="name!", description="text", screens="object!")
    screens.schemes.free(given["name"])
    chosen = _screens(screens, given["screens"], needed=True)
    row = screens.schemes.add(name=given["name"], description=given.get("description", ""), screens=chosen)
    return Reply({"id": int(row["id"])}, 201)


@route("PUT", SCHEME + "/{id}", only="cloud")
def update(call: Call) -> Answer:
    """Rename a screen scheme or give it other screens; ``"null"`` takes one away."""
    screens = opened(call)
    row = screens.schemes.get(call.path["id"])
    given = form(call, name="name", description="text", screens="object")
    screens.schemes.free(given.get("name"), row)
    asked = given.pop("screens", {})
    gone = {name for name, id_ in asked.items() if id_ == "null" and name != "default"}
    kept = _screens(screens, {name: id_ for name, id_ in asked.items() if name not in gone}, needed=False)
    row.update(given)
    row["screens"] = {n: id_ for n, id_ in (row["screens"] | kept).items() if n not in gone}
    return DONE


@route("DELETE", SCHEME + "/{id}", only="cloud")
def delete(call: Call) -> Answer:
    """Delete a screen scheme nothing uses."""
    screens = opened(call)
    row = screens.schemes.get(call.path["id"])
    users = (scheme for scheme in screens.type_schemes.rows if row["id"] in scheme["mappings"].values())
    unused(row, users, "screen scheme")
    screens.schemes.remove(row)
    return DONE


@route("GET", TYPES, only="cloud")
def type_schemes(call: Call) -> Thing:
    """List issue type screen schemes; ``expand=projects`` adds who has each."""
    screens = opened(call)

    def shown(row: Thing) -> Thing:
        told = brief(row)
        if "projects" in call.words("expand"):
            told["projects"] = call.page(_projects(call, row), 50, 100)
        return told

    return page(call, screens.type_schemes.rows, shown)


def _projects(call: Call, row: Thing) -> list[Thing]:
    names = ("self", "id", "key", "name", "projectTypeKey", "simplified", "avatarUrls", "projectCategory")
    screens, query = call.site.part(Screens), call.text("query").lower()
    return [
        {name: project[name] for name in names if name in project}
        for project in call.site.projects
        if not project.get("simplified")
        and screens.scheme_of(project) is row
        and query in (project["name"] + project["key"]).lower()
    ]


def _mappings(call: Call, asked: list[Thing]) -> dict[str, str]:
    rows = [read(row, issueTypeId="id!", screenSchemeId="id!") for row in asked]
    types = [row["issueTypeId"] for row in rows]
    known([id_ for id_ in types if id_ != "default"], call.site.issue_types, "issue type")
    known([row["screenSchemeId"] for row in rows], call.site.part(Screens).schemes.rows, "screen scheme")
    if len(set(types)) < len(types):
        raise JiraError(400, "Each issue type can be mapped once.")
    return {row["issueTypeId"]: row["screenSchemeId"] for row in rows}


@route("POST", TYPES, only="cloud")
def create_types(call: Call) -> Reply:
    """Create an issue type screen scheme; it maps ``default`` too.

    Raises:
        JiraError: 400 without a default, 404 for what is unknown.
    """
    screens = opened(call)
    given = form(call, name="name!", description="text", issueTypeMappings="objects!")
    screens.type_schemes.free(given["name"], status=409)
    mappings = _mappings(call, given["issueTypeMappings"])
    if "default" not in mappings:
        raise JiraError(400, "A mapping of the default issue type is required.")
    about = given.get("description", "")
    row = screens.type_schemes.add(name=given["name"], description=about, mappings=mappings)
    return Reply({"id": row["id"]}, 201)


@route("GET", TYPES + "/mapping", only="cloud")
def type_mappings(call: Call) -> Thing:
    """List which screen scheme each type of issues has in each scheme."""
    wanted = call.words("issueTypeScreenSchemeId")
    rows = [
        {"issueTypeScreenSchemeId": row["id"], "issueTypeId": kind, "screenSchemeId": scheme}
        for row in opened(call).type_schemes.rows
        for kind, scheme in row["mappings"].items()
        if not wanted or row["id"] in wanted
    ]
    return call.page(rows, 50, 100)


@route("GET", TYPES + "/project", only="cloud")
def type_projects(call: Call) -> Thing:
    """List which of some projects have which issue type screen scheme."""
    screens = opened(call)
    return by_project(call, screens.type_schemes, screens.projects, DEFAULT, "issueTypeScreenScheme")


@route("PUT", TYPES + "/project", only="cloud")
def assign(call: Call) -> Answer:
    """Give a project an issue type screen scheme; without one, the default."""
    screens = opened(call)
    given = form(call, projectId="id!", issueTypeScreenSchemeId="id")
    row = screens.type_schemes.get(given.get("issueTypeScreenSchemeId", DEFAULT))
    screens.projects[classic(call, given["projectId"])] = row["id"]
    return DONE


def _type_scheme(call: Call) -> Thing:
    return opened(call).type_schemes.get(call.path["id"])


@route("PUT", TYPES + "/{id}", only="cloud")
def update_types(call: Call) -> Answer:
    """Rename or describe an issue type screen scheme."""
    row = _type_scheme(call)
    given = form(call, name="name", description="text")
    opened(call).type_schemes.free(given.get("name"), row)
    row.update(given)
    return DONE


@route("DELETE", TYPES + "/{id}", only="cloud")
def delete_types(call: Call) -> Answer:
    """Delete an issue type screen scheme no project has."""
    row = _type_scheme(call)
    undefault(row, DEFAULT, "issue type screen scheme")
    unused(row, _projects(call, row), "issue type screen scheme")
    opened(call).type_schemes.remove(row)
    return DONE


@route("PUT", TYPES + "/{id}/mapping", only="cloud")
def append(call: Call) -> Answer:
    """Add mappings of types that have none yet."""
    row = _type_scheme(call)
    mappings = _mappings(call, form(call, issueTypeMappings="objects!")["issueTypeMappings"])
    if set(mappings) & set(row["mappings"]):
        raise JiraError(400, "An issue type is already mapped in the scheme.")
    row["mappings"] |= mappings
    return DONE


@route("PUT", TYPES + "/{id}/mapping/default", only="cloud")
def default_mapping(call: Call) -> Answer:
    """Give all types that have no mapping another screen scheme."""
    row = _type_scheme(call)
    chosen = form(call, screenSchemeId="id!")["screenSchemeId"]
    known([chosen], opened(call).schemes.rows, "screen scheme")
    row["mappings"]["default"] = chosen
    return DONE


@route("POST", TYPES + "/{id}/mapping/remove", only="cloud")
def remove_mappings(call: Call) -> Answer:
    """Take mappings away; the default stays."""
    row = _type_scheme(call)
    gone = form(call, issueTypeIds="ids!")["issueTypeIds"]
    if not gone or "default" in gone:
        raise refusal("The issue types to remove are required, and the default is none of them.")
    for kind in gone:
        if kind not in row["mappings"]:
            raise JiraError(404, f"The issue type '{kind}' is not mapped in the scheme.")
    row["mappings"] = {kind: id_ for kind, id_ in row["mappings"].items() if kind not in gone}
    return DONE


@route("GET", TYPES + "/{id}/project", only="cloud")
def scheme_projects(call: Call) -> Thing:
    """List the projects that have an issue type screen scheme."""
    return call.page(_projects(call, _type_scheme(call)), 50, 100)
