"""Word search: stems, wildcards, phrases, operators; never substrings."""

from __future__ import annotations

import pytest

from jira_sandbox.jql.prose import ProseError, plain, search, stem, words

TEXT = "The Printers were failing: error E2E-42 in foo_bar, boxes & stories (v1.2) résumé"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("printer", True),
        ("PRINTERS", True),
        ("fail", True),
        ("failed", True),
        ("story", True),
        ("box", True),
        ("print", False),
        ("rint", False),
        ("err", False),
        ("err*", True),
        ("err?r", True),
        ("e*o*r", True),
        ("err?", False),
        ("e2e", True),
        ("E2E-42", True),
        ("E2E-43", False),
        ("foo", True),
        ("résumé", True),
        ("printer missing", False),
        ("printer OR missing", True),
        ("printer || missing", True),
        ("printer AND fail", True),
        ("printer && missing", False),
        ("printer -missing", True),
        ("printer -fail", False),
        ("printer NOT fail", False),
        ("!missing", True),
        ("+printer +error", True),
        ("(missing OR printer) error", True),
        ('"printer were failing"', True),
        ('"failing printer"', False),
        ('"error" missing', False),
        ("printer~", True),
        ("printer^2", True),
        ("v1.2", True),
        ("v2.1", False),
        ("\\(v1.2\\)", True),
        ("\\+", False),
        ("...", False),
        ("-", False),
    ],
)
def test_a_query_meets_a_text(query: str, wanted: bool) -> None:
    assert search(query)(words(TEXT)) is wanted


@pytest.mark.parametrize(
    "query", ['"open', "(open", "close)", "a)b", "trailing\\", "AND", "x OR", "&& x", "x NOT"]
)
def test_malformed_queries(query: str) -> None:
    with pytest.raises(ProseError):
        search(query)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("printing", "prints"),
        ("running", "run"),
        ("stopped", "stops"),
        ("classes", "class"),
        ("caches", "cache"),
    ],
)
def test_forms_of_a_word_share_a_stem(left: str, right: str) -> None:
    assert stem(left) == stem(right)


@pytest.mark.parametrize("word", ["status", "this", "bus", "red", "sing", "gas"])
def test_short_and_false_endings_stay(word: str) -> None:
    assert stem(word) == word


def test_documents_lose_their_markup_but_not_their_blocks() -> None:
    document = {
        "type": "doc",
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "one"}, {"type": "hardBreak"}]},
            {"type": "paragraph", "content": [{"type": "mention", "attrs": {"id": "1", "text": "@two"}}]},
        ],
    }
    assert plain(document).split() == ["one", "@two"]
    assert plain("as it is") == "as it is"
    assert plain(None) == ""
