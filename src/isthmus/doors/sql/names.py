"""Names that mean nothing, in our words: which one, and which was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping

from sqlglot import expressions as exp

from isthmus.catalog.model import Column, Resource
from isthmus.doors.sql.errors import ProgrammingError
from isthmus.doors.sql.jql import JQL, JQL_FORM
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
            return _no_column(column, of[table].name, of[table].columns)
        if table and table not in of and table not in aliases and table not in known:
            hint = suggestion(table, of)
            return ProgrammingError(f"there is no table {column.table!r} in this FROM{hint}", "42P01")
        if not table and name not in known and name not in aliases and name not in of:
            where = " or ".join(dict.fromkeys(resource.name for resource in of.values())) or "the statement"
            return _no_column(column, where, [one for resource in of.values() for one in resource.columns])
    return None


def _no_column(node: exp.Column, where: str, columns: Collection[Column]) -> ProgrammingError:
    """The error for a column that none of `columns` is, with what was probably meant."""
    if node.name.lower() == JQL:
        return ProgrammingError(JQL_FORM)
    return ProgrammingError(f"there is no column {node.name!r} in {where}{_hint(node, columns)}", "42703")


def _hint(node: exp.Column, columns: Collection[Column]) -> str:
    held = [one.name for one in columns if _FIELD.fullmatch(node.name) and _holds(one, node.name.lower())]
    if held:
        return f": that field is {_listed(held, 'and')}"
    if _is_quoted_text(node):
        text = node.name.replace("'", "''")
        return f": double quotes name a column; a text stands in single quotes: '{text}'"
    near = nearest(node.name, sorted({one.name for one in columns}))
    return f"; did you mean {_listed(near, 'or')}?" if near else ""


_FIELD = re.compile(r"customfield_\d+", re.IGNORECASE)


def _holds(column: Column, field: str) -> bool:
    """Whether the column's value is the custom field's, or lies in it."""
    return re.match(rf"fields\.{field}\b", column.path) is not None


def _is_quoted_text(node: exp.Column) -> bool:
    """Whether it stands in double quotes where a value is compared with: `status = "Done"`."""
    compared = isinstance(node.parent, exp.Predicate) and node.arg_key != "this"
    return compared and not node.table and bool(node.this.args.get("quoted"))


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """The names of `known` that `name` most probably stands for: the first kind of likeness that any has.

    Columns of custom fields with one title differ only in the field's number, and are all named.
    """
    word, names = name.lower(), list(known)
    numbered = [one for one in names if re.fullmatch(rf"{re.escape(word)}_\d+", one)]
    if numbered:
        return numbered
    almost = difflib.get_close_matches(word, names, n=1, cutoff=_ALMOST)
    if almost:
        return almost
    for alike in _ALIKE:
        found = [one for one in names if min(len(one), len(word)) >= _SHORTEST and alike(one, word)]
        if found:
            return sorted(found, key=lambda one: (abs(len(one) - len(word)), one))[:1]
    return difflib.get_close_matches(word, names, n=1, cutoff=_NEAR)


_ALMOST, _NEAR = 0.85, 0.6  # likeness as difflib measures it
_SHORTEST = 3  # letters: shorter names are parts of too many others
_ALIKE: tuple[Callable[[str, str], bool], ...] = (
    lambda one, word: one.startswith(word),
    lambda one, word: word.startswith(one),
    lambda one, word: word in one,
    lambda one, word: one in word,
)


def _listed(names: list[str], last: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
