"""The only file that knows every room: it brings the doors together with what they open to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from isthmus.doors import cli

if TYPE_CHECKING:
    from isthmus.doors.cli.door import Connection


class Sql:
    """The SQL door as the command line wants it; loaded when the first connection is made."""

    @property
    def error(self) -> type[Exception]:
        """See `isthmus.doors.cli.door.Database`."""
        from isthmus.doors.sql.errors import Error

        return Error

    def connect(
        self,
        connection: str | None,
        *,
        profile: str | None,
        config: Path | None,
        watch: Callable[[str], None] | None,
        options: Mapping[str, Any],
    ) -> Connection:
        """See `isthmus.doors.cli.door.Database`."""
        from isthmus.doors import sql

        return sql.connect(connection, profile=profile, config=config, watch=watch, **options)


def main() -> None:
    """The command `isthmus`."""
    code = cli.run(sys.argv[1:], Sql())
    sys.stdout.flush()
    sys.stderr.flush()
    # Not `sys.exit`: a query that was interrupted may leave threads behind, in DuckDB or on the network, and
    # waiting for them would keep the terminal from whoever pressed Ctrl-C.
    os._exit(code)
