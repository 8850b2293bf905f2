"""The words the catalog is written in: resource, column, endpoint, push-down.

Everything here is plain frozen data without behavior beyond look-ups, so that a resource reads like a table
of facts and every door can derive its own shape from it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Type(Enum):
    """What a column holds, and thereby how its JSON is read (see `types.py`)."""

    TEXT = "text"
    INTEGER = "integer"  # 64-bit
    NUMBER = "number"  # double precision
    BOOLEAN = "boolean"
    DATE = "date"  # a day without time or zone
    INSTANT = "instant"  # a moment, UTC, microseconds
    TEXTS = "texts"  # a list of texts, never NULL: an absent list is empty
    RICH = "rich"  # ADF or wiki text, read as Markdown
    JSON = "json"  # the value as Jira sent it, as JSON text


class Dialect(Enum):
    """Which kind of Jira answers: the two APIs differ in paths, paging and the shape of a user."""

    CLOUD = "Cloud"
    DATA_CENTER = "Data Center"


CLOUD, DATA_CENTER = Dialect.CLOUD, Dialect.DATA_CENTER


class Op(Enum):
    """A comparison that may stand between a column and constants. The order of a list is not meant."""

    EQ = "="
    NE = "<>"
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    IN = "IN"
    NOT_IN = "NOT IN"
    IS_NULL = "IS NULL"
    NOT_NULL = "IS NOT NULL"
    CONTAINS = "CONTAINS"  # a list holds this element


EQUALITY = frozenset({Op.EQ, Op.IN})
DISTINCTION = frozenset({Op.NE, Op.NOT_IN})
RANGE = frozenset({Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ})
NULLNESS = frozenset({Op.IS_NULL, Op.NOT_NULL})
MEMBERSHIP = frozenset({Op.CONTAINS})


class Match(Enum):
    """How Jira compares a pushed operand, which decides how it is rendered and what may be negated."""

    ID = "id"  # an id: compared as such
    NAME = "name"  # a name: Jira ignores case and may resolve aliases, so equality is a superset
    INSTANT = "instant"  # minutes in the caller's time zone: widened outward
    DAY = "day"  # a calendar day
    NUMBER = "number"
    KEY = "key"  # an issue key: keys of moved issues resolve to the issue under its new key
    USER = "user"  # an account id (Cloud) or a user name (Data Center)


@dataclass(frozen=True, slots=True)
class Jql:
    """This column can be asked for in JQL.

    field: the JQL field, by id (`cf[10010]`) or system name.
    operators: the operators Jira understands for it.
    match: how Jira compares.
    exact: True when Jira's answer is precisely SQL's; False when it is a superset that is checked again here.
        Only an exact column may be negated on the server.
    operand: a regular expression that an operand must match in full (case ignored) for all this to hold; Jira
        reads other operands as something else (a name where an id is meant), so they stay here. "" is any.
    """

    field: str
    operators: frozenset[Op]
    match: Match = Match.NAME
    exact: bool = False
    operand: str = ""


UNPUSHED = Jql("", frozenset())
"""For `Column.push_data_center`: Cloud can be asked for this column, Data Center cannot."""


@dataclass(frozen=True, slots=True)
class Param:
    """This column can be asked for by a parameter of the list endpoint, one value per request.

    name: the query parameter or the `{placeholder}` of the path.
    exact: as for `Jql`.
    """

    name: str
    exact: bool = False


class Page(Enum):
    """How the rows of an endpoint are spread over requests."""

    NONE = "one answer holds all"
    START_AT = "startAt and maxResults; ends on isLast, on total, or on an empty page"
    BARE_START_AT = "startAt and maxResults; the answer is a bare list and ends with an empty page"
    CURSOR = "nextPageToken; ends on isLast, or on a missing or repeated token"
    SEARCH = "issue search: cursor and bulk fetch on Cloud, offsets on Data Center"
    CHILD = "rows nested in issues; the overflow of each issue from its own endpoint"
    PER_ISSUE = "one request for each issue that has any"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How Jira is asked.

    path: below the API root of the dialect unless it starts with `/rest`; `{name}` is a column of the parent
        or a `Param`.
    rows: dotted path of the list of rows in the answer; "" when the answer is the list or the single row.
    limit: the largest page Jira gives.
    query: query parameters; a value may hold `{placeholders}` as the path does.
    absent: statuses by which Jira says that this parent has no such rows (a board without sprints), as
        opposed to a failure.
    """

    method: str
    path: str
    rows: str = ""
    page: Page = Page.NONE
    limit: int = 50
    query: tuple[tuple[str, str], ...] = ()
    absent: tuple[int, ...] = ()


# The paths of columns
#
#   name.first            walk into objects; anything missing or null on the way is NULL
#   components[].name     map over a list: the column is a list of texts
#   ^key                  from the row of the parent (a comment's issue), in the parent's own JSON
#   <created              from the row around an exploded element (the history around its item)
#   @key  @value          the name and the value where Jira answers a mapping instead of a list of rows
#   @value#tail           the last segment of a URL: the id at the end of a `self` link
#   .                     the row itself (a list of bare strings, or the whole object as JSON)
#   @name                 the name that GET /field gives to the field whose id is @key (issue_fields alone)
#   @text                 the value as a person would read it: `types.readable(@value)` (issue_fields alone)


@dataclass(frozen=True, slots=True)
class Column:
    """A typed attribute of a resource.

    name: the SQL name.
    path: dotted path in the JSON of one row; see `Path` below. Data Center may differ: see `data_center`.
    about: one sentence for people.
    data_center: the path on Data Center when it differs; "" when the value does not exist there.
    push: how it can be asked for, if it can; `push_data_center` when that differs there.
    nullable: False when every row has a value: only such a column may lend its order to Jira.
    order: the JQL field whose order equals SQL's order of this column, down to a second.
    """

    name: str
    type: Type
    path: str
    about: str
    data_center: str | None = None
    push: Jql | Param | None = None
    push_data_center: Jql | Param | None = None
    nullable: bool = True
    order: str = ""
    custom: bool = False

    def path_in(self, dialect: Dialect) -> str:
        """The path of this column's value in the JSON that `dialect` answers; "" when it has none there."""
        if dialect is DATA_CENTER and self.data_center is not None:
            return self.data_center
        return self.path

    def push_in(self, dialect: Dialect) -> Jql | Param | None:
        """How `dialect` can be asked for this column; None when it cannot, or has no such column."""
        if not self.path_in(dialect):
            return None
        push = self.push
        if dialect is DATA_CENTER and self.push_data_center is not None:
            push = self.push_data_center
        return None if push is UNPUSHED else push


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of thing Jira holds.

    key: the columns that together name a row; one that a dialect has no path for takes no part there.
    list: the endpoint that lists it, per dialect (a dialect that is missing has no such resource).
    parent: the resource whose rows this one hangs under. `parent_key` maps this resource's columns to the
        parent's columns that they repeat: ("issue_id", "id"). A condition on such a column is a condition on
        the parent, so it narrows which parents are read.
    parent_where: the parents that can have such rows: ("type", ("scrum", "simple")).
    nested: for children of issues, how they travel with their issue.
    """

    name: str
    about: str
    docs: str
    key: tuple[str, ...]
    list: Mapping[Dialect, Endpoint]
    columns: tuple[Column, ...]
    parent: str = ""
    parent_key: tuple[tuple[str, str], ...] = ()
    parent_where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    nested: Nested | None = None
    _by_name: dict[str, Column] = dataclasses.field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        self._by_name.update((column.name, column) for column in self.columns)

    def column(self, name: str) -> Column | None:
        """The column called `name`, or None."""
        return self._by_name.get(name)


@dataclass(frozen=True, slots=True)
class Nested:
    """How the rows of a child of issues travel with their issue.

    field: the issue field to ask for ("" when it comes by `expand`).
    rows: dotted path of the embedded list (or mapping) in the issue, `fields.comment.comments`; "" when
        nothing is embedded and each issue has to be asked by `overflow`.
    expand: what to expand instead of, or beside, a field.
    total: dotted path of the true number of rows; "" when the list is always whole.
    count: dotted path of a cheap count that tells whether asking is worth it (watchers, votes).
    overflow: the endpoint of one issue's own full list, used when `total` exceeds what was embedded.
    bulk: Cloud's endpoint that answers for many issues at once.
    explode: a list inside each row that gives one output row per element (`items` of a history).
    """

    rows: str
    field: str = ""
    expand: str = ""
    total: str = ""
    count: str = ""
    overflow: Mapping[Dialect, Endpoint] = dataclasses.field(default_factory=dict)
    bulk: Mapping[Dialect, Endpoint] = dataclasses.field(default_factory=dict)
    explode: str = ""
