"""Which Jira is meant: the options that every command shares, and the connection they come to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from isthmus.doors.cli.door import Connection, Database
from isthmus.doors.cli.outcome import UsageError
from isthmus.doors.cli.patience import told
from isthmus.doors.cli.screen import Screen
from isthmus.doors.cli.text import shown

_PANEL = "Which Jira"

Profile = Annotated[
    str | None,
    typer.Option(
        "--profile", "-p", help="A profile of isthmus.toml.", metavar="NAME", rich_help_panel=_PANEL
    ),
]
Text = Annotated[
    str | None,
    typer.Option(
        "--connection",
        "-c",
        help="A connection string, Name=Value;… Others on this machine can read it: "
        "keep secrets in a profile or in the environment.",
        metavar="STRING",
        rich_help_panel=_PANEL,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="The file of profiles, instead of isthmus.toml.",
        metavar="FILE",
        rich_help_panel=_PANEL,
    ),
]
Options = Annotated[
    list[str] | None,
    typer.Option(
        "--option",
        help="One more option of the connection, as in max_rows=100; may be repeated.",
        metavar="NAME=VALUE",
        rich_help_panel=_PANEL,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say each request to Jira.")]


@dataclass(frozen=True, slots=True)
class Access:
    """How a command was told which Jira is meant."""

    text: str | None = None
    profile: str | None = None
    config: Path | None = None
    options: tuple[str, ...] = ()
    verbose: bool = False

    def named(self) -> dict[str, Any]:
        """The single options by name. Raises UsageError, and an OptionError for a name that is none."""
        from isthmus.connect.source import keywords

        named: dict[str, str] = {}
        for one in self.options:
            name, sign, value = one.partition("=")
            if not sign or not name.strip():
                # The text itself may be a secret in the wrong place, so it is not repeated.
                raise UsageError("--option takes a name and a value, as in --option max_rows=100.")
            named[name.strip()] = value
        source = keywords(named, "--option")
        return {given.spelling: given.value for given in source.given.values()}

    @contextmanager
    def opened(self, database: Database, screen: Screen) -> Iterator[Connection]:
        """The connection, closed afterwards. Raises what the database raises."""

        def watch(line: str) -> None:
            screen.say(screen.err_ink.dim(shown(line)))

        with told(screen, verbose=self.verbose):
            connection = database.connect(
                self.text,
                profile=self.profile,
                config=self.config,
                watch=watch if self.verbose else None,
                options=self.named(),
            )
            if self.verbose:
                for name, value in connection.settings.describe().items():
                    watch(f"{name} = {value}")
            try:
                yield connection
            finally:
                connection.close()
