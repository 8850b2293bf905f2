"""Which field a clause speaks of, what it holds and which operators it takes.

https://support.atlassian.com/jira-software-cloud/docs/jql-fields/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, TypeAlias

from .directory import folded, group, identity, person, sprint
from .prose import plain
from .site import Row, Site
from .tree import FieldName

Reader: TypeAlias = Callable[[Row], Any]

EMPTINESS = frozenset({"is", "is not"})
EQUALITY = frozenset({"=", "!=", "in", "not in"}) | EMPTINESS
RELATIONS = frozenset({"<", ">", "<=", ">="})
LIKENESS = frozenset({"~", "!~"})


@dataclass(frozen=True, slots=True)
class Field:
    """A searchable field.

    ``kind`` decides how operands are read: ``reference`` (ids found in the register ``domain``, or free text
    where ``domain`` is empty), ``issue``, ``number``, ``duration`` (seconds), ``instant`` (ISO text), ``day``
    (ISO text), ``text`` (a list of texts), ``filter`` or ``opaque`` (only its presence is known). ``read``
    takes the value from an issue: one or None, or a tuple where ``many``. ``private`` fields read what only
    some may see of an issue that they see, such as comments meant for a role.
    """

    id: str
    kind: str
    read: Reader
    operators: frozenset[str]
    domain: str = ""
    many: bool = False
    private: bool = False


def one(field: str, read: Callable[[Any], str] = identity) -> Reader:
    """A reader of the key of a single value."""

    def key(row: Row) -> str | None:
        value = row["fields"].get(field)
        return None if value is None else read(value)

    return key


def several(field: str, read: Callable[[Any], str] = identity) -> Reader:
    """A reader of the keys of a list of values."""

    def keys(row: Row) -> tuple[str, ...]:
        value = row["fields"].get(field)
        return tuple(map(read, value)) if value else ()

    return keys


def raw(field: str) -> Reader:
    """A reader of the value as it is; an empty text counts as no value."""

    def value(row: Row) -> Any:
        found = row["fields"].get(field)
        return None if found == "" else found

    return value


def inner(field: str, attribute: str) -> Reader:
    """A reader of one attribute of an object, None where either is missing."""

    def value(row: Row) -> Any:
        found = row["fields"].get(field)
        return found.get(attribute) if isinstance(found, Mapping) else None

    return value


def texts(*fields: str) -> Reader:
    """A reader of the texts of fields, empty ones left out."""

    def read(row: Row) -> tuple[str, ...]:
        found = (plain(row["fields"].get(field)) for field in fields)
        return tuple(text for text in found if text.strip())

    return read


def page(field: str, inside: str, attribute: str) -> Reader:
    """A reader of one attribute of every entry of a nested page, such as the bodies of the comments."""

    def read(row: Row) -> tuple[Any, ...]:
        found = row["fields"].get(field) or {}
        return tuple(
            entry[attribute] for entry in found.get(inside) or () if entry.get(attribute) is not None
        )

    return read


def prose_page(field: str, inside: str, attribute: str) -> Reader:
    """A reader of the plain texts of a nested page."""
    entries = page(field, inside, attribute)
    return lambda row: tuple(text for text in map(plain, entries(row)) if text.strip())


def links(row: Row) -> tuple[str, ...]:
    """The ids of the issues an issue is linked with."""
    found = row["fields"].get("issuelinks") or ()
    return tuple(str((link.get("inwardIssue") or link.get("outwardIssue"))["id"]) for link in found)


def link_types(row: Row) -> tuple[str, ...]:
    """The names under which an issue's links are known, seen from this issue."""
    names: list[str] = []
    for link in row["fields"].get("issuelinks") or ():
        kind = link["type"]
        names += [folded(kind["name"]), folded(kind["inward" if link.get("inwardIssue") else "outward"])]
    return tuple(names)


def attended(field: str, members: str) -> Reader:
    """A reader of who watches or voted, where the issue says so."""

    def read(row: Row) -> tuple[str, ...]:
        found = row["fields"].get(field)
        return tuple(map(person, found.get(members) or ())) if isinstance(found, Mapping) else ()

    return read


def _reference(field: str, domain: str, *, many: bool = False, ranked: bool = False) -> Field:
    read = {"user": person, "sprint": sprint, "group": group, "": folded}.get(domain, identity)
    operators = EQUALITY | RELATIONS if ranked else EQUALITY
    if domain == "version":
        operators |= LIKENESS
    return Field(field, "reference", (several if many else one)(field, read), operators, domain, many)


def _measure(field: str, kind: str, read: Reader | None = None, *, many: bool = False) -> Field:
    return Field(field, kind, read or raw(field), EQUALITY | RELATIONS, many=many)


def _written(name: str, kind: str, read: Reader, operators: frozenset[str], domain: str = "") -> Field:
    """A field of what people wrote, some of it for a role or a group."""
    return Field(name, kind, read, operators, domain, many=True, private=True)


def _text(field: str) -> Field:
    return Field(field, "text", texts(field), LIKENESS | EMPTINESS, many=True)


def _counted(field: str, attribute: str) -> Field:
    return Field(field, "number", inner(field, attribute), (EQUALITY | RELATIONS) - EMPTINESS)


def _work_ratio(row: Row) -> Any:
    """Jira writes -1 where there is no estimate to compare with, and does not index it."""
    found = row["fields"].get("workratio")
    return None if found == -1 else found


def _issue_id(row: Row) -> str:
    return str(row["id"])


def _category(row: Row) -> str | None:
    status = row["fields"].get("status") or {}
    return str(status["statusCategory"]["id"]) if status.get("statusCategory") else None


_SYSTEM: tuple[tuple[str, Field], ...] = (
    ("project spacejira", _reference("project", "project")),
    (
        "issuekey key issue id workitem workitemkey",
        Field("issuekey", "issue", _issue_id, EQUALITY | RELATIONS),
    ),
    ("summary", _text("summary")),
    ("description", _text("description")),
    ("environment", _text("environment")),
    ("comment", _written("comment", "text", prose_page("comment", "comments", "body"), LIKENESS)),
    ("status", _reference("status", "status")),
    ("statuscategory", Field("statusCategory", "reference", _category, EQUALITY, "statusCategory")),
    ("statuscategorychangeddate", _measure("statuscategorychangedate", "instant")),
    ("issuetype type worktype", _reference("issuetype", "issuetype")),
    ("priority", _reference("priority", "priority", ranked=True)),
    ("resolution", _reference("resolution", "resolution", ranked=True)),
    ("assignee", _reference("assignee", "user")),
    ("reporter", _reference("reporter", "user")),
    ("creator", _reference("creator", "user")),
    ("created createddate", _measure("created", "instant")),
    ("updated updateddate", _measure("updated", "instant")),
    ("resolved resolutiondate", _measure("resolutiondate", "instant")),
    ("due duedate", _measure("duedate", "day")),
    ("lastviewed", _measure("lastViewed", "instant")),
    ("fixversion", _reference("fixVersions", "version", many=True, ranked=True)),
    ("affectedversion", _reference("versions", "version", many=True, ranked=True)),
    ("component", _reference("components", "component", many=True)),
    ("labels", _reference("labels", "", many=True)),
    ("votes", _counted("votes", "votes")),
    ("watchers", _counted("watches", "watchCount")),
    ("voter", Field("voter", "reference", attended("votes", "voters"), EQUALITY, "user", many=True)),
    (
        "watcher",
        Field("watcher", "reference", attended("watches", "watchers"), EQUALITY, "user", many=True),
    ),
    ("originalestimate timeoriginalestimate", _measure("timeoriginalestimate", "duration")),
    ("remainingestimate timeestimate", _measure("timeestimate", "duration")),
    ("timespent", _measure("timespent", "duration")),
    ("workratio", _measure("workratio", "number", _work_ratio)),
    ("hierarchylevel", _measure("hierarchyLevel", "number", inner("issuetype", "hierarchyLevel"))),
    ("level", _reference("security", "level")),
    ("parent", Field("parent", "issue", one("parent"), EQUALITY)),
    ("subtasks", Field("subtasks", "issue", several("subtasks"), EQUALITY, many=True)),
    ("issuelink workitemlink", Field("issuelinks", "issue", links, EQUALITY, many=True)),
    ("issuelinktype", Field("issueLinkType", "reference", link_types, EQUALITY, many=True)),
    ("attachments", Field("attachment", "opaque", several("attachment"), EMPTINESS, many=True)),
    (
        "worklogauthor",
        _written(
            "worklogAuthor",
            "reference",
            lambda row: tuple(map(person, page("worklog", "worklogs", "author")(row))),
            EQUALITY,
            "user",
        ),
    ),
    (
        "worklogdate",
        _written("worklogDate", "day", page("worklog", "worklogs", "started"), EQUALITY | RELATIONS),
    ),
    (
        "worklogcomment",
        _written("worklogComment", "text", prose_page("worklog", "worklogs", "comment"), LIKENESS),
    ),
    (
        "filter request savedfilter searchrequest",
        Field("filter", "filter", _issue_id, frozenset({"=", "!=", "in", "not in"})),
    ),
)
SYSTEM: Mapping[str, Field] = {name: field for names, field in _SYSTEM for name in names.split()}
"""The fields every site has, by each of their clause names in lower case."""


def custom_field(row: Row) -> Field:
    """How a custom field is searched, by the type in its REST schema."""
    key = str(row["id"])
    schema = row.get("schema") or {}
    custom = str(schema.get("custom", "")).rpartition(":")[2]
    kind = str(schema.get("type", "any"))
    items = str(schema.get("items", ""))
    many = kind == "array"
    held = items if many else kind
    special = _SPECIAL.get(custom)
    if special:
        return special(key)
    if held in ("option", "option-with-child", "team", "sd-customerorganization"):
        read = several(key) if many else one(key)
        if kind == "option-with-child":
            return Field(key, "reference", _cascade(key), EQUALITY, f"option:{key}", many=True)
        return Field(key, "reference", read, EQUALITY, f"option:{key}", many)
    if held in ("user", "version", "project", "group", "priority", "status", "component", "resolution"):
        return _reference(key, held, many=many, ranked=held in ("version", "priority"))
    if held in ("number", "date", "datetime"):
        return _measure(key, {"date": "day", "datetime": "instant"}.get(held, "number"), many=False)
    if held == "string":
        return _reference(key, "", many=True) if many else _text(key)
    return Field(key, "opaque", several(key) if many else raw(key), EMPTINESS, many=many)


def _request_types(field: str) -> Reader:
    """A reader of what the type of a request is called: its name, and its id."""

    def keys(row: Row) -> tuple[str, ...]:
        kind = (row["fields"].get(field) or {}).get("requestType") or {}
        return (folded(kind["name"]), str(kind["id"])) if kind else ()

    return keys


_SPECIAL: Mapping[str, Callable[[str], Field]] = {
    "sd-sla-field": lambda key: Field(key, "sla", raw(key), frozenset({"=", "!=", *EMPTINESS, *RELATIONS})),
    "sd-approvals": lambda key: Field(key, "approval", raw(key), frozenset({"=", "!=", *EMPTINESS})),
    "sd-request-feedback": lambda key: _measure(key, "number", inner(key, "rating")),
    "vp-origin": lambda key: Field(key, "reference", _request_types(key), EQUALITY, many=True),
    "gh-sprint": lambda key: _reference(key, "sprint", many=True),
    "gh-epic-link": lambda key: Field(key, "issue", raw(key), EQUALITY),
    "gh-lexo-rank": lambda key: Field(key, "rank", raw(key), frozenset()),
    "url": lambda key: _reference(key, ""),
}


def _cascade(field: str) -> Reader:
    """A reader of a cascading value: parent, child, and the pair, ``parent>`` where no child is chosen."""

    def keys(row: Row) -> tuple[str, ...]:
        value = row["fields"].get(field)
        if not value:
            return ()
        parent, child = str(value["id"]), value.get("child")
        return (parent, str(child["id"]), f"{parent}>{child['id']}") if child else (parent, f"{parent}>")

    return keys


class Catalog:
    """The fields of a site by clause name."""

    def __init__(self, site: Site) -> None:
        self._by_name: dict[str, list[Row]] = {}
        self._cache: dict[str, Field] = {}
        for row in site.fields:
            if row.get("custom") and row.get("searchable", True):
                names = {str(name).casefold() for name in (*(row.get("clauseNames") or ()), row["name"])}
                for name in names | {f"cf[{str(row['id']).rpartition('_')[2]}]"}:
                    self._by_name.setdefault(name, []).append(row)
        self._categories = {
            str(row["id"]): str(row["projectCategory"]["id"])
            for row in site.projects
            if row.get("projectCategory")
        }
        self._projects = {str(row.get("key")): str(row["id"]) for row in site.projects}
        own = self._project
        self._sited = {"text": self._everything, "category": self._category, "project": own, "spacejira": own}
        everything = [row for row in site.fields if row.get("custom")]
        self._prose = [field.id for field in map(self._field, everything) if field.kind == "text"]

    def find(self, name: FieldName) -> list[Field]:
        """Every field of a name: none where it is unknown, several where custom fields share it."""
        if name.path:
            whole = self._by_name.get(str(name).casefold(), [])
            return [self._field(row) for row in whole]
        folded_name = name.name.casefold()
        if folded_name in self._sited:
            return [self._sited[folded_name]()]
        if folded_name in SYSTEM and name.custom_id is None:
            return [SYSTEM[folded_name]]
        return [self._field(row) for row in self._by_name.get(folded_name, [])]

    def _field(self, row: Row) -> Field:
        key = str(row["id"])
        if key not in self._cache:
            self._cache[key] = custom_field(row)
        return self._cache[key]

    def _everything(self) -> Field:
        """``text``: the system texts, the comments and every custom text field."""
        own = [texts(name) for name in ("summary", *self._prose, "environment", "description")]
        parts = (*own, SYSTEM["comment"].read)
        return _written(
            "text", "text", lambda row: chain.from_iterable(part(row) for part in parts), frozenset({"~"})
        )

    def _project(self) -> Field:
        """``project``; an issue exported without its project is in the one its key begins with."""
        return replace(SYSTEM["project"], read=self._project_of)

    def _project_of(self, row: Row) -> str | None:
        held = row["fields"].get("project")
        return self._projects.get(str(row["key"]).rpartition("-")[0]) if held is None else identity(held)

    def _category(self) -> Field:
        """``category``: the category of the issue's project, as the site holds it today."""
        project, categories = self._project_of, self._categories
        return Field(
            "category", "reference", lambda row: categories.get(project(row) or ""), EQUALITY, "category"
        )
