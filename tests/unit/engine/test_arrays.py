"""Arrays made of buffers hold what pyarrow would make of the same values, and what the parsers read."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.catalog.model import Column, Type
from isthmus.catalog.types import parse
from isthmus.engine.arrow import ARROW_TYPES, array_of, typed_array
from isthmus.jira.errors import Broken

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
MOMENTS = st.datetimes(datetime(2, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC))
PYTHON = {
    Type.TEXT: TEXT,
    Type.INTEGER: st.integers(-(2**63), 2**63 - 1),
    Type.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
    Type.BOOLEAN: st.booleans(),
    Type.DATE: st.dates(),
    Type.INSTANT: MOMENTS,
    Type.TEXTS: st.lists(TEXT, max_size=3),
}


def _jira(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}{moment:%z}".rjust(28, "0")


ODD_MOMENTS = st.sampled_from(
    [
        "2026-04-28",
        "2026-04-28T15:33:31",
        "20260428T153331Z",
        "2026-W18-2T10:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-04-28T15:33:31.123456789+0200",
        "2026-04-28T15:33:60Z",
        "2026-04-28 15:33:31 +02:00",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+0100",
        "9999-12-31T23:59:59-0100",
        "today",
        "",
        1_777_000_000_000,
        True,
        {},
    ]
)
JSON: dict[Type, st.SearchStrategy[Any]] = {
    Type.TEXT: TEXT | st.integers() | st.just({"a": [1]}),
    Type.INTEGER: st.integers(-9, 9) | st.sampled_from([2**63, "7", "x", 1.0, 1.5, True]),
    Type.NUMBER: st.floats(-9, 9) | st.integers(-9, 9) | st.sampled_from(["1.5", True, 10**400, "nan"]),
    Type.BOOLEAN: st.booleans() | st.sampled_from(["true", "FALSE", 1, "yes"]),
    Type.DATE: st.dates().map(str) | ODD_MOMENTS,
    Type.INSTANT: st.datetimes(datetime(1000, 1, 2), datetime(9998, 1, 1), timezones=ZONES).map(_jira)
    | ODD_MOMENTS,
    Type.TEXTS: st.lists(TEXT | st.none() | st.integers(), max_size=3) | st.just("text"),
}


@pytest.mark.parametrize("kind", PYTHON)
@given(data=st.data())
def test_python_values(kind: Type, data: st.DataObject) -> None:
    values = data.draw(
        st.lists(PYTHON[kind] if kind is Type.TEXTS else PYTHON[kind] | st.none(), max_size=20)
    )
    made = typed_array(values, ARROW_TYPES[kind])
    made.validate(full=True)
    assert made.equals(pa.array(values, ARROW_TYPES[kind]))


@pytest.mark.parametrize("kind", JSON)
@given(data=st.data())
def test_json_values(kind: Type, data: st.DataObject) -> None:
    """Mostly values of the kind, so that the quick ways are taken; sometimes what only the parsers know."""
    values = data.draw(st.lists(JSON[kind] | st.none(), max_size=6))
    column = Column("c", kind, "c", "About it.")
    try:
        wanted = [parse(kind, value) for value in values]
    except ValueError:
        with pytest.raises(Broken, match="The column c of issues holds not a value of type"):
            array_of(column, values, "issues")
        return
    array_of(column, values, "issues").validate(full=True)
    assert array_of(column, values, "issues").equals(pa.array(wanted, ARROW_TYPES[kind]))


def test_days_and_moments() -> None:
    day = array_of(Column("c", Type.DATE, "c", "A."), ["2026-04-28", None, "2026-04-29T10:00:00Z"], "issues")
    assert day.to_pylist() == [date(2026, 4, 28), None, date(2026, 4, 29)]
    moment = array_of(Column("c", Type.INSTANT, "c", "A."), ["2026-04-28T15:33:31.783+0200", None], "issues")
    assert moment.to_pylist() == [datetime(2026, 4, 28, 13, 33, 31, 783000, UTC), None]


def test_pandas_stays_unloaded() -> None:
    """Importing it takes longer than thousands of issues do."""
    program = (
        "import sys, pyarrow as pa; from isthmus.engine.arrow import typed_array\n"
        "typed_array(['a', None], pa.string()); typed_array([1], pa.int64()); print('pandas' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "False"
