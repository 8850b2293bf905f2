"""The service desks of a site: what they offer, who their customers are, what is kept of requests."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jira_sandbox.edit.upload import Upload
from jira_sandbox.service import template
from jira_sandbox.service.approval import Approval
from jira_sandbox.service.sla import METRICS, Metric
from jira_sandbox.state.access import Access
from jira_sandbox.state.events import Event
from jira_sandbox.state.issue import Issue, Tale
from jira_sandbox.state.moment import written
from jira_sandbox.state.numbers import Numbers
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

LICENSE = "jira-servicedesk"
"""Key of the application whose users answer requests."""
KIND = "service_desk"


def home_of(issue: Issue) -> str:
    """Give the id of an issue's project."""
    return str((issue.fields.get("project") or {}).get("id", ""))


@dataclass
class RequestType:
    """A type of requests of one desk; ``kind`` is the id of the issue type behind it."""

    id: str
    desk: str
    kind: str
    name: str
    about: str = ""
    help: str = ""
    groups: list[str] = field(default_factory=list)
    fields: tuple[template.FieldPlan, ...] = (template.SUMMARY,)
    practice: str = ""
    icon: str = "10500"
    approved: bool = False


@dataclass
class Desk:
    """A service project as its portal knows it; in an ``open`` one everybody is a customer."""

    id: str
    project: Thing
    space: str
    groups: list[Thing] = field(default_factory=list)
    types: list[RequestType] = field(default_factory=list)
    queues: list[Thing] = field(default_factory=list)
    articles: tuple[template.Article, ...] = ()
    customers: list[str] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)
    open: bool = False


@dataclass
class Organization:
    """A company of customers; ``members`` are account ids or login names."""

    id: str
    uuid: str
    name: str
    created: str
    members: list[str] = field(default_factory=list)


@dataclass
class Fields:
    """Ids of the fields Service Management adds to issues; empty where a site lacks one."""

    request_type: str = ""
    organizations: str = ""
    participants: str = ""
    approvals: str = ""
    approvers: str = ""
    satisfaction: str = ""
    satisfaction_date: str = ""
    metrics: dict[str, tuple[str, Metric]] = field(default_factory=dict)
    """Id of the metric → its field and what is measured."""

    @classmethod
    def of(cls, site: Site) -> Fields:
        """Find the fields of a site by what they are."""
        by_kind: dict[str, str] = {}
        slas: dict[str, str] = {}
        for row in site.fields:
            kind = str((row.get("schema") or {}).get("custom", ""))
            if kind == template.SLA:
                slas[str(row["name"])] = row["id"]
            by_kind.setdefault(kind, row["id"])
        picker = (row["id"] for row in site.fields if row["name"] == template.APPROVERS and row.get("custom"))
        known = [(slas[metric.name], metric) for metric in METRICS if metric.name in slas]
        return cls(
            request_type=by_kind.get(template.REQUEST_TYPE, ""),
            organizations=by_kind.get(template.ORGANIZATIONS, ""),
            participants=by_kind.get(template.PARTICIPANTS, ""),
            approvals=by_kind.get(template.APPROVALS, ""),
            approvers=next(picker, ""),
            satisfaction=by_kind.get(template.SATISFACTION, ""),
            satisfaction_date=by_kind.get(template.SATISFACTION_DATE, ""),
            metrics={str(number): pair for number, pair in enumerate(known, 1)},
        )


class Desks:
    """Everything about service desks that issues do not hold; ``tales`` tell the values of their fields."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.fields = Fields.of(site)
        self.known: list[Desk] = []
        self.organizations: list[Organization] = []
        self.raised: dict[str, str] = {}
        """Issue id → the id of the type of request it was raised as."""
        self.internal: set[str] = set()
        """Ids of comments only agents see; on Cloud comments say so themselves."""
        self.hidden: set[str] = set()
        """Ids of attachments only agents see."""
        self.subscribed: dict[str, dict[str, bool]] = {}
        self.approvals: dict[str, list[Approval]] = {}
        self.uploads: dict[str, tuple[str, Upload]] = {}
        """Temporary id → the desk a file was sent to, and the file."""
        self.attached: dict[str, list[str]] = {}
        """Comment id → ids of the attachments that came with it."""
        self.feedback: dict[str, Thing] = {}
        self.revoked: set[str] = set()
        self.tales: dict[str, Tale] = {}
        self.numbers = Numbers(0)
        site.events.listeners.insert(0, self.hear)

    # --- desks -------------------------------------------------------------------------------------

    def desks(self) -> list[Desk]:
        """List the desks; a service project that is new has got one."""
        there = {row["id"]: row for row in self.site.projects if row.get("projectTypeKey") == KIND}
        here = {desk.project["id"] for desk in self.known}
        for id_, project in there.items():
            if id_ not in here:
                self.known.append(self._opened(project))
        for desk in self.known:
            desk.project = there.get(desk.project["id"], desk.project)
        return [desk for desk in self.known if desk.project["id"] in there]

    def desk(self, name: str) -> Desk | None:
        """Find a desk by id, or by its project: ``HELP``, ``projectKey:HELP``, ``projectId:10008``."""
        short = name.removeprefix("projectKey:").removeprefix("projectId:")
        for desk in self.desks():
            mine = (desk.id,) if short == name else (str(desk.project["id"]),)
            if short in (*mine, desk.project["key"]):
                return desk
        return None

    def desk_of(self, issue: Issue) -> Desk | None:
        """Find the desk of an issue."""
        home = home_of(issue)
        return next((desk for desk in self.desks() if str(desk.project["id"]) == home), None)

    def _opened(self, project: Thing) -> Desk:
        """Set a desk up the way Jira does for a new service project."""
        number = len(self.known) + 1
        plan = template.TEMPLATES[(number - 1) % len(template.TEMPLATES)]
        desk = Desk(str(number), project, plan.space, articles=plan.articles, open=number % 2 == 1)
        desk.groups = [{"id": str(10 * number + n), "name": name} for n, name in enumerate(plan.groups)]
        kinds = self.site.catalog.types.get(str(project["id"]), [])
        for place, row in enumerate(plan.types):
            desk.types.append(
                RequestType(
                    id=str(100 * number + place),
                    desk=desk.id,
                    kind=_kind(kinds, row.kind),
                    name=row.name,
                    about=row.about,
                    help=row.help,
                    groups=[desk.groups[group]["id"] for group in row.groups],
                    fields=row.fields,
                    practice=row.practice,
                    icon=str(10500 + 10 * number + place),
                    approved=row.approved,
                )
            )
        for place, (name, jql) in enumerate(template.QUEUES):
            order = ' ORDER BY "Time to resolution" ASC'
            whole = f"project = {project['key']} AND {jql}{order}"
            desk.queues.append({"id": str(10 * number + place), "name": name, "jql": whole,
                                "fields": list(template.COLUMNS)})  # fmt: skip
        return desk

    def types(self) -> Iterator[RequestType]:
        """Walk the request types of every desk."""
        return (kind for desk in self.desks() for kind in desk.types)

    def type_of(self, issue: Issue) -> RequestType | None:
        """Find what an issue was raised as; nothing if no customer asked for it."""
        wanted = self.raised.get(issue.id)
        return next((kind for kind in self.types() if kind.id == wanted), None) if wanted else None

    def number(self, first: int) -> str:
        """Give a number nothing else has, from ``first`` on."""
        return str(first + self.numbers.next())

    # --- people ------------------------------------------------------------------------------------

    def agent(self, person: Thing) -> bool:
        """Tell whether somebody has the license of an agent."""
        return self.site.part(Access).uses(self.site, person, LICENSE)

    def organization(self, id_: str) -> Organization | None:
        """Find an organization."""
        return next((row for row in self.organizations if row.id == id_), None)

    def organizations_of(self, name: str) -> list[Organization]:
        """List the organizations somebody belongs to."""
        return [row for row in self.organizations if name in row.members]

    def found(self, name: str) -> Organization:
        """Found an organization."""
        row = Organization(
            self.number(0), str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.site.url}/{name}")), name,
            written(self.site.now, self.site.zone),
        )  # fmt: skip
        self.organizations.append(row)
        return row

    # --- requests ----------------------------------------------------------------------------------

    def public(self, comment: Thing) -> bool:
        """Tell whether customers see a comment."""
        return comment.get("jsdPublic", True) is not False and str(comment["id"]) not in self.internal

    def adopt(self, issue: Issue, kind: str = "") -> None:
        """Let an issue of a service project tell its service values from now on."""
        if kind:
            self.raised[issue.id] = kind
        self.site.memory.open(issue)
        kept = issue.fields
        name = self.fields.request_type
        if name in kept.values_kept and not kind:
            chosen = kept.values_kept[name]
            self.raised |= {issue.id: chosen["id"]} if chosen else {}
            if not chosen:
                self.raised.pop(issue.id, None)
        kept.tales = {**kept.tales, **self.tales} if kept.tales else self.tales
        for name in self.tales:
            kept.values_kept.pop(name, None)

    def hear(self, event: Event) -> None:
        """Follow what happens to issues: new ones of a desk are adopted, an awaited approval is opened."""
        issue = event.told.get("issue")
        if not isinstance(issue, Issue) or event.name not in ("jira:issue_created", "jira:issue_updated"):
            return
        if self.desk_of(issue) is None:
            return
        if event.name == "jira:issue_created" or self.fields.request_type in issue.fields.values_kept:
            self.adopt(issue)
        self.await_approval(issue)

    def await_approval(self, issue: Issue) -> None:
        """Open the approval a status asks for, or drop the one nobody waits for any more."""
        waiting = (issue.fields.get("status") or {}).get("name") == template.WAITING_FOR_APPROVAL
        rows = self.approvals.get(issue.id, [])
        pending = [row for row in rows if row.completed is None]
        if waiting and not pending and self.fields.approvers:
            people = issue.fields.get(self.fields.approvers) or []
            now = written(self.site.now, self.site.zone)
            approval = Approval(self.number(0), template.WAITING_FOR_APPROVAL, now, list(people))
            self.approvals[issue.id] = [*rows, approval]
        elif pending and not waiting:
            self.approvals[issue.id] = [row for row in rows if row.completed is not None]


def _kind(kinds: list[Thing], name: str) -> str:
    """Find the issue type of a name, whatever product names it; the first if there is none."""
    named = [row for row in kinds if str(row["name"]).casefold().removeprefix("[system] ") == name]
    rows = named or [row for row in kinds if not row.get("subtask")]
    return str(rows[0]["id"]) if rows else ""
