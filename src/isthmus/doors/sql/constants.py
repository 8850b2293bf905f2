"""The values of constant expressions, as DuckDB would compute them in this very statement.

Literals are read here; anything else (`now() - INTERVAL 3 DAY`, `DATE '2026-01-01' + 7`) is computed by
DuckDB, inside the transaction in which the statement will run, so that `now()` is the same moment in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
from sqlglot import expressions as exp

from isthmus.catalog.model import Type
from isthmus.query.predicate import Value


class Unusable(Exception):
    """The expression is not a constant, or not one that compares with this type the way it looks."""


class Null(Exception):
    """The constant is NULL."""


_CASTS = {
    Type.INSTANT: ("TIMESTAMPTZ", frozenset({"TIMESTAMP WITH TIME ZONE", "TIMESTAMP", "DATE"})),
    Type.DATE: ("DATE", frozenset({"DATE"})),
}


class Constants:
    """Reads constants of one statement.

    session: a DuckDB connection inside the statement's transaction.
    parameters: the values of `$1`, `$2`, …
    """

    def __init__(self, session: duckdb.DuckDBPyConnection, parameters: Sequence[object]) -> None:
        self._session = session
        self._parameters = parameters

    def read(self, node: exp.Expr, kind: Type) -> Value:
        """The value of `node` where it is compared with a column of type `kind`.

        Raises `Unusable` when that cannot be said without executing the statement, `Null` when it is NULL,
        and DuckDB's `ConversionException` when it is a text that no moment is written as.
        """
        node = node.unnest()
        if isinstance(node, exp.Null):
            raise Null
        if isinstance(node, exp.Placeholder):
            return self._given(self.parameter(node), kind)
        if isinstance(node, exp.Literal) and node.is_string:
            return self._given(node.this, kind)
        if isinstance(node, exp.Boolean):
            return self._given(bool(node.this), kind)
        if isinstance(node, exp.Literal | exp.Neg):
            return self._given(_number(node), kind)
        return self._computed(node, kind)

    def truth(self, node: exp.Expr) -> bool | None:
        """Whether `node`, which looks at no column, is TRUE, FALSE or NULL."""
        if node.find(exp.Column, exp.Query, exp.Placeholder, exp.Star):
            raise Unusable
        try:
            found = self._answer(f"SELECT CAST({node.sql('duckdb')} AS BOOLEAN)", [])
        except duckdb.Error as error:
            raise Unusable from error
        return None if found is None else bool(found)

    def parameter(self, node: exp.Placeholder) -> object:
        """The value that was given for `$n`."""
        text = str(node.this)
        if not text.isdecimal() or not 0 < int(text) <= len(self._parameters):
            raise Unusable
        return self._parameters[int(text) - 1]

    def _given(self, value: object, kind: Type) -> Value:
        """A value that stands as it is; a text takes the type of what it is compared with, as in SQL."""
        if value is None:
            raise Null
        match kind:
            case Type.TEXT | Type.TEXTS if isinstance(value, str):
                return value
            case Type.BOOLEAN if isinstance(value, bool):
                return value
            case Type.INTEGER if isinstance(value, int) and not isinstance(value, bool):
                return value
            case Type.NUMBER if isinstance(value, int | float) and not isinstance(value, bool):
                return float(value)
            case Type.INSTANT | Type.DATE if isinstance(value, str | date):
                return self._moment(value, kind)
        raise Unusable

    def _moment(self, value: str | date, kind: Type) -> Value:
        if kind is Type.DATE and isinstance(value, datetime):
            raise Unusable  # compared as a moment, not as a day
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(UTC)
        target, _ = _CASTS[kind]
        # A text that is no moment stops the statement here, before anything is read, with DuckDB's own words.
        return _value(self._answer(f"SELECT CAST(? AS {target})", [value]))

    def _computed(self, node: exp.Expr, kind: Type) -> Value:
        if kind not in _CASTS or node.find(exp.Column, exp.Query, exp.Placeholder, exp.Star):
            raise Unusable
        target, allowed = _CASTS[kind]
        text = node.sql("duckdb")
        try:
            if self._answer(f"SELECT typeof({text})", []) not in allowed:
                raise Unusable
            return _value(self._answer(f"SELECT CAST({text} AS {target})", []))
        except duckdb.Error as error:
            if isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal):
                raise  # 'foo'::timestamptz: just as it stands in the statement
            raise Unusable from error

    def _answer(self, sql: str, parameters: list[object]) -> object:
        """The one value that `sql` gives, in the statement's transaction.

        It is tried in a session of its own first: where it fails, it would abort the transaction, and with it
        the statement. A new transaction would have another `now()`.
        """
        with self._session.cursor() as trial:
            trial.sql(sql, params=parameters).to_arrow_table()
        # Through Arrow: Python's own conversion of zoned timestamps needs one more library.
        found = self._session.sql(sql, params=parameters).to_arrow_table().column(0)[0]
        try:
            return found.as_py()
        except (OverflowError, ValueError) as error:  # 'infinity', and years that Python's calendar lacks
            raise Unusable from error


def _value(found: object) -> Value:
    if found is None:
        raise Null
    if isinstance(found, datetime):
        return found.astimezone(UTC)
    if isinstance(found, str | date):
        return found
    raise Unusable


def _number(node: exp.Expr) -> int | float:
    negative = isinstance(node, exp.Neg)
    literal = node.this if negative else node
    if not isinstance(literal, exp.Literal) or literal.is_string:
        raise Unusable
    number = Decimal(literal.this)
    number = -number if negative else number
    return int(number) if number == number.to_integral_value() and "." not in literal.this else float(number)
