"""What each table of a statement is needed for: columns, conditions, order, limit.

The analysis only ever narrows what is read. DuckDB runs the whole statement over what the scans give, so
whatever is not understood here costs time and never a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import expressions as exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope

from isthmus.catalog.model import Column, Resource
from isthmus.doors.sql.conditions import Conditions, parts, rejects_nulls
from isthmus.doors.sql.constants import Constants
from isthmus.doors.sql.errors import ProgrammingError
from isthmus.doors.sql.jql import JQL, JQL_FORM, JQL_OPTIONAL, written_jql
from isthmus.doors.sql.statement import MARK, Statement, sources_of
from isthmus.query import Predicate

# What stands for columns without their names.
_UNNAMED = (exp.Columns, exp.Pivot, exp.PositionalColumn, exp.TableColumn)
# What makes the rows of a SELECT something else than one for each row of its table.
_NOT_ROWWISE = (exp.AggFunc, exp.Window, exp.Query, exp.UDTF, exp.Explode, exp.Anonymous, exp.Unnest)
# Joins whose ON decides about the joined table alone, row by row.
_FILTERING = ("", "INNER", "CROSS", "SEMI")


@dataclass(slots=True)
class Link:
    """An equality between a column of this table and one of another, which both rows of a result meet."""

    column: str
    other: int
    other_column: str


@dataclass(slots=True)
class Need:
    """What one reference to a table is needed for.

    columns: their names; None when it cannot be told, and all are needed.
    conditions: each row that does not satisfy all of them is not needed.
    left: conditions on this table alone that could not be said as predicates, as SQL: DuckDB checks them.
    written: JQL given for the pseudo-column `jql`.
    links: equalities with other tables.
    """

    resource: Resource
    columns: tuple[str, ...] | None = None
    conditions: list[Predicate] = field(default_factory=list)
    order: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    left: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


@dataclass(slots=True)
class Driver:
    """A query whose answer narrows a table: `column` has to be among its values.

    references: the tables it reads, by number.
    """

    target: int
    column: str
    query: exp.Query
    references: frozenset[int]


@dataclass(slots=True)
class Needs:
    """What a statement needs: of each reference by its number, and the queries to answer first."""

    of: dict[int, Need]
    drivers: list[Driver] = field(default_factory=list)


def analyze(statement: Statement, resources: Mapping[int, Resource], constants: Constants) -> Needs:
    """What each reference of the statement is needed for."""
    needs = {number: Need(resource) for number, resource in resources.items()}
    found = Needs(needs)
    tree = _qualified(statement, resources)
    if tree is None or _is_opaque(tree):
        if statement.written:
            raise ProgrammingError("jql = '…' needs a statement whose tables and columns are all known")
        return found
    named = {column.name.lower() for column in statement.tree.find_all(exp.Column)}
    for need in needs.values():
        # Whatever the text might mean by a name has to be there for DuckDB to find.
        need.columns = tuple(column.name for column in need.resource.columns if column.name in named)
    for scope in traverse_scope(tree):
        _Select(scope, found, constants).study()
    if sum(len(need.written) for need in needs.values()) < len(statement.written):
        raise ProgrammingError(JQL_FORM)
    return found


def _qualified(statement: Statement, resources: Mapping[int, Resource]) -> exp.Expr | None:
    """The statement with every column resolved and every star expanded; None when that cannot be done."""
    if not isinstance(statement.tree, exp.Query):
        return None
    schema: dict[str, object] = {}
    for one in statement.references:
        names = [column.name for column in resources[one.number].columns]
        schema[one.table] = dict.fromkeys([*names, JQL] if statement.written else names, "TEXT")
    try:
        tree = qualify(
            statement.tree.copy(),
            schema=schema,
            dialect="duckdb",
            quote_identifiers=False,
            identify=False,
            # DuckDB lets a column of the table go before a name given in SELECT; sqlglot would not.
            expand_alias_refs=False,
            validate_qualify_columns=False,
        )
    except (SqlglotError, RecursionError):
        return None
    return tree if _is_resolved(tree) else None


def _is_resolved(tree: exp.Expr) -> bool:
    """Whether each column is known to be of one table, or is a name given in its SELECT."""
    for column in tree.find_all(exp.Column):
        if column.table or isinstance(column.this, exp.Star):
            continue
        select = column.find_ancestor(exp.Select)
        names = {one.alias_or_name for one in select.selects} if select else set()
        if column.name not in names or column.find_ancestor(exp.Where, exp.Join):
            return False
    return True


def _is_opaque(tree: exp.Expr) -> bool:
    """Whether something stands for columns that cannot be listed."""
    stars = (star for star in tree.find_all(exp.Star) if not isinstance(star.parent, exp.Count))
    natural = (
        join for join in tree.find_all(exp.Join) if (join.args.get("method") or "").upper() == "NATURAL"
    )
    renamed = (
        table for table in tree.find_all(exp.Table) if table.args.get("alias") and table.args["alias"].columns
    )
    return any(stars) or any(natural) or any(renamed) or tree.find(*_UNNAMED) is not None


class _Select:
    """Studies one SELECT (with its FROM, joins, WHERE …)."""

    def __init__(self, scope: Scope, found: Needs, constants: Constants) -> None:
        self._scope = scope
        self._found = found
        self._needs = found.of
        self._constants = constants
        self._numbers: dict[str, int] = {}
        self._optional: frozenset[str] = frozenset()
        for alias, source in sources_of(scope).items():
            if isinstance(source, exp.Table) and MARK in source.meta:
                self._numbers[alias] = source.meta[MARK]

    def study(self) -> None:
        """Note what this SELECT needs of its tables."""
        for alias, number in self._numbers.items():
            need = self._needs[number]
            names = [column.name.lower() for column in self._scope.source_columns(alias)]
            known = [name for name in names if need.resource.column(name)]
            need.columns = tuple(dict.fromkeys([*(need.columns or ()), *known]))
        select = self._scope.expression
        if not isinstance(select, exp.Select) or not self._numbers or _pairs_rows(select):
            return
        used: dict[int, int] = {}
        for condition, aliases in self._conditions(select):
            for alias in aliases:
                used[id(condition)] = used.get(id(condition), 0) + self._apply(condition, alias)
            self._link(condition, aliases)
            self._drive(condition, aliases)
        left = [condition for condition, _ in self._conditions(select) if not used.get(id(condition))]
        if not left:
            self._cut(select)
        for condition in left:
            named = {column.table for column in condition.find_all(exp.Column)}
            alias = next(iter(named)) if len(named) == 1 else ""
            if alias in self._numbers:
                self._needs[self._numbers[alias]].left.append(_shown(condition))

    # --- conditions -------------------------------------------------------------------------------------

    def _conditions(self, select: exp.Select) -> Iterator[tuple[exp.Expr, frozenset[str]]]:
        """Each condition with the tables whose rows may be dropped when they do not meet it."""
        joins = self._joins(select)
        everything = frozenset(self._numbers)
        where = select.args.get("where")
        for condition in parts(where.this if where else None):
            yield condition, everything
        for join, joined in joins:
            on = join.args.get("on")
            if _kind(join) in _FILTERING:
                aliases = everything
            elif _side(join) == "LEFT" or _kind(join) == "ANTI":
                aliases = frozenset({joined})
            else:
                continue
            for condition in parts(on):
                yield condition, aliases & everything

    def _joins(self, select: exp.Select) -> list[tuple[exp.Join, str]]:
        """The joins with the table each adds. Notes which tables may be all NULL in a row of the result."""
        seen: list[str] = []
        optional: set[str] = set()
        first = select.args.get("from_") or select.args.get("from")
        if first is not None:
            seen.append(first.this.alias_or_name)
        joins: list[tuple[exp.Join, str]] = []
        for join in select.args.get("joins") or ():
            alias = join.this.alias_or_name
            side = _side(join)
            if side in ("RIGHT", "FULL"):
                optional.update(seen)
            if side in ("LEFT", "FULL"):
                optional.add(alias)
            seen.append(alias)
            joins.append((join, alias))
        self._optional = frozenset(optional)
        return joins

    def _apply(self, condition: exp.Expr, alias: str) -> bool:
        """Note the condition for one table, if it speaks of that table alone; whether it does."""
        need = self._needs[self._numbers[alias]]
        text = written_jql(condition, alias, need.resource, self._constants)
        if text is not None:
            if alias in self._optional and not _is_own_join(condition):
                raise ProgrammingError(JQL_OPTIONAL)
            need.written.append(text)
            return True
        conditions = Conditions(self._constants, lambda column: self._column(column, alias))
        predicate = conditions.predicate(condition)
        if predicate is None:
            return False
        if alias in self._optional and not rejects_nulls(predicate) and not _is_own_join(condition):
            return False
        need.conditions.append(predicate)
        return True

    def _column(self, node: exp.Column, alias: str) -> Column | None:
        if node.table != alias:
            return None
        return self._needs[self._numbers[alias]].resource.column(str(node.name).lower())

    def _link(self, condition: exp.Expr, aliases: frozenset[str]) -> None:
        """Note an equality of two tables' columns."""
        if not isinstance(condition, exp.EQ):
            return
        left, right = condition.this.unnest(), condition.expression.unnest()
        if not isinstance(left, exp.Column) or not isinstance(right, exp.Column):
            return
        for one, other in ((left, right), (right, left)):
            if one.table in aliases and one.table in self._numbers and other.table in self._numbers:
                need = self._needs[self._numbers[one.table]]
                need.links.append(Link(one.name.lower(), self._numbers[other.table], other.name.lower()))

    def _drive(self, condition: exp.Expr, aliases: frozenset[str]) -> None:
        """Note `column IN (SELECT …)` when the sub-query depends on nothing outside of itself."""
        query = condition.args.get("query") if isinstance(condition, exp.In) else None
        column = condition.this.unnest() if query else None
        if not isinstance(column, exp.Column) or column.table not in aliases or query is None:
            return
        alone = query.unnest()
        if not isinstance(alone, exp.Query) or self._numbers.get(column.table) is None:
            return
        tables = list(alone.find_all(exp.Table))
        scopes = traverse_scope(alone.copy())
        if any(scope.external_columns for scope in scopes) or any(MARK not in table.meta for table in tables):
            return
        references = frozenset(table.meta[MARK] for table in tables)
        self._found.drivers.append(
            Driver(self._numbers[column.table], column.name.lower(), alone, references)
        )

    # --- order and limit --------------------------------------------------------------------------------

    def _cut(self, select: exp.Select) -> None:
        """Note order and limit, where the SELECT is nothing but some rows of one table."""
        if len(sources_of(self._scope)) != 1 or not _is_plain(select):
            return
        alias, number = next(iter(self._numbers.items()))
        limit = self._limit(select)
        if limit is None:
            return
        order: list[tuple[str, bool]] = []
        for term in select.args["order"].expressions if select.args.get("order") else ():
            name = self._ordered_column(term.this, alias, select)
            if name is None:
                return
            order.append((name, bool(term.args.get("desc"))))
        need = self._needs[number]
        need.order, need.limit = tuple(order), limit

    def _ordered_column(self, node: exp.Expr, alias: str, select: exp.Select) -> str | None:
        if isinstance(node, exp.Column):
            # ORDER BY means a name given in SELECT before it means a column.
            named = [one.unalias() for one in select.selects if one.alias_or_name == node.name]
            node = named[0] if named else node
        if isinstance(node, exp.Literal) and not node.is_string and int(node.this) <= len(select.selects):
            node = select.selects[int(node.this) - 1].unalias()
        return node.name.lower() if isinstance(node, exp.Column) and node.table == alias else None

    def _limit(self, select: exp.Select) -> int | None:
        """How many rows from the beginning can be in the result."""
        wanted = self._count(select.args.get("limit"))
        skipped = self._count(select.args.get("offset")) if select.args.get("offset") else 0
        return None if wanted is None or skipped is None else wanted + skipped

    def _count(self, clause: exp.Expr | None) -> int | None:
        node = clause.expression if isinstance(clause, exp.Limit | exp.Offset) else None
        if isinstance(node, exp.Placeholder):
            given = self._constants.parameter(node)
            return given if isinstance(given, int) and given >= 0 else None
        if isinstance(node, exp.Literal) and not node.is_string and node.this.isdecimal():
            options = clause.args.get("limit_options") if clause else None
            return None if options else int(node.this)
        return None


_RESHAPING = ("group", "having", "distinct", "qualify", "joins", "laterals", "windows", "sample")


def _pairs_rows(select: exp.Select) -> bool:
    """Whether rows are chosen by their neighbors or by chance: then none may be left out beforehand."""
    if select.args.get("sample") or any(table.args.get("sample") for table in select.find_all(exp.Table)):
        return True
    joins = select.args.get("joins") or ()
    return any(join.args.get("method") or _kind(join) in ("ASOF", "POSITIONAL") for join in joins)


def _is_plain(select: exp.Select) -> bool:
    """Whether every row of the table that passes WHERE gives exactly one row of the result."""
    if any(select.args.get(part) for part in _RESHAPING):
        return False
    return not any(one.find(*_NOT_ROWWISE) for one in select.selects)


def _shown(condition: exp.Expr) -> str:
    """The condition for people, who know which table is meant."""
    plain = condition.copy()
    for column in plain.find_all(exp.Column):
        column.set("table", None)
    text = plain.sql("duckdb")
    return f"({text})" if isinstance(plain, exp.Or) else text


def _is_own_join(condition: exp.Expr) -> bool:
    """Whether it stands in the ON of a LEFT JOIN, where it only decides about the joined table."""
    clause = condition.find_ancestor(exp.Where, exp.Join)
    return isinstance(clause, exp.Join) and _side(clause) == "LEFT"


def _side(join: exp.Join) -> str:
    return (join.args.get("side") or "").upper()


def _kind(join: exp.Join) -> str:
    return "OUTER" if _side(join) else (join.args.get("kind") or "").upper()
