"""One table's values narrow what is read of another: IN (SELECT …), and joins with a narrowed table.

`SELECT … FROM issues WHERE key IN (SELECT issue_key FROM worklogs WHERE …)` would read all issues. Instead
the sub-query is answered first, and Jira is asked for the issues it names. As everywhere in the planning,
this only ever leaves out rows that cannot be in the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import duckdb
from sqlglot import expressions as exp

from isthmus.catalog.model import EQUALITY, Dialect, Jql, Op, Page, Resource, Type
from isthmus.doors.sql.analysis import Driver, Link, Need, Needs
from isthmus.doors.sql.constants import Constants
from isthmus.doors.sql.statement import MARK, Statement
from isthmus.engine.planner import endpoint_of
from isthmus.query import Compare, Predicate
from isthmus.query.predicate import Value

# A sub-query that is made of nothing else gives the same rows whenever it is asked, and is written by sqlglot
# as DuckDB reads it. Functions, casts and limits are not worth the risk.
_SAFE = (
    exp.Select, exp.Subquery, exp.Union, exp.From, exp.Join, exp.Where, exp.Table, exp.TableAlias,
    exp.Identifier, exp.Column, exp.Alias, exp.Literal, exp.Placeholder, exp.Boolean, exp.Null, exp.Paren,
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.In,
    exp.Between, exp.Like, exp.Distinct, exp.Group, exp.Neg,
)  # fmt: skip
_PYTHON = {Type.TEXT: str, Type.INTEGER: int}


def narrowing_queries(needs: Needs, dialect: Dialect) -> Iterator[Driver]:
    """The sub-queries in IN that are worth answering first."""
    for driver in needs.drivers:
        safe = all(isinstance(node, _SAFE) for node in driver.query.walk())
        if safe and driver.target not in driver.references and _can_narrow(needs, driver, dialect):
            yield driver


def narrowing_joins(
    needs: Needs, target: int, link: Link, statement: Statement, dialect: Dialect
) -> Iterator[Driver]:
    """The query for the values of `link`'s other side, when reading that first saves more than it costs."""
    need, driving = needs.of[target], needs.of[link.other]
    if link.other == target or any(_names_values(one) for one in need.conditions):
        return
    if driving.resource.name == need.resource.parent and identities(need.resource, driving.resource):
        return  # the parent's own conditions are sent along instead
    is_search = endpoint_of(driving.resource, dialect).page is Page.SEARCH
    narrowed = (
        any(_names_values(one) for one in driving.conditions) if is_search else bool(driving.conditions)
    )
    if narrowed:
        table = exp.to_table(statement.references[link.other].table)
        table.meta[MARK] = link.other
        query = exp.select(exp.column(exp.to_identifier(link.other_column, quoted=True))).from_(table)
        driver = Driver(target, link.column, query.distinct(), frozenset({link.other}))
        if _can_narrow(needs, driver, dialect):
            yield driver


def _can_narrow(needs: Needs, driver: Driver, dialect: Dialect) -> bool:
    """Whether Jira can be asked for the rows with certain values of the column."""
    need = needs.of[driver.target]
    found = need.resource.column(driver.column)
    if found is None or found.type not in _PYTHON:
        return False
    if any(driver.column == own for own, _ in need.resource.parent_key):
        return True
    pushed = found.push_in(dialect)
    return isinstance(pushed, Jql) and pushed.operators >= EQUALITY


def _names_values(predicate: Predicate) -> bool:
    """Whether a condition picks rows by value, so that few are likely to be left."""
    return isinstance(predicate, Compare) and predicate.op in (Op.EQ, Op.IN)


def values_of(
    driver: Driver,
    need: Need,
    statement: Statement,
    session: duckdb.DuckDBPyConnection,
    parameters: Sequence[object],
) -> tuple[Value, ...] | None:
    """The answer of the driver's query, whose tables are registered in `session`.

    None when its values are not of the type of the column they are compared with: then SQL converts one to
    the other, and equal is not what it looks like.
    """
    query = driver.query.copy()
    for table in list(query.find_all(exp.Table)):
        reference = statement.references[table.meta[MARK]]
        alias = table.alias or reference.table
        table.replace(exp.alias_(exp.to_table(f'"{reference.name}"'), alias, table=True))
    for parameter in list(query.find_all(exp.Placeholder)):
        parameter.replace(exp.convert(Constants(session, parameters).parameter(parameter)))
    found = session.sql(query.sql("duckdb", identify=True)).to_arrow_table().column(0).unique().to_pylist()
    values = [value for value in found if value is not None]
    column = need.resource.column(driver.column)
    wanted = _PYTHON.get(column.type) if column else None
    return tuple(sorted(values)) if wanted and all(type(value) is wanted for value in values) else None


def identities(resource: Resource, above: Resource) -> tuple[tuple[str, str], ...]:
    """The pairs of columns whose equality says that `above`'s row is the parent of `resource`'s row."""
    names = {*above.key, "key"}
    return tuple(pair for pair in resource.parent_key if pair[1] in names)


def above_of(need: Need, needs: Mapping[int, Need]) -> tuple[list[Predicate], list[str]]:
    """What joins with the parent say about the parents: their conditions, and the JQL written for them."""
    conditions: list[Predicate] = []
    texts: list[str] = []
    for link in need.links:
        other = needs[link.other]
        if other.resource.name != need.resource.parent:
            continue
        if (link.column, link.other_column) in identities(need.resource, other.resource):
            conditions.extend(other.conditions)
            texts.extend(other.written)
    return conditions, texts
