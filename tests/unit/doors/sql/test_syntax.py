"""Text that is no SQL: each message says what is missing, in words that a user of SQL knows."""

from __future__ import annotations

import pytest
from sqlglot.errors import ParseError

from isthmus.doors.sql.errors import ProgrammingError
from isthmus.doors.sql.statement import read
from isthmus.doors.sql.syntax import unclosed, unparsed

LONG = "SELECT key, summary, status, created, updated FROM issues WHERE"


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT 'x", "a quote is not closed: 'x, character 8"),
        ("SELECT 'it''s', \"x FROM issues", 'a quote is not closed: "x FROM issues, character 17'),
        ("SELECT $$x", "a quote is not closed: $$x, character 8"),
        ("SELECT 1 -- it's\n /* on", "a comment is not closed: /* on, character 19"),
        (f"SELECT '{'x' * 50}", f"a quote is not closed: '{'x' * 39}…, character 8"),
        ("SELECT key FROM issues WHERE", "the statement ends where a condition is expected"),
        ("SELECT key FROM issues WHERE a = 1 AND", "the statement ends where a condition is expected"),
        ("SELECT key FROM issues WHERE a =", "the statement ends where a value is expected"),
        ("SELECT key FROM issues LIMIT", "the statement ends where a value is expected"),
        ("SELECT key FROM", "the statement ends where a table is expected"),
        ("SELECT FROM WHERE", "the statement cannot be read near 'SELECT FROM WHERE': a table is expected"),
        ("SELECT (1", "a parenthesis is not closed, near 'SELECT (1'"),
        ("SELECT a b c", "the statement cannot be read near 'SELECT a b c': 'c' is not expected there"),
        (
            "SELECT ? + FROM issues",
            "the statement cannot be read near 'SELECT ? + FROM': a value is expected",
        ),
        ("SELECT a b ?", "the statement cannot be read near 'SELECT a b ?': '?' is not expected there"),
        ("SELECT CASE WHEN 1 THEN 2", "near 'SELECT CASE WHEN 1 THEN 2': expected END after CASE"),
        (f"{LONG} a b", f"near '…{f'{LONG} a b'[-40:]}': 'b' is not expected there"),
    ],
)
def test_what_is_missing(sql: str, message: str) -> None:
    with pytest.raises(ProgrammingError) as caught:
        read(sql, ("issues",))
    assert message in str(caught.value)
    assert caught.value.sqlstate == "42601"
    assert not {"<class", "Token", "parameter_"} & set(str(caught.value).split())


def test_what_the_parser_does_not_explain() -> None:
    assert str(unparsed(ParseError("no"), "parameter_")) == "the statement cannot be read"
    assert "a sign that SQL does not have" in str(unclosed("SELECT 1"))
