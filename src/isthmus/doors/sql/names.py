"""Names that mean nothing, in our words: which one, and which was probably meant."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import expressions as exp

from isthmus.catalog.model import Resource
from isthmus.doors.sql.errors import ProgrammingError
from isthmus.doors.sql.statement import Statement, suggestion


def unknown_name(statement: Statement, resources: Mapping[int, Resource]) -> ProgrammingError | None:
    """The error for the first column or alias in the statement that does not exist; None when all do.

    resources: what the statement reads, by the number of the reference. Only to be asked once DuckDB has
    refused the statement: a name that is unknown here may be the parameter of a lambda, or a part of a value.
    """
    of = {one.alias: resources[one.number] for one in statement.references if one.number in resources}
    tree = statement.tree
    aliases = {one.alias.lower() for one in tree.find_all(exp.Alias, exp.TableAlias, exp.CTE)}
    aliases |= {one.name.lower() for alias in tree.find_all(exp.TableAlias) for one in alias.columns}
    known = {column.name for resource in of.values() for column in resource.columns}
    for column in tree.find_all(exp.Column):
        name, table = column.name.lower(), column.table.lower()
        if table in of and of[table].column(name) is None:
            return _no_column(column.name, of[table].name, [one.name for one in of[table].columns])
        if table and table not in of and table not in aliases and table not in known:
            hint = suggestion(table, of)
            return ProgrammingError(f"there is no table {column.table!r} in this FROM{hint}", "42P01")
        if not table and name not in known and name not in aliases and name not in of:
            where = " or ".join(dict.fromkeys(resource.name for resource in of.values())) or "the statement"
            return _no_column(column.name, where, sorted(known))
    return None


def _no_column(name: str, where: str, known: list[str]) -> ProgrammingError:
    return ProgrammingError(f"there is no column {name!r} in {where}{suggestion(name, known)}", "42703")
