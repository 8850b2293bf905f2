"""Jira's wiki text as Markdown.

Blocks are found line by line, marks within a line by one pattern: the time is proportional to the text. What
is not well-formed stays as it was written, and single line ends stay line ends.

https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from isthmus.jira.markup.syntax import (
    cell,
    code_span,
    escape,
    escape_lines,
    fence,
    indent,
    link,
    quote,
    table,
    wrap,
)


def wiki_markdown(text: str) -> str:
    """The wiki `text` as Markdown, without a newline at its end."""
    return "\n".join(_document(text.replace("\r\n", "\n"))).strip("\n")


# --- macros that hold blocks: {code} {noformat} {quote} {panel} -------------------------------------------

_MACRO = re.compile(r"(?<!\{)\{(code|noformat|quote|panel)(?::([^}\n]*))?\}(?!\})")
_VERBATIM = frozenset({"code", "noformat"})


class _Pages:
    """The lines written so far, in nested frames: the document, and the quotes and panels that are open."""

    def __init__(self) -> None:
        self.frames: list[tuple[str, str, list[str]]] = [("", "", [])]

    def add(self, lines: list[str]) -> None:
        page = self.frames[-1][2]
        if page and lines:
            page.append("")
        page += lines

    def toggle(self, name: str, title: str) -> None:
        """Open a frame, or close it and what is open within it: the same word does both."""
        if name not in (frame[0] for frame in self.frames):
            self.frames.append((name, title, []))
            return
        while self._close() != name:
            pass

    def _close(self) -> str:
        name, title, lines = self.frames.pop()
        self.add(quote([f"**{escape(title)}**", *lines] if title else lines))
        return name

    def all(self) -> list[str]:
        while len(self.frames) > 1:
            self._close()
        return self.frames[0][2]


def _document(text: str) -> list[str]:
    pages = _Pages()
    position, verbatim = 0, None
    for macro in _MACRO.finditer(text):
        name, options = macro.group(1), macro.group(2) or ""
        if verbatim is not None:
            if name == verbatim.group(1) and not options:
                pages.add(_verbatim(verbatim, text[position : macro.start()]))
                position, verbatim = macro.end(), None
            continue
        pages.add(_blocks(text[position : macro.start()]))
        position = macro.end()
        if name in _VERBATIM:
            verbatim = macro
        else:
            pages.toggle(name, _option(options, "title"))
    rest = text[position:]
    pages.add(_verbatim(verbatim, rest) if verbatim is not None else _blocks(rest))
    return pages.all()


def _option(options: str, name: str) -> str:
    return next((one[len(name) + 1 :] for one in options.split("|") if one.startswith(f"{name}=")), "")


def _verbatim(macro: re.Match[str], body: str) -> list[str]:
    """A code block; `{code:java|title=Main.java}` names its language and title."""
    options = macro.group(2) or ""
    language = options.split("|")[0] if "=" not in options.split("|")[0] else _option(options, "language")
    title = _option(options, "title")
    lines = fence(body.strip("\n"), language.strip())
    return [f"**{escape(title)}**", "", *lines] if title else lines


# --- blocks, line by line ---------------------------------------------------------------------------------

_HEADING = re.compile(r"\s*h([1-6])\.\s+(.*)")
_QUOTED = re.compile(r"\s*bq\.\s+(.*)")
_ITEM = re.compile(r"\s*([*#]{1,20}|-{1,3})\s+(\S.*)")
_RULE = re.compile(r"\s*-{4,5}\s*")


def _blocks(text: str) -> list[str]:
    blocks: list[list[str]] = []
    lines = _Lines(text.split("\n"))
    while (line := lines.peek()) is not None:
        if not line.strip():
            lines.take()
            continue
        blocks.append(_block(line, lines))
    return [line for number, block in enumerate(blocks) for line in (["", *block] if number else block)]


class _Lines:
    """Lines that are taken one after the other, with a look at the next."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._next = 0

    def peek(self) -> str | None:
        return self._lines[self._next] if self._next < len(self._lines) else None

    def take(self) -> str:
        self._next += 1
        return self._lines[self._next - 1]

    def while_(self, wanted: Callable[[str], bool]) -> Iterator[str]:
        while (line := self.peek()) is not None and wanted(line):
            yield self.take()


def _block(line: str, lines: _Lines) -> list[str]:
    if heading := _HEADING.fullmatch(line):
        lines.take()
        return [f"{'#' * int(heading.group(1))} {_inline(heading.group(2).strip())}"]
    if quoted := _QUOTED.fullmatch(line):
        lines.take()
        return quote([_inline(quoted.group(1))])
    if _RULE.fullmatch(line):
        lines.take()
        return ["---"]
    if _ITEM.fullmatch(line):
        return _list(lines)
    if line.lstrip().startswith("|"):
        return _table(lines)
    paragraph = "\n".join([lines.take(), *lines.while_(_continues)])
    return escape_lines(_inline(paragraph).strip()).split("\n")


def _continues(line: str) -> bool:
    """Whether `line` belongs to the paragraph or item before it."""
    return bool(line.strip()) and not (
        _HEADING.fullmatch(line)
        or _QUOTED.fullmatch(line)
        or _RULE.fullmatch(line)
        or _ITEM.fullmatch(line)
        or line.lstrip().startswith("|")
    )


def _list(lines: _Lines) -> list[str]:
    """Items as `*`, `**`, `#`, `*#` … say how deep they are; each kind of number counts for itself."""
    result: list[str] = []
    open_levels: list[tuple[str, int, int]] = []  # the sign, the number it has reached, its marker's width
    while (line := lines.peek()) is not None and (item := _ITEM.fullmatch(line)):
        lines.take()
        signs = item.group(1)
        reached = 0
        if len(open_levels) >= len(signs):
            sign, reached, _ = open_levels[len(signs) - 1]
            reached = reached if sign == signs[-1] else 0
        del open_levels[len(signs) - 1 :]
        while len(open_levels) < len(signs) - 1:
            open_levels.append((signs[len(open_levels)], 0, 2))
        marker = f"{reached + 1}. " if signs[-1] == "#" else "- "
        blank = " " * sum(width for _, _, width in open_levels)
        open_levels.append((signs[-1], reached + 1, len(marker)))
        text = "\n".join([item.group(2), *lines.while_(_continues)])
        result += [blank + one for one in indent(_inline(text).strip().split("\n"), marker)]
    return result


_CELLS = re.compile(r"\|\|?|\[[^\]\n]*\]|\{\{[^}\n]*\}\}|![^!|\s][^!\n]*!|\\.|[^|\[{!\\]+|.", re.DOTALL)


def _table(lines: _Lines) -> list[str]:
    rows: list[list[str]] = []
    headed = False
    while (line := lines.peek()) is not None and line.lstrip().startswith("|"):
        row = [lines.take().strip()]
        while not row[-1].endswith("|") and (more := lines.peek()) is not None and _continues(more):
            row.append(lines.take().strip())
        cells = _cells("\n".join(row))
        all_headers = all(is_header for is_header, _ in cells)
        if not rows:
            headed = all_headers
        bold = not all_headers or bool(rows)
        rows.append([_cell(text, bold and is_header) for is_header, text in cells])
    return table(rows, headed)


def _cell(text: str, bold: bool) -> str:
    shown = cell(_inline(text.strip()).split("\n"))
    return wrap(shown, "**", "**") if bold else shown


def _cells(row: str) -> list[tuple[bool, str]]:
    """The cells of one row: whether each is a header, and its text."""
    cells: list[tuple[bool, str]] = []
    for part in _CELLS.findall(row):
        if part in ("|", "||"):
            cells.append((part == "||", ""))
        else:
            is_header, text = cells[-1]
            cells[-1] = (is_header, text + part)
    return cells[:-1] if len(cells) > 1 and not cells[-1][1].strip() else cells


# --- marks within text ------------------------------------------------------------------------------------

# A mark touches what it marks, and stands between words. No mark goes past the end of its line.
_PAIR = r"(?<![\w{0}])[{0}](?=[^\s{0}])[^{0}\n]*(?<=[^\s])[{0}](?![\w{0}])"
_INLINE = re.compile(
    r"(?=[{\[!hf\\?*_+^~-])(?:"  # most characters begin nothing
    r"(?P<mono>\{\{[^{}\n]+(?:[{}](?![{}])[^{}\n]+)*\}\})"
    r"|(?P<stripped>\{(?:color(?::[^}\n]*)?|anchor:[^}\n]*)\})"
    r"|(?P<link>\[[^\[\]\n]+\])"
    r"|(?P<image>(?<![\w!])![^\s!|][^!|\n]*(?:\|[^!\n]*)?!(?![\w!]))"
    r"|(?P<address>(?:https?|ftp)://[^\s\[\]{}<>|\"]+)"
    r"|(?P<breaks>\\\\(?!\\)[ \t]*\n?)"
    r"|(?P<escaped>\\[-*_{}\[\]+^~!|#?\\])"
    r"|(?P<cite>\?\?(?=\S)[^?\n]+\?\?)"
    + "".join(
        f"|(?P<{name}>{_PAIR.format(sign)})"
        for name, sign in (
            ("strong", "*"),
            ("em", "_"),
            ("strike", "-"),
            ("underline", "+"),
            ("sup", "\\^"),
            ("sub", "~"),
        )
    )
    + ")"
)

_MARKS: Mapping[str, tuple[str, str]] = {
    "strong": ("**", "**"),
    "em": ("*", "*"),
    "strike": ("~~", "~~"),
    "underline": ("<u>", "</u>"),
    "sup": ("<sup>", "</sup>"),
    "sub": ("<sub>", "</sub>"),
}


def _inline(text: str) -> str:
    """Marks within marks end soon: none holds its own sign, so no text nests deeper than there are kinds."""
    parts: list[str] = []
    position = 0
    for found in _INLINE.finditer(text):
        parts.append(escape(text[position : found.start()]))
        parts.append(_mark(str(found.lastgroup), found.group()))
        position = found.end()
    parts.append(escape(text[position:]))
    return "".join(parts)


def _mark(kind: str, text: str) -> str:
    if kind in _MARKS:
        return wrap(_inline(text[1:-1]), *_MARKS[kind])
    match kind:
        case "mono":
            return code_span(text[2:-2])
        case "stripped":
            return ""
        case "link":
            return _link(text)
        case "image":
            name = text[1:-1].partition("|")[0]
            return "!" + link(escape(name), name)
        case "address":
            return text
        case "breaks":
            return "  \n"
        case "escaped":
            return escape(text[1:])
        case _:  # cite
            return wrap(_inline(text[2:-2]), "*", "*")


_TARGET = re.compile(r"(?:https?|ftp|file|mailto|news):\S+|//\S+|\\\\\S+", re.IGNORECASE)


def _link(text: str) -> str:
    """`[text|target]`, `[target]`, `[~user]`, `[^attachment]`, `[#anchor]`, or just brackets."""
    inner = text[1:-1]
    if inner.startswith("~"):
        return "@" + escape(inner[1:].removeprefix("accountid:"))
    if inner.startswith("^"):
        return f"[attachment {escape(inner[1:])}]"
    shown, bar, target = inner.partition("|")
    if bar:
        return link(_inline(shown.strip()), target.split("|")[0].strip())
    if _TARGET.fullmatch(inner):
        return f"<{inner}>"
    return link(escape(inner[1:]), inner) if inner.startswith("#") else escape(text)
