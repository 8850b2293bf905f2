"""ORDER BY: which issue comes first.

Issues without a value come last in both directions. A field without ASC or DESC takes its own direction,
which is newest, highest or most first for dates, priority and counts. Ties keep the order of the site.
https://support.atlassian.com/jira-software-cloud/docs/jql-keywords/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .fields import Field
from .moment import exact
from .scope import Scope
from .service import remaining
from .site import Row
from .tree import Sort

_LIMIT = 7
_DESCENDING = frozenset(
    [
        "created",
        "updated",
        "resolutiondate",
        "duedate",
        "lastViewed",
        "statuscategorychangedate",
        "priority",
        "votes",
        "watches",
        "workratio",
        "timespent",
        "timeestimate",
        "timeoriginalestimate",
    ]
)
_RANKED = frozenset(
    {"status", "priority", "resolution", "issuetype", "version", "sprint", "statusCategory", "level"}
)
_UNSORTABLE = frozenset({"comment", "text", "attachment", "filter", "category", "issueLinkType"})
_REVERSED = frozenset({"priority", "resolution"})


def ordered(rows: list[int], sorts: Sequence[Sort], scope: Scope) -> list[int]:
    """Indices of issues in the order asked for; problems go to the scope.

    Without an ORDER BY, Cloud answers newest created first (then highest id), Data Center highest key first.
    """
    if len(sorts) > _LIMIT and scope.site.deployment == "cloud":
        scope.complain(f"The ORDER BY clause may not have more than {_LIMIT} fields.")
        return rows
    issues = scope.site.issues
    if not sorts:
        newest = _newest if scope.site.deployment == "cloud" else _issue_key
        return sorted(rows, key=lambda index: newest(issues[index]), reverse=True)
    for sort in reversed(sorts):
        field = _field(sort, scope)
        if field is None:
            continue
        descending = field.id in _DESCENDING if sort.descending is None else sort.descending
        key = _key_of(field, scope)
        keyed = [(key(issues[index]), index) for index in rows]
        present = [pair for pair in keyed if pair[0] is not None]
        present.sort(key=lambda pair: pair[0], reverse=descending)
        rows = [index for _, index in present] + [index for value, index in keyed if value is None]
    return rows


def _newest(row: Row) -> tuple[float, int]:
    created = row["fields"].get("created")  # exports may lack it
    return exact(created) if created else 0, int(row["id"])


def _issue_key(row: Row) -> tuple[str, int]:
    project, _, number = str(row["key"]).rpartition("-")
    return project, int(number)


def _field(sort: Sort, scope: Scope) -> Field | None:
    found = scope.catalog.find(sort.field)
    if not found:
        scope.unknown(f"Not able to sort using field '{sort.field}'.")
        return None
    if found[0].id in _UNSORTABLE or found[0].kind in ("opaque", "approval"):
        scope.complain(f"Field '{sort.field}' does not support sorting.")
        return None
    return found[0]


def _key_of(field: Field, scope: Scope) -> Callable[[Row], Any]:
    """The sort key of a field: None where an issue has no value."""
    if field.id == "issuekey":
        return _issue_key
    if field.kind == "sla":
        return remaining(field)
    read = field.read
    if field.kind == "instant":
        return lambda row: None if (held := read(row)) is None else exact(held)
    if field.domain in _RANKED:
        return _grouped(_rank(field, scope)) if field.domain == "version" else _rank(field, scope)
    if field.kind == "reference" and field.domain:
        return _grouped(_shown(field)) if field.domain == "component" else _shown(field)
    if field.kind == "issue":
        return lambda row: min(map(_number, held)) if (held := _listed(read(row))) else None
    if field.kind == "text" or field.many:
        return lambda row: str(held[0]).casefold() if (held := read(row)) else None
    return lambda row: (
        held.casefold() if isinstance(held := read(row), str) and field.kind != "rank" else held
    )


def _grouped(key: Callable[[Row], Any]) -> Callable[[Row], Any]:
    """Versions and components sort by project first.

    https://confluence.atlassian.com/servicemanagementserver103/advanced-searching-keywords-reference-1488596775.html
    """
    return lambda row: None if (held := key(row)) is None else (_issue_key(row)[0], held)


def _listed(held: Any) -> Sequence[str]:
    """One key or several, as a sequence."""
    if held is None:
        return ()
    return (held,) if isinstance(held, str) else held


def _number(reference: str) -> tuple[str, int]:
    """An issue id or key as something that sorts by number."""
    project, _, number = reference.rpartition("-")
    return project, int(number) if number.isdigit() else 0


def _rank(field: Field, scope: Scope) -> Callable[[Row], int | None]:
    """Position on the site; of several values the foremost counts, the highest priority is the greatest."""
    rank, read = scope.directory.register(field.domain).rank, field.read
    sign = -1 if field.domain in _REVERSED else 1

    def key(row: Row) -> int | None:
        ranks = [rank[held] for held in _listed(read(row)) if held in rank]
        return sign * min(ranks) if ranks else None

    return key


def _shown(field: Field) -> Callable[[Row], str | None]:
    """What the value is called: display name, name or option, whatever the case."""

    def key(row: Row) -> str | None:
        held = row["fields"].get(field.id)
        if isinstance(held, list):
            held = held[0] if held else None
        if not isinstance(held, Mapping):
            return None
        found = held.get("displayName") or held.get("name") or held.get("value")
        return None if found is None else str(found).casefold()

    return key
