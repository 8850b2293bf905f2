"""A statement as it was written: its parameters, its tables, where they stand in the text.

DuckDB gets the user's own text: only the name of a table that is read more than once is replaced, so that
each reading has its own conditions. Nothing is printed anew from a syntax tree.
"""

from __future__ import annotations

import difflib
import logging
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import sqlglot
from sqlglot import expressions as exp
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.tokenizer_core import TokenType

from isthmus.doors.sql.errors import NotSupportedError, ProgrammingError
from isthmus.doors.sql.syntax import unclosed, unparsed

# sqlglot logs what it cannot read; here that is an error of the statement, said once, and never a line on
# somebody's stderr.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

MARK = "scan"
_SCHEMAS = ("", "main", "jira")
_READING = (exp.Query, exp.Values, exp.Describe, exp.Summarize, exp.Pivot)


@dataclass(slots=True)
class Reference:
    """One place where a table is read.

    number: counts the places. table: the resource. start, end: the place of the name in the text.
    aliased: whether it needs no name for the statement to speak of it. alias: what the statement calls it.
    name: what DuckDB will know it by.
    """

    number: int
    table: str
    start: int
    end: int
    aliased: bool
    alias: str = ""
    name: str = ""


@dataclass(slots=True)
class Statement:
    """A parsed statement.

    text: each `?` replaced by a name of its own. tree: its syntax, each table marked with the number of its
        reference, each parameter with its own number.
    parameters: how many `?` there are.
    explained: whether EXPLAIN stood in front. shows: whether this is SHOW TABLES, and nothing is read.
    written: the places in the text of `jql = '…'`, which DuckDB never sees.
    sql: what DuckDB gets. passed: the numbers of the parameters that it gets, in the order of its own.
    """

    text: str
    tree: exp.Expr
    references: list[Reference] = field(default_factory=list)
    parameters: int = 0
    explained: bool = False
    shows: bool = False
    written: list[tuple[int, int]] = field(default_factory=list)
    sql: str = ""
    passed: tuple[int, ...] = ()


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


def read(sql: str, tables: Collection[str], own_jql: Collection[str] = ()) -> Statement:
    """Parse one reading statement. Raises `ProgrammingError` or `NotSupportedError`.

    tables: the tables there are. own_jql: those of them in which `jql` is a column like any other.
    """
    text, mark, count, explained = _marked(sql)
    tree = _parsed(text, mark)
    if count:
        tree = tree.transform(_placeholder, mark)
    if isinstance(tree, exp.Show) and tree.name.upper() in ("TABLES", "ALL TABLES"):
        return Statement(text, tree, shows=True)
    if not isinstance(tree, _READING):
        first = text.split(maxsplit=1)[0]
        if isinstance(tree, exp.Condition):
            raise ProgrammingError(f"{first!r} does not begin a statement: write SELECT …", "42601")
        raise NotSupportedError(
            f"{first.upper()} is not something this connection does: it reads, with SELECT"
        )
    statement = Statement(text, tree, parameters=count, explained=explained)
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
                table.alias_or_name.lower(),
            )
        )
    plain = {one.alias for one in statement.references if one.table in own_jql}
    statement.written = _written(text, mark, plain)
    statement.sql, statement.passed = _passed(_named(statement), mark)
    return statement


def _placeholder(node: exp.Expr, mark: str) -> exp.Expr:
    """The parameter that a name of `_marked` stands for; any other node as it is."""
    if isinstance(node, exp.Column) and node.name.startswith(mark):
        return exp.Placeholder(this=node.name.removeprefix(mark))
    return node


def _passed(sql: str, mark: str) -> tuple[str, tuple[int, ...]]:
    """`sql` with parameters as DuckDB writes them, `$1` …, and which of the given ones these are."""
    numbers = [int(number) for number in re.findall(f"{mark}(\\d+)", sql)]
    places = iter(range(1, len(numbers) + 1))
    return re.sub(f"{mark}\\d+", lambda _: f"${next(places)}", sql), tuple(numbers)


def _marked(sql: str) -> tuple[str, str, int, bool]:
    """The text without EXPLAIN in front and `;` behind, each `?` replaced by `mark` and its number from 1 on.

    (sqlglot cannot tell where a `?` stood, and takes what is between two `$` for a string.)
    Also the mark, the count of parameters, and whether there was an EXPLAIN.
    """
    try:
        tokens = sqlglot.tokenize(sql, read="duckdb")
    except sqlglot.errors.TokenError as error:
        raise unclosed(sql) from error
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        sql = sql[: tokens.pop().start]
    if not tokens:
        raise ProgrammingError("the statement is empty", "42601")
    if any(token.token_type is TokenType.SEMICOLON for token in tokens):
        raise ProgrammingError("one statement at a time: there is a ; in the middle", "42601")
    if tokens[0].text.upper() == "EXPLAIN":  # to sqlglot, all that follows it is one text
        rest = sql[tokens[0].end + 1 :]
        if re.match(r"\s*ANALYZE\b", rest, re.IGNORECASE):
            raise NotSupportedError("EXPLAIN ANALYZE is not supported: EXPLAIN shows the plan")
        text, mark, number, _ = _marked(rest)
        return text, mark, number, True
    start = 0
    mark = "parameter_"
    while mark in sql.lower():
        mark += "_"
    pieces: list[str] = []
    number = 0
    for token in tokens:
        if token.token_type is TokenType.PLACEHOLDER and sql[token.start : token.end + 1] == "?":
            number += 1
            pieces += (sql[start : token.start], f" {mark}{number} ")
            start = token.end + 1
    return "".join(pieces) + sql[start:], mark, number, False


def _written(text: str, mark: str, plain: Collection[str]) -> list[tuple[int, int]]:
    """The places of `jql = '…'` and `alias.jql = ?`.

    plain: names of tables that have such a column themselves; without a name before it, it is theirs.
    """
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
        of = first.text.lower() if first is not token else ""
        if of in plain or (plain and not of):
            continue
        value = tokens[position + 2]
        if value.token_type is TokenType.STRING or value.text.startswith(mark):
            places.append((first.start, value.end + 1))
    return places


def _parsed(text: str, mark: str) -> exp.Expr:
    try:
        return sqlglot.parse_one(text, read="duckdb")
    except sqlglot.errors.ParseError as error:
        raise unparsed(error, mark) from error
    except RecursionError as error:
        raise ProgrammingError("the statement is nested too deeply") from error


def _tables(tree: exp.Expr) -> Iterable[exp.Table]:
    """The places where a table of Jira, not a CTE or a function, is read."""
    if not isinstance(tree, exp.Query):
        return [table for table in tree.find_all(exp.Table) if isinstance(table.this, exp.Identifier)]
    try:
        scopes = traverse_scope(tree)
    except sqlglot.errors.SqlglotError as error:
        raise ProgrammingError(f"the statement cannot be read: {error}", "42601") from error
    found: dict[int, exp.Table] = {}
    for scope in scopes:
        for source in sources_of(scope).values():
            if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
                found[id(source)] = source
    return list(found.values())


def sources_of(scope: Scope) -> dict[str, exp.Table | Scope]:
    """What a SELECT reads in its FROM and its joins, by alias; of SEMI and ANTI joins both sides."""
    return {name: scope.sources[name] for name, _ in scope.references if name in scope.sources}


def _check(table: exp.Table, tables: Collection[str]) -> None:
    """That there is such a table. What lies in other schemas (information_schema …) is DuckDB's own."""
    name = table.name.lower()
    if table.catalog or table.db.lower() not in _SCHEMAS:
        raise ProgrammingError(f"there is no schema {table.db!r}: write the table's name alone", "3F000")
    if name not in tables:
        raise ProgrammingError(f"there is no table {table.name!r}{suggestion(name, tables)}", "42P01")


def suggestion(name: str, known: Iterable[str]) -> str:
    """`; did you mean …?` with the nearest known name; "" when none is near."""
    near = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""
