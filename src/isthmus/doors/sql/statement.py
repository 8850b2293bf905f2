"""A statement as it was written: its parameters, its tables, where they stand in the text.

DuckDB gets the user's own text: only the name of a table that is read more than once is replaced, so that
each reading has its own conditions. Nothing is printed anew from a syntax tree.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import sqlglot
from sqlglot import expressions as exp
from sqlglot.optimizer.scope import traverse_scope
from sqlglot.tokenizer_core import TokenType

from isthmus.doors.sql.errors import NotSupportedError, ProgrammingError

MARK = "scan"
_SCHEMAS = ("", "main", "jira")
_READING = (exp.Query, exp.Values, exp.Describe, exp.Summarize, exp.Pivot)


@dataclass(slots=True)
class Reference:
    """One place where a table is read.

    number: counts the places. table: the resource. start, end: the place of the name in the text.
    name: what DuckDB will know it by.
    """

    number: int
    table: str
    start: int
    end: int
    aliased: bool
    name: str = ""


@dataclass(slots=True)
class Statement:
    """A parsed statement.

    text: with numbered parameters. tree: its syntax, each table marked with the number of its reference.
    explained: whether EXPLAIN stood in front.
    written: the places in the text of `jql = '…'`, which DuckDB never sees.
    sql: what DuckDB gets.
    """

    text: str
    tree: exp.Expr
    references: list[Reference] = field(default_factory=list)
    explained: bool = False
    written: list[tuple[int, int]] = field(default_factory=list)
    sql: str = ""


def _named(statement: Statement) -> str:
    """The text in which every reference has a name of its own, and no `jql` is left. Names the references."""
    counts: dict[str, int] = {}
    changes = [(start, end, "TRUE") for start, end in statement.written]
    for one in sorted(statement.references, key=lambda one: one.start):
        counts[one.table] = counts.get(one.table, 0) + 1
        one.name = one.table if counts[one.table] == 1 else f"{one.table}__{counts[one.table]}"
        if one.name != one.table or statement.text[one.start : one.end].lower() != one.table:
            alias = "" if one.aliased else f" AS {one.table}"
            changes.append((one.start, one.end, f'"{one.name}"{alias}'))
    return _changed(statement.text, changes)


def _changed(text: str, changes: list[tuple[int, int, str]]) -> str:
    """`text` with each place (start, end) replaced."""
    pieces: list[str] = []
    position = 0
    for start, end, replacement in sorted(changes):
        pieces += (text[position:start], replacement)
        position = end
    return "".join(pieces) + text[position:]


def read(sql: str, tables: Collection[str]) -> Statement:
    """Parse one reading statement. Raises `ProgrammingError` or `NotSupportedError`."""
    text, explained = _numbered(sql)
    tree = _parsed(text)
    if not isinstance(tree, _READING):
        first = text.split(maxsplit=1)[0]
        if isinstance(tree, exp.Condition):
            raise ProgrammingError(f"{first!r} does not begin a statement: write SELECT …")
        raise NotSupportedError(f"{first.upper()} is not something this connection does: it reads, with SELECT")
    statement = Statement(text, tree, explained=explained, written=_written(text))
    for table in _tables(tree):
        _check(table, tables)
        start = table.args["db"].meta["start"] if table.args.get("db") else table.this.meta["start"]
        table.meta[MARK] = len(statement.references)
        statement.references.append(
            Reference(
                len(statement.references),
                table.name.lower(),
                int(start),
                int(table.this.meta["end"]) + 1,
                bool(table.alias) or not isinstance(tree, exp.Query),
            )
        )
    statement.sql = _named(statement)
    return statement


def _numbered(sql: str) -> tuple[str, bool]:
    """The text with `?` numbered in the order it stands, without EXPLAIN in front and `;` behind."""
    try:
        tokens = sqlglot.tokenize(sql, read="duckdb")
    except sqlglot.errors.TokenError as error:
        raise ProgrammingError(f"the statement cannot be read: {error}") from error
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        sql = sql[: tokens.pop().start]
    if not tokens:
        raise ProgrammingError("the statement is empty")
    if any(token.token_type is TokenType.SEMICOLON for token in tokens):
        raise ProgrammingError("one statement at a time: there is a ; in the middle")
    explained = tokens[0].text.upper() == "EXPLAIN"
    start = tokens[0].end + 1 if explained else 0
    pieces: list[str] = []
    number = 0
    for token in tokens:
        if token.token_type is TokenType.PLACEHOLDER and sql[token.start : token.end + 1] == "?":
            number += 1
            pieces += (sql[start : token.start], f"${number}")
            start = token.end + 1
    return "".join(pieces) + sql[start:], explained


def _written(text: str) -> list[tuple[int, int]]:
    """The places of `jql = '…'` and `alias.jql = $1`."""
    tokens = sqlglot.tokenize(text, read="duckdb")
    places: list[tuple[int, int]] = []
    for position, token in enumerate(tokens[:-2]):
        if token.text.lower() != "jql" or tokens[position + 1].token_type is not TokenType.EQ:
            continue
        first = (
            tokens[position - 2]
            if position > 1 and tokens[position - 1].token_type is TokenType.DOT
            else token
        )
        value = tokens[position + 2]
        if value.token_type is TokenType.PARAMETER:
            value = tokens[position + 3]
        places.append((first.start, value.end + 1))
    return places


def _parsed(text: str) -> exp.Expr:
    try:
        return sqlglot.parse_one(text, read="duckdb")
    except sqlglot.errors.ParseError as error:
        first = error.errors[0] if error.errors else {}
        where = f" near {first['highlight']!r}, line {first['line']}, column {first['col']}" if first else ""
        raise ProgrammingError(
            f"the statement cannot be read: {first.get('description', error)}{where}"
        ) from error
    except RecursionError as error:
        raise ProgrammingError("the statement is nested too deeply") from error


def _tables(tree: exp.Expr) -> Iterable[exp.Table]:
    """The places where a table of Jira, not a CTE or a function, is read."""
    if not isinstance(tree, exp.Query):
        return [table for table in tree.find_all(exp.Table) if isinstance(table.this, exp.Identifier)]
    found: dict[int, exp.Table] = {}
    for scope in traverse_scope(tree):
        for _, source in scope.selected_sources.values():
            if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
                found[id(source)] = source
    return list(found.values())


def _check(table: exp.Table, tables: Collection[str]) -> None:
    """That there is such a table. What lies in other schemas (information_schema …) is DuckDB's own."""
    name = table.name.lower()
    if table.catalog or table.db.lower() not in _SCHEMAS:
        raise ProgrammingError(f"there is no schema {table.db!r}: write the table's name alone")
    if name not in tables:
        raise ProgrammingError(f"there is no table {table.name!r}{suggestion(name, tables)}")


def suggestion(name: str, known: Iterable[str]) -> str:
    """`; did you mean …?` with the nearest known name; "" when none is near."""
    near = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""
