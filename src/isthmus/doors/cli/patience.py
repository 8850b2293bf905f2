"""Why nothing happens for a while: requests that got no answer and are repeated."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from isthmus.doors.cli.screen import Screen
from isthmus.doors.cli.text import shown

# Where requests are sent; see `isthmus.jira.site`.
_SENDING = logging.getLogger("isthmus.jira")


@contextmanager
def told(screen: Screen, *, verbose: bool) -> Iterator[None]:
    """Say meanwhile that a request is repeated: to a person on a terminal, and to who wants to know all."""
    if not verbose and not screen.err_is_terminal:
        yield
        return
    handler, level = _Teller(screen, always=verbose), _SENDING.level
    _SENDING.addHandler(handler)
    _SENDING.setLevel(logging.INFO)
    try:
        yield
    finally:
        _SENDING.removeHandler(handler)
        _SENDING.setLevel(level)


class _Teller(logging.Handler):
    """Says each thing once: many requests may be in flight when a site goes away."""

    def __init__(self, screen: Screen, *, always: bool) -> None:
        super().__init__(logging.INFO)
        self._screen = screen
        self._always = always
        self._said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """See logging."""
        text = shown(record.getMessage())
        if text in self._said or (self._screen.quiet and not self._always):
            return
        self._said.add(text)
        self._screen.say(self._screen.err_ink.dim(text))
