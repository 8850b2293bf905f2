"""Components of projects: created, changed, deleted with another one in their place.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-components/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.estate.swap import renew, substitute, swap
from jira_sandbox.state.ids import Ids
from jira_sandbox.state.profiles import face, person_named
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

BEAN = "com.atlassian.jira.rest.v2.issue.component.ComponentBean"
MEMBERS = frozenset(
    {"archived", "ari", "assignee", "assigneeType", "deleted", "description", "id", "isAssigneeTypeValid",
     "lead", "leadAccountId", "leadUserName", "metadata", "name", "project", "projectId", "realAssignee",
     "realAssigneeType", "self"}
)  # fmt: skip
ASSIGNEES = ("PROJECT_DEFAULT", "COMPONENT_LEAD", "PROJECT_LEAD", "UNASSIGNED")
FIELD = "components"


def found(call: Call, id_: str) -> Thing:
    """Find a component by its id.

    Raises:
        JiraError: 404 when there is none that the caller sees.
    """
    for component in call.site.components:
        if str(component["id"]) == id_ and call.sight.browsing(str(component.get("projectId"))) is not False:
            return component
    raise JiraError(404, f"The component with id {id_} does not exist.")


def home(site: Site, component: Thing) -> Thing:
    """Give the project of a component."""
    id_ = str(component.get("projectId"))
    return next((project for project in site.projects if str(project["id"]) == id_), {"id": id_})


def siblings(site: Site, project: Thing) -> list[Thing]:
    """List the components of a project."""
    return [thing for thing in site.components if str(thing.get("projectId")) == str(project["id"])]


def read(call: Call, asked: Asked, project: Thing, old: Thing) -> Thing:
    """Read what a body says of a component, over what it was.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    nameless = "The component name specified is invalid - cannot be an empty string."
    component = dict(old)
    name = asked.short("name", "component name", required="" if old and "name" not in asked else nameless)
    if name:
        others = (other for other in siblings(call.site, project) if other["id"] != old.get("id"))
        if any(other["name"].lower() == name.lower() for other in others):
            asked.errors["name"] = f"A component with the name {name} already exists in this project."
        component["name"] = name
    about = asked.text("description")
    if about is not None:
        component["description"] = about
    _read_lead(call, asked, component)
    kind = asked.choice("assigneeType", ASSIGNEES) or old.get("assigneeType", "PROJECT_DEFAULT")
    asked.check()
    return settled(project, component, kind)


def _read_lead(call: Call, asked: Asked, component: Thing) -> None:
    """Read who leads the component: an account or a login name, in ``lead`` too; an empty one is nobody."""
    part = "accountId" if call.site.cloud else "name"
    member = "leadAccountId" if call.site.cloud else "leadUserName"
    name = asked.text(member)
    if name is None:
        inside = (asked.object("lead") or {}).get(part)
        name = inside if isinstance(inside, str) else None
    if name is None:
        return
    component.pop("lead", None)
    if not name:
        return
    person = person_named(call.site, name)
    if person is None:
        asked.errors[member] = f"The user {name} does not exist."
    else:
        component["lead"] = face(call.site, person)


def settled(project: Thing, component: Thing, kind: str) -> Thing:
    """Work out to whom the issues of a component go."""
    component = {name: value for name, value in component.items() if "ssignee" not in name}
    lead, head = component.get("lead"), project.get("lead")
    by_default = "PROJECT_LEAD" if project.get("assigneeType") == "PROJECT_LEAD" else "UNASSIGNED"
    real = by_default if kind == "PROJECT_DEFAULT" else kind
    people = {"COMPONENT_LEAD": lead, "PROJECT_LEAD": head}
    valid = real == "UNASSIGNED" or people.get(real) is not None
    component |= {"assigneeType": kind, "realAssigneeType": real if valid else "UNASSIGNED"}
    if people.get(kind):
        component["assignee"] = people[kind]
    if valid and real != "UNASSIGNED":
        component["realAssignee"] = people[real]
    return {**component, "isAssigneeTypeValid": valid}


def create(call: Call, asked: Asked, project: Thing) -> Thing:
    """Create a component."""
    made = read(call, asked, project, {})
    id_ = str(call.site.part(Ids).fresh("component", call.site.components))
    made = {"self": call.api(f"component/{id_}"), "id": id_, **made, "project": project["key"],
            "projectId": int(project["id"])}  # fmt: skip
    call.site.components.append(made)
    call.world.snapshots.stale()
    call.tell("component_created", component=made)
    return made


def update(call: Call, asked: Asked, old: Thing) -> Thing:
    """Change a component; issues show it as it then is."""
    new = read(call, asked, home(call.site, old), old)
    if new == old:
        return old
    substitute(call.site.components, old, new)
    renew(call.ledger, "component", [FIELD], new)
    call.tell("component_updated", component=new)
    return new


def remove(call: Call, component: Thing, other: Thing | None) -> None:
    """Delete a component; in issues another one comes instead, or nothing."""
    swap(call.ledger, "component", component["id"], {FIELD: other})
    call.site.components.remove(component)
    call.world.snapshots.stale()
    call.tell("component_deleted", component=component)
