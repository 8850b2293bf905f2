"""JQL inside SQL: the pseudo-column `jql`, which takes one form and orders nothing."""

from __future__ import annotations

from sqlglot import expressions as exp

from isthmus.catalog.model import Page, Resource
from isthmus.doors.sql.constants import Constants
from isthmus.doors.sql.errors import ProgrammingError
from isthmus.query.jql import Written, written

JQL = "jql"
JQL_FORM = "jql takes one form: jql = '…', joined to the other conditions with AND"
JQL_TABLES = "jql = '…' is for issues and for what hangs under issues"
JQL_OPTIONAL = "jql = '…' cannot stand in WHERE for the optional side of an outer join: write it in its ON"
JQL_ORDER = "ORDER BY in jql = '…' has no effect in SQL: order the statement instead (ORDER BY …)"


def written_jql(condition: exp.Expr, alias: str, resource: Resource, constants: Constants) -> str | None:
    """The JQL of `alias.jql = '…'`; None when the condition is something else.

    Raises `ProgrammingError` where the JQL could not do what it says, `WrittenJqlError` where it is broken.
    """
    named = [
        column
        for column in condition.find_all(exp.Column)
        if column.name.lower() == JQL and column.table == alias
    ]
    if not named or resource.column(JQL):
        return None
    if not any(one.page is Page.SEARCH for one in resource.list.values()) and resource.nested is None:
        raise ProgrammingError(JQL_TABLES)
    if isinstance(condition, exp.EQ):
        left, right = condition.this, condition.expression
        for one, other in ((left, right), (right, left)):
            text = _text(other.unnest(), constants) if one.unnest() is named[0] else None
            if text is not None:
                return _unordered(text)
    raise ProgrammingError(JQL_FORM)


def _text(value: exp.Expr, constants: Constants) -> str | None:
    """The text that `value` is, or that was given for it."""
    if isinstance(value, exp.Literal) and value.is_string:
        return str(value.this)
    given = constants.parameter(value) if isinstance(value, exp.Placeholder) else None
    return given if isinstance(given, str) else None


def _unordered(text: str) -> str:
    """`text`, which has to have no ORDER BY: dropped silently, it would let LIMIT take other rows."""
    kept = written(text)
    if (kept.text if isinstance(kept, Written) else "") != text.strip():
        raise ProgrammingError(JQL_ORDER)
    return text
