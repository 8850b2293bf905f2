"""The differential test: what is answered with push-down equals DuckDB over full, unfiltered scans.

Thousands of random statements; `make chaos` runs forty times as many, other ones each time. Every JQL that is
sent has to be one that an independent parser reads.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random

import duckdb
import pyarrow as pa
import pytest
from drawn_conditions import Sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites import Jira, whole
from statements import LIVE, TABLES, Asked, Writer

import isthmus
from isthmus.doors.sql import Connection
from isthmus.doors.sql.table import python_rows
from jira_sandbox.jql import parse

LONG = os.environ.get("ISTHMUS_HYPOTHESIS") == "long"
EXAMPLES = 10_000 if LONG else 260
PARTS = 4  # of the examples of each product, so that workers can share them

Row = tuple[str, ...]


@dataclass
class Pair:
    """A connection that pushes down, and a DuckDB that holds everything."""

    connection: Connection
    truth: duckdb.DuckDBPyConnection
    samples: dict[str, Sample]

    def pushed(self, asked: Asked) -> list[Row]:
        with self.connection.cursor() as cursor:
            rows = shown(cursor.execute(asked.sql, asked.parameters).fetch_arrow_table())
            for report in cursor.reports:
                for jql in report.jql:
                    parse(jql)
        return rows

    def true(self, sql: str, parameters: list[object]) -> list[Row]:
        return shown(self.truth.sql(sql, params=parameters or None).to_arrow_table())


def shown(table: pa.Table) -> list[Row]:
    """The rows, comparable whatever they hold."""
    return [tuple(map(repr, row)) for batch in table.to_batches() for row in python_rows(batch)]


def pair_of(site: Jira) -> Iterator[Pair]:
    with site.connect() as connection, duckdb.connect() as truth:
        truth.execute("SET TimeZone = 'UTC'")
        truth.execute("CREATE SCHEMA jira")
        tables = {name: whole(connection, name) for name in TABLES}
        for name, table in tables.items():
            truth.register(f"_{name}", table)
            truth.execute(f"CREATE TABLE {name} AS SELECT * FROM _{name}")
            truth.execute(f"CREATE VIEW jira.{name} AS SELECT * FROM main.{name}")
        drawn = {**tables, "issues": tables["issues"].drop_columns(list(LIVE))}
        yield Pair(connection, truth, {name: Sample.of(table) for name, table in drawn.items()})


@pytest.fixture(scope="module")
def cloud_pair(cloud_site: Jira) -> Iterator[Pair]:
    yield from pair_of(cloud_site)


@pytest.fixture(scope="module")
def datacenter_pair(datacenter_site: Jira) -> Iterator[Pair]:
    yield from pair_of(datacenter_site)


def agree(pair: Pair, asked: Asked) -> None:
    """That both answers are the same; where SQL leaves some choice, that ours is one of the right ones."""
    wanted = pair.true(asked.sql, asked.parameters)
    found = pair.pushed(asked)
    if asked.uncut:
        everything = Counter(pair.true(asked.uncut, asked.parameters))
        assert len(found) == len(wanted)
        assert not Counter(found) - everything, "a row that is not in the result without its limit"
    else:
        assert Counter(found) == Counter(wanted)
    if asked.ordered_by:
        assert [row[: asked.ordered_by] for row in found] == [row[: asked.ordered_by] for row in wanted]


def sane(pair: Pair, asked: Asked) -> bool:
    """Whether DuckDB itself takes the statement; what it refuses, we have to refuse in a PEP 249 way."""
    try:
        pair.true(asked.sql, asked.parameters)
    except duckdb.Error:
        with suppress(isthmus.Error):
            pair.pushed(asked)
        return False
    return True


FREELY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    derandomize=not LONG,
)


@pytest.mark.parametrize("part", range(PARTS))
@FREELY
@given(seed=st.integers(0, 2**48))
def test_cloud_answers_as_full_scans_do(cloud_pair: Pair, part: int, seed: int) -> None:
    asked = Writer(Random(seed * PARTS + part), cloud_pair.samples).statement()
    if sane(cloud_pair, asked):
        agree(cloud_pair, asked)


@pytest.mark.parametrize("part", range(PARTS))
@FREELY
@given(seed=st.integers(0, 2**48))
def test_datacenter_answers_as_full_scans_do(datacenter_pair: Pair, part: int, seed: int) -> None:
    asked = Writer(Random(seed * PARTS + part), datacenter_pair.samples).statement()
    if sane(datacenter_pair, asked):
        agree(datacenter_pair, asked)
