"""A Jira site: everything the routes and JQL read. Only ``state.ledger`` changes its issues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import Any, Literal, TypeVar, cast
from zoneinfo import ZoneInfo

from jira_sandbox.state.clock import Clock
from jira_sandbox.state.events import Events
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.memory import Memory
from jira_sandbox.state.moment import milliseconds

Thing = dict[str, Any]
Deployment = Literal["cloud", "datacenter"]
T = TypeVar("T")


@dataclass
class Catalog:
    """The lists beside the issues, each in the shape of its REST answer.

    ``priorities`` and ``resolutions`` are in rank order; ``groups`` carry their ``members`` (account
    ids on Cloud, login names on Data Center); ``boards`` carry the ``project`` they belong to.
    """

    fields: list[Thing] = field(default_factory=list)
    projects: list[Thing] = field(default_factory=list)
    statuses: list[Thing] = field(default_factory=list)
    priorities: list[Thing] = field(default_factory=list)
    resolutions: list[Thing] = field(default_factory=list)
    issue_types: list[Thing] = field(default_factory=list)
    users: list[Thing] = field(default_factory=list)
    versions: list[Thing] = field(default_factory=list)
    components: list[Thing] = field(default_factory=list)
    sprints: list[Thing] = field(default_factory=list)
    filters: list[Thing] = field(default_factory=list)
    groups: list[Thing] = field(default_factory=list)
    boards: list[Thing] = field(default_factory=list)
    roles: list[Thing] = field(default_factory=list)
    link_types: list[Thing] = field(default_factory=list)
    workflows: dict[str, list[Thing]] = field(default_factory=dict)
    """Project id → its statuses in the order of its workflow."""
    types: dict[str, list[Thing]] = field(default_factory=dict)
    """Project id → its issue types."""


@dataclass
class Person:
    """Who asks: the caller of a request, as JQL's ``currentUser()`` and date literals see them.

    ``withheld`` are permissions they have and the application does not that asks in their name.
    """

    account_id: str
    name: str
    time_zone: str
    user: Thing
    withheld: frozenset[str] = frozenset()


@dataclass
class Site:
    """One Jira site in memory.

    Args:
        deployment: ``"cloud"`` or ``"datacenter"``.
        url: where it is served, without a trailing slash; every ``self`` starts with it.
        time_zone: IANA name of the site's default zone; timestamps in answers carry its offset.
        start: what the site's clock shows; it stands still until the site is served.
        issues: in ascending order of id, the deleted ones too: places in it last.
        moved: former keys (upper case) → index of the issue that had them.
        remote_links: issue id → its remote links.
        shared: values that many issues point at; their JSON is kept once.
        server_info: what a loaded site says of itself, merged over the generated answer.
    """

    deployment: Deployment
    url: str
    time_zone: str
    start: InitVar[datetime]
    caller: Person
    catalog: Catalog
    issues: list[Issue] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)
    remote_links: dict[str, list[Thing]] = field(default_factory=dict)
    server_info: Thing = field(default_factory=dict)
    shared: Sequence[Thing] = ()
    gone: set[int] = field(default_factory=set)
    """Places of deleted issues: nothing lists, counts or finds them."""
    properties: dict[str, Thing] = field(default_factory=dict)
    """Issue id → its entity properties."""
    lost_work: list[tuple[int, int]] = field(default_factory=list)
    """Deleted worklogs: id and milliseconds since 1970, in the order they went."""
    clock: Clock = field(init=False)
    events: Events = field(default_factory=Events)
    memory: Memory = field(default_factory=Memory)
    parts: dict[Any, Any] = field(default_factory=dict)
    """What rooms of the sandbox keep about this site; see ``part``."""

    def __post_init__(self, start: datetime) -> None:
        self.clock = Clock(start)

    @property
    def now(self) -> datetime:
        """The time at this site."""
        return self.clock.now

    def part(self, kind: Callable[[Site], T]) -> T:
        """Give the part of a site that only some routes know, such as its dashboards; made when first asked.

        Args:
            kind: the class of the part, which is made of the site.
        """
        if kind not in self.parts:
            self.parts[kind] = kind(self)
        return cast("T", self.parts[kind])

    def living(self) -> Iterator[Issue]:
        """List the issues that are not deleted."""
        return (issue for issue in self.issues if issue.index not in self.gone)

    # JQL's view of the catalog: one attribute per list.
    @property
    def fields(self) -> list[Thing]:
        """The field definitions, as in ``GET /rest/api/3/field``."""
        return self.catalog.fields

    @property
    def projects(self) -> list[Thing]:
        """Every project, the archived ones too."""
        return self.catalog.projects

    @property
    def statuses(self) -> list[Thing]:
        """Every status with its category."""
        return self.catalog.statuses

    @property
    def priorities(self) -> list[Thing]:
        """Priorities, highest first."""
        return self.catalog.priorities

    @property
    def resolutions(self) -> list[Thing]:
        """Resolutions in rank order."""
        return self.catalog.resolutions

    @property
    def issue_types(self) -> list[Thing]:
        """Issue types of every project."""
        return self.catalog.issue_types

    @property
    def users(self) -> list[Thing]:
        """Everyone, inactive people and apps too."""
        return self.catalog.users

    @property
    def versions(self) -> list[Thing]:
        """Versions of every project."""
        return self.catalog.versions

    @property
    def components(self) -> list[Thing]:
        """Components of every project."""
        return self.catalog.components

    @property
    def sprints(self) -> list[Thing]:
        """Sprints of every board, as the agile API shows them."""
        return self.catalog.sprints

    @property
    def filters(self) -> list[Thing]:
        """Saved filters with their JQL."""
        return self.catalog.filters

    @property
    def groups(self) -> list[Thing]:
        """Groups with their members."""
        return self.catalog.groups

    @property
    def cloud(self) -> bool:
        """Whether this is Jira Cloud."""
        return self.deployment == "cloud"

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of the timestamps in answers."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def index(self) -> dict[str, int]:
        """Issue id, or key in upper case, → its place in ``issues``."""
        places = {issue.id: issue.index for issue in self.living()}
        places.update((issue.key.upper(), issue.index) for issue in self.living())
        return self.moved | places

    def issue(self, key_or_id: str) -> Issue | None:
        """Find an issue by id or key; case does not matter, and the key of a moved issue still works."""
        place = self.index.get(key_or_id.strip().upper())
        return None if place is None else self.issues[place]

    def shown(self, issue: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give an issue with all that is in it; ``sight.View`` gives it as somebody sees it."""
        return issue

    def embedded(self, name: str, inside: str) -> Iterator[tuple[Issue, Thing]]:
        """Walk the rows embedded in issues: ``("comment", "comments")`` or ``("worklog", "worklogs")``."""
        for issue in self.living():
            page = issue.fields.get(name)
            for row in page[inside] if isinstance(page, dict) else ():
                yield issue, row

    @cached_property
    def comment_places(self) -> dict[str, int]:
        """Comment id → index of its issue."""
        return {row["id"]: issue.index for issue, row in self.embedded("comment", "comments")}

    @cached_property
    def worklog_places(self) -> dict[str, tuple[int, int]]:
        """Worklog id → (index of its issue, milliseconds from 1970 to its last update), in order of that."""
        rows = [
            (milliseconds(row["updated"]), row["id"], issue.index)
            for issue, row in self.embedded("worklog", "worklogs")
        ]
        rows.sort(key=itemgetter(0))
        return {id_: (index, updated) for updated, id_, index in rows}

    @cached_property
    def attachment_places(self) -> dict[str, int]:
        """Attachment id → index of its issue."""
        return {
            str(row["id"]): issue.index
            for issue in self.living()
            for row in issue.fields.get("attachment") or ()
        }
