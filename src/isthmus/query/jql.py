"""JQL as a tree that is rendered once.

The grammar and the quoting rule are those of Atlassian's own parser
(https://www.npmjs.com/package/@atlaskit/jql-parser); the meaning of the operators is described at
https://support.atlassian.com/jira-software-cloud/docs/jql-operators/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """One field, one operator, its operands: text is quoted, an integer is bare.

    operator: `=`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `is EMPTY` or `is not EMPTY`; only lists take
        more than one operand, only the last two take none.
    named: the operands name things that exist in Jira (a project, a user, a status), so that Jira refuses the
        whole query when one does not.
    """

    field: str
    operator: str
    operands: tuple[str | int, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """JQL that a person wrote, kept as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Both:
    """AND."""

    parts: tuple[Jql, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """OR."""

    parts: tuple[Jql, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A constant: everything or nothing. Never rendered inside a larger tree."""

    everything: bool


Jql = Clause | Written | Both | Either | Bound

EVERYTHING, NOTHING = Bound(True), Bound(False)

# Every issue is in a project, so this finds all of them, and Cloud refuses a search without a restriction.
ALL_ISSUES = Clause("project", "is not EMPTY")

EMPTY, NOT_EMPTY = "is EMPTY", "is not EMPTY"


def both(*parts: Jql) -> Jql:
    """AND of `parts`, with constants folded and nests flattened."""
    if NOTHING in parts:
        return NOTHING
    flat = _flat(parts, Both, EVERYTHING)
    return _joined(flat, Both, EVERYTHING)


def either(*parts: Jql) -> Jql:
    """OR of `parts`, with constants folded and nests flattened."""
    if EVERYTHING in parts:
        return EVERYTHING
    flat = _flat(parts, Either, NOTHING)
    return _joined(flat, Either, NOTHING)


def _flat(parts: tuple[Jql, ...], kind: type[Both | Either], neutral: Bound) -> tuple[Jql, ...]:
    flat: list[Jql] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Both | Either) and isinstance(part, kind) else (part,))
    return tuple(dict.fromkeys(part for part in flat if part != neutral))


def _joined(flat: tuple[Jql, ...], kind: type[Both | Either], neutral: Bound) -> Jql:
    if not flat:
        return neutral
    return flat[0] if len(flat) == 1 else kind(flat)


def render(tree: Jql, order: tuple[tuple[str, bool], ...] = ()) -> str:
    """The query as text. `order` names JQL fields, each with whether it descends.

    A tree that restricts nothing is rendered as the restriction that every issue meets; one that finds
    nothing has no text, and asking for it is a mistake of the caller.
    """
    if tree == NOTHING:
        raise ValueError("a search that finds nothing is not sent")
    text = _render(ALL_ISSUES if tree == EVERYTHING else tree)
    if order:
        text += " ORDER BY " + ", ".join(f"{field} {'DESC' if down else 'ASC'}" for field, down in order)
    return text


def _render(tree: Jql) -> str:
    match tree:
        case Clause(field, operator, ()):
            return f"{field} {operator}"
        case Clause(field, operator, operands) if operator in ("in", "not in"):
            return f"{field} {operator} ({', '.join(_operand(one) for one in operands)})"
        case Clause(field, operator, operands):
            return f"{field} {operator} {_operand(operands[0])}"
        case Written(text):
            return f"({text})"
        case Both(parts):
            return " AND ".join(
                f"({_render(one)})" if isinstance(one, Either) else _render(one) for one in parts
            )
        case Either(parts):
            return " OR ".join(_render(one) for one in parts)
        case _:
            raise ValueError("a constant stands inside a JQL tree that should have been folded")


_LARGEST_BARE = 2**63 - 1


def _operand(value: str | int) -> str:
    if isinstance(value, int) and abs(value) <= _LARGEST_BARE:
        return str(value)
    return quote(str(value))


_UNSAFE = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def quote(text: str) -> str:
    """`text` as a JQL string that reads back as itself, whatever it holds.

    Backslash and double quote are escaped. The control and non-characters that Atlassian's lexer refuses, and
    halves of surrogate pairs, which no encoding takes, are written as `\\uXXXX`.
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", escaped) + '"'


def prune(tree: Jql, refused: frozenset[tuple[str, str | int]], unknown_fields: frozenset[str]) -> Jql:
    """`tree` without what this Jira does not know, with the meaning it would have if Jira ignored that.

    refused: (field, operand) pairs that name nothing: no row equals them, every row differs from them.
    unknown_fields: fields that cannot be searched: they narrow nothing.
    """
    match tree:
        case Clause(field, _, _) if field in unknown_fields:
            return EVERYTHING
        case Clause(field, operator, operands, True):
            kept = tuple(one for one in operands if (field, one) not in refused)
            if len(kept) == len(operands):
                return tree
            if not kept:
                return Clause(field, NOT_EMPTY) if operator in ("!=", "not in") else NOTHING
            return Clause(field, operator, kept, named=True)
        case Both(parts):
            return both(*(prune(one, refused, unknown_fields) for one in parts))
        case Either(parts):
            return either(*(prune(one, refused, unknown_fields) for one in parts))
        case _:
            return tree


def clauses(tree: Jql) -> tuple[Clause, ...]:
    """Every comparison in `tree`."""
    match tree:
        case Clause():
            return (tree,)
        case Both(parts) | Either(parts):
            return tuple(clause for one in parts for clause in clauses(one))
        case _:
            return ()


class WrittenJqlError(ValueError):
    """The JQL that was given by hand cannot stand inside a larger query."""


# What Atlassian's lexer takes as part of an unquoted word: all but blanks, quotes and its own signs.
_BARE = r"""(?:[^\x00-\x20"'!#$%&()*+,/;<=>?@\[\\\]^{|}~\x7f-\x9f]|\\.)"""
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<open>\()|(?P<close>\))|(?P<quote>["'])"""
    rf"""|(?P<order>order[ \t\r\n]+by(?!{_BARE}))|(?P<word>{_BARE}+)|(?P<sign>.)""",
    re.IGNORECASE | re.DOTALL,
)


def written(text: str) -> Jql:
    """JQL from a person, safe to AND with more: quotes and parentheses closed, a trailing ORDER BY dropped.

    The order is dropped because the surrounding query orders its rows itself. Raises `WrittenJqlError` where
    an open quote or parenthesis would swallow or cut off what is joined to it.
    """
    depth, end = 0, len(text)
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "quote":
            raise WrittenJqlError(
                f"the JQL has a quote that is never closed, at character {token.start() + 1}"
            )
        if kind == "order" and depth == 0:
            end = token.start()
            break
        depth += {"open": 1, "close": -1}.get(str(kind), 0)
        if depth < 0:
            raise WrittenJqlError(
                f"the JQL closes a parenthesis it never opened, at character {token.start() + 1}"
            )
    if depth:
        raise WrittenJqlError("the JQL has a parenthesis that is never closed")
    where = text[:end].strip()
    return Written(where) if where else EVERYTHING
