"""What a person reads: plans of what can run, one clear sentence about what cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from sites import Jira

import isthmus
from isthmus.doors.sql import Connection


@pytest.fixture(scope="module")
def jira(cloud_site: Jira) -> Iterator[Connection]:
    with cloud_site.connect() as connection:
        yield connection


CANNOT_RUN = (
    "SELECT stauts FROM issues",
    "SELECT nosuch(key) FROM issues WHERE status = ?",
    "SELECT lower(labels) FROM issues",
    "SELECT created + votes FROM issues WHERE project_key = ?",
    "SELECT key FROM issues WHERE created > 'yesterday'",
    "SELECT key FROM issues WHERE created > 'foo'::timestamptz",
    "SELECT key FROM issues GROUP BY status",
)


@pytest.mark.parametrize("sql", CANNOT_RUN)
def test_what_cannot_run_cannot_be_explained(cloud_site: Jira, jira: Connection, sql: str) -> None:
    jira.columns("issues")
    parameters = ["Done"] * sql.count("?")
    with pytest.raises(isthmus.Error) as run:
        jira.execute(sql, parameters).fetchall()
    cloud_site.forget()
    with pytest.raises(isthmus.Error) as explained:
        jira.explain(sql, parameters)
    with pytest.raises(isthmus.Error) as shown:
        jira.execute(f"EXPLAIN {sql}", parameters)
    assert str(explained.value) == str(shown.value) == str(run.value)
    assert explained.value.sqlstate == run.value.sqlstate
    assert cloud_site.requests() == 0


@pytest.mark.parametrize(
    "sql",
    [
        "DESCRIBE issues",
        "SUMMARIZE issues",
        "SELECT count(*) FROM issues",
        "SELECT 1",
        "FROM issues i, issues j",
    ],
)
def test_what_can_run_can_be_explained(jira: Connection, sql: str) -> None:
    jira.explain(sql)


@pytest.mark.parametrize(
    ("condition", "given"),
    [
        ("created > 'yesterday'", []),
        ("created > ?", ["yesterday"]),
        ("created > 'yesterday'::timestamptz", []),
        ("created > now() - INTERVAL 9000 DAY AND updated < 'yesterday'", []),
        ("created BETWEEN '2024-01-01' AND 'yesterday'", []),
    ],
)
def test_a_text_that_is_no_moment(jira: Connection, condition: str, given: list[object]) -> None:
    with pytest.raises(isthmus.DataError, match='invalid timestamp field format: "yesterday"'):
        jira.execute(f"SELECT key FROM issues WHERE {condition}", given).fetchall()


@pytest.mark.parametrize(
    "condition",
    [
        "created > TRY_CAST('yesterday' AS TIMESTAMPTZ)",
        "created > COALESCE(TRY('x'::timestamptz), '2000-01-01')",
    ],
)
def test_a_moment_that_may_fail_does_not_stop_the_statement(jira: Connection, condition: str) -> None:
    found = jira.execute(f"SELECT count(*) FROM issues WHERE {condition}").fetchall()
    kept = jira.execute(
        f"SELECT count(*) FROM (SELECT created FROM issues OFFSET 0) WHERE {condition}"
    ).fetchall()
    assert found == kept


def test_nothing_is_written_to_stderr(cloud_site: Jira) -> None:
    """What sqlglot does not know is an error of the statement, and no line of its log."""
    script = (
        "import sys, json, isthmus\n"
        "c = isthmus.connect(**json.loads(sys.argv[1]))\n"
        "for sql in ('SHOW issues', 'EXPLAIN ANALYZE SELECT 1', 'SELECT (', 'SELECT 1'):\n"
        "    try:\n"
        "        c.execute(sql)\n"
        "    except isthmus.Error as error:\n"
        "        print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(cloud_site.options())],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    assert "SHOW is not something this connection does" in done.stdout


def test_one_is_not_plural(jira: Connection) -> None:
    assert (
        "estimate  1 request for about 1 issue\n"
        in jira.explain("SELECT key FROM issues WHERE key = 'WEB-1'").text() + "\n"
    )
    assert " requests for about 240 issues" in jira.explain("SELECT key, summary, votes FROM issues").text()


def test_conditions_for_the_rows_above_are_told(jira: Connection) -> None:
    pushed = {one.name: one.pushed for one in jira.columns("sprints")}
    assert pushed["board_id"] == "as boards.id"
