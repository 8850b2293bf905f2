"""What the fields of Service Management say of an issue: its request type, approvals, service levels.

These follow from the history and from the clock, so they are told when somebody looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jira_sandbox.service.answer import BASE, date, duration, person
from jira_sandbox.service.approval import Approval
from jira_sandbox.service.calendar import Calendar
from jira_sandbox.service.desks import Desks, RequestType
from jira_sandbox.service.sla import Cycle, Metric, Mode, Turn, cycles
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.moment import read
from jira_sandbox.state.profiles import name_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]


def opened(site: Site) -> Desks:
    """Open the service desks of a site: ``site.part(opened)``."""
    desks = Desks(site)
    fields = desks.fields
    desks.tales = {
        **({fields.request_type: Origin(desks)} if fields.request_type else {}),
        **({fields.approvals: Approvals(desks)} if fields.approvals else {}),
        **{field: Agreement(desks, id_) for id_, (field, _metric) in fields.metrics.items()},
    }
    return desks


# --- the history ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Arrival:
    """When a request came into a status."""

    when: datetime
    status: str
    category: str


def arrivals(site: Site, issue: Issue) -> list[Arrival]:
    """Tell every status of a request, oldest first; the first is the one it was created in."""
    known = {str(row["id"]): row for row in site.statuses}
    moves = [
        (read(entry["created"]), item)
        for entry in issue.histories()
        for item in entry["items"]
        if item["field"] == "status"
    ]
    now = issue.fields["status"]
    first = known.get(str(moves[0][1]["from"]), now) if moves else now
    found = [_arrival(read(issue.fields["created"]), first)]
    return found + [_arrival(when, known.get(str(item["to"]), now)) for when, item in moves]


def _arrival(when: datetime, status: Thing) -> Arrival:
    return Arrival(when, status["name"], status["statusCategory"]["key"])


def status(site: Site, arrival: Arrival) -> Thing:
    """Tell a status as customers see it."""
    category = arrival.category.upper()
    return {"status": arrival.status, "statusCategory": category, "statusDate": date(site, arrival.when)}


def comments(issue: Issue) -> list[Thing]:
    """List everything said on an issue."""
    page = issue.fields.get("comment")
    rows: list[Thing] = page["comments"] if isinstance(page, dict) else []
    return rows


# --- links ---------------------------------------------------------------------------------------------


def links(site: Site, issue: Issue, desk: str) -> Thing:
    """Give the addresses of a request."""
    found = {
        "jiraRest": f"{site.url}/rest/api/2/issue/{issue.id}",
        "web": f"{site.url}/servicedesk/customer/portal/{desk}/{issue.key}",
        "self": f"{site.url}{BASE}/request/{issue.id}",
    }
    return found | ({"agent": f"{site.url}/browse/{issue.key}"} if site.cloud else {})


def request_type(site: Site, kind: RequestType) -> Thing:
    """Tell a request type."""
    home = f"{site.url}{BASE}/servicedesk/{kind.desk}/requesttype/{kind.id}"
    picture = f"{site.url}/rest/api/2/universal_avatar/view/type/SD_REQTYPE/avatar/{kind.icon}?size="
    sizes = {"48x48": "large", "32x32": "medium", "24x24": "small", "16x16": "xsmall"}
    told: Thing = {
        "_expands": ["field"],
        "id": kind.id,
        "_links": {"self": home},
        "name": kind.name,
        "description": kind.about,
        "helpText": kind.help,
        "issueTypeId": kind.kind,
        "serviceDeskId": kind.desk,
        "portalId": kind.desk,
        "groupIds": kind.groups,
        "icon": {
            "id": kind.icon,
            "_links": {"iconUrls": {size: picture + word for size, word in sizes.items()}},
        },
    }
    if site.cloud:
        told |= {"practice": kind.practice} if kind.practice else {}
        told |= {"restrictionStatus": "OPEN", "canCreateRequest": True}
    return told


def chosen_type(desks: Desks, project: str, value: Any) -> Thing | None:
    """Find the request type that the field of an issue names: ``"100"``, or ``portal/key`` of older Jiras.

    https://confluence.atlassian.com/jirakb/set-customer-request-type-via-rest-api-on-jira-service-management-777028248.html
    """
    wanted = str(value).rpartition("/")[2] if isinstance(value, (str, int)) else ""
    for desk in desks.desks():
        for kind in desk.types if str(desk.project["id"]) == project else ():
            if kind.id == wanted:
                return {"id": kind.id, "name": kind.name}
    return None


def chosen_organization(desks: Desks, value: Any) -> Thing | None:
    """Find an organization by its id, in the form in which issues show it."""
    house = None if isinstance(value, bool) else desks.organization(str(value))
    if house is None:
        return None
    link = f"{desks.site.url}{BASE}/organization/{house.id}"
    shown: Thing = {"id": house.id, "name": house.name, "_links": {"self": link}}
    return shown | ({"scimManaged": False} if desks.site.cloud else {})


# --- the fields ----------------------------------------------------------------------------------------


@dataclass
class Origin:
    """Tells the Request Type field."""

    desks: Desks

    def __call__(self, issue: Issue) -> Thing | None:
        """Tell what an issue was raised as, and how it stands."""
        kind = self.desks.type_of(issue)
        if kind is None:
            return None
        site = self.desks.site
        return {
            "_links": links(site, issue, kind.desk),
            "requestType": request_type(site, kind),
            "currentStatus": status(site, arrivals(site, issue)[-1]),
        }


@dataclass
class Approvals:
    """Tells the Approvals field."""

    desks: Desks

    def __call__(self, issue: Issue) -> list[Thing] | None:
        """Tell every approval of an issue."""
        rows = self.desks.approvals.get(issue.id)
        return [approval(self.desks.site, issue, row) for row in rows] if rows else None


def approval(site: Site, issue: Issue, row: Approval) -> Thing:
    """Tell an approval."""
    me = name_of(site.caller.user)
    told: Thing = {
        "id": row.id,
        "name": row.name,
        "finalDecision": row.final,
        "canAnswerApproval": row.completed is None and row.asked(me),
        "approvers": [
            {
                "approver": person(site, user),
                "approverDecision": row.decisions.get(name_of(user), "pending"),
            }
            for user in row.approvers
        ],
        "createdDate": date(site, row.created),
        "_links": {"self": f"{site.url}{BASE}/request/{issue.id}/approval/{row.id}"},
    }
    return told | ({"completedDate": date(site, row.completed)} if row.completed else {})


@dataclass
class Agreement:
    """Tells one service level: ``id`` is that of its metric."""

    desks: Desks
    id: str

    def __call__(self, issue: Issue) -> Thing | None:
        """Tell the cycles of an issue; nothing if it is no request."""
        return self.told(issue) if issue.id in self.desks.raised else None

    def told(self, issue: Issue) -> Thing:
        """Tell the cycles, those that ended and the one that goes on."""
        site = self.desks.site
        _field, metric = self.desks.fields.metrics[self.id]
        calendar = Calendar(site.zone, metric.always)
        priority = (issue.fields.get("priority") or {}).get("name", "")
        found = cycles(self.turns(issue, metric), metric.goal(priority))
        over = [cycle for cycle in found if cycle.stop is not None]
        told: Thing = {
            "id": self.id,
            "name": metric.name,
            "_links": {"self": f"{site.url}{BASE}/request/{issue.id}/sla/{self.id}"},
            "completedCycles": [_cycle(site, cycle, calendar) for cycle in over],
        }
        if len(over) < len(found):
            told["ongoingCycle"] = _cycle(site, found[-1], calendar)
        return told | ({"slaDisplayFormat": "NEW_SLA_FORMAT"} if site.cloud else {})

    def turns(self, issue: Issue, metric: Metric) -> list[Turn]:
        """Tell when time counted for a metric."""
        walk = arrivals(self.desks.site, issue)
        if metric.answered:
            ends = [arrival.when for arrival in walk if arrival.category == "done"] + self.answers(issue)[:1]
            first: list[Turn] = [(walk[0].when, "run")]
            return first + [(when, "stop") for when in sorted(ends)[:1]]
        return [(arrival.when, _mode(arrival, metric)) for arrival in walk]

    def answers(self, issue: Issue) -> list[datetime]:
        """Tell when agents said something customers see."""
        desks, reporter = self.desks, issue.fields.get("reporter")
        said = (row for row in comments(issue) if desks.public(row) and row["author"] != reporter)
        return [read(row["created"]) for row in said if desks.agent(row["author"])]


def _mode(arrival: Arrival, metric: Metric) -> Mode:
    if arrival.category == "done":
        return "stop"
    return "pause" if arrival.status in metric.pauses else "run"


def _cycle(site: Site, cycle: Cycle, calendar: Calendar) -> Thing:
    now = site.now
    elapsed = cycle.elapsed(now, calendar)
    left, breach = cycle.goal - elapsed, cycle.breach(calendar)
    told: Thing = {"startTime": date(site, cycle.start)}
    if cycle.stop is not None:
        told["stopTime"] = date(site, cycle.stop)
    if breach is not None:
        told["breachTime"] = date(site, breach)
    told["breached"] = left < timedelta()
    if cycle.stop is None:
        told |= {"paused": cycle.paused, "withinCalendarHours": calendar.open(now)}
    lengths = {"goalDuration": cycle.goal, "elapsedTime": elapsed, "remainingTime": left}
    return told | {name: duration(length) for name, length in lengths.items()}
