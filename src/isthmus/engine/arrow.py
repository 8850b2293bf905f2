"""Columns of values as Arrow arrays: the shape in which rows leave the engine.

`pyarrow.array` imports pandas wherever it is installed, only to ask whether a list is one of its series; that
takes longer than thousands of issues do. Here the arrays are made of their buffers instead, and texts that
are moments are read by Arrow (docs/why/speed.md).

https://arrow.apache.org/docs/format/Columnar.html
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from types import NoneType
from typing import Any

import msgspec
import pyarrow as pa
from pyarrow.lib import StringBuilder

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

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
_TEXTUAL = frozenset({str, NoneType})


def schema_of(columns: Sequence[Column]) -> pa.Schema:
    """The Arrow schema of `columns`."""
    return pa.schema([pa.field(column.name, ARROW_TYPES[column.type]) for column in columns])


def array_of(column: Column, values: list[Any], resource: str) -> pa.Array:
    """JSON values, decoded or (rich text) not, as an array of the column's type.

    Raises `Broken` when a value cannot be read as that type: a guess or a silent NULL would be a wrong row.
    """
    try:
        quick = _QUICK.get(column.type)
        found = quick(values) if quick else None
        if found is not None:
            return found
        return typed_array(_read(column.type, values), ARROW_TYPES[column.type])
    except ValueError as error:
        raise Broken(
            f"The column {column.name} of {resource} holds {error}; its raw value is in issue_fields.json"
            if column.custom
            else f"The column {column.name} of {resource} holds {error}"
        ) from error


def typed_array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Python values (see `catalog/types.py`; None for NULL) as an array of one of `ARROW_TYPES`."""
    return _MAKERS[kind](values)


def _read(kind: Type, values: list[Any]) -> list[Any]:
    if kind is Type.RICH:
        # One document after the other is decoded, rendered and let go: Python's garbage collector, which runs
        # whenever many objects are alive at once, has nothing to look for.
        return [markdown(_opened(value)) for value in values]
    read = parser(kind)
    nothing: Any = () if kind is Type.TEXTS else None
    return [nothing if value is None else read(value) for value in values]


def _opened(value: Any) -> Any:
    return msgspec.json.decode(value) if isinstance(value, msgspec.Raw) else value


# --- values that already are what Arrow can take: None when some are not ------------------------------------


def _quick_texts(values: list[Any]) -> pa.Array | None:
    return _texts(values) if _TEXTUAL.issuperset(map(type, values)) else None


def _quick_lists(values: list[Any]) -> pa.Array | None:
    if not {list, NoneType}.issuperset(map(type, values)):
        return None
    flat = [one for some in values if some for one in some]
    return _lists(values, flat) if {str}.issuperset(map(type, flat)) else None


def _quick_instants(values: list[Any]) -> pa.Array | None:
    return _read_by_arrow(values, ARROW_TYPES[Type.INSTANT])


def _quick_dates(values: list[Any]) -> pa.Array | None:
    if not _TEXTUAL.issuperset(map(type, values)):
        return None
    return _read_by_arrow([value and value[:10] for value in values], ARROW_TYPES[Type.DATE])


def _read_by_arrow(values: list[Any], kind: pa.DataType) -> pa.Array | None:
    """ISO 8601 texts as moments or days; None when one is another form or not between the years 2 and 9998,
    where time zones could lead out of what Python's calendar has."""
    if not _TEXTUAL.issuperset(map(type, values)):
        return None
    there = [value for value in values if value is not None]
    if there and (min(there) < "0002" or max(there) >= "9999"):
        return None
    try:
        return _texts(values).cast(kind)
    except pa.ArrowInvalid:
        return None


_QUICK: Mapping[Type, Callable[[list[Any]], pa.Array | None]] = {
    Type.TEXT: _quick_texts,
    Type.TEXTS: _quick_lists,
    Type.INSTANT: _quick_instants,
    Type.DATE: _quick_dates,
}


# --- arrays from their buffers ------------------------------------------------------------------------------


def _texts(values: Iterable[str | None]) -> pa.Array:
    builder = StringBuilder()
    builder.append_values(values)
    return builder.finish()


def _bits(flags: Iterable[bool]) -> pa.Buffer:
    """A bitmap: the first flag is the lowest bit of the first byte."""
    digits = "".join(["1" if flag else "0" for flag in flags])
    return pa.py_buffer(int(f"0{digits[::-1]}", 2).to_bytes((len(digits) + 7) // 8, "little"))


def _of_buffers(kind: pa.DataType, values: Sequence[Any], data: pa.Buffer) -> pa.Array:
    """An array of the items in `data`; NULL where `values` has None."""
    absent = sum(1 for value in values if value is None)
    validity = _bits(value is not None for value in values) if absent else None
    return pa.Array.from_buffers(kind, len(values), [validity, data], absent)


def _items(kind: pa.DataType, code: str, number: Callable[[Any], Any]) -> Callable[[Sequence[Any]], pa.Array]:
    """Makes arrays of items of one size, of which `code` is the one in `array.array`."""

    def make(values: Sequence[Any]) -> pa.Array:
        items = array(code, [0 if value is None else number(value) for value in values])
        return _of_buffers(kind, values, pa.py_buffer(items))

    return make


def _booleans(values: Sequence[Any]) -> pa.Array:
    return _of_buffers(pa.bool_(), values, _bits(value is True for value in values))


def _lists(values: Sequence[Sequence[str] | None], flat: Iterable[str]) -> pa.Array:
    """Lists of texts; `flat` has all of them. There is no NULL: null is the empty list."""
    ends = array("i", accumulate((len(some) if some else 0 for some in values), initial=0))
    offsets = pa.Array.from_buffers(pa.int32(), len(ends), [None, pa.py_buffer(ends)])
    return pa.ListArray.from_arrays(offsets, _texts(flat))


_MAKERS: Mapping[pa.DataType, Callable[[Sequence[Any]], pa.Array]] = {
    ARROW_TYPES[Type.TEXT]: _texts,
    ARROW_TYPES[Type.INTEGER]: _items(pa.int64(), "q", int),
    ARROW_TYPES[Type.NUMBER]: _items(pa.float64(), "d", float),
    ARROW_TYPES[Type.BOOLEAN]: _booleans,
    ARROW_TYPES[Type.DATE]: _items(pa.date32(), "i", lambda day: (day - _FIRST_DAY).days),
    ARROW_TYPES[Type.INSTANT]: _items(
        ARROW_TYPES[Type.INSTANT], "q", lambda moment: (moment - _EPOCH) // _MICROSECOND
    ),
    ARROW_TYPES[Type.TEXTS]: lambda values: _lists(values, [one for some in values for one in some or ()]),
}
