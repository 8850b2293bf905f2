"""The results of searches, kept so that paging reads one consistent answer."""

from __future__ import annotations

import hashlib
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

DIGEST = 24
SERIAL = 8


class UnknownTokenError(Exception):
    """A page token that this server did not give, or gave too long ago."""


@dataclass(frozen=True)
class Result:
    """The answer to a question: places in ``Site.issues``, and the state of the site it was true for."""

    name: str
    rows: array[int]
    state: tuple[int, int, str]


class Snapshots:
    """Search results by question, and cursors into them.

    A cursor names a result and an offset; it stays good until the result is among the ``keep`` least
    recently used. A question is answered once while the site does not change; who pages through an
    answer goes on with it whatever changes.
    """

    def __init__(self, keep: int = 512) -> None:
        self.keep = keep
        self.results: OrderedDict[str, Result] = OrderedDict()
        self.newest: dict[str, str] = {}
        self.changes = 0
        self.serial = 0

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Count on from here, whatever becomes of the counters: nothing old is taken for something new."""
        changes, serial = self.changes, self.serial
        yield
        self.changes, self.serial = changes + 1, serial

    def stale(self) -> None:
        """Note that the site changed: questions asked from now on are answered anew."""
        self.changes += 1

    def result(
        self,
        question: Sequence[str],
        answer: Callable[[], Sequence[int]],
        *,
        token: str | None = None,
        minute: int = 0,
        sight: str = "",
    ) -> tuple[str, array[int]]:
        """Give the name of a result and its places in ``Site.issues``.

        Args:
            question: what is asked, by whom.
            answer: works the result out.
            token: the cursor of an earlier page, whose result is wanted again.
            minute: another answer is due when this is another; 0 if the time does not matter.
            sight: what the caller sees of the site; another answer is due when this is another.

        Raises:
            UnknownTokenError: the token was not made here, or for another question.
        """
        digest = hashlib.blake2b("\0".join(question).encode(), digest_size=DIGEST // 2).hexdigest()
        name = _opened(token, digest)[0] if token else self.newest.get(digest, "")
        kept = self.results.get(name)
        state = (self.changes, minute, sight)
        if kept is None or (not token and kept.state != state):
            self.serial += 1
            name = f"{digest}{self.serial:0{SERIAL}x}"
            kept = self.results[name] = Result(name, array("l", answer()), state)
            self.newest[digest] = name
        self.results.move_to_end(name)
        while len(self.results) > self.keep:
            old, _result = self.results.popitem(last=False)
            if self.newest.get(old[:DIGEST]) == old:
                del self.newest[old[:DIGEST]]
        return kept.name, kept.rows

    def token(self, name: str, offset: int) -> str:
        """Make the opaque token of the page that starts at ``offset``."""
        body = f"{name}{offset:x}"
        return f"Ch{body}{_seal(body)}=="

    def offset(self, token: str, name: str) -> int:
        """Read a token back.

        Raises:
            UnknownTokenError: it was not made here, or it belongs to another question.
        """
        return _opened(token, name[:DIGEST])[1]


def _opened(token: str, digest: str) -> tuple[str, int]:
    """Give the name and the offset inside a token."""
    body, seal = token[2:-10], token[-10:-2]
    if not (
        token.startswith("Ch") and token.endswith("==") and seal == _seal(body) and body.startswith(digest)
    ):
        raise UnknownTokenError(token)
    at = DIGEST + SERIAL
    return body[:at], int(body[at:], 16)


def _seal(body: str) -> str:
    return hashlib.blake2b(body.encode(), key=b"jira-sandbox", digest_size=4).hexdigest()
