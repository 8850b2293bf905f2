"""Text that is no SQL, in our words: what is missing, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlglot.errors import ParseError

from isthmus.doors.sql.errors import ProgrammingError

SYNTAX = "42601"
_SHOWN = 40  # characters of the statement that a message repeats

# What is closed is passed over; what opens and never closes is left.
_QUOTED = re.compile(
    r"""\b[eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/
    | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ | (?P<open>'|"|/\*|\$\w*\$) | .""",
    re.DOTALL | re.VERBOSE,
)
_CONDITIONS = re.compile(r"\.(Where|Having|Qualify|And|Or|Not)'>")  # what lacks one, as sqlglot calls it


def unclosed(sql: str) -> ProgrammingError:
    """The error for a text that cannot even be cut into words."""
    for found in _QUOTED.finditer(sql):
        if opened := found.group("open"):
            what = "a comment" if opened == "/*" else "a quote"
            rest = _cut(sql[found.start() :])
            return ProgrammingError(f"{what} is not closed: {rest}, character {found.start() + 1}", SYNTAX)
    return ProgrammingError("the statement cannot be read: it holds a sign that SQL does not have", SYNTAX)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def unparsed(error: ParseError, mark: str) -> ProgrammingError:
    """The error for words in an order that is none. mark: what the parameters' names begin with."""
    if not error.errors:
        return ProgrammingError("the statement cannot be read", SYNTAX)
    first = {
        name: re.sub(rf"{mark}\d+", "?", str(value), flags=re.IGNORECASE)
        for name, value in error.errors[0].items()
    }
    return ProgrammingError(_told(first), SYNTAX)


def _told(first: Mapping[str, str]) -> str:
    """One sentence about `first`, an error of sqlglot, without the names of sqlglot's own classes."""
    what, word = first["description"], first["highlight"]
    last = not first["end_context"].strip()
    near = f"near {_tail(first)!r}"
    if what.startswith("Required keyword"):
        expected = "a condition" if _CONDITIONS.search(what) else "a value"
        where = "the statement ends where" if last else f"the statement cannot be read {near}:"
        return f"{where} {expected} is expected"
    if what.startswith("Expected table name"):
        if last and "SENTINEL" in what:
            return "the statement ends where a table is expected"
        return f"the statement cannot be read {near}: a table is expected"
    if what.startswith("Expecting )"):
        return f"a parenthesis is not closed, {near}"
    if what.startswith("Invalid expression"):
        return f"the statement cannot be read {near}: {word!r} is not expected there"
    known = "" if "<" in what else f": {what[:1].lower()}{what[1:]}"
    return f"the statement cannot be read {near}{known}"


def _tail(first: Mapping[str, str]) -> str:
    """The end of what could be read."""
    read = " ".join(f"{first['start_context']}{first['highlight']}".split())
    return read if len(read) <= _SHOWN else f"…{read[-_SHOWN:]}"
