"""Columns of values as Arrow arrays: the shape in which rows leave the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from isthmus.catalog.model import Column, Type
from isthmus.catalog.types import parser
from isthmus.jira.errors import Broken
from isthmus.jira.markup import markdown

ARROW_TYPES: dict[Type, pa.DataType] = {
    Type.TEXT: pa.string(),
    Type.INTEGER: pa.int64(),
    Type.NUMBER: pa.float64(),
    Type.BOOLEAN: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.INSTANT: pa.timestamp("us", tz="UTC"),
    Type.TEXTS: pa.list_(pa.string()),
    Type.RICH: pa.string(),
    Type.JSON: pa.string(),
}


def schema_of(columns: Sequence[Column]) -> pa.Schema:
    """The Arrow schema of `columns`."""
    return pa.schema([pa.field(column.name, ARROW_TYPES[column.type]) for column in columns])


def array_of(column: Column, values: list[Any], resource: str) -> pa.Array:
    """JSON values as an array of the column's type.

    Raises `Broken` when a value cannot be read as that type: a guess or a silent NULL would be a wrong row.
    """
    kind = ARROW_TYPES[column.type]
    if column.type in (Type.TEXT, Type.BOOLEAN):
        try:
            return pa.array(values, kind)  # the common case: everything already has its type
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            pass
    try:
        return pa.array(_read(column.type, values), kind)
    except ValueError as error:
        raise Broken(
            f"The column {column.name} of {resource} holds {error}; its raw value is in issue_fields.json"
            if column.custom
            else f"The column {column.name} of {resource} holds {error}"
        ) from error


def _read(kind: Type, values: list[Any]) -> list[Any]:
    if kind is Type.RICH:
        return [markdown(value) for value in values]
    read = parser(kind)
    nothing: Any = () if kind is Type.TEXTS else None
    return [nothing if value is None else read(value) for value in values]
