"""Text search as ``~`` does it: whole words, lightly stemmed, never substrings.

https://support.atlassian.com/jira-software-cloud/docs/search-syntax-for-text-fields/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<sign>[+\-!](?=\S))|(?P<both>&&)|(?P<either>\|\|)
    |"(?P<phrase>(?:\\.|[^"\\])*)"(?:[~^][\d.]*)?|(?P<quote>")|(?P<term>(?:\\.|[^\s()"\\])+)|(?P<rest>\S))""",
    re.VERBOSE | re.DOTALL,
)
_BOOST = re.compile(r"(?<!\\)[~^][\d.]*$")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BLOCKS = frozenset(
    {"paragraph", "heading", "listItem", "tableCell", "tableHeader", "codeBlock", "hardBreak"}
)
_BETWEEN = (("term", "AND"), ("term", "OR"), ("both", "&&"), ("either", "||"))
_VOWEL = re.compile(r"[aeiouy]")

Words: TypeAlias = tuple[tuple[str, ...], frozenset[str], frozenset[str]]
"""A text's stems in order, its stems, and its words as written (lower case)."""
Match: TypeAlias = Callable[[Words], bool]


class ProseError(ValueError):
    """The text of a search is malformed."""


def plain(value: Any) -> str:
    """The searchable text of a field: a string as it is, an Atlassian document without its markup."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        return ""
    parts: list[str] = []
    _gather(value, parts)
    return "".join(parts)


def _gather(node: Mapping[str, Any], parts: list[str]) -> None:
    if isinstance(node.get("text"), str):
        parts.append(node["text"])
    attributes = node.get("attrs")
    if isinstance(attributes, Mapping) and isinstance(attributes.get("text"), str):
        parts.append(attributes["text"])
    for child in node.get("content") or ():
        _gather(child, parts)
    if node.get("type") in _BLOCKS:
        parts.append("\n")


def stem(word: str) -> str:
    """A lower-case English word without its plural, ``-ing`` or ``-ed``, so that forms of a word meet."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies"):
            word = word[:-3] + "y"
        elif word.endswith(("ches", "shes", "sses", "xes", "zes")):
            word = word[:-2]
        else:
            word = word[:-1]
    for ending in ("ing", "ed"):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) > 2 and _VOWEL.search(root):
            word = root[:-1] if root[-1] == root[-2] and root[-1] not in "lsz" else root
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@lru_cache(maxsize=1 << 15)
def words(text: str) -> Words:
    """A text split at everything that is neither letter nor digit."""
    raw = tuple(word.lower() for word in _WORD.findall(text))
    stems = tuple(stem(word) for word in raw)
    return stems, frozenset(stems), frozenset(raw)


def search(query: str) -> Match:
    """The test a text must pass; ProseError where quotes or brackets do not close
    or an operator lacks a side.

    Words must all occur unless OR says otherwise. ``+ - AND OR NOT && || !``, brackets, quoted phrases and
    the wildcards ``*`` and ``?`` are read; a backslash makes any of them plain text.
    """
    return _Reader(query).read()


class _Reader:
    """Reads one text query: alternatives of conjunctions of terms."""

    def __init__(self, query: str) -> None:
        self._pieces = [
            (str(found.lastgroup), found[str(found.lastgroup)]) for found in _PIECE.finditer(query)
        ]
        self._at = 0
        if any(kind in ("quote", "rest") for kind, _ in self._pieces):
            raise ProseError(query)
        if self._pieces and (self._pieces[0] in _BETWEEN or self._pieces[-1] in (*_BETWEEN, ("term", "NOT"))):
            raise ProseError(query)

    def read(self) -> Match:
        match = self._alternatives()
        if self._at < len(self._pieces):
            raise ProseError("unbalanced brackets")
        return match or _nothing

    def _peek(self) -> tuple[str, str]:
        return self._pieces[self._at] if self._at < len(self._pieces) else ("end", "")

    def _alternatives(self) -> Match | None:
        branches: list[Match | None] = [self._conjunction()]
        while self._peek() in (("either", "||"), ("term", "OR")):
            self._at += 1
            branches.append(self._conjunction())
        found = [branch for branch in branches if branch]
        if not found:
            return None
        return found[0] if len(found) == 1 else lambda text: any(branch(text) for branch in found)

    def _conjunction(self) -> Match | None:
        terms: list[Match] = []
        while self._peek()[0] not in ("end", "close", "either") and self._peek() != ("term", "OR"):
            if term := self._term():
                terms.append(term)
        if not terms:
            return None
        return terms[0] if len(terms) == 1 else lambda text: all(term(text) for term in terms)

    def _term(self) -> Match | None:
        kind, text = self._peek()
        self._at += 1
        if kind == "both" or (kind, text) == ("term", "AND") or (kind == "sign" and text == "+"):
            return None
        if kind == "sign" or (kind, text) == ("term", "NOT"):
            inner = self._term() if self._peek()[0] != "end" else None
            return (lambda found: not inner(found)) if inner else None
        if kind == "open":
            group = self._alternatives()
            if self._peek()[0] != "close":
                raise ProseError("unbalanced brackets")
            self._at += 1
            return group
        if kind == "phrase":
            return _phrase(_ESCAPED.sub(r"\1", text))
        return _single(_BOOST.sub("", text))


def _nothing(_: Words) -> bool:
    """A query without a single word finds nothing."""
    return False


def _single(text: str) -> Match | None:
    if "*" not in (bare := _ESCAPED.sub(" ", text)) and "?" not in bare:
        return _phrase(_ESCAPED.sub(r"\1", text))
    body = "".join(".*" if mark == "*" else "." if mark == "?" else re.escape(mark) for mark in bare.lower())
    pattern = re.compile(body)
    return lambda found: any(map(pattern.fullmatch, found[2])) or any(map(pattern.fullmatch, found[1]))


def _phrase(text: str) -> Match | None:
    wanted: Sequence[str] = words(text)[0]
    if not wanted:
        return None
    if len(wanted) == 1:
        only = wanted[0]
        return lambda found: only in found[1]
    first, size = wanted[0], len(wanted)

    def matches(found: Words) -> bool:
        stems = found[0]
        return first in found[1] and any(
            stems[at : at + size] == wanted for at in range(len(stems) - size + 1) if stems[at] == first
        )

    return matches
