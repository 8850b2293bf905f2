"""Connection strings: `Url=https://example.atlassian.net;User=a@example.com;APIToken='x;y'`.

Pairs of a name and a value, separated by `;`. Blanks around names and values do not count. A value that
holds `;`, starts with a quote, or starts or ends with a blank stands in `'` or `"`; the quote itself is
doubled inside.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from isthmus.auth import Secret
from isthmus.connect.errors import InvalidOption, UnknownOption
from isthmus.connect.option import Option
from isthmus.connect.options import BY_NAME
from isthmus.connect.source import Source, collect
from isthmus.connect.spelling import find

WHERE = "the connection string"


def parse(text: str) -> Source:
    """The options that the connection string `text` gives.

    Raises InvalidOption when it is not written as one, with the position (from 1) of what is wrong, and
    UnknownOption for a name that no option has. Neither repeats a value.
    """
    return collect(WHERE, _named(text))


def render(values: Mapping[str, str | Secret]) -> str:
    """The connection string that gives `values`, which are texts by the options' own names.

    The string holds the secrets among them in plain text: it is to be handed over, never shown.
    """
    pairs = []
    for name, value in values.items():
        option = BY_NAME[name]
        text = value.reveal() if isinstance(value, Secret) else value
        if text:
            pairs.append(f"{option.cdata or option.name}={_quoted(text)}")
    return ";".join(pairs)


def _quoted(text: str) -> str:
    if text[0] not in "'\"" and ";" not in text and text == text.strip():
        return text
    quote = '"' if "'" in text and '"' not in text else "'"
    return quote + text.replace(quote, quote * 2) + quote


@dataclass(frozen=True, slots=True)
class _Pair:
    position: int
    name: str
    value: str
    quoted: bool


def _named(text: str) -> Iterator[tuple[Option, str, str]]:
    cut = (
        False  # whether the last value may have ended too early, so that what follows may be part of a secret
    )
    for pair in _pairs(text):
        try:
            option = find(pair.name, WHERE)
        except UnknownOption as error:
            if not cut:
                raise
            option, nearest = None, error.suggestion
        if option is None:
            # The name is not repeated, for it may be the rest of a secret; a known spelling tells nothing.
            hint = f"did you mean {nearest}? If" if nearest else "if"
            raise UnknownOption(
                f"Unknown option at position {pair.position + 1} of {WHERE}: "
                f"{hint} it belongs to the value before it, put that value in quotes.",
                nearest,
            )
        cut = option.secret and not pair.quoted
        yield option, pair.name, pair.value


def _pairs(text: str) -> Iterator[_Pair]:
    position = 0
    while (start := _skip(text, position, also=";")) < len(text):
        equals = text.find("=", start)
        end = text.find(";", start)
        if equals < 0 or 0 <= end < equals:
            raise _wrong(
                start, "expected Name=Value; if it belongs to the value before it, put that in quotes"
            )
        name = text[start:equals].strip()
        if not name:
            raise _wrong(start, "expected a name before the =")
        begin = _skip(text, equals + 1)
        if begin < len(text) and text[begin] in "'\"":
            value, position = _quotation(text, begin)
            yield _Pair(start, name, value, quoted=True)
        else:
            position = len(text) if end < 0 else end
            yield _Pair(start, name, text[begin:position].strip(), quoted=False)


def _quotation(text: str, begin: int) -> tuple[str, int]:
    quote = text[begin]
    end = begin + 1
    while (end := text.find(quote, end)) >= 0 and text[end + 1 : end + 2] == quote:
        end += 2
    if end < 0:
        raise _wrong(begin, f"the quote {quote} is never closed (inside a value it is doubled)")
    after = _skip(text, end + 1)
    if after < len(text) and text[after] != ";":
        raise _wrong(after, f"expected ; after the closing quote {quote} (inside a value it is doubled)")
    return text[begin + 1 : end].replace(quote * 2, quote), after


def _skip(text: str, position: int, also: str = "") -> int:
    while position < len(text) and (text[position].isspace() or text[position] in also):
        position += 1
    return position


def _wrong(position: int, what: str) -> InvalidOption:
    return InvalidOption(f"Position {position + 1} of {WHERE}: {what}.")
