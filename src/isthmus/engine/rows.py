"""Undecoded rows on their way to becoming record batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pyarrow as pa

from isthmus.catalog.model import Column, Dialect, Resource, Type
from isthmus.catalog.types import readable
from isthmus.engine.arrow import array_of, schema_of, typed_array
from isthmus.engine.path import Walk

Row = msgspec.Raw


@dataclass(slots=True)
class Rows:
    """Rows of one resource, with what surrounds them.

    own: the rows. above: the rows of the parent, and for each own row the position of its parent there.
    around: the rows around exploded elements (the history around its items), likewise.
    only: when a parameter was asked for, the column it stands for and the value that the rows have to have.
    """

    own: list[Row]
    above: list[Row] = field(default_factory=list)
    above_of: list[int] = field(default_factory=list)
    around: list[Row] = field(default_factory=list)
    around_of: list[int] = field(default_factory=list)
    only: tuple[str, str] | None = None


class Shape:
    """Turns rows of a resource into record batches of some of its columns.

    field_names: the names of fields by id, for the columns that show them.
    """

    def __init__(
        self,
        resource: Resource,
        columns: Sequence[Column],
        dialect: Dialect,
        field_names: Mapping[str, str],
    ) -> None:
        self.schema = schema_of(columns)
        self._resource = resource.name
        self._columns = tuple(columns)
        self._paths = [column.path_in(dialect) for column in columns]
        self._names = field_names
        self._own = self._walk("")
        self._above = self._walk("^")
        self._around = self._walk("<")

    def _walk(self, prefix: str) -> Walk | None:
        """The walk over the rows that columns with this prefix look at; None when no column does."""
        wanted: list[str] = []
        raw: set[str] = set()
        for column, path in zip(self._columns, self._paths, strict=True):
            if not path or (path[0] if path[0] in "^<" else "") != prefix:
                continue
            bare = _source(path)
            wanted.append(bare)
            if column.type in (Type.JSON, Type.RICH):
                raw.add(bare)
        return Walk(wanted, frozenset(raw)) if wanted else None

    def batch(self, rows: Rows) -> pa.RecordBatch:
        """The rows as a record batch."""
        own = self._own.values(rows.own) if self._own else {}
        above = self._above.values(rows.above) if self._above else {}
        around = self._around.values(rows.around) if self._around else {}
        arrays = []
        for column, path in zip(self._columns, self._paths, strict=True):
            if not path:
                values: list[Any] = [None] * len(rows.own)
            elif path[0] == "^":
                values = _spread(above[_source(path)], rows.above_of)
            elif path[0] == "<":
                values = _spread(around[_source(path)], rows.around_of)
            else:
                values = self._finished(path, own[_source(path)])
            if column.type is Type.JSON:
                values = [_json_text(value) for value in values]
                arrays.append(typed_array(values, pa.string()))
            else:
                arrays.append(array_of(column, values, self._resource))
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _finished(self, path: str, values: list[Any]) -> list[Any]:
        if path == "@name":
            return [self._names.get(value, value) for value in values]
        if path == "@text":
            return [readable(_opened(value)) for value in values]
        if path.endswith("#tail"):
            return [None if value is None else str(value).rstrip("/").rpartition("/")[2] for value in values]
        return values


_SOURCES = {"@name": "@key", "@text": "@value"}


def _source(path: str) -> str:
    """The path of the JSON that the value at `path` is made from."""
    bare = path.lstrip("^<").removesuffix("#tail")
    return _SOURCES.get(bare, bare)


def _spread(values: list[Any], positions: list[int]) -> list[Any]:
    return [values[position] for position in positions]


def _opened(value: Any) -> Any:
    return msgspec.json.decode(value) if isinstance(value, msgspec.Raw) else value


def _json_text(value: Any) -> str | None:
    if value is None:
        return None
    text = bytes(value) if isinstance(value, msgspec.Raw) else msgspec.json.encode(value)
    return None if text == b"null" else text.decode()
