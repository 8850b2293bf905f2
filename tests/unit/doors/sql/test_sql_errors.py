"""Every error from below has its place in PEP 249, with an SQLSTATE."""

from __future__ import annotations

import re

import duckdb
import pytest

import isthmus
from isthmus.connect import OptionError
from isthmus.doors.sql import errors
from isthmus.jira import errors as jira
from isthmus.query.jql import WrittenJqlError


def leaves(kind: type[Exception]) -> list[type[Exception]]:
    """The public classes at the ends of a tree of errors."""
    below = [leaf for child in kind.__subclasses__() for leaf in leaves(child)]
    return below or [kind]


def test_every_error_of_jira_is_in_the_table() -> None:
    assert set(leaves(jira.JiraError)) == set(errors.FROM_JIRA)


@pytest.mark.parametrize("kind", errors.FROM_JIRA, ids=lambda kind: kind.__name__)
def test_an_error_of_jira_keeps_its_words(kind: type[jira.JiraError]) -> None:
    error = errors.translated(kind("It went wrong", jira.Facts(operation="GET /x", messages=("no",))))
    wanted, sqlstate = errors.FROM_JIRA[kind]
    assert type(error) is wanted
    assert error.sqlstate == sqlstate
    assert str(error) == "It went wrong. Jira says: no. [GET /x]"


def test_an_sqlstate_has_five_signs() -> None:
    states = [sqlstate for _, sqlstate in errors.FROM_JIRA.values()]
    states += [kind.default_sqlstate for kind in leaves(errors.Error) if issubclass(kind, errors.Error)]
    assert all(re.fullmatch("[0-9A-Z]{5}", state) for state in states)


@pytest.mark.parametrize(
    ("error", "kind", "sqlstate"),
    [
        (OptionError("x"), isthmus.InterfaceError, "08001"),
        (WrittenJqlError("x"), isthmus.ProgrammingError, "42601"),
        (duckdb.PermissionException("x"), isthmus.NotSupportedError, "42501"),
        (duckdb.NotSupportedError("x"), isthmus.NotSupportedError, "0A000"),
        (duckdb.OutOfMemoryException("x"), isthmus.OperationalError, "53200"),
        (duckdb.ParserException("x"), isthmus.ProgrammingError, "42000"),
        (duckdb.ConversionException("x"), isthmus.DataError, "22000"),
        (duckdb.Error("x"), isthmus.DatabaseError, "58000"),
    ],
)
def test_errors_of_others(error: Exception, kind: type[isthmus.Error], sqlstate: str) -> None:
    found = errors.translated(error)
    assert type(found) is kind
    assert found.sqlstate == sqlstate
    assert errors.translated(found) is found


def test_a_drawing_of_the_statement_is_left_out() -> None:
    drawn = "Binder Error: no\nsuch thing\n\nLINE 1: SELECT x\n               ^"
    assert errors.one_line(drawn) == "Binder Error: no such thing"


def test_a_list_of_signatures_is_left_out() -> None:
    listed = (
        "Binder Error: No function matches the given name and argument types 'lower(VARCHAR[])'. "
        "You might need to add explicit type casts.\n\tCandidate functions:\n\tlower(s VARCHAR) -> VARCHAR\n"
    )
    assert errors.one_line(listed) == (
        "Binder Error: No function matches the given name and argument types 'lower(VARCHAR[])'."
    )


def test_the_tree_is_that_of_pep_249() -> None:
    assert issubclass(isthmus.InterfaceError, isthmus.Error)
    for name in ("DataError", "OperationalError", "IntegrityError", "InternalError"):
        assert issubclass(getattr(isthmus, name), isthmus.DatabaseError)
    assert not issubclass(isthmus.Warning, isthmus.Error)
