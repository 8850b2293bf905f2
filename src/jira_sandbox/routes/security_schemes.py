"""Issue security schemes, their levels and members, and which project has which.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-security-schemes/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form, known, read
from jira_sandbox.configuration.holder import checked
from jira_sandbox.configuration.holder import told as holder_told
from jira_sandbox.configuration.listing import brief, unused
from jira_sandbox.edit import record
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import Bearer, permitted
from jira_sandbox.routes.projects import wanted as project_wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.tasks import accepted
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.security_schemes import SecuritySchemes

Thing = dict[str, Any]

BASE = "/rest/api/{v}/issuesecurityschemes"
ONE = BASE + "/{scheme}"
LEVEL = ONE + "/level/{level}"


def opened(call: Call) -> SecuritySchemes:
    """Give the schemes to an administrator.

    Raises:
        JiraError: 403 for anybody else.
    """
    call.require("ADMINISTER")
    return call.site.part(SecuritySchemes)


def level_told(call: Call, scheme: Thing, level: Thing) -> Thing:
    """Show a level; Cloud tells its scheme and whether it is the default."""
    told = call.site.part(SecuritySchemes).shown(level)
    if not call.site.cloud:
        return told
    return {**told, "isDefault": scheme["default"] == level["id"], "issueSecuritySchemeId": scheme["id"]}


def told(call: Call, row: Thing, *, levels: bool) -> Thing:
    """Show a scheme, with its levels or without."""
    url = call.api(f"issuesecurityschemes/{row['id']}")
    found: Thing = {"self": url, **brief(row), "id": int(row["id"])}
    found |= {"defaultSecurityLevelId": int(row["default"])} if row["default"] else {}
    return found | ({"levels": [level_told(call, row, level) for level in row["levels"]]} if levels else {})


@route("GET", BASE)
def schemes(call: Call) -> Thing:
    """List issue security schemes."""
    return {"issueSecuritySchemes": [told(call, row, levels=False) for row in opened(call).schemes.rows]}


@route("GET", ONE)
def scheme(call: Call) -> Thing:
    """Read an issue security scheme with its levels, as administrator of Jira or of a project that has it."""
    part = call.site.part(SecuritySchemes)
    row = part.schemes.find(call.path["scheme"])
    users = [p for p in call.site.projects if row and part.of(str(p["id"])) is row]
    mine = any(permitted(call.site, call.caller, "ADMINISTER_PROJECTS", project) for project in users)
    if not mine:
        call.require("ADMINISTER")
    return told(call, part.schemes.get(call.path["scheme"]), levels=True)


@route("GET", BASE + "/search", only="cloud")
def search(call: Call) -> Thing:
    """List schemes a page at a time, with the projects that have each."""
    part, ids, projects = opened(call), call.words("id"), call.words("projectId")
    rows = []
    for row in part.schemes.rows:
        users = [id_ for id_, scheme in part.projects.items() if scheme == row["id"]]
        if (not ids or row["id"] in ids) and (not projects or projects & set(users)):
            shown = told(call, row, levels=False)
            default = shown.pop("defaultSecurityLevelId", None)
            shown |= {"defaultLevel": default} if default else {}
            rows.append({**shown, "projectIds": [int(id_) for id_ in users]})
    return call.page(rows, 50, 50)


def _levels(call: Call, scheme: Thing | None, given: list[Thing]) -> list[tuple[Thing, list[Thing]]]:
    """Read new levels with their members.

    Raises:
        JiraError: 400 for a name that is taken, or members that are none; nothing is written then.
    """
    names = {level["name"].casefold() for level in (scheme or {}).get("levels", ())}
    found = []
    for asked in given:
        level = read(asked, name="name!", description="text", isDefault="flag", members="objects")
        if level["name"].casefold() in names:
            raise JiraError(400, f"The level name '{level['name']}' is already used.")
        names.add(level["name"].casefold())
        found.append((level, [checked(call.site, member) for member in level.get("members", [])]))
    return found


def _add(call: Call, scheme: Thing, planned: list[tuple[Thing, list[Thing]]]) -> None:
    part = call.site.part(SecuritySchemes)
    for asked, holders in planned:
        level = part.add_level(scheme, asked["name"], asked.get("description", ""))
        for holder in holders:
            part.add_member(level, holder)
        if asked.get("isDefault"):
            scheme["default"] = level["id"]


@route("POST", BASE, only="cloud")
def create(call: Call) -> Reply:
    """Create a scheme, with levels or without."""
    part = opened(call)
    given = form(call, name="name!", description="text", levels="objects")
    part.schemes.free(given["name"])
    planned = _levels(call, None, given.get("levels", []))
    about = given.get("description", "")
    row = part.schemes.add(name=given["name"], description=about, default="", levels=[])
    _add(call, row, planned)
    call.tell("issue_security_scheme_created", scheme=row)
    return Reply({"id": row["id"]}, 201)


def _row(call: Call) -> Thing:
    return opened(call).schemes.get(call.path["scheme"])


def _level(call: Call) -> tuple[Thing, Thing]:
    row = _row(call)
    for level in row["levels"]:
        if level["id"] == call.path["level"]:
            return row, level
    raise JiraError(404, f"The issue security level with id '{call.path['level']}' was not found.")


@route("PUT", ONE, only="cloud")
def update(call: Call) -> Answer:
    """Rename or describe a scheme."""
    row = _row(call)
    given = form(call, name="name", description="text")
    opened(call).schemes.free(given.get("name"), row)
    row.update(given)
    return DONE


@route("DELETE", ONE, only="cloud")
def delete(call: Call) -> Answer:
    """Delete a scheme no project has."""
    part, row = opened(call), _row(call)
    unused(row, (id_ for id_ in part.projects.values() if id_ == row["id"]), "issue security scheme")
    part.schemes.remove(row)
    call.tell("issue_security_scheme_deleted", scheme=row)
    return DONE


@route("PUT", ONE + "/level", only="cloud")
def add_levels(call: Call) -> Answer:
    """Add levels to a scheme."""
    row = _row(call)
    _add(call, row, _levels(call, row, form(call, levels="objects!")["levels"]))
    return DONE


@route("PUT", LEVEL, only="cloud")
def update_level(call: Call) -> Answer:
    """Rename or describe a level; issues show it as it then is."""
    row, level = _level(call)
    given = form(call, name="name", description="text")
    name = given.get("name", "").casefold()
    if any(other is not level and other["name"].casefold() == name for other in row["levels"]):
        raise JiraError(400, f"The level name '{given['name']}' is already used.")
    level.update(given)
    call.ledger.retell_thing("security", call.site.part(SecuritySchemes).shown(level))
    return DONE


def _holders(call: Call, level: str) -> list[Issue]:
    living = call.site.living()
    return [issue for issue in living if str((issue.fields.get("security") or {}).get("id")) == level]


def _replace(call: Call, issue: Issue, level: Thing | None) -> None:
    value = call.site.part(SecuritySchemes).shown(level) if level else None
    names = {field["id"]: field for field in call.site.fields}
    items = record.items(names, issue.fields, {"security": value}, call.site.cloud)
    call.ledger.change(issue, {"security": value}, items)


@route("DELETE", LEVEL, only="cloud")
def delete_level(call: Call) -> Reply:
    """Delete a level; its issues get the one named by ``replaceWith``, or none."""
    row, level = _level(call)
    wanted = call.text("replaceWith")
    new = next((other for other in row["levels"] if other["id"] == wanted and other is not level), None)
    if wanted and new is None:
        raise JiraError(400, f"The issue security level with id '{wanted}' cannot replace it.")
    for issue in _holders(call, level["id"]):
        _replace(call, issue, new)
    row["levels"].remove(level)
    row["default"] = "" if row["default"] == level["id"] else row["default"]
    return accepted(call, f"Delete issue security level {level['name']}")


@route("PUT", LEVEL + "/member", only="cloud")
def add_members(call: Call) -> Answer:
    """Let more people see the issues of a level."""
    _row_found, level = _level(call)
    holders = [checked(call.site, member) for member in form(call, members="objects!")["members"]]
    there = [member["holder"] for member in level["members"]]
    for holder in holders:
        if holder not in there:
            opened(call).add_member(level, holder)
    call.ledger.snapshots.stale()
    return DONE


@route("DELETE", LEVEL + "/member/{member}", only="cloud")
def remove_member(call: Call) -> Answer:
    """Let some people no longer see the issues of a level."""
    _row_found, level = _level(call)
    for member in level["members"]:
        if member["id"] == call.path["member"]:
            level["members"].remove(member)
            call.ledger.snapshots.stale()
            return DONE
    raise JiraError(404, f"The member with id '{call.path['member']}' was not found.")


@route("GET", BASE + "/level", only="cloud")
def levels(call: Call) -> Thing:
    """List levels of all schemes a page at a time."""
    ids, wanted = call.words("id"), call.words("schemeId")
    rows = [
        level_told(call, row, level)
        for row, level in opened(call).every()
        if (not ids or level["id"] in ids) and (not wanted or row["id"] in wanted)
    ]
    return call.page([row for row in rows if row["isDefault"] or not call.flag("onlyDefault")], 50, 50)


@route("PUT", BASE + "/level/default", only="cloud")
def set_defaults(call: Call) -> Answer:
    """Choose the level new issues get; ``-1`` chooses none."""
    part = opened(call)
    planned = []
    for asked in form(call, defaultValues="objects!")["defaultValues"]:
        pair = read(asked, issueSecuritySchemeId="id!", defaultLevelId="id!")
        row = part.schemes.get(pair["issueSecuritySchemeId"])
        level = "" if pair["defaultLevelId"] == "-1" else pair["defaultLevelId"]
        known([level] if level else [], row["levels"], "issue security level")
        planned.append((row, level))
    for row, level in planned:
        row["default"] = level
    return DONE


@route("GET", BASE + "/level/member", only="cloud")
def members(call: Call) -> Thing:
    """List members of levels of all schemes a page at a time."""
    ids, wanted, chosen = call.words("id"), call.words("schemeId"), call.words("levelId")
    rows = [
        {"id": member["id"], "issueSecurityLevelId": level["id"], "issueSecuritySchemeId": row["id"],
         "holder": holder_told(call, member["holder"], call.words("expand")), "managed": False}
        for row, level in opened(call).every()
        for member in level["members"]
        if (not ids or member["id"] in ids)
        and (not wanted or row["id"] in wanted)
        and (not chosen or level["id"] in chosen)
    ]  # fmt: skip
    return call.page(rows, 50, 50)


@route("GET", ONE + "/members", only="cloud")
def scheme_members(call: Call) -> Thing:
    """List members of the levels of one scheme a page at a time."""
    chosen = call.words("issueSecurityLevelId")
    rows = [
        {"id": int(member["id"]), "issueSecurityLevelId": int(level["id"]),
         "holder": holder_told(call, member["holder"], call.words("expand"))}
        for level in _row(call)["levels"]
        for member in level["members"]
        if not chosen or level["id"] in chosen
    ]  # fmt: skip
    return call.page(rows, 50, 50)


@route("GET", BASE + "/project", only="cloud")
def projects(call: Call) -> Thing:
    """List which project has which scheme."""
    ids, wanted = call.words("issueSecuritySchemeId"), call.words("projectId")
    rows = [
        {"issueSecuritySchemeId": scheme, "projectId": project}
        for project, scheme in opened(call).projects.items()
        if (not ids or scheme in ids) and (not wanted or project in wanted)
    ]
    return call.page(rows, 50, 50)


@route("PUT", BASE + "/project", only="cloud")
def assign(call: Call) -> Reply:
    """Give a project a scheme, or none with ``-1``; levels of its issues are mapped or taken off."""
    part = opened(call)
    given = form(call, schemeId="id!", projectId="id!", oldToNewSecurityLevelMappings="objects")
    [project] = known([given["projectId"]], call.site.projects, "project")
    row = None if given["schemeId"] == "-1" else part.schemes.get(given["schemeId"])
    pairs = [
        read(one, oldLevelId="id!", newLevelId="id!")
        for one in given.get("oldToNewSecurityLevelMappings", [])
    ]
    mapped = {pair["oldLevelId"]: pair["newLevelId"] for pair in pairs}
    known([id_ for id_ in mapped.values() if id_ != "-1"], (row or {}).get("levels", []), "security level")
    part.projects.pop(project, None)
    part.projects |= {project: row["id"]} if row else {}
    there = {level["id"]: level for level in (row or {}).get("levels", [])}
    for issue in call.site.living():
        now = issue.fields.get("security")
        if now and str((issue.fields.get("project") or {}).get("id")) == project and now["id"] not in there:
            _replace(call, issue, there.get(mapped.get(str(now["id"]), "")))
    return accepted(call, f"Associate issue security scheme {given['schemeId']} with project {project}")


@route("GET", "/rest/api/{v}/project/{project}/issuesecuritylevelscheme")
def of_project(call: Call) -> Thing:
    """Read the issue security scheme of a project.

    Raises:
        JiraError: 404 when it has none.
    """
    project = project_wanted(call)
    call.require("ADMINISTER_PROJECTS", project)
    row = call.site.part(SecuritySchemes).of(str(project["id"]))
    if row is None:
        raise JiraError(404, f"No issue security scheme is associated with the project '{project['key']}'.")
    return told(call, row, levels=True)


@route("GET", "/rest/api/{v}/project/{project}/securitylevel")
def project_levels(call: Call) -> Thing:
    """List the levels the caller may give issues of a project."""
    project = project_wanted(call)
    row = call.site.part(SecuritySchemes).of(str(project["id"]))
    bearer = Bearer(call.site, call.caller.user)
    found = [
        level_told(call, row, level)
        for level in (row or {}).get("levels", ())
        if row and any(bearer.holds(member["holder"], project) for member in level["members"])
    ]
    return {"levels": found}


@route("GET", "/rest/api/{v}/securitylevel/{level}")
def level(call: Call) -> Thing:
    """Read one level of whatever scheme.

    Raises:
        JiraError: 404 when there is none.
    """
    for row, found in call.site.part(SecuritySchemes).every():
        if found["id"] == call.path["level"]:
            return level_told(call, row, found)
    raise JiraError(404, f"The issue security level with id '{call.path['level']}' was not found.")
