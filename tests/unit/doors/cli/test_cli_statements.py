"""Cutting and completing SQL."""

import pytest

from isthmus.doors.cli.statements import is_complete, split
from isthmus.doors.cli.vocabulary import Vocabulary, quoted


@pytest.mark.parametrize(
    ("text", "statements", "rest"),
    [
        ("select 1", [], "select 1"),
        ("select 1;", ["select 1"], ""),
        ("select ';' ; select \";\"; x", ["select ';'", 'select ";"'], " x"),
        ("select 'it''s;';", ["select 'it''s;'"], ""),
        ("select 1 -- no; end\n;", ["select 1 -- no; end"], ""),
        ("/* ; */ select $$;$$;", ["/* ; */ select $$;$$"], ""),
        ("; ; -- nothing", [], ""),
        ("select 'open;", [], "select 'open;"),
        ("select 4 - 2 / 1;", ["select 4 - 2 / 1"], ""),
    ],
)
def test_semicolons_end_statements_where_they_are_not_text(
    text: str, statements: list[str], rest: str
) -> None:
    assert split(text) == (statements, rest)


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("select 1", False),
        ("select 1;", True),
        ("\\d", True),
        ("", True),
        ("select ';", False),
        ("a; b", False),
    ],
)
def test_enter_runs_what_is_complete(text: str, complete: bool) -> None:
    assert is_complete(text) is complete


COLUMNS = {"issues": ["key", "status", "Story Points", "order"], "boards": ["id", "name"]}
VOCABULARY = Vocabulary(lambda: list(COLUMNS), lambda table: COLUMNS[table])


@pytest.mark.parametrize(
    ("before", "after", "first"),
    [
        ("select * from is", "", "issues"),
        ("select * from issues i where i.st", "", "status"),
        ("select ", " from issues", "key"),
        ("select n", " from boards", "name"),
        ("select * from issues i join boards as b on b.", "", "id"),
        ("sel", "", "select"),
        ("SEL", "", "SELECT"),
        ("select * from issues where story", "", '"Story Points"'),
        ("\\d bo", "", "boards"),
    ],
)
def test_completion_knows_what_may_come(before: str, after: str, first: str) -> None:
    assert VOCABULARY.suggest(before, after)[1][0] == first


def test_completion_has_nothing_to_say_about_strangers() -> None:
    assert VOCABULARY.suggest("select x.")[1] == []


def test_names_are_quoted_where_sql_needs_it() -> None:
    assert [quoted(one) for one in ("key", "Story Points", "order")] == ["key", '"Story Points"', '"order"']
