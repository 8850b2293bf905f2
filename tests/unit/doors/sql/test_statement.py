"""A statement as it was written: what DuckDB gets is the user's text, with little replaced."""

from __future__ import annotations

import pytest

from isthmus.doors.sql.errors import NotSupportedError, ProgrammingError
from isthmus.doors.sql.statement import read

TABLES = ("issues", "comments", "filters", "projects")


@pytest.mark.parametrize(
    ("sql", "sent"),
    [
        ("SELECT key FROM issues", "SELECT key FROM issues"),
        ("SELECT key FROM issues;", "SELECT key FROM issues"),
        ("SELECT key FROM Issues", "SELECT key FROM Issues"),
        ("SELECT key FROM jira.issues i", 'SELECT key FROM "issues" i'),
        ("FROM issues, issues i", 'FROM issues, "issues__2" i'),
        (
            "SELECT 1 FROM issues i SEMI JOIN issues j ON i.id = j.parent_id",
            'SELECT 1 FROM issues i SEMI JOIN "issues__2" j ON i.id = j.parent_id',
        ),
        ("WITH issues AS (SELECT 1) SELECT * FROM issues", "WITH issues AS (SELECT 1) SELECT * FROM issues"),
        ("SELECT key FROM issues WHERE jql = 'a = 1'", "SELECT key FROM issues WHERE TRUE"),
        ("SELECT 1 FROM issues i WHERE i.JQL = 'a' AND x = 1", "SELECT 1 FROM issues i WHERE TRUE AND x = 1"),
        ("DESCRIBE jira.Issues", 'DESCRIBE "issues"'),
    ],
)
def test_what_duckdb_gets(sql: str, sent: str) -> None:
    assert read(sql, TABLES).sql == sent


@pytest.mark.parametrize(
    ("sql", "sent", "passed"),
    [
        (
            "SELECT ? FROM issues WHERE a IN (?,?)",
            "SELECT  $1  FROM issues WHERE a IN ( $2 , $3 )",
            (1, 2, 3),
        ),
        (
            "SELECT '?' FROM issues WHERE a = ? LIMIT ?",
            "SELECT '?' FROM issues WHERE a =  $1  LIMIT  $2 ",
            (1, 2),
        ),
        (
            "SELECT 1 FROM issues WHERE jql = ? AND a = ?",
            "SELECT 1 FROM issues WHERE TRUE  AND a =  $1 ",
            (2,),
        ),
        ("SELECT parameter_1 FROM issues WHERE a = ?", "SELECT parameter_1 FROM issues WHERE a =  $1 ", (1,)),
        ("EXPLAIN SELECT ? FROM issues", "SELECT  $1  FROM issues", (1,)),
    ],
)
def test_parameters_are_numbered_in_their_order(sql: str, sent: str, passed: tuple[int, ...]) -> None:
    statement = read(sql, TABLES)
    assert (statement.sql.strip(), statement.passed) == (sent.strip(), passed)


def test_a_column_called_jql_is_one() -> None:
    """Saved filters have one; elsewhere jql stands for a condition."""
    own = read("SELECT name FROM filters WHERE jql = 'a = 1'", TABLES, ["filters"])
    assert own.written == []
    both = read(
        "SELECT 1 FROM filters f, issues i WHERE f.jql = 'a' AND i.jql = 'b = 2'", TABLES, ["filters"]
    )
    assert both.sql == "SELECT 1 FROM filters f, issues i WHERE f.jql = 'a' AND TRUE"


@pytest.mark.parametrize("sql", ["SHOW TABLES", "show tables;"])
def test_show_tables(sql: str) -> None:
    assert read(sql, TABLES).shows


@pytest.mark.parametrize(
    ("sql", "error", "message"),
    [
        (" ; ", ProgrammingError, "the statement is empty"),
        ("SELECT 1; SELECT 2", ProgrammingError, "one statement at a time"),
        ("EXPLAIN Analyze SELECT 1", NotSupportedError, "EXPLAIN ANALYZE is not supported: EXPLAIN shows"),
        ("SHOW issues", NotSupportedError, "SHOW is not something this connection does"),
        ("FROM isues", ProgrammingError, "there is no table 'isues'; did you mean issues"),
        ("FROM a.issues", ProgrammingError, "there is no schema 'a'"),
        ("FROM x.jira.issues", ProgrammingError, "there is no schema"),
        ("CREATE TABLE a (b INT)", NotSupportedError, "CREATE is not something this connection does"),
        ("issues", ProgrammingError, "does not begin a statement"),
        ("SELECT " + "(" * 3000 + "1" + ")" * 3000, ProgrammingError, "nested too deeply"),
    ],
)
def test_what_is_refused(sql: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        read(sql, TABLES)
