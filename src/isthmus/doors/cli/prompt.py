"""The shell on a terminal: history, completion, colors, many lines to a statement."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, ThreadedCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from prompt_toolkit.styles import Style

from isthmus.connect import OptionError
from isthmus.doors.cli.door import Connection
from isthmus.doors.cli.outcome import UsageError, sentence
from isthmus.doors.cli.shell import COMMANDS, Shell
from isthmus.doors.cli.statements import is_complete
from isthmus.doors.cli.vocabulary import Vocabulary
from isthmus.jira.errors import JiraError

_STYLE = Style.from_dict(
    {
        "prompt": "bold ansicyan",
        "pygments.keyword": "bold ansiblue",
        "pygments.literal.string": "ansigreen",
        "pygments.literal.string.single": "ansigreen",
        "pygments.literal.number": "ansimagenta",
        "pygments.comment": "ansibrightblack",
    }
)


def converse(shell: Shell, failure: type[Exception]) -> None:
    """Read and run statements until the person leaves.

    failure: what the database raises. Errors are told and do not end the session.
    """
    session = _session(shell.connection, failure)
    shell.screen.remark("A statement ends with a semicolon; \\d lists the tables, \\? helps, \\q leaves.")
    while not shell.ended:
        try:
            text = session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        try:
            shell.run(text)
        except KeyboardInterrupt:
            shell.screen.fail("interrupted.")
        except (UsageError, OptionError, JiraError, failure) as error:
            shell.screen.fail(sentence(error))
        except OSError as error:
            shell.screen.fail(f"The output could not be written: {error.strerror}.")
        shell.screen.remark("")


def _session(connection: Connection, failure: type[Exception]) -> PromptSession[str]:
    return PromptSession(
        [("class:prompt", "isthmus> ")],
        prompt_continuation=lambda width, _number, _wrapped: [("class:prompt", "...> ".rjust(width))],
        multiline=True,
        key_bindings=_keys(),
        history=_history(),
        auto_suggest=AutoSuggestFromHistory(),
        completer=ThreadedCompleter(_Suggestions(connection, failure)),
        complete_while_typing=True,
        lexer=_lexer(),
        style=_STYLE,
    )


def _keys() -> KeyBindings:
    """Enter runs what is complete, and else begins a line."""
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state and buffer.complete_state.current_completion:
            buffer.complete_state = None
        elif is_complete(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    return keys


def _lexer() -> PygmentsLexer | None:
    """Colors for SQL, if pygments is there."""
    if find_spec("pygments") is None:
        return None
    return PygmentsLexer(import_module("pygments.lexers.sql").SqlLexer)


def _history() -> History:
    """The statements of earlier sessions, readable by their author only: they may name what is secret.

    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    file = state / "isthmus" / "history"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError:  # a home that cannot be written to is no reason not to work
        return InMemoryHistory()
    return FileHistory(file)


class _Suggestions(Completer):
    """Offers what the vocabulary suggests."""

    def __init__(self, connection: Connection, failure: type[Exception]) -> None:
        self._vocabulary = Vocabulary(
            lambda: [one.name for one in connection.tables()],
            lambda table: [one.name for one in connection.columns(table)],
        )
        self._failure = failure

    def get_completions(self, document: Document, _: CompleteEvent) -> Iterable[Completion]:
        """See prompt_toolkit."""
        before = document.text_before_cursor
        if before.startswith("\\") and " " not in before:
            for command in COMMANDS.values():
                if command.name.startswith(before):
                    yield Completion(command.name, -len(before), display_meta=command.about)
            return
        if not before.strip():
            return
        try:
            word, found = self._vocabulary.suggest(before, document.text_after_cursor)
        except self._failure:  # Jira cannot be asked for the columns: say so when the statement runs
            return
        for one in found:
            yield Completion(one, -len(word))
