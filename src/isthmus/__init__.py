"""Isthmus, the open Jira connector: ask Jira Cloud and Data Center in SQL.

    import isthmus

    with isthmus.connect("Url=https://example.atlassian.net;User=a@example.com;APIToken=…") as jira:
        print(jira.execute("SELECT key, summary FROM issues WHERE status = 'Open'").fetchall())

This is a module of the DB-API 2.0 (https://peps.python.org/pep-0249/).
"""

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isthmus.doors.sql import connect
    from isthmus.doors.sql.errors import (
        DatabaseError,
        DataError,
        Error,
        IntegrityError,
        InterfaceError,
        InternalError,
        NotSupportedError,
        OperationalError,
        ProgrammingError,
        Warning,  # noqa: A004 - PEP 249 names it so
    )

    __version__: str

__all__ = [
    "DataError",
    "DatabaseError",
    "Error",
    "IntegrityError",
    "InterfaceError",
    "InternalError",
    "NotSupportedError",
    "OperationalError",
    "ProgrammingError",
    "Warning",
    "__version__",
    "apilevel",
    "connect",
    "paramstyle",
    "threadsafety",
]

apilevel = "2.0"
threadsafety = 2
"""Threads may share the module and connections, not cursors."""
paramstyle = "qmark"


class _Package(ModuleType):
    """Keeps `isthmus.connect` the function that PEP 249 asks for, whatever is imported.

    There is a package of that name too, and importing it would set the attribute to the package.
    """

    @property
    def connect(self) -> Callable[..., Any]:
        """See `isthmus.doors.sql.connect`."""
        from isthmus.doors import sql

        return sql.connect

    @connect.setter
    def connect(self, package: ModuleType) -> None:
        """Leave the package to `from isthmus.connect import …`, which finds it without the attribute."""


if not TYPE_CHECKING:  # else a misspelled name would be anything to a type checker

    def __getattr__(name: str) -> Any:
        """Load DuckDB and Arrow when they are first needed: `import isthmus` alone costs nothing."""
        if name == "__version__":
            from importlib.metadata import version

            return version("isthmus")
        if name not in __all__:
            raise AttributeError(f"module 'isthmus' has no attribute {name!r}")
        return getattr(import_module("isthmus.doors.sql.errors"), name)


sys.modules[__name__].__class__ = _Package
