"""Arrow columns as the plain values that text formats write.

Days are `2026-04-28`, instants `2026-04-28T13:33:31.783Z` (ISO 8601, UTC, milliseconds unless a value has
more), lists stay lists. JSON columns are text already.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Plain = str | int | float | bool | Decimal | list[Any] | dict[str, Any] | None
"""What JSON can say, with decimals exact."""


_AS_THEY_ARE = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_boolean,
    pa.types.is_null,
)


def plain(column: pa.Array) -> list[Plain]:
    """The values of `column`, each as JSON would hold it."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _instants(column)
    if any(is_kind(kind) for is_kind in _AS_THEY_ARE):
        values: list[Plain] = column.to_pylist()
        return values
    return [_simple(value) for value in column.to_pylist()]


def _instants(column: pa.Array) -> list[Plain]:
    """Moments as text. A moment without a zone keeps having none."""
    unit, zone = column.type.unit, column.type.tz
    micro = column.cast(pa.timestamp("us" if unit != "ns" else "ns", "UTC" if zone else None))
    if unit in ("us", "ns"):
        whole = 1_000 if unit == "us" else 1_000_000
        ticks = micro.cast(pa.int64())
        rounded = pc.multiply(pc.divide(ticks, whole), whole)
        if pc.all(pc.equal(ticks, rounded)).as_py() in (True, None):
            micro = micro.cast(pa.timestamp("ms", micro.type.tz))
    elif unit == "s":
        micro = column.cast(pa.timestamp("ms", "UTC" if zone else None))
    texts: list[Plain] = pc.strftime(micro, format="%Y-%m-%dT%H:%M:%S" + ("Z" if zone else "")).to_pylist()
    return texts


def _simple(value: Any) -> Plain:
    """One value, or one inside a list or structure."""
    if value is None or isinstance(value, str | int | float | Decimal):
        return value
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return {str(key): _simple(one) for key, one in value.items()}
    if isinstance(value, pa.MonthDayNano):
        return _span(value.months, value.days, value.nanoseconds / 1e9)
    if isinstance(value, dt.timedelta):
        return _span(0, value.days, value.seconds + value.microseconds / 1e6)
    if isinstance(value, Sequence):
        return [_simple(one) for one in value]
    return str(value)


def _moment(value: dt.datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat(timespec="milliseconds")
    return value.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _span(months: int, days: int, seconds: float) -> str:
    """A duration of ISO 8601, as in `P3DT2.5S`."""
    date = (f"{months}M" if months else "") + (f"{days}D" if days else "")
    time = f"T{seconds:.6f}".rstrip("0").rstrip(".") + "S" if seconds else ""
    return "P" + (date + time or "T0S")


def names(schema: pa.Schema) -> list[str]:
    """The names of the columns, each once: a second `key` becomes `key_1`, as DuckDB does it."""
    taken: set[str] = set()
    unique: list[str] = []
    for name in schema.names:
        free, number = name, 0
        while free in taken or (number and free in schema.names):
            number += 1
            free = f"{name}_{number}"
        taken.add(free)
        unique.append(free)
    return unique
