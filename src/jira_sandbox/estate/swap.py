"""Things that issues carry, such as versions: replaced, taken away, or shown as they now are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jira_sandbox.edit import record
from jira_sandbox.edit.value import brief
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.site import Site

Thing = dict[str, Any]


def custom_fields(site: Site, kind: str) -> list[Thing]:
    """List the custom fields that hold things of a kind, such as ``version``."""
    schemas = ((field, field.get("schema") or {}) for field in site.fields if field.get("custom"))
    return [field for field, schema in schemas if kind in (schema.get("type"), schema.get("items"))]


def held(issue: Issue, field: str) -> list[Thing]:
    """List what an issue holds in a field, whether that is one thing or several."""
    value = issue.fields.get(field)
    return [value] if isinstance(value, dict) else list(value or ())


def carriers(site: Site, field: str, id_: str) -> Iterator[Issue]:
    """List the issues that hold a thing in a field."""
    return (issue for issue in site.living() if any(str(thing["id"]) == id_ for thing in held(issue, field)))


def count(site: Site, field: str, id_: str) -> int:
    """Count the issues that hold a thing in a field."""
    return sum(1 for _issue in carriers(site, field, id_))


def replaced(issue: Issue, field: str, id_: str, new: Thing | None) -> Any:
    """Give the value of a field with one thing replaced, or left out for ``None``; nothing is held twice."""
    value = issue.fields.get(field)
    if isinstance(value, dict):
        return new
    rows = [new if str(thing["id"]) == id_ else thing for thing in value or ()]
    found = {str(thing["id"]): thing for thing in rows if thing is not None}
    custom = field.startswith("customfield_")
    return list(found.values()) or (None if custom else [])


def unresolved(issue: Issue) -> bool:
    """Tell whether an issue has no resolution."""
    return issue.fields.get("resolution") is None


def any_issue(_issue: Issue) -> bool:
    """Tell that an issue is meant, whichever it is."""
    return True


def swap(
    ledger: Ledger,
    kind: str,
    id_: str,
    replacements: Mapping[str, Thing | None],
    only: Callable[[Issue], bool] = any_issue,
) -> None:
    """Replace a thing in every issue that holds it, with history.

    Args:
        ledger: writes.
        kind: ``version`` or ``component``.
        id_: of the thing that goes.
        replacements: by field, what comes instead; ``None`` for nothing.
        only: which issues.
    """
    definitions = {field["id"]: field for field in ledger.site.fields}
    short = {field: new and brief(kind, new) for field, new in replacements.items()}
    for issue in filter(only, list(ledger.site.living())):
        values = {
            field: replaced(issue, field, id_, new)
            for field, new in short.items()
            if any(str(thing["id"]) == id_ for thing in held(issue, field))
        }
        if values:
            items = record.items(definitions, issue.fields, values, ledger.site.cloud)
            ledger.change(issue, values, items)


def renew(ledger: Ledger, kind: str, fields: Iterable[str], thing: Thing) -> None:
    """Let every issue that holds a thing show it as it now is; that is no change of the issue."""
    now, id_, names = brief(kind, thing), str(thing["id"]), tuple(fields)
    for issue in list(ledger.site.living()):
        values = {
            field: replaced(issue, field, id_, now)
            for field in names
            if any(str(old["id"]) == id_ for old in held(issue, field))
        }
        if values:
            ledger.show(issue, values)
    ledger.snapshots.stale()


def substitute(things: list[Thing], old: Thing, new: Thing) -> None:
    """Put a thing into the place of another in a list of the catalog."""
    things[next(place for place, thing in enumerate(things) if thing is old)] = new
