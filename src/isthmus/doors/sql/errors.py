"""What can go wrong, in the words of PEP 249 (https://peps.python.org/pep-0249/#exceptions).

Error
├── InterfaceError           the cursor or connection was used wrongly (closed, nothing executed)
└── DatabaseError
    ├── DataError            a value does not fit
    ├── OperationalError     Jira could not be reached, refused, or asked for fewer requests
    ├── IntegrityError
    ├── InternalError
    ├── ProgrammingError     the statement is wrong: syntax, a table or column that does not exist
    └── NotSupportedError    Jira or this connection does not do that

Each carries an SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) and, where Jira was
the reason, the `JiraError` as its cause.
"""

from __future__ import annotations

from typing import ClassVar

import duckdb

from isthmus.connect import OptionError
from isthmus.jira import errors as jira
from isthmus.query.jql import WrittenJqlError


class Warning(Exception):  # noqa: A001 - PEP 249 names it so
    """Something to know that did not stop the statement."""


class Error(Exception):
    """Anything that stopped a statement. `sqlstate` says what kind of thing it was."""

    default_sqlstate: ClassVar[str] = "58000"

    def __init__(self, message: str, sqlstate: str = "") -> None:
        super().__init__(message)
        self.sqlstate = sqlstate or self.default_sqlstate


class InterfaceError(Error):
    """The cursor or the connection was used in a way it cannot be."""

    default_sqlstate = "08003"


class DatabaseError(Error):
    """The statement failed."""


class DataError(DatabaseError):
    """A value does not fit where it was put."""

    default_sqlstate = "22000"


class OperationalError(DatabaseError):
    """Jira could not be reached, did not let us in, or wants fewer requests."""

    default_sqlstate = "08006"


class IntegrityError(DatabaseError):
    """What Jira holds contradicts the statement."""

    default_sqlstate = "23000"


class InternalError(DatabaseError):
    """Jira answered as no Jira should."""

    default_sqlstate = "XX000"


class ProgrammingError(DatabaseError):
    """The statement is wrong."""

    default_sqlstate = "42000"


class NotSupportedError(DatabaseError):
    """Jira, or this connection, does not do that."""

    default_sqlstate = "0A000"


# Every error of the tree in jira/errors.py, and what it is to a caller of SQL.
FROM_JIRA: dict[type[jira.JiraError], tuple[type[DatabaseError], str]] = {
    jira.Refused: (OperationalError, "28000"),
    jira.Missing: (OperationalError, "02000"),
    jira.Invalid: (ProgrammingError, "42000"),
    jira.Conflict: (IntegrityError, "40001"),
    jira.Throttled: (OperationalError, "53400"),
    jira.Unavailable: (OperationalError, "08006"),
    jira.Broken: (InternalError, "XX000"),
}

_FROM_DUCKDB: tuple[tuple[type[duckdb.Error], type[DatabaseError], str], ...] = (
    (duckdb.NotSupportedError, NotSupportedError, "0A000"),
    (duckdb.PermissionException, NotSupportedError, "42501"),
    (duckdb.OutOfMemoryException, OperationalError, "53200"),
    (duckdb.ProgrammingError, ProgrammingError, "42000"),
    (duckdb.DataError, DataError, "22000"),
)


FOREIGN = (jira.JiraError, duckdb.Error, OptionError, WrittenJqlError)
"""What comes from below and has to be translated."""


def translated(error: Exception) -> Error:
    """`error` of Jira, of DuckDB, of options or of JQL by hand, as one of this tree, on one line."""
    if isinstance(error, Error):
        return error
    if isinstance(error, jira.JiraError):
        kind, sqlstate = FROM_JIRA[type(error)]
        return kind(str(error), sqlstate)
    if isinstance(error, OptionError):
        return InterfaceError(str(error), "08001")
    if isinstance(error, WrittenJqlError):
        return ProgrammingError(str(error), "42601")
    for foreign, kind, sqlstate in _FROM_DUCKDB:
        if isinstance(error, foreign):
            return kind(one_line(str(error)), sqlstate)
    return DatabaseError(one_line(str(error)))


def one_line(text: str) -> str:
    """DuckDB's message on one line, without its drawing of the statement and its list of signatures."""
    told = text.split("\n\nLINE ", maxsplit=1)[0].split("\n\tCandidate ", maxsplit=1)[0]
    told = told.removesuffix(" You might need to add explicit type casts.")
    return " ".join(told.split())
