"""The engine's front: search a site, or only check a query against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .clauses import Test, nothing, test_of, wanted_of
from .fault import JqlError
from .fields import LIKENESS, Field
from .functions import listed
from .history import history_test
from .order import ordered
from .parser import parse
from .scope import Scope
from .service import KINDS, service_test
from .site import Caller, Site
from .tree import INVERSE, And, Call, Clause, Empty, Listing, Node, Not, Operand, Or, displayed

_HISTORY = frozenset({"was", "was not", "was in", "was not in", "changed", "not changed"})


def search(text: str, site: Site, caller: Caller, *, strict: bool = True) -> list[int]:
    """Indices into ``site.issues`` of the issues a query finds, in the order of the answer.

    ``strict=False`` is Data Center's ``validateQuery=false``: values and fields that do not exist match
    nothing instead of raising. JqlError carries everything that is wrong with the query.
    """
    scope = Scope.of(site, caller, strict=strict)
    rows, _ = _answer(text, scope)
    return rows


def check(text: str, site: Site, caller: Caller) -> list[str]:
    """What is wrong with a query on a site, as ``POST /rest/api/3/jql/parse`` lists it; empty if sound."""
    scope = Scope.of(site, caller, strict=True)
    try:
        query = parse(text)
        if query.where is not None:
            _test(query.where, scope, negated=False)
        ordered([], query.order, scope)
    except JqlError as error:
        return list(error.messages)
    return scope.errors


def _answer(text: str, scope: Scope) -> tuple[list[int], Scope]:
    query = parse(text)
    issues = scope.site.issues
    if query.where is None:
        rows = list(range(len(issues)))
    else:
        test = _test(query.where, scope, negated=False)
        ordered([], query.order, scope)
        if scope.errors:
            raise JqlError(tuple(scope.errors))
        rows = [index for index, issue in enumerate(issues) if test(issue)]
    rows = ordered(rows, query.order, scope)
    if scope.errors:
        raise JqlError(tuple(scope.errors))
    return rows, scope


def _test(node: Node, scope: Scope, *, negated: bool) -> Test:
    """The test of a node. NOT sinks to the clauses, so ``NOT assignee = x`` finds no unassigned issue."""
    match node:
        case Not(operand=operand):
            return _test(operand, scope, negated=not negated)
        case And(operands=operands):
            tests = _cheapest_first(operands, scope, negated=negated)
            return _any(tests) if negated else _all(tests)
        case Or(operands=operands):
            tests = _cheapest_first(operands, scope, negated=negated)
            return _all(tests) if negated else _any(tests)
        case Clause():
            return _clause(node, scope, negated=negated)


def _cheapest_first(operands: Sequence[Node], scope: Scope, *, negated: bool) -> list[Test]:
    """The tests of operands; those that read texts or changelogs, which may have to be derived, come last."""
    tests = [_test(operand, scope, negated=negated) for operand in operands]
    return [tests[place] for place in sorted(range(len(tests)), key=lambda place: _heavy(operands[place]))]


def _heavy(node: Node) -> bool:
    match node:
        case Clause(field=field, operator=operator):
            return operator in _HISTORY or operator in LIKENESS or field.name.lower().startswith("worklog")
        case Not(operand=operand):
            return _heavy(operand)
        case And(operands=operands) | Or(operands=operands):
            return any(map(_heavy, operands))


def _all(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        first, second = tests
        return lambda row: first(row) and second(row)
    return lambda row: all(test(row) for test in tests)


def _any(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        first, second = tests
        return lambda row: first(row) or second(row)
    return lambda row: any(test(row) for test in tests)


def _clause(clause: Clause, scope: Scope, *, negated: bool) -> Test:
    """The test of a clause over every field of its name."""
    fields = scope.catalog.find(clause.field)
    if not fields:
        message = f"Field '{clause.field}' does not exist or you do not have permission to view it."
        scope.unknown(message)
        return nothing
    operator = INVERSE[clause.operator] if negated else clause.operator
    return _any([_field_test(field, clause, operator, scope) for field in fields])


def _field_test(field: Field, clause: Clause, operator: str, scope: Scope) -> Test:
    if not _suited(clause, scope):
        return nothing
    if clause.operator in _HISTORY:
        return history_test(field, clause, operator, scope)
    if clause.operator not in field.operators:
        scope.complain(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
        return nothing
    if "is" not in field.operators and _mentions_empty(clause.operand):
        scope.complain(f"The field '{clause.field}' does not support searching for EMPTY values.")
        return nothing
    if field.private:
        read, shown = field.read, scope.site.shown
        field = replace(field, read=lambda row: read(shown(row)))
    if field.kind == "filter":
        return _filter(field, clause, operator, scope)
    if field.kind in KINDS:
        return service_test(field, clause, operator, scope)
    return test_of(field, clause, operator, scope)


def _mentions_empty(operand: Operand | None) -> bool:
    if isinstance(operand, Listing):
        return any(map(_mentions_empty, operand.items))
    return isinstance(operand, Empty)


def _suited(clause: Clause, scope: Scope) -> bool:
    """Whether a function stands where it may: lists after IN, single values elsewhere."""
    call = clause.operand
    lists = listed(call) if isinstance(call, Call) else None
    wanted = clause.operator.endswith("in")
    if lists is None or lists is wanted:
        return True
    kind = "list" if lists else "non-list"
    shown = f"the {kind} value '{displayed(call)}' for field '{clause.field}'"
    scope.complain(f"Operator '{clause.operator}' does not support {shown}.")
    return False


def _filter(field: Field, clause: Clause, operator: str, scope: Scope) -> Test:
    """A saved filter stands for its own query, read with the caller's eyes."""
    wanted, _ = wanted_of(
        replace(field, kind="reference", domain="filter"), str(clause.field), clause.operand or Empty(), scope
    )
    negated = operator in ("!=", "not in")
    tests: list[Test] = []
    for row in scope.site.filters:
        key = str(row["id"])
        if key not in wanted:
            continue
        if key in scope.trail:
            shown = f"'{row['name']}'"
            scope.complain(f"Field '{clause.field}' with value {shown} causes a cycle of filters.")
            return nothing
        inner = replace(scope, trail=(*scope.trail, key))
        where = parse(str(row["jql"])).where
        tests.append(_test(where, inner, negated=negated) if where else lambda _: not negated)
    if not tests:
        return nothing
    return _all(tests) if negated else _any(tests)
