"""Tables and columns as a user of SQL sees them, and rows as Python values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from isthmus.catalog.model import Dialect, Jql, Param, Resource, Type

SQL_TYPES: dict[Type, str] = {
    Type.TEXT: "VARCHAR",
    Type.INTEGER: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.BOOLEAN: "BOOLEAN",
    Type.DATE: "DATE",
    Type.INSTANT: "TIMESTAMP WITH TIME ZONE",
    Type.TEXTS: "VARCHAR[]",
    Type.RICH: "VARCHAR",
    Type.JSON: "VARCHAR",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table and what it is about."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column.

    pushed: the conditions on it that Jira answers; `as boards.id` when conditions on it are put to the rows
        above, as if they were on that column; "" when everything is checked here.
    """

    name: str
    type: str
    about: str
    pushed: str


def described(resource: Resource, dialect: Dialect) -> list[ColumnInfo]:
    """The columns of a resource in one dialect."""
    above = {own: f"as {resource.parent}.{name}" for own, name in resource.parent_key}
    return [
        ColumnInfo(
            column.name,
            SQL_TYPES[column.type],
            column.about,
            _pushed(column.push_in(dialect)) or above.get(column.name, ""),
        )
        for column in resource.columns
    ]


def _pushed(declared: Jql | Param | None) -> str:
    match declared:
        case Jql(_, operators):
            return ", ".join(sorted(operator.value for operator in operators))
        case Param():
            return "=, IN"
        case _:
            return ""


def python_rows(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    """The rows of a batch as tuples of Python values."""
    columns = [column.to_pylist() for column in batch.columns]
    return iter(zip(*columns, strict=True)) if columns else iter(())
