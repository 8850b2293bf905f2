"""One read of one resource, and how it is going to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from isthmus.catalog.model import Column, Dialect, Resource
from isthmus.engine.path import steps_of
from isthmus.jira.search import IssueRequest
from isthmus.query import ALWAYS, Predicate, Pushed
from isthmus.query.jql import Jql


@dataclass(frozen=True, slots=True)
class Scan:
    """What is wanted.

    columns: names of columns, in the order of the batches.
    predicate: only rows for which it is TRUE.
    order: names of columns, each with whether it descends. It only says which rows a limit keeps.
    limit: no more rows than this are needed; more may come.
    written: JQL of the user's own that the issues have to meet as well.
    above: a condition on the parent's rows: rows under a parent that does not meet it are not needed, and may
        be left out. (A join with the parent says so.)
    """

    resource: Resource
    columns: tuple[str, ...]
    predicate: Predicate = ALWAYS
    order: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    written: tuple[str, ...] = ()
    above: Predicate = ALWAYS


@dataclass(slots=True)
class Plan:
    """How a scan is done.

    pushed: what this resource's own endpoint is asked, and what is checked here.
    searches: for issues, the JQL trees that are sent, beside `request` which renders them.
    parent: how the rows above are read, for a resource that hangs under another.
    order: the column whose order Jira keeps, and whether it descends; None when Jira's order does not matter.
    limit: the reader stops after so many rows; None when it reads everything.
    why: remarks on order and limit, for EXPLAIN.
    """

    scan: Scan
    dialect: Dialect
    pushed: Pushed
    searches: tuple[Jql, ...] = ()
    request: IssueRequest | None = None
    parent: Plan | None = None
    order: tuple[Column, bool] | None = None
    limit: int | None = None
    why: list[str] = field(default_factory=list)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the batches."""
        return tuple(column_named(self.scan.resource, name) for name in self.scan.columns)

    @property
    def issued(self) -> Plan | None:
        """The plan that reads issues: this one, or that of the rows above; None when neither does."""
        plans = (self, self.parent)
        return next((plan for plan in plans if plan is not None and plan.request is not None), None)

    @property
    def impossible(self) -> bool:
        """Whether no row can be wanted, here or above, so that nothing needs to be asked."""
        above = self.parent is not None and self.parent.impossible
        return self.pushed.impossible or self.limit == 0 or above


def column_named(resource: Resource, name: str) -> Column:
    """The column called `name`, which has to exist."""
    column = resource.column(name)
    if column is None:
        raise LookupError(f"{resource.name} has no column {name}")
    return column


def issue_fields(paths: Sequence[str]) -> tuple[str, ...]:
    """The issue fields to ask for so that every one of `paths` (in an issue's JSON) can be walked.

    What lies beside the fields (key, self) comes with any field but `id`, which gives nothing but the id.
    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-search-jql-post
    """
    found: dict[str, None] = {}
    for path in paths:
        steps = steps_of(path)
        if steps and steps[0].name == "fields":
            found["*all" if len(steps) == 1 else steps[1].name] = None
        elif steps and steps[0].name != "id":
            found["key"] = None
    return ("*all",) if "*all" in found else tuple(found) or ("id",)
