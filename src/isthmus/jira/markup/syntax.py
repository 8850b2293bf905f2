"""Markdown's own syntax: what must be escaped, and how fences, quotes and tables are written.

https://spec.commonmark.org/0.31.2/ and, for tables and strikethrough, https://github.github.com/gfm/
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKUP = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])"  # a backslash that would escape what follows
    r"|`"
    r"|\*(?<!\s\*)|\*(?!\s)"  # a star that does not stand alone
    r"|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)"  # underscores inside words mean nothing
    r"|~(?=~)"
    r"|\[(?=[^\[\]]{0,200}\]\()"  # what would become a link
    r"|<(?=[A-Za-z/!?])"
)
_SPECIAL = re.compile(r"[\\`*_~\[<]")
_LINE_MARKUP = re.compile(r"(?m)^([ ]{0,3})(?=(?:#{1,6}|[-+])(?:[ \t]|$)|>|={2,}[ \t]*$|-{2,}[ \t]*$)")
_LINE_SPECIAL = re.compile(r"[#>=+-]")


def escape(text: str) -> str:
    """`text` so that Markdown reads it as itself; what cannot be mistaken is left alone, to stay readable."""
    # Looking for the characters alone is many times faster than the careful pattern, and enough for most.
    return _MARKUP.sub(r"\\\g<0>", text) if _SPECIAL.search(text) else text


def escape_lines(text: str) -> str:
    """`text` of a paragraph so that none of its lines starts a heading, quote, list or rule."""
    return _LINE_MARKUP.sub(r"\1\\", text) if _LINE_SPECIAL.search(text) else text


def wrap(text: str, opening: str, closing: str) -> str:
    """`text` between marks, which must touch it: blanks at its ends go outside, and blanks alone get none."""
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner)
    return f"{text[:start]}{opening}{inner}{closing}{text[start + len(inner) :]}"


_TICKS = re.compile(r"`+")


def code_span(text: str) -> str:
    """`text` as inline code, between more backticks than it holds."""
    if not text:
        return ""
    ticks = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    blank = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{blank}{text}{blank}{ticks}"


def fence(text: str, language: str = "") -> list[str]:
    """The lines of a code block, fenced by more backticks than it holds."""
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return [ticks + language, *text.split("\n"), ticks]


def link(text: str, target: str) -> str:
    """A link; a target that Markdown could not read as one is put in angle brackets."""
    shown = text or escape(target)
    if re.search(r"[\s()<>]", target):
        target = "<" + re.sub(r"[<>\n]", "", target) + ">"
    return f"[{shown}]({target})"


def quote(lines: Sequence[str]) -> list[str]:
    """The lines of a block quote."""
    return [f"> {line}".rstrip() for line in lines]


def indent(lines: Sequence[str], marker: str) -> list[str]:
    """The lines of a list item: the first after `marker`, the others below it."""
    blank = " " * len(marker)
    first, *others = lines or [""]
    return [(marker + first).rstrip(), *(blank + line if line else "" for line in others)]


def cell(lines: Sequence[str]) -> str:
    """What a table cell holds, in one line."""
    return "<br>".join(line.strip() for line in lines if line.strip()).replace("|", "\\|")


def table(rows: Sequence[Sequence[str]], headed: bool) -> list[str]:
    """The lines of a table of cells; `headed` when the first row is its header, else that is empty."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return []
    header, body = (rows[0], rows[1:]) if headed else ([], rows)
    lines = [[*header, *[""] * (width - len(header))], ["---"] * width]
    lines += [[*row, *[""] * (width - len(row))] for row in body]
    return ["| " + " | ".join(row) + " |" for row in lines]
