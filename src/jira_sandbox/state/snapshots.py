"""The results of searches, kept so that paging reads one consistent answer."""

from __future__ import annotations

import hashlib
from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence


class UnknownTokenError(Exception):
    """A page token that this server did not give, or gave too long ago."""


class Snapshots:
    """Search results by question, and cursors into them.

    A cursor names a result and an offset; it stays good until the result is among the ``keep`` least
    recently used. The site does not change, so a question is answered once.
    """

    def __init__(self, keep: int = 512) -> None:
        self.keep = keep
        self.results: OrderedDict[str, array[int]] = OrderedDict()

    def result(self, question: Sequence[str], answer: Callable[[], Sequence[int]]) -> tuple[str, array[int]]:
        """Give the name of a result and its places in ``Site.issues``, asking ``answer`` the first time."""
        name = hashlib.blake2b("\0".join(question).encode(), digest_size=12).hexdigest()
        if name in self.results:
            self.results.move_to_end(name)
            return name, self.results[name]
        rows = array("l", answer())
        self.results[name] = rows
        while len(self.results) > self.keep:
            self.results.popitem(last=False)
        return name, rows

    def token(self, name: str, offset: int) -> str:
        """Make the opaque token of the page that starts at ``offset``."""
        body = f"{name}{offset:x}"
        return f"Ch{body}{_seal(body)}=="

    def offset(self, token: str, name: str) -> int:
        """Read a token back.

        Raises:
            UnknownTokenError: it was not made here, or it belongs to another question.
        """
        body, seal = token[2:-10], token[-10:-2]
        if not (
            token.startswith("Ch") and token.endswith("==") and seal == _seal(body) and body.startswith(name)
        ):
            raise UnknownTokenError(token)
        return int(body[len(name) :], 16)


def _seal(body: str) -> str:
    return hashlib.blake2b(body.encode(), key=b"jira-sandbox", digest_size=4).hexdigest()
