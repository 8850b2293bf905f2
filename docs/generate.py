"""Writes the reference pages out of the program itself: `make docs`.

A test compares each page with what would be written now, so that no page can fall behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Dialect, Jql, Param, Resource
from isthmus.catalog.resources import RESOURCES
from isthmus.connect.reference import reference
from isthmus.doors.sql.table import SQL_TYPES

REFERENCE = Path(__file__).parent / "reference"

INTRODUCTION = """\
# Tables

Generated from the catalog by `make docs`.

**Asked of Jira** lists the conditions that are sent to Jira; every other condition is checked here, on the
rows that the first ones leave. A condition on a column that repeats one of the parent (the issue of a
comment) narrows which parents are read. On `issues`, the custom fields of your site are columns too, named
after the field; `isthmus columns issues` lists them. How a condition becomes JQL is told in
[push-down](../why/push-down.md).
"""


def pages() -> Mapping[str, str]:
    """Every generated page by its file name."""
    return {"options.md": reference(), "tables.md": tables()}


def tables() -> str:
    """The page of tables: what each holds, and which conditions on its columns Jira answers."""
    lines = [INTRODUCTION, " · ".join(f"[{name}](#{name})" for name in sorted(RESOURCES)), ""]
    for name in sorted(RESOURCES):
        lines += _table(RESOURCES[name])
    return "\n".join(lines)


def _table(resource: Resource) -> Iterable[str]:
    missing = [dialect.value for dialect in Dialect if dialect not in resource.list]
    yield f"## {resource.name}"
    yield ""
    yield f"{resource.about} [Jira's documentation]({resource.docs})."
    if missing:
        yield f"Not offered by Jira {' and '.join(missing)}."
    if resource.parent:
        yield f"Read through `{resource.parent}`."
    yield ""
    yield "| column | type | asked of Jira | what it is |"
    yield "|---|---|---|---|"
    parents = dict(resource.parent_key)
    for column in resource.columns:
        through = f"as `{resource.parent}.{parents[column.name]}`" if column.name in parents else ""
        cells = (column.name, SQL_TYPES[column.type], through or _asked(column), column.about + _only(column))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _asked(column: Column) -> str:
    shown = {dialect: _conditions(column.push_in(dialect)) for dialect in (CLOUD, DATA_CENTER)}
    if shown[CLOUD] == shown[DATA_CENTER]:
        return shown[CLOUD]
    return "; ".join(f"{dialect.value}: {text}" for dialect, text in shown.items() if text)


def _conditions(pushed: Jql | Param | None) -> str:
    match pushed:
        case Jql(_, operators):
            return ", ".join(f"`{one}`" for one in sorted(operator.value for operator in operators))
        case Param():
            return "`=`, `IN`"
        case _:
            return ""


def _only(column: Column) -> str:
    there = [dialect.value for dialect in Dialect if column.path_in(dialect)]
    return f" ({there[0]} only)" if len(there) == 1 else ""


def main() -> None:
    """Write every page."""
    for name, text in pages().items():
        (REFERENCE / name).write_text(text)


if __name__ == "__main__":
    main()
