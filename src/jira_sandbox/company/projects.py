"""The company's projects: types, workflows, components and versions of each."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from jira_sandbox.company.people import People
from jira_sandbox.company.shared import api, categories
from jira_sandbox.state.avatars import address

Thing = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What a project is before it is built.

    ``share`` is how many of 100 issues it gets; ``statuses`` names its own workflow (team-managed
    projects have statuses nobody else has).
    """

    key: str
    name: str
    share: int
    board: str | None
    team_managed: bool = False
    archived: bool = False
    kind: str = "software"
    statuses: tuple[tuple[str, str], ...] = ()
    category: str = ""

    @property
    def service(self) -> bool:
        """Whether it is a service project: a desk with a portal for customers."""
        return self.kind == "service_desk"


CATEGORIES = ("Product", "Internal (Größe)")
OWN = (("To Do", "new"), ("In Progress", "indeterminate"), ("Done", "done"))
OWN_SHOUTED = (
    ("To do", "new"),
    ("IN PROGRESS", "indeterminate"),
    ("In review", "indeterminate"),
    ("Done", "done"),
)
CLASSIC = (
    ("Backlog", "new"),
    ("Selected for Development", "new"),
    ("In Progress", "indeterminate"),
    ("In Review", "indeterminate"),
    ("QA", "indeterminate"),
    ("Done", "done"),
)
SERVICE = (
    ("Waiting for support", "new"),
    ("Waiting for approval", "new"),
    ("In progress", "indeterminate"),
    ("Waiting for customer", "indeterminate"),
    ("Resolved", "done"),
    ("Closed", "done"),
    ("Canceled", "done"),
)
PLANS = (
    Plan("PLAT", "Platform", 30, "scrum", category="Product"),
    Plan("WEB", "Web Shop", 24, "scrum", category="Product"),
    Plan("SET", "Settlement", 14, "kanban", category="Internal (Größe)"),
    Plan("OPS", "Operations", 12, "kanban", team_managed=True, statuses=OWN),
    Plan("MOB", "Mobile App", 12, "scrum", team_managed=True, statuses=OWN_SHOUTED),
    Plan("DATA", "Data & Insights – Größe", 8, "kanban", kind="business"),
    Plan("OLD", "Legacy Billing", 0, None, archived=True),
    Plan("NEXT", "Next Venture", 0, None),
    Plan("HELP", "IT Help", 0, None, kind="service_desk", statuses=SERVICE),
    Plan("CARE", "Customer Care", 0, None, kind="service_desk", statuses=SERVICE),
)
TYPES = (
    ("Epic", 1, "A big user story that needs to be broken down.", 10307),
    ("Story", 0, "Functionality or a feature expressed as a user goal.", 10315),
    ("Task", 0, "A small, distinct piece of work.", 10318),
    ("Bug", 0, "A problem or error.", 10303),
    ("Sub-task", -1, "A small piece of work that's part of a larger task.", 10316),
)
SERVICE_TYPES = (
    ("Service request", 0, "A request of a customer.", 10330),
    ("Incident", 0, "Something that does not work.", 10331),
    ("Change", 0, "A change of a system.", 10332),
    ("Service request with approvals", 0, "A request somebody must approve.", 10333),
    ("Sub-task", -1, "A small piece of work that's part of a larger task.", 10316),
)
COMPONENTS = ("API", "UI", "Database", "Build & Deploy", "Dokumentation (Größe)")
RELEASES = ("1.0", "1.1", "2.0", "2.0.1", "3.0-beta", "3.0")
FIRST_DAY = date(2023, 1, 9)


@dataclass
class Project:
    """A project with everything that is its own; ``brief`` is how issues show it."""

    plan: Plan
    rest: Thing
    brief: Thing
    types: dict[str, Thing]
    workflow: list[Thing]
    components: list[Thing]
    versions: list[Thing]

    @property
    def id(self) -> str:
        """The project's id."""
        return str(self.rest["id"])


def projects(seed: int, url: str, cloud: bool, staff: People, today: date) -> list[Project]:
    """Found every project; on Data Center none is team-managed."""
    dice = random.Random(seed * 7919 + 2)  # noqa: S311
    shared_types = _types(url, cloud, None, 10000)
    shared_flow = _statuses(url, cloud, CLASSIC, 10000, None)
    desk_types = _types(url, cloud, None, 10300, SERVICE_TYPES) | {"Sub-task": shared_types["Sub-task"]}
    desk_flow = _statuses(url, cloud, SERVICE, 10300, None)
    founded = []
    for place, plan in enumerate(PLANS):
        own = plan.team_managed and cloud
        id_ = str(10000 + place)
        rest, brief = _project(dice, url, cloud, plan, id_, staff)
        if plan.service:
            founded.append(Project(plan, rest, brief, desk_types, desk_flow, [], []))
            continue
        project = Project(
            plan, rest, brief,
            _types(url, cloud, id_, 10100 + 10 * place) if own else shared_types,
            _statuses(url, cloud, plan.statuses, 10200 + 10 * place, id_) if own else shared_flow,
            [], [],
        )  # fmt: skip
        if not own and plan.share:
            project.components = _components(url, cloud, rest, 10000 + 100 * place, staff)
            project.versions = _versions(url, cloud, rest, 10000 + 100 * place, today)
        founded.append(project)
    return founded


def _project(
    dice: random.Random, url: str, cloud: bool, plan: Plan, id_: str, staff: People
) -> tuple[Thing, Thing]:
    picture = address(url, "project", 10400 + int(id_) % 20, cloud=cloud)
    pictures = dict.fromkeys(("48x48", "24x24", "16x16", "32x32"), picture)
    head = {"self": f"{api(url, cloud)}/project/{id_}", "id": id_, "key": plan.key, "name": plan.name}
    brief: Thing = {**head, "projectTypeKey": plan.kind, "avatarUrls": pictures}
    rest: Thing = {
        "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
        **head,
        "description": f"Everything about {plan.name}." if plan.share or plan.service else "",
        "lead": staff.working[int(id_) % 10],
        "assigneeType": "UNASSIGNED",
        "avatarUrls": pictures,
        "projectTypeKey": plan.kind,
        "archived": plan.archived,
    }
    if plan.share:
        rest["url"] = f"https://wiki.example.com/{quote(plan.name)}"
    if plan.category:
        rest["projectCategory"] = brief["projectCategory"] = _category(url, cloud, plan.category)
    if cloud:
        number = str(uuid.UUID(int=dice.getrandbits(128), version=4))
        own = plan.team_managed
        brief["simplified"] = own
        rest |= {
            "simplified": own,
            "style": "next-gen" if own else "classic",
            "isPrivate": False,
            "properties": {},
        }
        rest |= {"entityId": number, "uuid": number} if own else {}
    return rest, brief


def _category(url: str, cloud: bool, name: str) -> Thing:
    id_ = str(10000 + CATEGORIES.index(name))
    about = f"Projects of the kind {name}"
    link = f"{api(url, cloud)}/projectCategory/{id_}"
    return {"self": link, "id": id_, "name": name, "description": about}


def _types(
    url: str,
    cloud: bool,
    project: str | None,
    first: int,
    rows: tuple[tuple[str, int, str, int], ...] = TYPES,
) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    for place, (name, level, about, picture) in enumerate(rows):
        id_ = str(first + place)
        shown = "Subtask" if project and level < 0 else name
        if rows is SERVICE_TYPES:
            shown = f"[System] {name}" if cloud else name
        kind: Thing = {
            "self": f"{api(url, cloud)}/issuetype/{id_}",
            "id": id_,
            "description": about,
            "iconUrl": address(url, "issuetype", picture, "medium", cloud=cloud),
            "name": shown,
            "subtask": level < 0,
            "avatarId": picture,
        }
        if cloud:
            kind |= {"untranslatedName": shown, "hierarchyLevel": level}
            if project:
                kind["scope"] = {"type": "PROJECT", "project": {"id": project}}
                kind["entityId"] = str(uuid.UUID(int=int(id_) << 64, version=4))
        found[name] = kind
    return found


def _statuses(
    url: str, cloud: bool, names: tuple[tuple[str, str], ...], first: int, project: str | None
) -> list[Thing]:
    kinds = categories(url, cloud)
    found = []
    for place, (name, category) in enumerate(names):
        status: Thing = {
            "self": f"{api(url, cloud)}/status/{first + place}",
            "description": "" if project else f"The issue is in {name}.",
            "iconUrl": f"{url}/images/icons/statuses/generic.png",
            "name": name,
            "id": str(first + place),
            "statusCategory": kinds[category],
        }
        if project:
            status["scope"] = {"type": "PROJECT", "project": {"id": project}}
        found.append(status)
    return found


def _components(url: str, cloud: bool, project: Thing, first: int, staff: People) -> list[Thing]:
    found = []
    for place, name in enumerate(COMPONENTS):
        component: Thing = {
            "self": f"{api(url, cloud)}/component/{first + place}",
            "id": str(first + place),
            "name": name,
            "description": f"The {name} of {project['name']}.",
            "assigneeType": "PROJECT_DEFAULT",
            "realAssigneeType": "PROJECT_DEFAULT",
            "isAssigneeTypeValid": False,
            "project": project["key"],
            "projectId": int(project["id"]),
        }
        if place % 2 == 0:
            lead = staff.working[(first + place) % len(staff.working)]
            component |= {"lead": lead, "assignee": lead, "realAssignee": lead, "isAssigneeTypeValid": True}
            component |= {"assigneeType": "COMPONENT_LEAD", "realAssigneeType": "COMPONENT_LEAD"}
        found.append(component)
    return found


def _versions(url: str, cloud: bool, project: Thing, first: int, today: date) -> list[Thing]:
    found = []
    for place, name in enumerate(RELEASES):
        day = FIRST_DAY + timedelta(days=230 * place + 90)
        released = day < today and place != 4
        version: Thing = {
            "self": f"{api(url, cloud)}/version/{first + place}",
            "id": str(first + place),
            "description": f"Release {name} of {project['name']}",
            "name": name,
            "archived": place == 0,
            "released": released,
            "projectId": int(project["id"]),
        }
        if place != 5:
            version |= {"releaseDate": day.isoformat(), "userReleaseDate": day.strftime("%d/%b/%y")}
            version |= {} if released else {"overdue": day < today}
        if place % 2:
            start = day - timedelta(days=60)
            version |= {"startDate": start.isoformat(), "userStartDate": start.strftime("%d/%b/%y")}
        found.append(version)
    return found
