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


QUOTED = "double quotes name a column; a text stands in single quotes:"
FORM = "jql takes one form: jql = '…', joined to the other conditions with AND"


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ('SELECT key FROM issues WHERE status = "Done"', f"'Done' in issues: {QUOTED} 'Done'"),
        ('SELECT key FROM issues WHERE status IN ("To Do")', f"'To Do' in issues: {QUOTED} 'To Do'"),
        ("SELECT key FROM issues WHERE \"stauts\" = 'x'", "'stauts' in issues; did you mean status?"),
        ("SELECT key FROM issues WHERE labels = 'ux'", "labels is a list: write list_contains(labels, 'ux')"),
        ("FROM issues WHERE 'it''s' <> labels", "labels is a list: write NOT list_contains(labels, 'it''s')"),
        (
            "FROM issues WHERE labels IN ('a', 'b')",
            "labels is a list: write list_has_any(labels, ['a', 'b'])",
        ),
        (
            "SELECT customfield_10033 FROM issues",
            "'customfield_10033' in issues: that field is severity_10033",
        ),
        ("SELECT CustomField_10001 FROM issues", "in issues: that field is team and team_id"),
        ("SELECT customfield_99999 FROM issues", "there is no column 'customfield_99999' in issues"),
        (
            "SELECT severity FROM issues",
            "'severity' in issues; did you mean severity_10033 or severity_10047?",
        ),
        ("SELECT due_date FROM issues", "there is no column 'due_date' in issues; did you mean due?"),
        ("SELECT lower(labels) FROM issues", "the given name and argument types 'lower(VARCHAR[])'."),
        ("SELECT jql FROM issues", FORM),
        ("SELECT key FROM issues i WHERE i.jql LIKE 'x'", FORM),
        ("SELECT key FROM issues ORDER BY jql", FORM),
    ],
)
def test_what_was_probably_meant(jira: Connection, sql: str, message: str) -> None:
    with pytest.raises(isthmus.ProgrammingError) as caught:
        jira.execute(sql).fetchall()
    assert str(caught.value).endswith(message)


def test_lists_are_compared_with_lists(jira: Connection) -> None:
    plain = jira.execute("SELECT count(*) FROM issues WHERE labels = []").fetchall()
    assert jira.execute("SELECT count(*) FROM issues WHERE labels = '[]'").fetchall() == plain
    joined = (
        "SELECT count(*) FROM (SELECT array_to_string(labels, ',') AS labels FROM issues) WHERE labels = 'ux'"
    )
    assert jira.execute(joined).fetchall()


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


@pytest.mark.parametrize(
    "condition",
    ["created < 'infinity'", "due > '-infinity'::date", "created > '20000-01-01'", "due < '20000-01-01'"],
)
def test_a_moment_beyond_pythons_calendar(jira: Connection, condition: str) -> None:
    found = jira.execute(f"SELECT count(*) FROM issues WHERE {condition}").fetchall()
    kept = f"SELECT count(*) FROM (SELECT created, due FROM issues OFFSET 0) WHERE {condition}"
    assert found == jira.execute(kept).fetchall()


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
