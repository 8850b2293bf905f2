"""Checking rows here: a predicate over a record batch, with SQL's NULLs."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from isthmus.catalog.model import Op
from isthmus.engine.arrow import typed_array
from isthmus.query import And, Compare, Constant, Not, Or, Predicate
from isthmus.query.predicate import ALWAYS

_COMPARISONS = {
    Op.EQ: pc.equal,
    Op.NE: pc.not_equal,
    Op.LT: pc.less,
    Op.LE: pc.less_equal,
    Op.GT: pc.greater,
    Op.GE: pc.greater_equal,
}


def checked(batch: pa.RecordBatch, predicate: Predicate) -> pa.RecordBatch:
    """The rows of `batch` for which `predicate` is TRUE."""
    if predicate == ALWAYS or batch.num_rows == 0:
        return batch
    return batch.filter(_truth(batch, predicate), null_selection_behavior="drop")


def keeps(batch: pa.RecordBatch, predicate: Predicate) -> list[bool]:
    """For each row whether `predicate` is TRUE for it."""
    return [truth is True for truth in _truth(batch, predicate).to_pylist()]


def _truth(batch: pa.RecordBatch, predicate: Predicate) -> pa.Array:
    """TRUE, FALSE or NULL for every row."""
    match predicate:
        case Constant(truth):
            return typed_array([truth] * batch.num_rows, pa.bool_())
        case Not(part):
            return pc.invert(_truth(batch, part))
        case And(parts):
            found = _truth(batch, parts[0])
            for part in parts[1:]:
                found = pc.and_kleene(found, _truth(batch, part))
            return found
        case Or(parts):
            found = _truth(batch, parts[0])
            for part in parts[1:]:
                found = pc.or_kleene(found, _truth(batch, part))
            return found
        case Compare():
            return _compare(batch, predicate)


def _compare(batch: pa.RecordBatch, part: Compare) -> pa.Array:
    values = batch.column(part.column)
    if part.op is Op.IS_NULL:
        return pc.is_null(values)
    if part.op is Op.NOT_NULL:
        return pc.is_valid(values)
    if part.op is Op.CONTAINS:
        wanted = part.values[0]
        return typed_array([None if row is None else wanted in row for row in values.to_pylist()], pa.bool_())
    if part.op in (Op.IN, Op.NOT_IN):
        among = pc.is_in(values, value_set=typed_array(part.values, values.type))
        found = pc.if_else(pc.is_valid(values), among, typed_array([None], pa.bool_())[0])
        return pc.invert(found) if part.op is Op.NOT_IN else found
    return _COMPARISONS[part.op](values, typed_array(part.values[:1], values.type)[0])
