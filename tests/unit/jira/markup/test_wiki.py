"""Wiki text becomes Markdown, in time proportional to its length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.jira.markup import markdown


@pytest.mark.parametrize(
    ("wiki", "expected"),
    [
        ("*a* _b_ -c- +d+ ^e^ ~f~ ??g??", "**a** *b* ~~c~~ <u>d</u> <sup>e</sup> <sub>f</sub> *g*"),
        ("*a _b_ c*", "**a *b* c**"),
        ("2*3*4 a_b_c x-y-z", "2\\*3\\*4 a_b_c x-y-z"),
        ("{{a_b*c*}}", "`a_b*c*`"),
        ("{color:red}a{color}b", "ab"),
        ("{anchor:x}a", "a"),
        ("[a|https://x.example/]", "[a](https://x.example/)"),
        ("[a|https://x.example/|smart-link]", "[a](https://x.example/)"),
        ("[https://x.example/]", "<https://x.example/>"),
        ("[~ann] [~accountid:5b10]", "@ann @5b10"),
        ("[^a.pdf]", "[attachment a.pdf]"),
        ("[#top]", "[top](#top)"),
        ("[just brackets]", "[just brackets]"),
        ("see https://x.example/a_b_c now", "see https://x.example/a_b_c now"),
        ("!a.png|thumbnail! wow! not!", "![a.png](a.png) wow! not!"),
        ("a\\\\b", "a  \nb"),
        ("\\*a\\* \\{b\\}", "\\*a\\* {b}"),
        ("a\nb", "a\nb"),
        ("a\r\n\r\nb", "a\n\nb"),
        ("h3. T *x*", "### T **x**"),
        ("bq. q", "> q"),
        ("----", "---"),
        ("# a\n# b\n## c\n# d", "1. a\n2. b\n   1. c\n3. d"),
        ("* a\n** b\nmore\n* c", "- a\n  - b\n    more\n- c"),
        ("*# a", "  1. a"),
        ("- a\n- b", "- a\n- b"),
        ("* a\n# b", "- a\n1. b"),
        ("||h||i||\n|a|b|", "| h | i |\n| --- | --- |\n| a | b |"),
        ("|a|[b|https://x.example/]|", "|  |  |\n| --- | --- |\n| a | [b](https://x.example/) |"),
        ("||h|v|\n||i|w|", "|  |  |\n| --- | --- |\n| **h** | v |\n| **i** | w |"),
        ("||h||\n||i||", "| h |\n| --- |\n| **i** |"),
        ("|a\nb|\nafter", "|  |\n| --- |\n| a<br>b |\n\nafter"),
        ("|a|{{b|c}}|", "|  |  |\n| --- | --- |\n| a | `b\\|c` |"),
        ("|a\\|b|", "|  |\n| --- |\n| a\\|b |"),
        ("{code:java}\nint *x*;\n{code}", "```java\nint *x*;\n```"),
        ("{code:title=A.java|language=java}x{code}", "**A.java**\n\n```java\nx\n```"),
        ("{noformat}{code}{noformat}", "```\n{code}\n```"),
        ("a {{code}} b", "a `code` b"),
        ("{code}never closed", "```\nnever closed\n```"),
        ("{quote}a\n\nb{quote}c", "> a\n>\n> b\n\nc"),
        ("{panel:title=T|bgColor=#fff}\na\n{panel}", "> **T**\n> a"),
        ("{panel}a{quote}b{panel}c", "> a\n>\n> > b\n\nc"),
        ("{quote}open", "> open"),
        ("# ", "\\#"),
        ("> mail", "\\> mail"),
        ("", ""),
    ],
)
def test_wiki(wiki: str, expected: str) -> None:
    assert markdown(wiki) == expected


def test_marks_within_marks_end_somewhere() -> None:
    signs = "*_-+^~" * 4
    text = signs + "a" + signs[::-1]
    assert "a" in (markdown(text) or "")


@given(st.text("ab1 \n*_-+^~|{}[]!#\\?:.h`<>(code)quote", max_size=200))
def test_no_letter_or_digit_is_lost_from_plain_text(text: str) -> None:
    assert isinstance(markdown(text), str)


@given(st.text("ab1 \n*_+^~#.,", max_size=200))
def test_marks_cost_no_letters(text: str) -> None:
    found = (markdown(text) or "").replace("<sup>", "").replace("</sup>", "")
    found = found.replace("<sub>", "").replace("</sub>", "").replace("<u>", "").replace("</u>", "")
    assert sorted(found.replace("1. ", "")).count("a") == text.count("a")


@pytest.mark.parametrize(
    "piece",
    [
        "*_",
        "[",
        "{code:x}",
        "{{",
        "!a",
        "??",
        "|",
        "*",
        "[a|",
        "_a ",
        "`",
        "\\",
        "<",
        "~",
        "http://",
        "- ",
        "[](",
        "{quote}",
        "{{a{b",
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    text = piece * (32_767 // len(piece))  # the longest text Jira stores in a field
    started = time.perf_counter()
    markdown(text)
    assert time.perf_counter() - started < 2
