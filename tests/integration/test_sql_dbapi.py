"""The promises of PEP 249, and what a person reads when a statement cannot be answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sites import Jira

import isthmus
from isthmus.doors.sql import Connection


@pytest.fixture(scope="module")
def jira(cloud_site: Jira) -> Iterator[Connection]:
    with cloud_site.connect() as connection:
        yield connection


def test_rows_come_one_some_and_all_at_a_time(jira: Connection) -> None:
    with jira.cursor() as cursor:
        assert cursor.execute("SELECT key, votes, created FROM issues ORDER BY id") is cursor
        assert [column[0] for column in cursor.description or ()] == ["key", "votes", "created"]
        assert cursor.rowcount == -1
        first = cursor.fetchone()
        some = cursor.fetchmany(3)
        rest = cursor.fetchall()
        assert first is not None
        assert (len(some), len(rest)) == (3, 236)
        assert len({row[0] for row in [first, *some, *rest]}) == 240
        assert cursor.fetchone() is None
        assert cursor.fetchmany() == []
        assert list(cursor) == []


def test_a_cursor_runs_one_statement_after_the_other(jira: Connection) -> None:
    with jira.cursor() as cursor:
        cursor.execute("SELECT key FROM issues")
        cursor.fetchone()
        cursor.executemany("SELECT ? + 1", [(1,), (2,)])
        assert cursor.fetchall() == [(3,)]
        cursor.setinputsizes([1])
        cursor.setoutputsize(1)
    jira.commit()
    jira.rollback()


def test_what_is_closed_says_so(cloud_site: Jira) -> None:
    connection = cloud_site.connect()
    cursor = connection.cursor()
    with pytest.raises(isthmus.InterfaceError, match="nothing was executed"):
        cursor.fetchone()
    cursor.close()
    cursor.close()
    with pytest.raises(isthmus.InterfaceError, match="the cursor is closed"):
        cursor.execute("SELECT 1")
    other = connection.cursor()
    connection.close()
    connection.close()
    with pytest.raises(isthmus.InterfaceError, match="the connection is closed"):
        other.execute("SELECT 1")
    with pytest.raises(connection.InterfaceError, match="the connection is closed"):
        connection.commit()


@pytest.mark.parametrize(
    ("sql", "error", "sqlstate", "message"),
    [
        (
            "SELECT stauts FROM issues",
            isthmus.ProgrammingError,
            "42703",
            "there is no column 'stauts' in issues; did you mean status?",
        ),
        (
            "SELECT i.stauts FROM issues i, projects p",
            isthmus.ProgrammingError,
            "42703",
            "there is no column 'stauts' in issues; did you mean status?",
        ),
        (
            "SELECT body FROM comments WHERE bdoy = ''",
            isthmus.ProgrammingError,
            "42703",
            "there is no column 'bdoy' in comments; did you mean body?",
        ),
        (
            "SELECT j.key FROM issues i",
            isthmus.ProgrammingError,
            "42P01",
            "there is no table 'j' in this FROM",
        ),
        (
            "SELECT key FROM isues",
            isthmus.ProgrammingError,
            "42P01",
            "there is no table 'isues'; did you mean issues?",
        ),
        (
            "SELECT key FROM other.issues",
            isthmus.ProgrammingError,
            "3F000",
            "there is no schema 'other': write the table's name alone",
        ),
        (
            "SELECT key FROM issues WHERE",
            isthmus.ProgrammingError,
            "42601",
            "the statement ends where a condition is expected",
        ),
        ("SELECT 'open", isthmus.ProgrammingError, "42601", "a quote is not closed: 'open, character 8"),
        ("", isthmus.ProgrammingError, "42601", "the statement is empty"),
        ("SELECT 1; SELECT 2", isthmus.ProgrammingError, "42601", "one statement at a time"),
        ("hello", isthmus.ProgrammingError, "42601", "'hello' does not begin a statement: write SELECT …"),
        (
            "DELETE FROM issues",
            isthmus.NotSupportedError,
            "0A000",
            "DELETE is not something this connection does",
        ),
        (
            "SELECT count(*) FROM issues WHERE votes = ?",
            isthmus.ProgrammingError,
            "07001",
            "the statement has 1 ?, and 0 parameters were given",
        ),
        ("SELECT key FROM issues, issues", isthmus.ProgrammingError, "42000", "issues"),
        (
            "SELECT 'x'::INTEGER FROM issues",
            isthmus.DataError,
            "22000",
            "Could not convert string 'x' to INT32",
        ),
        (
            "SELECT key FROM issues WHERE jql = 'a' OR votes = 1",
            isthmus.ProgrammingError,
            "42000",
            "jql takes one form",
        ),
        (
            "SELECT key FROM issues WHERE NOT jql = 'a'",
            isthmus.ProgrammingError,
            "42000",
            "jql takes one form",
        ),
        (
            "SELECT key FROM projects WHERE jql = 'a'",
            isthmus.ProgrammingError,
            "42000",
            "is for issues and for what hangs under issues",
        ),
        (
            "SELECT p.key FROM projects p LEFT JOIN issues i ON i.project_id = p.id WHERE i.jql = 'a = 1'",
            isthmus.ProgrammingError,
            "42000",
            "write it in its ON",
        ),
        (
            "SELECT key FROM issues WHERE jql = 'project = NOPE'",
            isthmus.ProgrammingError,
            "42000",
            "The value 'NOPE' does not exist for the field 'project'",
        ),
        (
            "SELECT key FROM issues WHERE jql = 'a = \"'",
            isthmus.ProgrammingError,
            "42601",
            "a quote that is never closed",
        ),
        *(
            (
                f"SELECT key FROM issues WHERE jql = 'project = WEB {order}' LIMIT 3",
                isthmus.ProgrammingError,
                "42000",
                "ORDER BY in jql = '…' has no effect in SQL: order the statement instead (ORDER BY …)",
            )
            for order in ("ORDER BY created ASC", "order  by nonsense")
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    jira: Connection, sql: str, error: type[isthmus.Error], sqlstate: str, message: str
) -> None:
    with jira.cursor() as cursor, pytest.raises(error) as caught:
        cursor.execute(sql).fetchall()
    assert message in str(caught.value)
    assert caught.value.sqlstate == sqlstate
    assert "\n" not in str(caught.value)
    assert "LINE 1" not in str(caught.value)


@pytest.mark.parametrize(
    ("condition", "given"),
    [
        ("key = ?", "WEB-1"),
        ("key IN (?,?)", ["WEB-1", "WEB-2"]),
        ("key = ? OR key = ?", ["WEB-1", None]),
        ("resolution = ?", None),
        ("subtask = ?", True),
        ("votes >= ?", 1),
        ("votes > ?", Decimal("0.5")),
        ("story_points = ?", 3.0),
        ("due >= ?", date(2026, 7, 1)),
        ("created >= ?", datetime(2026, 3, 29, 2, 30, 0, 1000)),
        ("created >= ?", datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=2)))),
        ("created < ?", date(2026, 1, 1)),
        ("created < ?", "2026-01-01 12:00"),
        ("summary = ?", "\x00"),
        ("? = ANY(labels)", "Backend"),
        ("id > ? AND key <> ?", ["10050", "O'Brien"]),
    ],
)
def test_parameters_of_every_type(jira: Connection, condition: str, given: object) -> None:
    """The rows are those that the same condition picks when nothing is pushed."""
    parameters = given if isinstance(given, list) else [given]
    columns = "key, resolution, subtask, votes, story_points, due, created, summary, labels, id"
    rows = jira.execute(f"SELECT {columns} FROM issues WHERE {condition} ORDER BY id", parameters).fetchall()
    kept = f"SELECT * FROM (SELECT {columns} FROM issues OFFSET 0) t WHERE {condition} ORDER BY id"
    assert rows == jira.execute(kept, parameters).fetchall()


def test_explain_is_a_query_and_reads_nothing(cloud_site: Jira, jira: Connection) -> None:
    jira.execute("SELECT count(*) FROM issues").fetchall()
    cloud_site.forget()
    plan = "\n".join(
        line for (line,) in jira.execute("EXPLAIN SELECT key FROM issues WHERE status = ?", ["Done"])
    )
    assert 'status = "Done"' in plan
    assert "checked   status = 'Done'" in plan
    assert cloud_site.stats()["requests"] == {"POST /rest/api/3/search/approximate-count": 1}


@pytest.mark.parametrize("condition", ["1 = 0", "FALSE", "key = 'no key'", "id IN ('x')", "NULL"])
def test_what_no_row_can_meet_asks_nothing(cloud_site: Jira, jira: Connection, condition: str) -> None:
    jira.execute("SELECT count(*) FROM issues").fetchall()
    cloud_site.forget()
    assert jira.execute(f"SELECT key FROM issues WHERE {condition}").fetchall() == []
    below = f"SELECT issue_key FROM comments WHERE {condition.replace('key', 'issue_key')} AND issue_id = 'x'"
    assert jira.execute(below).fetchall() == []
    assert "nothing is asked" in jira.explain(f"SELECT key FROM issues WHERE {condition}").text()
    assert cloud_site.requests() == 0


def test_limit_nought_gives_the_columns_and_asks_nothing(cloud_site: Jira, jira: Connection) -> None:
    jira.execute("SELECT count(*) FROM issues").fetchall()
    cloud_site.forget()
    with jira.cursor() as cursor:
        assert cursor.execute("SELECT key, created FROM issues ORDER BY created LIMIT 0").fetchall() == []
        assert [column[0] for column in cursor.description or ()] == ["key", "created"]
    assert cloud_site.requests() == 0


def test_tables_and_columns_can_be_asked_for_in_sql(jira: Connection) -> None:
    shown = jira.execute("SHOW TABLES").fetchall()
    assert [row[0] for row in shown] == [table.name for table in jira.tables()]
    described = jira.execute("DESCRIBE issues").fetchall()
    assert [(row[0], row[1]) for row in described] == [(one.name, one.type) for one in jira.columns("issues")]
    assert jira.execute("SUMMARIZE projects").fetchall()[0][0] == "id"
    assert jira.execute("DESCRIBE SELECT key FROM issues").fetchall()[0][:2] == ("key", "VARCHAR")
    with pytest.raises(isthmus.ProgrammingError, match="did you mean issues"):
        jira.columns("isues")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM Issues",
        'SELECT count(*) FROM "issues"',
        "SELECT count(*) FROM jira.issues",
        'SELECT count(*) FROM "jira"."ISSUES" AS "x y" WHERE "x y".ID IS NOT NULL',
        "SELECT count(*) FROM main.issues;",
        "-- a word first\nSELECT count(*) FROM issues /* and last */",
        "FROM issues SELECT count(*)",
        "WITH projects AS (FROM issues) SELECT count(*) FROM projects",
        "WITH issues AS (SELECT * FROM issues) SELECT count(*) FROM issues",
    ],
)
def test_a_table_can_be_written_in_many_ways(jira: Connection, sql: str) -> None:
    assert jira.execute(sql).fetchall() == [(240,)]


def test_a_result_is_never_cut_by_max_rows(cloud_site: Jira) -> None:
    with cloud_site.connect(max_rows=100) as connection:
        assert len(connection.execute("SELECT key FROM issues LIMIT 100").fetchall()) == 100
        with pytest.raises(
            isthmus.OperationalError, match=r"more rows than max_rows allows \(100\)"
        ) as caught:
            connection.execute("SELECT key FROM issues LIMIT 101").fetchall()
        assert caught.value.sqlstate == "54000"


def test_data_frames(jira: Connection) -> None:
    sql = "SELECT key, created, labels FROM issues ORDER BY id LIMIT 5"
    assert list(jira.execute(sql).to_polars().columns) == ["key", "created", "labels"]
    assert len(jira.execute(sql).to_pandas()) == 5


def test_the_zone_of_the_machine_changes_nothing(cloud_site: Jira) -> None:
    """A moment without a zone is UTC, on every machine."""
    script = (
        "import sys, json, isthmus\n"
        "c = isthmus.connect(**json.loads(sys.argv[1]))\n"
        "sql = \"SELECT count(*), min(created)::VARCHAR FROM issues WHERE created >= '2026-01-05 03:00'\"\n"
        "print(c.execute(sql).fetchall())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script, json.dumps(cloud_site.options())],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        for zone in ("America/New_York", "Asia/Tokyo", "UTC")
    }
    assert len(told) == 1
    assert "+00" in told.pop()


def test_a_custom_fields_column_may_have_any_name(jira: Connection) -> None:
    known = {column.name for column in jira.columns("issues")}
    assert "story_points" in known
    quoted = ", ".join(f'"{name}"' for name in sorted(known))
    assert len(jira.execute(f"SELECT {quoted} FROM issues LIMIT 1").fetchall()[0]) == len(known)


def test_connections_to_one_site_share_its_limits(cloud_site: Jira) -> None:
    with cloud_site.connect() as one, cloud_site.connect() as other:
        assert one.reader.site.limiter is other.reader.site.limiter


def test_times_come_back_in_utc(jira: Connection) -> None:
    ((created,),) = jira.execute("SELECT created FROM issues LIMIT 1").fetchall()
    assert created.utcoffset() == timedelta()
    assert created.astimezone(UTC) == created
