"""What a person sees of a site: projects they may browse, and in them the issues not hidden by security.

https://support.atlassian.com/jira-cloud-administration/docs/permissions-for-company-managed-projects/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from jira_sandbox.permission import Bearer, cleared, may, standing
from jira_sandbox.state.access import Access
from jira_sandbox.state.issue import Issue, Tale
from jira_sandbox.state.profiles import is_person, key_of
from jira_sandbox.state.security_schemes import SecuritySchemes
from jira_sandbox.state.site import Site

Thing = dict[str, Any]
Row = Mapping[str, Any]

BROWSE = "BROWSE_PROJECTS"
EVERYBODY = frozenset({"global", "loggedin", "authenticated"})
"""Kinds of shares with all, beside which no others are kept."""

LETTERS = {True: "y", False: "n", None: "i"}
"""Seen, not seen, and a matter of the issue."""


def project_of(site: Site, issue: Issue) -> Thing | None:
    """Find the project of an issue: by its key for one that was exported without."""
    value = issue.fields.get("project")
    id_, key = str(value["id"]) if isinstance(value, dict) else "", issue.key.rpartition("-")[0]
    return next(
        (row for row in site.projects if str(row["id"]) == id_ or (not id_ and row["key"] == key)), None
    )


class Sight:
    """What one person sees, worked out once for one request.

    Args:
        site: where.
        person: who, as the catalog or an issue shows them.
        withheld: permissions they have and the application has not that asks in their name.
    """

    def __init__(self, site: Site, person: Thing, withheld: frozenset[str] = frozenset()) -> None:
        self.site = site
        self.withheld = withheld
        self.person = person
        self.bearer = Bearer(site, person)
        self.known: dict[str, bool | None] = {}

    def browsing(self, project: str) -> bool | None:
        """Tell whether the person may browse a project, by its id; ``None`` when it depends on the issue."""
        if project not in self.known:
            row = next((row for row in self.site.projects if str(row["id"]) == project), None)
            self.known[project] = row is None or standing(self.bearer, BROWSE, row)
        return self.known[project]

    def project(self, project: Row) -> bool:
        """Tell whether a project is shown to the person."""
        return self.browsing(str(project["id"])) is not False

    def projects(self) -> list[Thing]:
        """List the projects that are shown to the person."""
        return [project for project in self.site.projects if self.project(project)]

    @cached_property
    def mark(self) -> str:
        """What is seen of projects and security levels, a letter for each; it changes with permissions."""
        found = []
        for project in self.site.projects:
            id_ = str(project["id"])
            scheme = self.site.part(SecuritySchemes).of(id_)
            levels = scheme["levels"] if scheme is not None else ()
            found.append(LETTERS[self.browsing(id_)])
            found += [LETTERS[cleared(self.bearer, level, project)] for level in levels]
        return "".join(found)

    @cached_property
    def whole(self) -> bool:
        """Whether nothing is hidden from the person."""
        return set(self.mark) <= {LETTERS[True]}

    def issue(self, issue: Issue) -> bool:
        """Tell whether an issue is shown to the person."""
        home = issue.fields.get("project")
        found = self.browsing(str(home["id"])) if isinstance(home, dict) else True
        if found is False or not isinstance(home, dict) or (found and not issue.fields.get("security")):
            return found is not False
        row = next((row for row in self.site.projects if str(row["id"]) == str(home["id"])), None)
        return row is None or may(self.site, self.person, BROWSE, row, issue)

    def find(self, name: str) -> Issue | None:
        """Find an issue by id or key, if it is shown to the person."""
        issue = self.site.issue(name)
        return issue if issue is not None and self.issue(issue) else None

    def shown(self, issue: Issue) -> Issue:
        """Give an issue as the person sees it; see ``Glimpse``."""
        return self.glimpse.of(issue)

    @cached_property
    def glimpse(self) -> Glimpse:
        """How the person sees single issues."""
        return Glimpse(self)

    def rows(self, places: Iterable[int]) -> list[int]:
        """Leave of places in ``Site.issues`` those of issues that are there and shown to the person."""
        gone = self.site.gone
        if self.whole:
            return [place for place in places if place not in gone]
        issues = self.site.issues
        return [place for place in places if place not in gone and self.issue(issues[place])]

    def filters(self) -> list[Thing]:
        """List the saved filters that are shown to the person; see ``filter``."""
        return [saved for saved in self.site.filters if self.filter(saved)]

    def filter(self, saved: Row) -> bool:
        """Tell whether the person sees a filter: their own and those shared; all of them as administrator."""
        every = (*saved["sharePermissions"], *saved.get("editPermissions", ()))
        return self.owner(saved) or self.ruler or self.let_in(every)

    @cached_property
    def ruler(self) -> bool:
        """Whether the person administers the site."""
        return "ADMINISTER" not in self.withheld and may(self.site, self.person, "ADMINISTER")

    def owner(self, row: Row) -> bool:
        """Tell whether a filter or a dashboard is the person's own."""
        return is_person(row.get("owner")) and key_of(row["owner"]) == self.bearer.key

    def let_in(self, shares: Iterable[Thing]) -> bool:
        """Tell whether some share of a filter or a dashboard lets the person in."""
        return any(self._shares(share) for share in shares)

    def _shares(self, share: Thing) -> bool:
        kind = share["type"]
        if kind in EVERYBODY:
            return kind == "global" or bool(self.bearer.key)  # nobody has logged in who has no name
        if kind == "group":
            return share["group"]["name"] in self.bearer.groups
        if kind == "user":
            return is_person(share["user"]) and key_of(share["user"]) == self.bearer.key
        project = share["project"]
        if "role" in share:
            return self.bearer.plays(share["role"]["id"], project)
        return self.browsing(str(project["id"])) is not False

    def things(self, things: list[Thing]) -> list[Thing]:
        """Leave of versions or components those of projects that are shown to the person."""
        return [thing for thing in things if self.browsing(str(thing.get("projectId"))) is not False]


LISTS = {"comment": "comments", "worklog": "worklogs"}
"""Fields of rows that only a role or a group may see, and the member that holds these."""

CROWDS = {"watches": ("watchers", "isWatching"), "votes": ("voters", "hasVoted")}
"""Fields that tell whether the caller is one of many."""

RELATIVES = ("issuelinks", "subtasks")
"""Fields that show other issues."""


class Glimpse:
    """An issue as one person sees it: without what others wrote for others, and without hidden relatives.

    Args:
        sight: what the person sees of the site.
    """

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.roles: dict[str, frozenset[str]] = {}
        people = sight.site.users
        self.first = bool(people) and key_of(people[0]) == sight.bearer.key
        self.founder = sight.site.part(Access).founder == sight.bearer.key

    def of(self, issue: Issue) -> Issue:
        """Give the issue itself where nothing of it is hidden, else a copy, which no one else may see."""
        if self.first and self.sight.whole and self._insider(issue) and not self._written(issue):
            return issue
        fields = issue.fields
        hidden = {name for name in (*LISTS, *CROWDS, *RELATIVES) if name in fields}
        values = {name: value for name, value in fields.values_kept.items() if name not in hidden}
        tales: dict[str, Tale] = {
            **fields.tales,
            **{name: partial(self._told, name, issue) for name in hidden},
        }
        copy = Issue(issue.index, issue.id, issue.key, issue.url, values, tales=tales,
                     chronicle=issue.chronicle, outline=issue.outline)  # fmt: skip
        copy.later = issue.later
        return copy

    def _insider(self, issue: Issue) -> bool:
        """Tell whether the person has every role in the issue's project."""
        return len(self._played(issue)) == len(self.sight.site.catalog.roles)

    def _played(self, issue: Issue) -> frozenset[str]:
        home = issue.fields.get("project")
        project = str(home["id"]) if isinstance(home, dict) else ""
        if project not in self.roles:
            found = (role for role in self.sight.site.catalog.roles if project.isdigit())
            self.roles[project] = frozenset(
                role["name"] for role in found if self.sight.bearer.plays(role["id"], {"id": project})
            )
        return self.roles[project]

    def _written(self, issue: Issue) -> bool:
        """Tell whether somebody wrote something for a group on the issue, voted for it or watches it."""
        kept = issue.fields.values_kept
        if not kept.keys().isdisjoint(CROWDS):
            return True
        if kept.keys().isdisjoint(LISTS):
            return False
        pages = ((kept.get(name), inside) for name, inside in LISTS.items())
        rows = (row for page, inside in pages if isinstance(page, dict) for row in page[inside])
        return any((row.get("visibility") or {}).get("type") == "group" for row in rows)

    def _told(self, name: str, original: Issue, _copy: Issue) -> Any:
        value = original.fields[name]
        if isinstance(value, dict) and name in LISTS:
            inside = LISTS[name]
            rows = [row for row in value[inside] if self._meant(row, original)]
            gone = len(value[inside]) - len(rows)
            return {**value, inside: rows, "total": value.get("total", len(rows)) - gone}
        if isinstance(value, dict) and name in CROWDS:
            inside, mine = CROWDS[name]
            if inside not in value:
                return value
            return {**value, mine: any(key_of(row) == self.sight.bearer.key for row in value[inside])}
        if isinstance(value, list) and not self.sight.whole:
            ends = (row.get("inwardIssue") or row.get("outwardIssue") or row for row in value)
            shown = [self.sight.find(str(end["id"])) is not None for end in ends]
            return [row for row, seen in zip(value, shown, strict=True) if seen]
        return value

    def _meant(self, row: Thing, issue: Issue) -> bool:
        """Tell whether a comment or worklog is for the person."""
        seen_by = row.get("visibility")
        if not isinstance(seen_by, dict) or self.founder:
            return True
        mine = self.sight.bearer.groups if seen_by.get("type") == "group" else self._played(issue)
        return seen_by.get("value") in mine


class View:
    """A site as JQL reads it for a person: what is hidden from them does not exist."""

    def __init__(self, site: Site, sight: Sight) -> None:
        self._site = site
        self._sight = sight
        self.deployment: str = site.deployment
        self.projects: Sequence[Row] = sight.projects()
        self.versions: Sequence[Row] = sight.things(site.versions)
        self.components: Sequence[Row] = sight.things(site.components)
        self.fields: Sequence[Row] = site.fields
        self.statuses: Sequence[Row] = site.statuses
        self.priorities: Sequence[Row] = site.priorities
        self.resolutions: Sequence[Row] = site.resolutions
        self.issue_types: Sequence[Row] = site.issue_types
        self.users: Sequence[Row] = site.users
        self.sprints: Sequence[Row] = site.sprints
        self.filters: Sequence[Row] = sight.filters()
        self.groups: Sequence[Row] = site.groups
        self.issues: Sequence[Row] = site.issues

    @property
    def now(self) -> datetime:
        """The time at the site."""
        return self._site.now

    def issue(self, key_or_id: str) -> Row | None:
        """Find an issue that is shown to the person."""
        return self._sight.find(key_or_id)

    def shown(self, row: Row) -> Row:
        """Give an issue as the person sees it."""
        return self._sight.shown(row) if isinstance(row, Issue) else row
