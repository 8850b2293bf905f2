"""Rich text in Jira's three dresses: Atlassian Document Format (Cloud v3), wiki text (v2), HTML (rendered).

Facts: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
"""

from __future__ import annotations

from html import escape
from typing import Any

RICH_CUSTOM_TYPE = "com.atlassian.jira.plugin.system.customfieldtypes:textarea"


def document(paragraphs: list[str]) -> dict[str, Any]:
    """Wrap paragraphs as an ADF document; ``* `` starts a list item, ``h2. `` a heading, ``{code}`` code."""
    content: list[dict[str, Any]] = []
    for paragraph in paragraphs:
        if paragraph.startswith("h2. "):
            content.append({"type": "heading", "attrs": {"level": 2}, "content": _text(paragraph[4:])})
        elif paragraph.startswith("* "):
            items = [
                {"type": "listItem", "content": [{"type": "paragraph", "content": _text(line[2:])}]}
                for line in paragraph.split("\n")
            ]
            content.append({"type": "bulletList", "content": items})
        elif paragraph.startswith("{code}"):
            content.append({"type": "codeBlock", "attrs": {}, "content": _text(paragraph[6:-6])})
        else:
            content.append({"type": "paragraph", "content": _text(paragraph)})
    return {"type": "doc", "version": 1, "content": content}


def wiki(paragraphs: list[str]) -> str:
    """Join the same paragraphs as wiki text, lines ended as Jira Server ends them."""
    return "\r\n\r\n".join(paragraph.replace("\n", "\r\n") for paragraph in paragraphs)


def _text(words: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": words}] if words else []


def is_document(value: object) -> bool:
    """Tell whether a value is an ADF document."""
    return isinstance(value, dict) and value.get("type") == "doc" and "content" in value


_BLOCK_PREFIX = {"heading": "h2. ", "listItem": "* "}


def plain(node: Any) -> str:
    """Give the wiki text of an ADF node, as the v2 API shows a document written in v3."""
    kind = node.get("type")
    if kind == "text":
        return str(node.get("text", ""))
    if kind == "hardBreak":
        return "\n"
    inner = [plain(child) for child in node.get("content", ())]
    if kind in ("doc", "bulletList", "orderedList"):
        return ("\n\n" if kind == "doc" else "\n").join(inner)
    if kind == "codeBlock":
        return "{code}" + "".join(inner) + "{code}"
    label = str((node.get("attrs") or {}).get("text", "")) if not inner else ""
    return _BLOCK_PREFIX.get(str(kind), "") + "".join(inner) + label


def downgraded(value: Any) -> Any:
    """Rewrite every ADF document inside a JSON value as wiki text: what API v2 of Cloud answers."""
    if is_document(value):
        return plain(value)
    if isinstance(value, dict):
        return {name: downgraded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [downgraded(inner) for inner in value]
    return value


def html(value: Any) -> str | None:
    """Render rich text as the HTML of ``renderedFields``; ``None`` when there is no text."""
    if value is None:
        return None
    text = plain(value) if is_document(value) else str(value)
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block]
    return "\n\n".join(
        "<p>" + escape(block, quote=False).replace("\n", "<br/>\n") + "</p>" for block in blocks
    )
