"""Atlassian Document Format as Markdown.

Nodes that are not known keep their text; nothing that people wrote is left out. What Markdown has no mark for
is HTML that it allows (`<u>`, `<sub>`, `<sup>`); colors and alignment are left out.

https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

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

Node = Mapping[str, Any]

_DEEPEST = 40
"""Blocks nested deeper than this are read as their bare text: no person nests so, and Python's stack ends."""

_LIST_TYPES = frozenset({"bulletList", "orderedList", "taskList", "decisionList"})


def adf_markdown(document: Node) -> str:
    """The ADF `document` as Markdown, without a newline at its end."""
    return "\n".join(_blocks(_content(document), 0)).strip("\n")


# --- reading nodes that may be malformed ------------------------------------------------------------------


def _content(node: Node) -> list[Node]:
    content = node.get("content")
    if not isinstance(content, list):
        return []
    for one in content:
        if not isinstance(one, dict):
            return [one for one in content if isinstance(one, dict)]
    return content  # most documents are well formed: nothing to leave out, nothing to copy


def _kind(node: Node) -> str:
    kind = node.get("type")
    return kind if isinstance(kind, str) else str(kind)


def _attributes(node: Node) -> Node:
    attributes = node.get("attrs")
    return attributes if isinstance(attributes, dict) else {}


def _attribute(node: Node, *names: str) -> str:
    """The first of the attributes `names` that says something."""
    attributes = _attributes(node)
    return next((str(attributes[name]) for name in names if attributes.get(name) not in (None, "")), "")


def _plain(nodes: Iterable[Node]) -> str:
    """All text below `nodes`, however deep; blocks are kept apart by blanks."""
    parts: list[str] = []
    stack = list(nodes)[::-1]
    while stack:
        node = stack.pop()
        kind = str(node.get("type"))
        inner = _content(node)
        if kind == "text":
            parts.append(str(node.get("text", "")))
        elif inner:
            parts.append(" ")
            stack.extend(reversed(inner))
        elif kind in _INLINE:
            parts.append(_INLINE[kind](node))
        else:
            parts.append(_bare(node))
    return " ".join("".join(parts).split())


def _bare(node: Node) -> str:
    """What a node without content says: its text, or whatever its attributes name it by."""
    text = node.get("text")
    return text if isinstance(text, str) else _attribute(node, "text", "title", "alt", "url", "shortName")


# --- inline nodes -----------------------------------------------------------------------------------------


def _media(node: Node) -> str:
    attributes = _attributes(node)
    url, name = attributes.get("url"), _attribute(node, "alt", "__fileName", "fileName")
    if isinstance(url, str) and url:
        return "!" + link(escape(name), url)
    return f"[attachment {escape(name or _attribute(node, 'id') or 'without name')}]"


def _date(node: Node) -> str:
    stamp = _attribute(node, "timestamp")
    try:
        return datetime.fromtimestamp(int(stamp) / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return escape(stamp)


def _card(node: Node) -> str:
    url = _attribute(node, "url")
    if url:
        return f"<{url}>"
    data = _attributes(node).get("data")
    found = data if isinstance(data, dict) else {}
    url, name = str(found.get("url") or found.get("@id") or ""), str(found.get("name") or "")
    return link(escape(name), url) if url else escape(name)


def _mention(node: Node) -> str:
    shown = _attribute(node, "text", "id")
    return escape(shown if shown.startswith("@") else f"@{shown}")


def _extension(node: Node) -> str:
    return escape(_attribute(node, "text") or f"[{_attribute(node, 'extensionKey', 'extensionType')}]")


_INLINE: Mapping[str, Callable[[Node], str]] = {
    "hardBreak": lambda _: "  \n",
    "mention": _mention,
    "emoji": lambda node: _attribute(node, "text", "shortName"),
    "date": _date,
    "status": lambda node: f"[{escape(_attribute(node, 'text'))}]",
    "inlineCard": _card,
    "mediaInline": _media,
    "placeholder": lambda node: escape(_attribute(node, "text")),
    "inlineExtension": _extension,
}

_MARKS: Mapping[str, tuple[str, str]] = {
    "em": ("*", "*"),
    "strong": ("**", "**"),
    "strike": ("~~", "~~"),
    "underline": ("<u>", "</u>"),
}


def _marks(node: Node) -> list[Node]:
    marks = node.get("marks")
    return [mark for mark in marks if isinstance(mark, dict)] if isinstance(marks, list) else []


def _marked(text: str, marks: list[Node]) -> str:
    if not marks:
        return escape(text)
    kinds = {mark.get("type"): mark for mark in marks}
    shown = code_span(text) if "code" in kinds else escape(text)
    for kind, (opening, closing) in _MARKS.items():
        if kind in kinds:
            shown = wrap(shown, opening, closing)
    if "subsup" in kinds:
        tag = "sup" if _attribute(kinds["subsup"], "type") == "sup" else "sub"
        shown = wrap(shown, f"<{tag}>", f"</{tag}>")
    if "link" in kinds:
        target = _attribute(kinds["link"], "href")
        # Most links are bare addresses: the address says it all.
        shown = f"<{target}>" if text == target else link(shown, target)
    return shown


def _inline(nodes: Sequence[Node]) -> str:
    """A run of inline nodes; neighbors with equal marks are one text, or their marks would run together."""
    if len(nodes) == 1 and nodes[0].get("type") == "text" and not nodes[0].get("marks"):
        return escape(str(nodes[0].get("text", "")))  # most paragraphs are this
    parts: list[str] = []
    text = ""
    marks: list[Node] = []
    for node in nodes:
        kind = _kind(node)
        own = _marks(node) if kind == "text" else []
        if text and (kind != "text" or own != marks):
            parts.append(_marked(text, marks))
            text = ""
        if kind == "text":
            text, marks = text + str(node.get("text", "")), own
        else:
            known = _INLINE.get(kind)
            parts.append(known(node) if known else escape(_plain([node])))
    if text:
        parts.append(_marked(text, marks))
    return "".join(parts)


# --- block nodes: each gives its lines --------------------------------------------------------------------


def _is_inline(node: Node) -> bool:
    kind = _kind(node)
    if kind in _BLOCKS:
        return False
    return kind == "text" or kind in _INLINE or not _content(node)


def _inner(node: Node) -> list[Node]:
    """What an item, row or cell holds; a stray text in its place is what it holds itself."""
    return [node] if _is_inline(node) else _content(node)


def _paragraph(nodes: Sequence[Node]) -> list[str]:
    text = escape_lines(_inline(nodes).strip())
    return text.split("\n") if text else []


def _blocks(nodes: Iterable[Node], depth: int, tight: bool = False) -> list[str]:
    """The lines of sibling blocks with an empty line between them.

    tight: a list follows its paragraph directly, as within a list item.
    """
    if depth > _DEEPEST:
        text = _plain(nodes)
        return [escape_lines(escape(text))] if text else []
    lines: list[str] = []
    stray: list[Node] = []  # inline nodes among blocks make a paragraph
    for node in nodes:
        kind = _kind(node)
        render = _BLOCKS.get(kind)
        if render is None and _is_inline(node):
            stray.append(node)
            continue
        if stray:
            _append(lines, _paragraph(stray))
            stray = []
        block = render(node, depth + 1) if render else _unknown(node, depth + 1)
        _append(lines, block, close=tight and kind in _LIST_TYPES)
    if stray:
        _append(lines, _paragraph(stray))
    return lines


def _append(lines: list[str], block: list[str], *, close: bool = False) -> None:
    """Add a block, if it says anything, below an empty line, or directly below what is there."""
    if lines and block and not close:
        lines.append("")
    lines += block


def _unknown(node: Node, depth: int) -> list[str]:
    title = _attribute(node, "title", "text")
    lines = _blocks(_content(node), depth)
    return [wrap(escape(title), "**", "**"), "", *lines] if title else lines


def _heading(node: Node, depth: int) -> list[str]:  # noqa: ARG001 - one signature for all blocks
    level = _attributes(node).get("level")
    sharps = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)
    return [f"{sharps} {' '.join(_inline(_content(node)).split())}".rstrip()]


def _code(node: Node, depth: int) -> list[str]:  # noqa: ARG001 - one signature for all blocks
    text = "".join(str(one["text"]) if "text" in one else _plain([one]) for one in _content(node))
    return fence(text, _attribute(node, "language").split("\n")[0])


def _panel(node: Node, depth: int) -> list[str]:
    kind = _attribute(node, "panelType")
    lines = _blocks(_content(node), depth)
    # A custom panel has an icon of its own; the kind of the others is part of what they say.
    return quote([f"**{kind.capitalize()}:**", *lines] if kind not in ("", "custom") else lines)


def _quote(node: Node, depth: int) -> list[str]:
    return quote(_blocks(_content(node), depth))


def _bullets(node: Node, depth: int) -> list[str]:
    return [line for item in _content(node) for line in _item(item, "- ", depth)]


def _numbers(node: Node, depth: int) -> list[str]:
    order = _attributes(node).get("order")
    first = order if isinstance(order, int) and order >= 0 else 1
    items = enumerate(_content(node), first)
    return [line for number, item in items for line in _item(item, f"{number}. ", depth)]


def _tasks(node: Node, depth: int) -> list[str]:
    lines: list[str] = []
    for item in _content(node):
        if item.get("type") == "taskList":  # a list below the task before it
            lines += [f"  {line}" for line in _blocks([item], depth)]
        else:
            done = _attribute(item, "state") == "DONE"
            lines += _item(item, "- [x] " if done else "- [ ] ", depth)
    return lines


def _decisions(node: Node, depth: int) -> list[str]:
    return [line for item in _content(node) for line in _item(item, "- Decision: ", depth)]


def _item(node: Node, marker: str, depth: int) -> list[str]:
    return indent(_blocks(_inner(node), depth, tight=True), marker)


def _table(node: Node, depth: int) -> list[str]:
    rows, headed = [], False
    for number, row in enumerate(_content(node)):
        cells = _inner(row)
        texts: list[str] = []
        for one in cells:
            texts.append(cell(_blocks(_inner(one), depth)))
            span = _attributes(one).get("colspan")
            texts += [""] * (min(span, 100) - 1 if isinstance(span, int) else 0)
        rows.append(texts)
        if number == 0:
            headed = bool(cells) and all(one.get("type") == "tableHeader" for one in cells)
    return table(rows, headed)


def _titled(node: Node, depth: int) -> list[str]:
    title = wrap(escape(_attribute(node, "title")), "**", "**")
    lines = _blocks(_content(node), depth)
    return [title, "", *lines] if title and lines else [title] if title else lines


def _extended(node: Node, depth: int) -> list[str]:
    return [_extension(node), *_blocks(_content(node), depth)]


_BLOCKS: Mapping[str, Callable[[Node, int], list[str]]] = {
    "paragraph": lambda node, _: _paragraph(_content(node)),
    "heading": _heading,
    "codeBlock": _code,
    "panel": _panel,
    "blockquote": _quote,
    "bulletList": _bullets,
    "orderedList": _numbers,
    "taskList": _tasks,
    "decisionList": _decisions,
    "table": _table,
    "rule": lambda _, __: ["---"],
    "media": lambda node, _: [_media(node)],
    "mediaSingle": lambda node, depth: _blocks(_content(node), depth),
    "mediaGroup": lambda node, depth: _blocks(_content(node), depth),
    "caption": lambda node, _: _paragraph(_content(node)),
    "blockCard": lambda node, _: [_card(node)],
    "embedCard": lambda node, _: [_card(node)],
    "expand": _titled,
    "nestedExpand": _titled,
    "extension": _extended,
    "bodiedExtension": _extended,
}
