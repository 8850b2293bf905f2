"""The shell: statements and commands, one after the other, on one connection."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from isthmus.doors.cli.door import Connection
from isthmus.doors.cli.formats import Format
from isthmus.doors.cli.outcome import UsageError
from isthmus.doors.cli.output import target
from isthmus.doors.cli.query import Delivery, ask, explain, show
from isthmus.doors.cli.screen import Screen
from isthmus.doors.cli.statements import is_blank, split


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the shell: how it is written, and what it does."""

    usage: str
    about: str
    act: Callable[[Shell, str], None]

    @property
    def name(self) -> str:
        """Its first word."""
        return self.usage.split()[0]


class Shell:
    """What a session remembers: where results go and in which form, and what is said about them."""

    def __init__(
        self, connection: Connection, delivery: Delivery, screen: Screen, *, explaining: bool = False
    ) -> None:
        self.connection = connection
        self.delivery = delivery
        self.screen = screen
        self.explaining = explaining
        self.timing = False
        self.ended = False

    def obey(self, lines: Iterable[str]) -> None:
        """Run a script: statements that end in semicolons, and commands on lines of their own.

        The first error ends it. Raises what the database raises, and UsageError.
        """
        begun = ""
        for line in lines:
            if self.ended:
                return
            if is_blank(begun) and line.lstrip().startswith("\\"):
                self.run(line)
                continue
            statements, begun = split(begun + line)
            for statement in statements:
                self.run(statement)
        if begun:
            self.run(begun)

    def run(self, text: str) -> None:
        """Run `text`: a command, or statements. Raises what the database raises, and UsageError."""
        if text.lstrip().startswith("\\"):
            self._command(text.strip())
            return
        statements, rest = split(text)
        for statement in [*statements, *([rest.strip()] if rest else [])]:
            self._statement(statement)

    def _statement(self, statement: str) -> None:
        self.screen.remeasure()
        started = time.monotonic()
        if self.explaining:
            explain(self.connection, statement, as_json=self.delivery.form is Format.JSON, screen=self.screen)
        else:
            ask(self.connection, statement, self.delivery, self.screen)
        if self.timing:
            self.screen.say(f"Time: {(time.monotonic() - started) * 1000:,.0f} ms")

    def _command(self, text: str) -> None:
        name, _, argument = text.rstrip(";").strip().partition(" ")
        if name not in COMMANDS:
            raise UsageError(f"There is no command {name}; \\? lists them.")
        COMMANDS[name].act(self, argument.strip())


def _describe(shell: Shell, table: str) -> None:
    shell.screen.remeasure()
    form = shell.delivery.form
    delivery = replace(shell.delivery, form=None if form and form.binary else form)
    if table:
        rows = [(one.name, one.type, one.pushed, one.about) for one in shell.connection.columns(table)]
        show(("name", "type", "pushed", "about"), rows, delivery, shell.screen)
    else:
        show(
            ("name", "about"),
            [(one.name, one.about) for one in shell.connection.tables()],
            delivery,
            shell.screen,
        )


def _switched(word: str, now: bool) -> bool:
    """What a switch is after `word`: turned over when that is empty."""
    states = {"": not now, "on": True, "off": False}
    if word.lower() not in states:
        raise UsageError("Say on or off.")
    return states[word.lower()]


def _timing(shell: Shell, word: str) -> None:
    shell.timing = _switched(word, shell.timing)
    shell.screen.say(f"Timing is {'on' if shell.timing else 'off'}.")


def _explain(shell: Shell, word: str) -> None:
    shell.explaining = _switched(word, shell.explaining)
    shell.screen.say("Queries are explained, not run." if shell.explaining else "Queries are run.")


def _format(shell: Shell, word: str) -> None:
    known = [one.value for one in Format]
    if word and word.lower() not in known:
        raise UsageError(f"There is no format {word}; there are {', '.join(known)}.")
    shell.delivery = replace(shell.delivery, form=Format(word.lower()) if word else None)
    shell.screen.say(f"The format is {shell.delivery.form or 'left to the place'}.")


def _output(shell: Shell, word: str) -> None:
    shell.delivery = replace(shell.delivery, path=target(Path(word)) if word else None)
    if shell.delivery.path:
        shell.screen.say(f"The next result replaces {word}; \\o alone comes back to the terminal.")
    else:
        shell.screen.say("Results come here.")


def _quit(shell: Shell, _: str) -> None:
    shell.ended = True


def _help(shell: Shell, _: str) -> None:
    ink = shell.screen.ink
    width = max(len(one.usage) for one in COMMANDS.values())
    for one in COMMANDS.values():
        shell.screen.print(f"  {ink.bold(one.usage.ljust(width))}  {one.about}")
    shell.screen.print("  A statement ends with a semicolon. Ctrl-C stops it, Ctrl-D leaves.")


COMMANDS = {
    one.name: one
    for one in (
        Command("\\d [TABLE]", "list the tables, or the columns of one", _describe),
        Command("\\explain [on|off]", "say how queries would be read, instead of running them", _explain),
        Command("\\timing [on|off]", "say how long each statement took", _timing),
        Command("\\format [NAME]", f"write results as {', '.join(Format)}", _format),
        Command("\\o [FILE]", "write results to a file, or here again", _output),
        Command("\\?", "this list", _help),
        Command("\\q", "leave", _quit),
    )
}
