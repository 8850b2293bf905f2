"""The program: from the words on the command line to the exit code."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Sequence
from types import FrameType, TracebackType

import typer

from isthmus.doors.cli.command import PROGRAM, Task
from isthmus.doors.cli.door import Database
from isthmus.doors.cli.outcome import ExitCode, UsageError, exit_code, sentence
from isthmus.doors.cli.screen import Screen


def run(arguments: Sequence[str], database: Database) -> int:
    """Do what `arguments` ask for; the exit code. Every failure is one line on the error stream."""
    screen = Screen.of_process()
    verbose = "--verbose" in arguments or "-v" in arguments
    _bug(screen, verbose=verbose)
    signal.signal(signal.SIGTERM, _terminated)
    try:
        return _run(arguments, database, screen)
    except KeyboardInterrupt:
        screen.fail("interrupted.")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        _abandon()
        return ExitCode.CLOSED_PIPE


def _run(arguments: Sequence[str], database: Database, screen: Screen) -> int:
    try:
        words = _with_values(arguments or ["--help"])
        task: Task | int | None = PROGRAM(words, prog_name="isthmus", standalone_mode=False)
    except typer.TyperException as error:
        told = sentence(Exception(error.format_message().replace("Value error, ", "")))
        screen.fail(f"{_ended(told)} See isthmus --help.")
        return ExitCode.USAGE
    except typer.Abort:
        return ExitCode.INTERRUPTED
    if task is None or isinstance(task, int):
        return task or ExitCode.OK
    return carried_out(task, database, screen)


def _ended(text: str) -> str:
    """`text` as a sentence with one mark at its end."""
    bare = text.rstrip(".")
    return bare if bare.endswith(("?", "!")) else f"{bare}."


def carried_out(task: Task, database: Database, screen: Screen) -> int:
    """Do `task`; the exit code."""
    from isthmus.connect import OptionError
    from isthmus.jira.errors import JiraError

    try:
        task(database, screen)
        sys.stdout.flush()
    except (UsageError, OptionError, JiraError) as error:
        screen.fail(sentence(error))
        return exit_code(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        screen.fail(f"The output could not be written: {error.strerror}.")
        return ExitCode.QUERY
    except database.error as error:
        screen.fail(sentence(error))
        return exit_code(error)
    return ExitCode.OK


_WORD = re.compile(r"[A-Za-z]+")


def _with_values(arguments: Sequence[str]) -> list[str]:
    """`--explain` with its value: it may stand alone, and then must not take the statement behind it.

    No statement is a single word, so such a one is meant as the value, be it right or wrong.
    """
    words: list[str] = []
    for at, word in enumerate(arguments):
        following = arguments[at + 1] if at + 1 < len(arguments) else ""
        if word == "--":
            return [*words, *arguments[at:]]
        alone = word == "--explain" and not _WORD.fullmatch(following)
        words.append("--explain=text" if alone else word)
    return words


def _terminated(_number: int, _frame: FrameType | None) -> None:
    """Leave in an orderly way on SIGTERM, so that no half-written file stays."""
    raise SystemExit(128 + signal.SIGTERM)


def _abandon() -> None:
    """Forget what is still to be written: its reader is gone.

    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _bug(screen: Screen, *, verbose: bool) -> None:
    """Say on one line, too, what nobody foresaw; --verbose adds where it happened."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if verbose:
            sys.__excepthook__(kind, error, trace)
        hint = " Please" if verbose else " Run it with --verbose to see where, and please"
        screen.fail(f"{kind.__name__}: {sentence(error)} This is a mistake in isthmus.{hint} report it.")

    sys.excepthook = tell
