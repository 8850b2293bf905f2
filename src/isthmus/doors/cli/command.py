"""The commands and their options, as typer reads them. Each gives back what is to be done.

Reading the command line loads nothing heavy, so that --help and --version answer at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from isthmus.doors.cli.access import Access, Config, Options, Profile, Quiet, Text, Verbose
from isthmus.doors.cli.door import Database
from isthmus.doors.cli.formats import Format
from isthmus.doors.cli.outcome import EPILOG, UsageError
from isthmus.doors.cli.output import target
from isthmus.doors.cli.query import Delivery, ask, explain, show
from isthmus.doors.cli.screen import Screen

Task = Callable[[Database, Screen], None]
"""What a command comes to, once its words are understood."""

PROGRAM = typer.Typer(
    name="isthmus",
    help="Ask Jira in SQL.",
    epilog=EPILOG,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Form = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="The form of the result. Without: what the name of -o says, else a table on a terminal "
        "and CSV elsewhere.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="Write to a file, whole or not at all; - is the standard output.",
        metavar="FILE",
        callback=target,
    ),
]


class Plan(StrEnum):
    """How a plan is shown."""

    TEXT = "text"
    JSON = "json"


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        sys.stdout.write(f"isthmus {version('isthmus')}\n")
        raise typer.Exit


@PROGRAM.callback()
def isthmus(
    version: Annotated[
        bool, typer.Option("--version", help="Say the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Ask Jira in SQL."""


@PROGRAM.command(epilog=EPILOG)
def sql(  # noqa: PLR0913 - one parameter per option of the command line
    query: Annotated[
        str | None,
        typer.Argument(help="A SELECT, or - to read it from the standard input. Without: a shell."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="Read the statement from a file.", metavar="FILE")
    ] = None,
    form: Form = None,
    output: Output = None,
    plan: Annotated[
        Plan | None,
        typer.Option("--explain", help="Say how it would be read, instead of reading; text when not said."),
    ] = None,
    profile: Profile = None,
    connection: Text = None,
    config: Config = None,
    option: Options = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> Task:
    """Run one query, or open a shell."""
    access = Access(connection, profile, config, tuple(option or ()), verbose)
    delivery = Delivery(form, output)

    def task(database: Database, screen: Screen) -> None:
        screen.quiet = quiet
        if query is None and file is None:
            _shell(access, delivery, database, screen, explaining=plan is not None)
            return
        statement = _statement(query, file)
        delivery.settled(screen)
        with access.opened(database, screen) as opened:
            if plan is not None:
                explain(opened, statement, as_json=Plan.JSON in (plan, form), screen=screen)
            else:
                ask(opened, statement, delivery, screen)

    return task


def _shell(
    access: Access, delivery: Delivery, database: Database, screen: Screen, *, explaining: bool
) -> None:
    from isthmus.doors.cli.shell import Shell

    with access.opened(database, screen) as connection:
        shell = Shell(connection, delivery, screen, explaining=explaining)
        if sys.stdin.isatty():
            from isthmus.doors.cli.prompt import converse

            converse(shell, database.error)
        else:
            shell.obey(sys.stdin)


def _statement(query: str | None, file: Path | None) -> str:
    """The one statement that is to be run, from where it is. Raises UsageError."""
    from isthmus.doors.cli.statements import split

    if query is not None and file is not None:
        raise UsageError("Give the statement or --file, not both.")
    text = _text(query, file)
    statements, rest = split(text)
    if rest:
        statements.append(rest.strip())
    if len(statements) != 1:
        if not statements:
            raise UsageError("There is no statement: give a SELECT.")
        count = len(statements)
        raise UsageError(f"One statement at a time, and there are {count}; a pipe may bring several.")
    return statements[0]


def _text(query: str | None, file: Path | None) -> str:
    if file is not None:
        try:
            return file.expanduser().read_text(encoding="utf-8-sig")
        except OSError as error:
            reason = str(error.strerror)
        except UnicodeDecodeError:
            reason = "it is not text in UTF-8"
        raise UsageError(f"{file} cannot be read: {reason}.")
    return sys.stdin.read() if query == "-" else query or ""


@PROGRAM.command(epilog=EPILOG)
def tables(
    form: Form = None,
    output: Output = None,
    profile: Profile = None,
    connection: Text = None,
    config: Config = None,
    option: Options = None,
    verbose: Verbose = False,
) -> Task:
    """List what can be asked."""
    access = Access(connection, profile, config, tuple(option or ()), verbose)

    def task(database: Database, screen: Screen) -> None:
        with access.opened(database, screen) as opened:
            rows = [(one.name, one.about) for one in opened.tables()]
            show(("name", "about"), rows, Delivery(form, output), screen)

    return task


@PROGRAM.command(epilog=EPILOG)
def columns(  # noqa: PLR0913 - one parameter per option of the command line
    table: Annotated[str, typer.Argument(help="The table's name.")],
    form: Form = None,
    output: Output = None,
    profile: Profile = None,
    connection: Text = None,
    config: Config = None,
    option: Options = None,
    verbose: Verbose = False,
) -> Task:
    """List the columns of a table, and which conditions on them Jira answers itself."""
    access = Access(connection, profile, config, tuple(option or ()), verbose)

    def task(database: Database, screen: Screen) -> None:
        with access.opened(database, screen) as opened:
            rows = [(one.name, one.type, one.pushed, one.about) for one in opened.columns(table)]
            show(("name", "type", "pushed", "about"), rows, Delivery(form, output), screen)

    return task


@PROGRAM.command("test", epilog=EPILOG)
def checkup(
    text: Annotated[str | None, typer.Argument(metavar="[STRING]", help="A connection string.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON, for programs.")] = False,
    profile: Profile = None,
    connection: Text = None,
    config: Config = None,
    option: Options = None,
    verbose: Verbose = False,
) -> Task:
    """Check the connection: who signs in, what may be read, how fast, how safely."""

    def task(_: Database, screen: Screen) -> None:
        from isthmus.doors.cli.checkup import check

        if text is not None and connection is not None:
            raise UsageError("Give the connection string once.")
        access = Access(text or connection, profile, config, tuple(option or ()), verbose)
        check(access, screen, as_json=as_json)

    return task
