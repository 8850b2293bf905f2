"""Text that a terminal may show, and how wide it is there."""

from __future__ import annotations

import unicodedata


def _visible(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "�"


# Text in Jira is anybody's: escape sequences and changes of writing direction must not reach a terminal.
_UNSAFE = {code: _visible(code) for code in (*range(0x20), *range(0x7F, 0xA0))}
_UNSAFE |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "�")
_ON_ONE_LINE = _UNSAFE | {0x09: " ", 0x0A: "↵", 0x0D: ""}
_ON_LINES = _UNSAFE | {0x09: "    ", 0x0A: "\n", 0x0D: ""}


def shown(text: str, *, lines: bool = False) -> str:
    """`text` as a terminal may show it: on one line, or with its own lines kept."""
    if text.isprintable():
        return text
    return text.translate(_ON_LINES if lines else _ON_ONE_LINE)


def width_of(text: str) -> int:
    """How many columns of a terminal `text` takes: letters of East Asian scripts and emoji take two.

    https://www.unicode.org/reports/tr11/
    """
    if text.isascii():
        return len(text)
    return sum(_width(letter) for letter in text)


def _width(letter: str) -> int:
    if unicodedata.combining(letter) or letter in "\u200b\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
