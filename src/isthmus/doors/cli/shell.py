"""The shell: statements and commands, one after the other, on one connection."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from isthmus.doors.cli.door import Connection
from isthmus.doors.cli.formats import Format, format_for
from isthmus.doors.cli.outcome import UsageError
from isthmus.doors.cli.output import target
from isthmus.doors.cli.query import Delivery, ask, explain, show
from isthmus.doors.cli.screen import Screen
from isthmus.doors.cli.statements import command, is_blank, split


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
        self.filled = False  # whether the file of results holds one of this session
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
            if is_blank(begun) and command(line):
                self.run(line)
                continue
            statements, begun = split(begun + line)
            for statement in statements:
                self.run(statement)
        if begun:
            self.run(begun)

    def run(self, text: str) -> None:
        """Run `text`: a command, or statements. Raises what the database raises, and UsageError."""
        if written := command(text):
            self._command(written)
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
            self.deliver(lambda delivery: ask(self.connection, statement, delivery, self.screen))
        if self.timing:
            self.screen.say(f"Time: {(time.monotonic() - started) * 1000:,.0f} ms")

    def deliver(self, act: Callable[[Delivery], None]) -> None:
        """Let `act` write where results go: behind those that this session has put there before."""
        act(replace(self.delivery, append=self.filled))
        self.filled = self.delivery.path is not None

    def _command(self, text: str) -> None:
        name, _, argument = text.partition(" ")
        if name not in COMMANDS:
            raise UsageError(f"There is no command {name}; \\? lists them.")
        COMMANDS[name].act(self, argument.strip())


def _describe(shell: Shell, table: str) -> None:
    shell.screen.remeasure()
    if table:
        head: tuple[str, ...] = ("name", "type", "pushed", "about")
        rows = [(one.name, one.type, one.pushed, one.about) for one in shell.connection.columns(table)]
        _list(shell, head, rows)
    else:
        _list(shell, ("name", "about"), [(one.name, one.about) for one in shell.connection.tables()])


def _list(shell: Shell, head: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Where results go; but a file that holds one result only is kept for that."""
    place = shell.delivery
    if format_for(place.form, place.path, terminal=False).single and place.path:
        show(head, rows, Delivery(), shell.screen)
        return
    form = None if place.form and place.form.binary else place.form
    shell.deliver(lambda delivery: show(head, rows, replace(delivery, form=form), shell.screen))


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
    shell.filled = False
    if shell.delivery.path:
        shell.screen.say(f"The next results replace what is in {word}; \\o alone comes back here.")
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
        Command("\\?", "this list; help does the same", _help),
        Command("\\q", "leave; quit and exit do the same", _quit),
    )
}
