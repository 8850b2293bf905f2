"""What the benchmark asks of every reader, and how it shows what came of it."""

from __future__ import annotations

from bench.course import judge
from bench.figure import Figure, Target, least, table
from bench.question import COLUMNS, COMMENT_COLUMNS, COMMENT_FIELDS, FIELDS

from isthmus.catalog.model import Dialect
from isthmus.catalog.resources import RESOURCES
from isthmus.engine.scan import column_named, issue_fields


def figure(name: str = "a", wall: float = 1.0, peak: float = 100.0, ratio: float | None = None) -> Figure:
    return Figure(name, wall, 0.5, 0.4, peak, 100, 0, 32, 10_000, ratio)


def test_all_readers_ask_for_what_the_columns_need() -> None:
    paths = [column_named(RESOURCES["issues"], name).path_in(Dialect.CLOUD) for name in COLUMNS]
    assert set(issue_fields(paths)) == set(FIELDS)
    assert len(set(COLUMNS)) == 20


def test_comments_come_with_the_field_that_holds_them() -> None:
    nested = RESOURCES["comments"].nested
    assert nested is not None
    assert nested.field in COMMENT_FIELDS
    assert all(RESOURCES["comments"].column(name) for name in COMMENT_COLUMNS)


def test_the_least_disturbed_reading_counts() -> None:
    assert least([figure("a", 2.0), figure("b", 1.0), figure("c", 3.0)]).name == "b"


def test_targets() -> None:
    assert Target("peak", 250, 250).met
    assert not Target("peak", 251, 250).met
    assert Target("times faster", 8, 8, at_least=True).met
    assert str(Target("times faster", 7.96, 8, at_least=True)) == "MISSED  times faster: 7.96 ≥ 8"


def test_the_promises_are_about_the_readings_at_150_ms() -> None:
    small = figure("10,000 issues, 150 ms: 20 columns: isthmus", ratio=1.5)
    large = figure("100,000 issues, 150 ms: 20 columns: isthmus", peak=119.0)
    comments = figure("10,000 issues, 150 ms: all comments: isthmus")
    other = figure("10,000 issues, 0 ms: 20 columns: isthmus", ratio=4.0)
    peer = figure("10,000 issues, 150 ms: 20 columns: jira, json", wall=7.0)
    judge([small, large, comments, other, peer])
    assert [target.met for target in small.targets] == [True, True, True, False]
    assert [target.met for target in large.targets] == [True]
    assert [target.met for target in comments.targets] == [True]
    assert other.targets == []


def test_the_table_is_aligned() -> None:
    lines = table([figure("a", ratio=1.0), figure("much longer")])
    assert len({len(line) for line in lines}) == 1
    assert lines[1].split()[:3] == ["a", "1.00", "1.00"]


def test_the_record_names_what_was_promised() -> None:
    record = figure(ratio=1.23456).record()
    wanted = {"name", "wall_s", "cpu_s", "peak_mb", "requests", "rows", "ratio_to_limit"}
    assert wanted <= record.keys()
    assert record["ratio_to_limit"] == 1.235
