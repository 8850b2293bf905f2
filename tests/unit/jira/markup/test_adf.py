"""ADF becomes Markdown: every node has its form, unknown ones keep their text, deep ones do no harm."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.jira.markup import markdown

Node = dict[str, Any]


def text(value: str, *marks: str | Node) -> Node:
    named = [{"type": mark} if isinstance(mark, str) else mark for mark in marks]
    return {"type": "text", "text": value, **({"marks": named} if named else {})}


def node(kind: str, *content: Node, **attributes: Any) -> Node:
    return {"type": kind, "content": list(content), "attrs": attributes}


def p(*content: Node | str) -> Node:
    return node("paragraph", *(text(one) if isinstance(one, str) else one for one in content))


def item(*content: Node) -> Node:
    return node("listItem", *content)


def row(*cells: Node) -> Node:
    return node("tableRow", *cells)


def link(href: str) -> Node:
    return {"type": "link", "attrs": {"href": href}}


def subsup(kind: str) -> Node:
    return {"type": "subsup", "attrs": {"type": kind}}


def written(*blocks: Node) -> str | None:
    return markdown({"type": "doc", "version": 1, "content": list(blocks)})


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        (text("a", "strong"), "**a**"),
        (text("a", "em"), "*a*"),
        (text(" a ", "strong"), "**a**"),
        (text("a", "strong", "em"), "***a***"),
        (text("a", "strike"), "~~a~~"),
        (text("a", "underline"), "<u>a</u>"),
        (text("a*b", "code"), "`a*b`"),
        (text("`a`", "code"), "`` `a` ``"),
        (text("", "code"), ""),
        (text("a", "code", "strong"), "**`a`**"),
        (text("a", subsup("sub")), "<sub>a</sub>"),
        (text("a", subsup("sup")), "<sup>a</sup>"),
        (text("a", {"type": "textColor", "attrs": {"color": "#ff0000"}}), "a"),
        (text("a", link("https://x.example/")), "[a](https://x.example/)"),
        (text("https://x.example/", link("https://x.example/")), "<https://x.example/>"),
        (text("a", link("https://x.example/(b c)")), "[a](<https://x.example/(b c)>)"),
        (node("mention", id="1", text="@Ann"), "@Ann"),
        (node("mention", id="712020:x"), "@712020:x"),
        (node("emoji", shortName=":smile:", text="😄"), "😄"),
        (node("emoji", shortName=":own:"), ":own:"),
        (node("date", timestamp="1582152559000"), "2020-02-19"),
        (node("date", timestamp="soon"), "soon"),
        (node("status", text="DONE", color="green"), "[DONE]"),
        (node("inlineCard", url="https://x.example/"), "<https://x.example/>"),
        (node("inlineCard", data={"url": "https://x.example/", "name": "X"}), "[X](https://x.example/)"),
        (node("inlineCard", data={"name": "X"}), "X"),
        (node("inlineCard"), ""),
        (node("mediaInline", id="1", alt="a.png"), "[attachment a.png]"),
        (node("placeholder", text="type here"), "type here"),
        (node("inlineExtension", extensionKey="toc"), "[toc]"),
        (node("brandNew", text("kept")), "kept"),
        (node("brandNew", text="kept"), "kept"),
    ],
)
def test_inline(inline: Node, expected: str) -> None:
    assert written(p(inline)) == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (p("a", node("hardBreak"), "b"), "a  \nb"),
        (p("one ", text("two", "em"), text(" three", "em")), "one *two three*"),
        (node("heading", text("T"), level=3), "### T"),
        (node("heading", text("T")), "# T"),
        (node("rule"), "---"),
        (node("codeBlock", text("a\n  b"), language="py"), "```py\na\n  b\n```"),
        (node("codeBlock", text("```")), "````\n```\n````"),
        (node("blockquote", p("a"), p("b")), "> a\n>\n> b"),
        (node("panel", p("a"), panelType="warning"), "> **Warning:**\n> a"),
        (node("panel", p("a"), panelType="custom"), "> a"),
        (node("bulletList", item(p("a")), item(p("b"))), "- a\n- b"),
        (node("bulletList", item(p("a"), node("bulletList", item(p("b"))))), "- a\n  - b"),
        (node("bulletList", item(p("a"), p("b"))), "- a\n\n  b"),
        (node("orderedList", item(p("a")), item(p("b")), order=9), "9. a\n10. b"),
        (node("orderedList", item(p("a"), node("codeBlock", text("x")))), "1. a\n\n   ```\n   x\n   ```"),
        (
            node("taskList", node("taskItem", text("a"), state="DONE"), node("taskItem", text("b"))),
            "- [x] a\n- [ ] b",
        ),
        (
            node("taskList", node("taskItem", text("a")), node("taskList", node("taskItem", text("b")))),
            "- [ ] a\n  - [ ] b",
        ),
        (node("decisionList", node("decisionItem", text("a"))), "- Decision: a"),
        (node("mediaSingle", node("media", type="file", id="1", alt="a.png")), "[attachment a.png]"),
        (
            node("mediaGroup", node("media", type="file", id="1"), node("media")),
            "[attachment 1]\n\n[attachment without name]",
        ),
        (
            node("mediaSingle", node("media", type="external", url="https://x.example/a.png", alt="a")),
            "![a](https://x.example/a.png)",
        ),
        (node("mediaSingle", node("media", id="1"), node("caption", text("c"))), "[attachment 1]\n\nc"),
        (node("expand", p("a"), title="More"), "**More**\n\na"),
        (node("expand", p("a")), "a"),
        (node("nestedExpand", title="More"), "**More**"),
        (node("blockCard", url="https://x.example/"), "<https://x.example/>"),
        (node("embedCard", url="https://x.example/"), "<https://x.example/>"),
        (node("layoutSection", node("layoutColumn", p("a")), node("layoutColumn", p("b"))), "a\n\nb"),
        (node("bodiedExtension", p("a"), extensionKey="k"), "[k]\na"),
        (node("extension", text="t"), "t"),
        (node("brandNew", p("a"), title="T"), "**T**\n\na"),
        (node("brandNew", title="T"), "T"),
        (text("stray"), "stray"),
        (node("paragraph"), ""),
        (
            node(
                "table",
                row(node("tableHeader", p("h")), node("tableHeader", p("i|j"))),
                row(node("tableCell", p("a"), p("b"))),
            ),
            "| h | i\\|j |\n| --- | --- |\n| a<br>b |  |",
        ),
        (
            node(
                "table",
                row(node("tableCell", p("a"), colspan=2)),
                row(node("tableCell", p("b")), node("tableCell", p("c"))),
            ),
            "|  |  |\n| --- | --- |\n| a |  |\n| b | c |",
        ),
        (node("table"), ""),
    ],
)
def test_blocks(block: Node, expected: str) -> None:
    assert written(block) == expected


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("2 * 3 and a_b_c", "2 * 3 and a_b_c"),
        ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
        ("[a](b) [c]", "\\[a](b) [c]"),
        ("a < b <i>", "a < b \\<i>"),
        ("# a", "\\# a"),
        ("- a", "\\- a"),
        ("> a", "\\> a"),
        ("C:\\dir\\*", "C:\\dir\\\\\\*"),
        ("a ~~b~~", "a \\~~b\\~~"),
    ],
)
def test_text_that_looks_like_markdown(plain: str, expected: str) -> None:
    assert written(p(plain)) == expected


def test_blocks_are_apart_and_nothing_is_none() -> None:
    assert written(p("a"), p("b")) == "a\n\nb"
    assert written() == ""
    assert markdown(None) is None
    with pytest.raises(ValueError, match="not rich text"):
        markdown(5)


@pytest.mark.parametrize("depth", [39, 41, 1000, 50_000])
@pytest.mark.parametrize("kind", ["blockquote", "brandNew", "bulletList"])
def test_deep_documents_keep_their_text(kind: str, depth: int) -> None:
    block = p("bottom ", node("mention", text="@ann"), node("brandNew", text="x"))
    for _ in range(depth):
        block = node(kind, item(block) if kind == "bulletList" else block)
    found = written(block)
    assert found is not None
    assert found.endswith("bottom @annx")


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "doc"},
        {"type": "doc", "content": "x"},
        {"type": "doc", "content": [None, 5, {}]},
        {"content": [{"type": "paragraph", "attrs": [], "content": [{"type": "text", "text": None}]}]},
        {"content": [{"type": "heading", "attrs": {"level": "x"}}]},
        {"content": [{"type": "text", "text": "a", "marks": [None, {"type": "link"}]}]},
    ],
)
def test_malformed_documents_are_read_as_far_as_they_go(broken: Node) -> None:
    assert isinstance(markdown(broken), str)


KINDS = [
    "paragraph",
    "bulletList",
    "listItem",
    "table",
    "tableRow",
    "tableCell",
    "panel",
    "taskList",
    "heading",
    "new",
]
TREES = st.recursive(
    st.text("abc *_`#|\n", min_size=1).map(text),
    lambda inner: st.builds(
        lambda kind, several: node(kind, *several), st.sampled_from(KINDS), st.lists(inner, max_size=3)
    ),
    max_leaves=12,
)


@given(TREES)
def test_no_letter_is_lost(tree: Node) -> None:
    def letters(one: Node) -> str:
        return "".join(one.get("text", "")) + "".join(letters(inner) for inner in one.get("content", []))

    kept = [char for char in written(tree) or "" if char in "abc"]
    expected = [char for char in letters(tree) if char in "abc"]
    breaks = (written(tree) or "").count("<br>")
    assert len(kept) - breaks == len(expected)
