"""Results in every form."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from isthmus.doors.cli.formats import Format, Writer, format_for, writer_for
from isthmus.doors.cli.formats.value import plain
from isthmus.doors.cli.screen import Ink
from isthmus.doors.cli.text import shown, width_of

MOMENT = dt.datetime(2026, 4, 28, 13, 33, 31, 783000, tzinfo=dt.UTC)
BATCH = pa.RecordBatch.from_pydict(
    {
        "key": pa.array(["A-1", "A-2"]),
        "at": pa.array([MOMENT, None], pa.timestamp("us", "UTC")),
        "due": pa.array([dt.date(2026, 5, 1), None]),
        "labels": pa.array([["a", "b,c"], []], pa.list_(pa.string())),
        "points": pa.array([1.5, None]),
        "open": pa.array([True, None]),
        "raw": pa.array(['{"a":1}', ""]),
    }
)


def written(
    form: Format, *batches: pa.RecordBatch, path: Path | None = None, width: int | None = None
) -> bytes:
    out = BytesIO()
    writer: Writer = writer_for(form, out, path=path, width=width, ink=Ink())
    writer.begin(batches[0].schema)
    for batch in batches:
        writer.write(batch)
    writer.end()
    return out.getvalue()


def test_json_is_one_array_of_objects() -> None:
    assert json.loads(written(Format.JSON, BATCH, BATCH)) == 2 * [
        {
            "key": "A-1",
            "at": "2026-04-28T13:33:31.783Z",
            "due": "2026-05-01",
            "labels": ["a", "b,c"],
            "points": 1.5,
            "open": True,
            "raw": '{"a":1}',
        },
        {"key": "A-2", "at": None, "due": None, "labels": [], "points": None, "open": None, "raw": ""},
    ]


def test_json_of_nothing_is_an_empty_array() -> None:
    assert written(Format.JSON, BATCH.slice(0, 0)) == b"[]\n"


def test_json_lines_are_one_object_each() -> None:
    lines = written(Format.JSONL, BATCH, BATCH.slice(0, 0)).splitlines()
    assert [json.loads(line)["key"] for line in lines] == ["A-1", "A-2"]


def test_a_name_that_comes_twice_is_numbered() -> None:
    batch = pa.RecordBatch.from_arrays([pa.array([one]) for one in (1, 2, 3)], names=["k", "k", "k_1"])
    assert json.loads(written(Format.JSON, batch)) == [{"k": 1, "k_2": 2, "k_1": 3}]


def test_csv_tells_null_from_empty_and_quotes_what_needs_it() -> None:
    lines = written(Format.CSV, BATCH).decode().splitlines()
    assert lines == [
        "key,at,due,labels,points,open,raw",
        'A-1,2026-04-28T13:33:31.783Z,2026-05-01,"[""a"",""b,c""]",1.5,true,"{""a"":1}"',
        'A-2,,,[],,,""',
    ]


def test_csv_is_read_back_by_others() -> None:
    nasty = ['say "hi"', "a,b", "two\nlines", "carriage\rreturn", " spaced ", "ünï"]
    batch = pa.RecordBatch.from_pydict({"text": nasty})
    read = list(csv.reader(io.StringIO(written(Format.CSV, batch).decode(), newline="")))
    assert [row[0] for row in read] == ["text", *nasty]


def test_parquet_keeps_types_and_many_batches() -> None:
    table = pq.read_table(BytesIO(written(Format.PARQUET, *[BATCH] * 5)))
    assert table.num_rows == 10
    assert table.schema.field("at").type.tz == "UTC"
    assert table.column("labels")[0].as_py() == ["a", "b,c"]


def test_parquet_of_nothing_has_columns() -> None:
    assert pq.read_table(BytesIO(written(Format.PARQUET, BATCH.slice(0, 0)))).num_columns == 7


def test_arrow_is_a_stream_in_pipes_and_a_file_in_files() -> None:
    stream = written(Format.ARROW, BATCH, BATCH)
    assert pa.ipc.open_stream(stream).read_all().num_rows == 4
    assert pa.ipc.open_file(written(Format.ARROW, BATCH, path=Path("x.arrow"))).read_all().num_rows == 2
    assert pa.ipc.open_stream(written(Format.ARROW, BATCH, path=Path("x.arrows"))).read_all().num_rows == 2


def test_table_aligns_numbers_right_and_names_what_is_null() -> None:
    batch = pa.RecordBatch.from_pydict({"key": ["A-1", "B-22"], "n": [5, None], "team": ["Öl", "東京"]})
    assert written(Format.TABLE, batch).decode().splitlines() == [
        "key      n  team",
        "────  ────  ────",
        "A-1      5  Öl",
        "B-22  NULL  東京",
    ]


def test_table_cuts_long_texts_to_the_terminal_and_shows_where() -> None:
    batch = pa.RecordBatch.from_pydict({"key": ["A-1"], "summary": ["x" * 100], "n": [123456789012]})
    lines = written(Format.TABLE, batch, width=60).decode().splitlines()
    assert all(width_of(line) <= 60 for line in lines)
    assert "123456789012" in lines[2]
    assert "xxx…" in lines[2]


def test_records_stand_in_for_a_table_that_does_not_fit() -> None:
    batch = pa.RecordBatch.from_pydict({f"column_{at}": ["some text"] for at in range(12)})
    lines = written(Format.TABLE, batch, width=60).decode().splitlines()
    assert lines[0].startswith("── 1 ──")
    assert lines[1] == "column_0   some text"


def test_records_shorten_what_is_very_long_and_say_so() -> None:
    columns = {f"column_{at}": ["line\n" * 50] for at in range(12)}
    text = written(Format.TABLE, pa.RecordBatch.from_pydict(columns), width=60).decode()
    assert "… 250 characters in all" in text


def test_table_says_the_header_again_when_columns_grow() -> None:
    batch = pa.RecordBatch.from_pydict({"n": ["1"] * 1000 + ["1234567890"]})
    lines = written(Format.TABLE, batch).decode().splitlines()
    assert [at for at, line in enumerate(lines) if line == "n"] == [0, 1002]
    assert lines[-1] == "1234567890"


def test_text_of_strangers_cannot_control_the_terminal() -> None:
    batch = pa.RecordBatch.from_pydict({"summary": ["\x1b[31mred\x07 \u202eevil\nnext"]})
    text = written(Format.TABLE, batch).decode()
    assert "\x1b" not in text
    assert "␛[31mred␇ �evil↵next" in text
    assert shown("a\nb\tc", lines=True) == "a\nb    c"


def test_values_of_every_kind_become_plain() -> None:
    micro = MOMENT.replace(microsecond=783001)
    cases: list[tuple[pa.Array, list[object]]] = [
        (pa.array([micro], pa.timestamp("us", "UTC")), ["2026-04-28T13:33:31.783001Z"]),
        (pa.array([MOMENT], pa.timestamp("us", "Europe/Berlin")), ["2026-04-28T13:33:31.783Z"]),
        (pa.array([0], pa.timestamp("s", "UTC")), ["1970-01-01T00:00:00.000Z"]),
        (pa.array([MOMENT.replace(tzinfo=None)], pa.timestamp("ns")), ["2026-04-28T13:33:31.783"]),
        (pa.array([Decimal("1.50")]), [Decimal("1.50")]),
        (pa.array([b"\x00\x01"]), ["AAE="]),
        (pa.array([[MOMENT]], pa.list_(pa.timestamp("us", "UTC"))), [["2026-04-28T13:33:31.783Z"]]),
        (
            pa.array([[MOMENT.replace(tzinfo=None)]], pa.list_(pa.timestamp("us"))),
            [["2026-04-28T13:33:31.783"]],
        ),
        (pa.array([{"a": dt.time(10, 0)}]), [{"a": "10:00:00"}]),
        (pa.array([dt.timedelta(days=3, seconds=2, microseconds=500_000)]), ["P3DT2.5S"]),
        (pa.array([(2, 3, 0)], pa.month_day_nano_interval()), ["P2M3D"]),
        (pa.array([(0, 0, 0)], pa.month_day_nano_interval()), ["PT0S"]),
        (pa.array([None]), [None]),
    ]
    for array, expected in cases:
        assert plain(array) == expected


@pytest.mark.parametrize(
    ("chosen", "path", "terminal", "form"),
    [
        (None, None, True, Format.TABLE),
        (None, None, False, Format.CSV),
        (Format.JSON, Path("x.csv"), True, Format.JSON),
        (None, Path("x.PARQUET"), True, Format.PARQUET),
        (None, Path("x"), True, Format.CSV),
        (None, Path("x.txt"), True, Format.CSV),
    ],
)
def test_the_form_is_said_or_follows_from_the_place(
    chosen: Format | None, path: Path | None, terminal: bool, form: Format
) -> None:
    assert format_for(chosen, path, terminal=terminal) is form
