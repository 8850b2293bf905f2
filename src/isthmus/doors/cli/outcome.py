"""How a run ended: the exit code and the one line that says why."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from isthmus.doors.cli.text import shown

# The standard's SQLSTATE classes, for errors that carry nothing more exact.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_SQLSTATE = (("08001", 2), ("08", 3), ("28", 4), ("53400", 5))


class ExitCode(IntEnum):
    """What a script can tell apart. Documented in `EPILOG` and docs/howto/command-line.md."""

    OK = 0
    QUERY = 1
    USAGE = 2
    UNREACHABLE = 3
    REFUSED = 4
    THROTTLED = 5
    INTERRUPTED = 130
    CLOSED_PIPE = 141


EPILOG = " ".join(
    (
        "Exit codes: 0 done; 1 the query is wrong or it failed; 2 wrong usage or connection options;",
        "3 Jira cannot be reached (name, TLS, proxy, timeout, out of service);",
        "4 Jira refused (login, CAPTCHA, license, permission); 5 Jira asks to wait too long;",
        "130 interrupted; 141 the reader of the output went away.",
    )
)


class UsageError(Exception):
    """The command cannot be carried out as it was given. Its text is one line and says what to do."""


def exit_code(error: BaseException) -> ExitCode:
    """The exit code that stands for `error`: by what caused it, else by its SQLSTATE."""
    from isthmus.connect import OptionError
    from isthmus.jira.errors import Broken, JiraError, Refused, Throttled, Unavailable

    kinds: tuple[tuple[type[BaseException], ExitCode], ...] = (
        (UsageError, ExitCode.USAGE),
        (OptionError, ExitCode.USAGE),
        (Refused, ExitCode.REFUSED),
        (Throttled, ExitCode.THROTTLED),
        (Unavailable, ExitCode.UNREACHABLE),
        (Broken, ExitCode.UNREACHABLE),
        (JiraError, ExitCode.QUERY),
    )
    for one in _causes(error):
        for kind, code in kinds:
            if isinstance(one, kind):
                return code
    sqlstate = str(getattr(error, "sqlstate", ""))
    return ExitCode(next((code for start, code in _BY_SQLSTATE if sqlstate.startswith(start)), 1))


def sentence(error: BaseException) -> str:
    """`error` on one line, with nothing in it that could control a terminal."""
    return shown(" ".join(str(error).split()) or type(error).__name__)


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    seen: set[int] = set()
    while current is not None and id(current) not in seen:
        yield current
        seen.add(id(current))
        current = current.__cause__ or current.__context__
