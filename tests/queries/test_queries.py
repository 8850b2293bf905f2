"""Push-down as text: each file holds a statement, what Jira is asked for it, and what is checked here.

A file reads:

    -- One sentence: the trap, or the idea.
    -- as: SELECT …                    (only where there is jql: the same question without it)
    -- issues
    --   JQL       status = "Done"
    --   checked   status = 'Done'
    SELECT key FROM issues WHERE status = 'Done'

The text is what was really asked of a Cloud sandbox of which the caller lives in Berlin; the rows are
compared with those of DuckDB over full scans, on Cloud and on Data Center.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from isthmus.doors.sql import Connection
from isthmus.doors.sql.report import ScanReport
from isthmus.doors.sql.table import python_rows

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "integration"))

from sites import Jira, readable_tables, served, whole  # noqa: E402 - beside the other tests of a running sandbox

FILES = sorted(HERE.glob("*.sql"))
SHOWN = ("  JQL", "  with", "  checked", "  note")


@dataclass
class Site:
    """A connection, and DuckDB with the tables that were needed so far."""

    connection: Connection
    truth: duckdb.DuckDBPyConnection
    read: set[str] = field(default_factory=set)

    def true(self, sql: str) -> list[tuple[str, ...]]:
        for name in set(re.findall(r"\b[a-z_]+\b", sql)) & set(readable_tables(self.connection)):
            if name not in self.read:
                self.read.add(name)
                self.truth.register(f"_{name}", whole(self.connection, name))
                self.truth.execute(f"CREATE TABLE {name} AS SELECT * FROM _{name}")
        return shown(self.truth.sql(sql).to_arrow_table())


def shown(table: pa.Table) -> list[tuple[str, ...]]:
    return [tuple(map(repr, row)) for batch in table.to_batches() for row in python_rows(batch)]


def opened(jira: Jira) -> Iterator[Site]:
    with jira.connect() as connection, duckdb.connect() as truth:
        truth.execute("SET TimeZone = 'UTC'")
        yield Site(connection, truth)


@pytest.fixture(scope="module")
def cloud() -> Iterator[Site]:
    with served("--issues", "240") as jira:
        yield from opened(jira)


@pytest.fixture(scope="module")
def datacenter() -> Iterator[Site]:
    with served("--issues", "240", "--deployment", "datacenter") as jira:
        yield from opened(jira)


def parted(text: str) -> tuple[str, str, list[str]]:
    """The statement, the statement whose rows are the right ones, and the expected lines."""
    comments = [line[3:] for line in text.splitlines() if line.startswith("--")]
    sql = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    same = [line.removeprefix("as: ") for line in comments if line.startswith("as: ")]
    expected = [line for line in comments[1:] if not line.startswith("as: ")]
    return sql, same[0] if same else sql, expected


def told(reports: tuple[ScanReport, ...]) -> list[str]:
    """What was asked, as the files write it."""
    lines: list[str] = []
    for report in reports:
        lines.append(report.table)
        lines += [line for line in report.lines() if line.startswith(SHOWN)]
    return lines


def answered(site: Site, path: Path) -> list[str]:
    """What was asked for the file's statement, whose rows are checked."""
    sql, same, _ = parted(path.read_text())
    with site.connection.cursor() as cursor:
        found = shown(cursor.execute(sql).fetch_arrow_table())
        reports = cursor.reports
    wanted = site.true(same)
    assert Counter(found) == Counter(wanted)
    if "ORDER BY" in same:
        assert found == wanted
    return told(reports)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_cloud_is_asked_what_the_file_says(cloud: Site, path: Path) -> None:
    assert answered(cloud, path) == parted(path.read_text())[2]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_datacenter_gives_the_same_rows_as_full_scans(datacenter: Site, path: Path) -> None:
    answered(datacenter, path)


def test_ten_thousand_names(cloud: Site) -> None:
    """Named issues are fetched, however many are named."""
    names = [str(number) for number in range(10_000, 20_000)]
    places = ", ".join("?" for _ in names)
    with cloud.connection.cursor() as cursor:
        found = cursor.execute(f"SELECT key FROM issues WHERE id IN ({places})", names).fetchall()
        assert len(found) == 240
        assert cursor.reports[0].jql == ()


def test_ten_thousand_values(cloud: Site) -> None:
    """A long list is cut into searches that Jira takes, and each issue comes once."""
    known = [row[0] for row in cloud.true("SELECT DISTINCT creator_account_id FROM issues")]
    values = [f"712020:{number:08x}-1111-4111-8111-{number:012x}" for number in range(10_000 - len(known))]
    values += [name.strip("'") for name in known]
    places = ", ".join("?" for _ in values)
    sql = f"SELECT key FROM issues WHERE creator_account_id IN ({places})"
    with cloud.connection.cursor() as cursor:
        assert len(cursor.execute(sql, values).fetchall()) == 240
        assert len(cursor.reports[0].jql) >= 20
