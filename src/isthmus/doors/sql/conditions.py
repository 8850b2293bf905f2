"""From SQL conditions to predicates on one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlglot import expressions as exp

from isthmus.catalog.model import Column, Op, Type
from isthmus.doors.sql.constants import Constants, Null, Unusable
from isthmus.doors.sql.errors import ProgrammingError
from isthmus.query import And, Compare, Constant, Not, Or, Predicate

_OPERATORS: dict[type[exp.Expr], Op] = {
    exp.EQ: Op.EQ,
    exp.NEQ: Op.NE,
    exp.LT: Op.LT,
    exp.LTE: Op.LE,
    exp.GT: Op.GT,
    exp.GTE: Op.GE,
}
_MIRRORED = {Op.LT: Op.GT, Op.GT: Op.LT, Op.LE: Op.GE, Op.GE: Op.LE}
_ORDERED = frozenset({Type.INTEGER, Type.NUMBER, Type.DATE, Type.INSTANT})
_COMPARED = frozenset({*_ORDERED, Type.TEXT, Type.BOOLEAN})
_UNKNOWN = Constant(None)

ColumnOf = Callable[[exp.Column], Column | None]


def parts(condition: exp.Expr | None) -> Iterator[exp.Expr]:
    """The conditions that must all hold for `condition` to hold."""
    if condition is None:
        return
    node = condition.unnest()
    if isinstance(node, exp.And):
        yield from parts(node.left)
        yield from parts(node.right)
    else:
        yield node


class Conditions:
    """Translates the conditions of one statement.

    constants: reads its constants.
    column_of: finds the column of the table in question; None for columns of other tables.
    """

    def __init__(self, constants: Constants, column_of: ColumnOf) -> None:
        self._constants = constants
        self._column_of = column_of

    def predicate(self, node: exp.Expr) -> Predicate | None:
        """`node` as a predicate with the same truth for every row; None when it cannot be said as one."""
        try:
            return self._translate(node)
        except Unusable:
            return None

    def _translate(self, node: exp.Expr) -> Predicate:
        node = node.unnest()
        match node:
            case exp.And():
                return And((self._translate(node.left), self._translate(node.right)))
            case exp.Or():
                return Or((self._translate(node.left), self._translate(node.right)))
            case exp.Not():
                return Not(self._translate(node.this))
            case exp.Boolean():
                return Constant(bool(node.this))
            case exp.Null():
                return _UNKNOWN
            case _:
                return self._leaf(node)

    def _leaf(self, node: exp.Expr) -> Predicate:
        match node:
            case exp.Column():
                return self._flag(node)
            case exp.Is():
                return self._is(node)
            case exp.In():
                return self._in(node)
            case exp.Between():
                return self._between(node)
            case exp.ArrayContains():
                return self._contains(node.this, node.expression)
        if type(node) in _OPERATORS:
            if not node.find(exp.Column, exp.Query):
                return Constant(self._constants.truth(node))  # 1 = 0, as programs ask for the columns alone
            return self._comparison(node, _OPERATORS[type(node)])
        raise Unusable

    def _flag(self, node: exp.Column) -> Predicate:
        column = self._column(node)
        if column.type is not Type.BOOLEAN:
            raise Unusable
        return Compare(column.name, Op.EQ, (True,))

    def _column(self, node: exp.Expr) -> Column:
        bare = node.unnest()
        column = self._column_of(bare) if isinstance(bare, exp.Column) else None
        if column is None:
            raise Unusable
        return column

    def _comparison(self, node: exp.Expr, op: Op) -> Predicate:
        left, right = node.this.unnest(), node.expression.unnest()
        if op is Op.EQ and isinstance(right, exp.Any):
            return self._contains(right.this, left)
        if not isinstance(left, exp.Column) or self._column_of(left) is None:
            left, right, op = right, left, _MIRRORED.get(op, op)
        return self._compare(self._column(left), op, right)

    def _compare(self, column: Column, op: Op, value: exp.Expr) -> Predicate:
        if column.type is Type.TEXTS:
            _check_list(column, op, [value])
        if column.type not in (_COMPARED if op in (Op.EQ, Op.NE) else _ORDERED):
            raise Unusable
        try:
            return Compare(column.name, op, (self._constants.read(value, column.type),))
        except Null:
            return _UNKNOWN

    def _is(self, node: exp.Is) -> Predicate:
        right = node.expression.unnest()
        if not isinstance(right, exp.Null):
            raise Unusable
        return Compare(self._column(node.this).name, Op.IS_NULL)

    def _in(self, node: exp.In) -> Predicate:
        column = self._column(node.this)
        if column.type is Type.TEXTS:
            _check_list(column, Op.IN, node.expressions)
        if column.type not in _COMPARED or not node.expressions:
            raise Unusable
        values = []
        unknown = False
        for one in node.expressions:
            try:
                values.append(self._constants.read(one, column.type))
            except Null:
                unknown = True
        found: Predicate = Compare(column.name, Op.IN, tuple(values)) if values else Constant(False)
        return Or((found, _UNKNOWN)) if unknown else found

    def _between(self, node: exp.Between) -> Predicate:
        if node.args.get("symmetric"):
            raise Unusable
        column = self._column(node.this)
        return And(
            (
                self._compare(column, Op.GE, node.args["low"]),
                self._compare(column, Op.LE, node.args["high"]),
            )
        )

    def _contains(self, values: exp.Expr, element: exp.Expr) -> Predicate:
        column = self._column(values)
        if column.type is not Type.TEXTS:
            raise Unusable
        try:
            return Compare(column.name, Op.CONTAINS, (self._constants.read(element, Type.TEXT),))
        except Null:
            raise Unusable from None


def _check_list(column: Column, op: Op, values: Sequence[exp.Expr]) -> None:
    """That a list is not compared with a plain text, which DuckDB could not read as a list.

    Raises `ProgrammingError`. A text in brackets is one that it can read.
    https://duckdb.org/docs/stable/sql/data_types/list
    """
    texts = [one.unnest() for one in values]
    for text in texts:
        if not isinstance(text, exp.Literal) or not text.is_string or text.this.lstrip().startswith("["):
            return
    shown = ", ".join(text.sql("duckdb") for text in texts)
    test = (
        f"list_has_any({column.name}, [{shown}])"
        if len(texts) > 1
        else f"{'NOT ' if op is Op.NE else ''}list_contains({column.name}, {shown})"
    )
    raise ProgrammingError(f"{column.name} is a list: write {test}", "42804")


def rejects_nulls(predicate: Predicate) -> bool:
    """Whether a row of nothing but NULLs never satisfies it: then it may be applied before an outer join."""
    return _truth_of_nulls(predicate) is not True


def _truth_of_nulls(predicate: Predicate) -> bool | None:
    match predicate:
        case Constant(truth):
            return truth
        case Compare(_, op, _):
            return {Op.IS_NULL: True, Op.NOT_NULL: False}.get(op)
        case Not(part):
            inner = _truth_of_nulls(part)
            return None if inner is None else not inner
        case And(parts):
            truths = [_truth_of_nulls(one) for one in parts]
            return False if False in truths else None if None in truths else True
        case Or(parts):
            truths = [_truth_of_nulls(one) for one in parts]
            return True if True in truths else None if None in truths else False
