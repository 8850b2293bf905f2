"""What customers asked the company's service desks, and who those customers are."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jira_sandbox.company.custom import CUSTOMERS, OPTIONS, option
from jira_sandbox.company.issues import FIRST_ID
from jira_sandbox.company.outline import Outline, Setting
from jira_sandbox.company.projects import Project
from jira_sandbox.company.schema import SERVICE
from jira_sandbox.company.tales import COMMENT_ROOM, FIRST_COMMENT, Told
from jira_sandbox.company.text import ENDS, LABELS, THINGS, paragraph
from jira_sandbox.service import template
from jira_sandbox.service.approval import Approval, Decision
from jira_sandbox.service.desks import Desks
from jira_sandbox.service.told import opened
from jira_sandbox.state.issue import Issue, Tale
from jira_sandbox.state.moment import written
from jira_sandbox.state.profiles import name_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

HOUR = 3_600_000
WEEKS = 6 * 7 * 24 * HOUR
"""How long ago the first request was made."""
INTERNAL_EVERY = 4
CALM = (
    (0,),
    (0, 2),
    (0, 2, 3),
    (0, 2, 3, 0),
    (0, 2, 4),
    (0, 2, 3, 2, 4),
    (0, 2, 4, 5),
    (0, 4, 0, 2),
    (0, 4, 0, 2, 4),
    (0, 6),
)
APPROVED = ((1,), (1, 0, 2), (1, 0, 2, 4), (1, 6))
"""Ways through the workflow, as places in it; the second kind waits for an approval first."""
LANGUAGE = {"languageCode": "en", "displayName": "English"}


@dataclass(frozen=True)
class Asked:
    """What a request was raised as: the places of its desk and of the request type there."""

    desk: int
    kind: int
    approvers: tuple[int, ...] = ()


class Talk(Told):
    """Tells the long values of requests: the customer and an agent talk, agents among themselves too."""

    def _tales(self, project: Project, has_parent: bool) -> dict[str, Tale]:
        found = super()._tales(project, has_parent)
        return found | {f"customfield_{row[0]}": unanswered for row in SERVICE}

    def comments(self, issue: Issue) -> Thing:
        """Tell the talk."""
        outline: Outline = issue.outline
        dice, rows = self.setting.dice(issue.index, 3), []
        agents, reporter = self.setting.staff.agents, issue.fields["reporter"]
        agent = agents[issue.index % len(agents)]
        for place in range(outline.comments):
            id_ = FIRST_COMMENT + issue.index * COMMENT_ROOM + place
            author = reporter if place % 2 else agent
            when = self.setting.stamp(
                outline.created + (outline.updated - outline.created) * (place + 1) // 8
            )
            row: Thing = {
                "self": self.setting.api(f"issue/{issue.id}/comment/{id_}"),
                "id": str(id_),
                "author": author,
                "body": self.setting.rich([paragraph(dice, 2)]),
                "updateAuthor": author,
                "created": when,
                "updated": when,
            }
            rows.append(row | ({"jsdPublic": public(place)} if self.setting.cloud else {}))
        page = {"comments": rows, "self": self.setting.api(f"issue/{issue.id}/comment")}
        return page | {"maxResults": len(rows), "total": len(rows), "startAt": 0}

    def attachments(self, issue: Issue) -> list[Thing]:
        """Tell which files the customer sent."""
        return [{**row, "author": issue.fields["reporter"]} for row in super().attachments(issue)]


def unanswered(_issue: Issue) -> None:
    """Tell a field nobody filled in."""


def public(place: int) -> bool:
    """Tell whether a comment is for the customer too, by its place in the talk."""
    return place % INTERNAL_EVERY != INTERNAL_EVERY - 2


def raise_requests(setting: Setting, issues: list[Issue], total: int) -> None:
    """Write the requests behind the other issues, oldest first."""
    talk = Talk(setting, issues)
    counts = [0] * len(setting.desks)
    for number in range(total):
        place = number % len(setting.desks)
        counts[place] += 1
        issues.append(_request(setting, talk, len(issues), number, total, counts[place]))


def _request(setting: Setting, talk: Talk, index: int, number: int, total: int, key: int) -> Issue:
    dice = setting.dice(index, 0)
    desk = number % len(setting.desks)
    project, plan = setting.desks[desk], template.TEMPLATES[desk % len(template.TEMPLATES)]
    place = (number // len(setting.desks)) % len(plan.types)
    kind = plan.types[place]
    ways = APPROVED if kind.approved else CALM
    path = ways[(number // len(setting.desks) // len(plan.types) + place) % len(ways)]
    outline = _outline(dice, setting, project, path, setting.now - WEEKS * (total - number) // total)
    staff = setting.staff
    approvers = (0, 1 + number % (len(staff.agents) - 1)) if kind.approved else ()
    outline.asked = Asked(desk, place, approvers)
    id_ = str(FIRST_ID + index + index // 17)
    values = _values(dice, setting, outline, kind, number)
    url = setting.api(f"issue/{id_}")
    return Issue(
        index, id_, f"{project.plan.key}-{key}", url, values,
        tales=talk.tales(project, False), chronicle=talk.chronicle, outline=outline,
    )  # fmt: skip


def _outline(
    dice: random.Random, setting: Setting, project: Project, path: tuple[int, ...], begin: int
) -> Outline:
    created = begin - dice.randrange(5 * HOUR)
    room = setting.now - created - HOUR
    settled = created + min(room, dice.randrange(2 * HOUR, 150 * HOUR)) if len(path) > 1 else created
    updated = settled + dice.randrange(max(1, min(room, setting.now - settled)) // 2 + 1)
    return Outline(
        project, path, created, settled, updated,
        comments=dice.randrange(5), attachments=dice.randrange(2), watchers=dice.randrange(3),
        description=dice.choice((0, 200, 280)),
    )  # fmt: skip


def _values(
    dice: random.Random, setting: Setting, outline: Outline, kind: template.TypePlan, number: int
) -> Thing:
    project, staff = outline.project, setting.staff
    status = project.workflow[outline.path[-1]]
    done = status["statusCategory"]["key"] == "done"
    inside = outline.asked.desk == 0
    reporter = staff.working[number % 6] if inside else staff.customers[number // 2 % len(staff.customers)]
    types = {row["name"].casefold().removeprefix("[system] "): row for row in project.types.values()}
    values: Thing = {
        "issuetype": types[kind.kind],
        "project": project.brief,
        "summary": f"{kind.name}: {dice.choice(THINGS)} for {dice.choice(ENDS)}",
        "status": status,
        "reporter": reporter,
        "creator": reporter,
        "created": setting.stamp(outline.created),
        "updated": setting.stamp(outline.updated),
        "labels": sorted(set(dice.choices(LABELS, k=dice.randrange(2)))),
        "assignee": dice.choice(staff.agents) if len(outline.path) > 1 else None,
        "priority": dice.choices(setting.priorities, weights=(1, 3, 8, 3, 1))[0],
        "customfield_10019": f"0|k{number:05d}:",
        **_answers(dice, setting, outline, kind),
        **_service(setting, outline, number, done=done, inside=inside),
    }
    if setting.cloud:
        values["statusCategory"] = status["statusCategory"]
    if done:
        values["resolution"] = setting.resolutions[1 if status["name"] == template.CANCELED else 0]
        values["resolutiondate"] = setting.stamp(outline.settled)
    if not outline.description:
        values["description"] = None
    return values


def _answers(dice: random.Random, setting: Setting, outline: Outline, kind: template.TypePlan) -> Thing:
    """Fill in the fields the portal asks for."""
    staff, asked = setting.staff, {field.id for field in kind.fields}
    answers: Thing = {
        "customfield_10031": dice.choice(CUSTOMERS),
        "customfield_10033": option(setting, "customfield_10033", dice.choice(OPTIONS["customfield_10033"])),
        "customfield_10034": [
            option(setting, "customfield_10034", dice.choice(OPTIONS["customfield_10034"]))
        ],
        "customfield_10039": [staff.agents[place] for place in outline.asked.approvers],
        "customfield_10041": setting.stamp(outline.created + 60 * HOUR),
        "customfield_10044": float(dice.randrange(5, 500)),
        "duedate": setting.stamp(outline.created + 200 * HOUR)[:10],
    }
    return {name: value for name, value in answers.items() if name in asked}


def _service(setting: Setting, outline: Outline, number: int, *, done: bool, inside: bool) -> Thing:
    """Fill in what Service Management adds."""
    working = setting.staff.working
    house = (number // 2) % (len(template.COMPANIES) + 1)
    values: Thing = {
        "customfield_10061": [] if inside or house == len(template.COMPANIES)
        else [organization(setting.url, setting.cloud, house)],
        "customfield_10062": [working[(number + 3) % len(working)]] if number % 3 == 0 else [],
        "customfield_10066": LANGUAGE,
    }  # fmt: skip
    if done and number % 2:
        values["customfield_10064"] = {"rating": 3 + number % 3}
        values["customfield_10065"] = setting.stamp(outline.settled + HOUR // 2)
    return values


def organization(url: str, cloud: bool, place: int) -> Thing:
    """Give an organization as issues show it."""
    id_ = str(place + 1)
    found: Thing = {"id": id_, "name": template.COMPANIES[place],
                    "_links": {"self": f"{url}/rest/servicedeskapi/organization/{id_}"}}  # fmt: skip
    return found | ({"scimManaged": False} if cloud else {})


def open_desks(site: Site, setting: Setting) -> None:
    """Open the company's desks, with their customers and everything that was asked."""
    desks = site.part(opened)
    begin = written(datetime.fromtimestamp((setting.now - 2 * WEEKS) / 1000, UTC), site.zone)
    customers = [name_of(user) for user in setting.staff.customers]
    for place, name in enumerate(template.COMPANIES):
        house = desks.found(name)
        house.created, house.members = begin, customers[place :: len(template.COMPANIES) + 1]
    for desk in desks.desks():
        if not desk.open:
            desk.customers = customers
            desk.organizations = [house.id for house in desks.organizations]
    for issue in site.issues:
        if issue.outline is not None and issue.outline.asked is not None:
            _adopt(desks, setting, issue)


def _adopt(desks: Desks, setting: Setting, issue: Issue) -> None:
    outline: Outline = issue.outline
    asked: Asked = outline.asked
    desks.adopt(issue, desks.desks()[asked.desk].types[asked.kind].id)
    if not setting.cloud:
        rows = issue.fields["comment"]["comments"]
        desks.internal |= {row["id"] for place, row in enumerate(rows) if not public(place)}
    feedback = issue.fields.get("customfield_10064")
    if feedback:
        desks.feedback[issue.id] = {"type": "csat", "rating": feedback["rating"]}
    if not asked.approvers:
        return
    people = [setting.staff.agents[place] for place in asked.approvers]
    approval = Approval(
        desks.number(0), template.WAITING_FOR_APPROVAL, setting.stamp(outline.created), people
    )
    if len(outline.path) > 1:
        decision: Decision = (
            "declined" if outline.path[1] == len(outline.project.workflow) - 1 else "approved"
        )
        approval.decide(name_of(people[1]), decision, setting.stamp(outline.step(1)))
    desks.approvals[issue.id] = [approval]
