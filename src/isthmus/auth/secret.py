"""The type of everything that must never be read by accident."""

import hmac
from typing import NoReturn, Self, SupportsIndex

MASK = "***"


class Secret:
    """Text that signs somebody in: a password, an API token, a proxy URL with credentials.

    It prints as `Secret()` or `***`, whatever the way of printing, so that logs, errors, traces and debuggers
    cannot show it; only `reveal` gives the text back, which makes every use of a secret easy to find.
    `text` is the secret itself; a `Secret` given instead is taken as it is.
    """

    __slots__ = ("_text",)

    _text: str

    def __init__(self, text: "str | Secret") -> None:
        object.__setattr__(self, "_text", text.reveal() if isinstance(text, Secret) else text)

    def reveal(self) -> str:
        """The text itself, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret()"

    def __str__(self) -> str:
        return MASK

    def __format__(self, specification: str) -> str:
        return format(MASK, specification)

    def __eq__(self, other: object) -> bool:
        # In constant time: how long a comparison takes says how many characters were right.
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(_octets(self), _octets(other))

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("A Secret does not change; make another.")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        # A pickle is a file in plain text: caches, queues and crash reports would keep the secret.
        raise TypeError("A Secret is not pickled: hand over the option's name and read its value there.")


def _octets(secret: Secret) -> bytes:
    return secret.reveal().encode("utf-8", "surrogatepass")
