"""New projects, ready to work in at once: with issue types and a workflow.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/#api-rest-api-3-project-post
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.company.projects import OWN, TYPES
from jira_sandbox.company.shared import categories
from jira_sandbox.errors import JiraError
from jira_sandbox.estate.deeds import Deeds
from jira_sandbox.estate.keys import key_fault, name_fault
from jira_sandbox.estate.schemes import inherit
from jira_sandbox.state.avatars import address
from jira_sandbox.state.ids import Ids
from jira_sandbox.state.profiles import face, person_named
from jira_sandbox.state.roles import RoleActors
from jira_sandbox.state.site import Site
from jira_sandbox.state.type_schemes import TypeSchemes

Thing = dict[str, Any]

SOURCES = {
    "com.pyxis.greenhopper.jira": "software",
    "com.atlassian.jira-core-project-templates": "business",
    "com.atlassian.servicedesk": "service_desk",
}
"""Who makes templates → the type of projects they make."""

KINDS = ("software", "business", "service_desk")
ASSIGNEES = ("PROJECT_LEAD", "UNASSIGNED")
FIRST_AVATAR = 10_400
AVATARS = 20


@dataclass(frozen=True)
class Template:
    """What a new project begins with: its type, whether its team manages it, and the type of its board."""

    kind: str
    team_managed: bool
    board: str | None


def template(asked: Asked, cloud: bool) -> Template:
    """Read which template a new project is made from; the type of project alone will do.

    Raises:
        JiraError: 400 for a template there is not, or one of another type of project.
    """
    kind, key = asked.text("projectTypeKey"), asked.text("projectTemplateKey")
    if kind is not None and kind not in KINDS:
        raise JiraError(400, errors={"projectTypeKey": f"Invalid project type: {kind}"})
    if key is None:
        return Template(kind or "software", False, None)
    source, _, name = key.partition(":")
    made = SOURCES.get(source)
    if made is None or not name or (kind is not None and kind != made):
        raise JiraError(
            400,
            errors={
                "projectTemplateKey": "An invalid project template was specified. Make sure the project "
                "template matches the project type you specified."
            },
        )
    board = "scrum" if "scrum" in name else "kanban" if "kanban" in name or "basic" in name else None
    own = cloud and ("agility" in name or name.startswith("next-gen"))
    return Template(made, own, board if made == "software" else None)


def described(call: Call, asked: Asked, old: Thing) -> Thing:
    """Read what a body says of a project, over what it was; its key stays away when it may not be taken.

    Raises:
        JiraError: 400 for a body that is none. What is wrong with a value is kept in ``asked``.
    """
    site, project = call.site, dict(old)
    for name, member, fault in (("name", "projectName", name_fault), ("key", "projectKey", key_fault)):
        value = asked.text(name)
        if value is None and old:
            continue
        value = (value or "").strip()
        if wrong := fault(site, value, old or None):
            asked.errors[member] = wrong
        project[name] = value
    _lead(call, asked, project)
    for name, most in (("description", 10_000), ("url", 255)):
        value = asked.short(name, name, most=most)
        if value is not None:
            project[name] = value
    if asked.body.get("url") and not str(asked.body["url"]).startswith(("http://", "https://")):
        asked.errors["projectUrl"] = (
            "The URL specified is not valid - it must start with http://, or https://."
        )
    project["assigneeType"] = asked.choice("assigneeType", ASSIGNEES) or old.get("assigneeType", "UNASSIGNED")
    _category(site, asked, project)
    avatar = asked.number("avatarId")
    if avatar is not None:
        project["avatarUrls"] = pictures(call, avatar)
    return project


def _lead(call: Call, asked: Asked, project: Thing) -> None:
    member = "leadAccountId" if call.site.cloud and asked.text("leadAccountId") is not None else "lead"
    name = asked.text(member)
    if name is None and project:
        if "lead" not in project:
            asked.errors["projectLead"] = "You must specify a valid project lead."
        return
    person = person_named(call.site, name) if name else None
    if person is None:
        asked.errors["projectLead"] = "You must specify a valid project lead."
    else:
        project["lead"] = face(call.site, person)


def _category(site: Site, asked: Asked, project: Thing) -> None:
    number = asked.number("categoryId")
    if number is None:
        return
    project.pop("projectCategory", None)
    if number < 0:
        return
    rows = site.part(Deeds).categories
    category = next((row for row in rows if row["id"] == str(number)), None)
    if category is None:
        asked.errors["projectCategory"] = f"No project category with id {number} exists."
    else:
        project["projectCategory"] = category


def pictures(call: Call, avatar: int) -> Thing:
    """Give the addresses of an avatar by size."""
    where = address(call.site.url, "project", avatar, cloud=call.site.cloud)
    return dict.fromkeys(("48x48", "24x24", "16x16", "32x32"), where)


def found(call: Call, asked: Asked, plan: Template) -> Thing:
    """Found a project.

    Raises:
        JiraError: 400 with everything that is wrong; nothing was written then.
    """
    site = call.site
    said = described(call, asked, {})
    asked.check()
    id_ = str(site.part(Ids).fresh("project", (*site.projects, *site.part(Deeds).trash)))
    project: Thing = {
        "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
        "self": call.api(f"project/{id_}"), "id": id_, "description": "",
        "avatarUrls": pictures(call, FIRST_AVATAR + int(id_) % AVATARS),
        **said, "projectTypeKey": plan.kind, "archived": False,
    }  # fmt: skip
    if site.cloud:
        style = "next-gen" if plan.team_managed else "classic"
        project |= {"simplified": plan.team_managed, "style": style, "isPrivate": False, "properties": {}}
        number = str(uuid.uuid5(uuid.NAMESPACE_URL, project["self"]))
        project |= {"entityId": number, "uuid": number} if plan.team_managed else {}
    site.projects.append(project)
    _furnish(call, project, plan)
    site.part(RoleActors).found(id_)
    call.world.snapshots.stale()
    return project


def _furnish(call: Call, project: Thing, plan: Template) -> None:
    """Give a new project issue types and a workflow: of its own, or those that others share."""
    catalog, id_ = call.site.catalog, str(project["id"])
    model = None if plan.team_managed else _model(call.site, plan.kind)
    if model is not None:
        inherit(call.site, id_, model)
        catalog.types[id_], catalog.workflows[id_] = (
            list(catalog.types[model]),
            list(catalog.workflows[model]),
        )
        return
    types, statuses = _own_types(call, id_, plan), _own_statuses(call, id_, plan)
    catalog.types[id_], catalog.workflows[id_] = types, statuses
    catalog.issue_types += types
    catalog.statuses += statuses


def _model(site: Site, kind: str) -> str | None:
    """Find a project whose types and workflow are shared, one of the same type if there is one."""
    shared = [
        project
        for project in site.projects
        if site.catalog.types.get(str(project["id"])) and site.catalog.workflows.get(str(project["id"]))
        and not project.get("simplified")
        and not any("scope" in row for row in site.catalog.types[str(project["id"])])
    ]  # fmt: skip
    shared.sort(key=lambda project: project.get("projectTypeKey") != kind)
    return str(shared[0]["id"]) if shared else None


def _own_types(call: Call, project: str, plan: Template) -> list[Thing]:
    numbers, found_types = call.site.part(TypeSchemes).numbers, []
    for name, level, about, picture in TYPES:
        id_ = numbers.text()
        shown = "Subtask" if level < 0 and plan.team_managed else name
        icon = address(call.site.url, "issuetype", picture, "medium", cloud=call.site.cloud)
        kind: Thing = {
            "self": call.api(f"issuetype/{id_}"), "id": id_, "description": about, "iconUrl": icon,
            "name": shown, "subtask": level < 0, "avatarId": picture,
        }  # fmt: skip
        kind |= {"untranslatedName": shown, "hierarchyLevel": level} if call.site.cloud else {}
        found_types.append(kind | _scope(project, plan))
    return found_types


def _own_statuses(call: Call, project: str, plan: Template) -> list[Thing]:
    ids, kinds, rows = call.site.part(Ids), categories(call.site.url, call.site.cloud), []
    for name, category in OWN:
        id_ = str(ids.fresh("status", call.site.statuses))
        icon = f"{call.site.url}/images/icons/statuses/generic.png"
        status = {
            "self": call.api(f"status/{id_}"), "description": "", "iconUrl": icon, "name": name, "id": id_,
            "statusCategory": kinds[category],
        }  # fmt: skip
        rows.append(status | _scope(project, plan))
    return rows


def _scope(project: str, plan: Template) -> Thing:
    return {"scope": {"type": "PROJECT", "project": {"id": project}}} if plan.team_managed else {}
