"""Clauses over what a service desk adds: service levels and approvals, asked by functions.

https://support.atlassian.com/jira-service-management-cloud/docs/advanced-search-reference-jql-functions/
"""

from __future__ import annotations

import operator as relation
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .directory import person
from .fields import Field
from .scope import Scope
from .site import Row
from .tree import Call, Clause, Empty, Operand

Test: TypeAlias = Callable[[Row], bool]
Held: TypeAlias = Any
"""The value of a field: the cycles of a service level, or the list of approvals."""

KINDS = frozenset({"sla", "approval"})
_NEGATIVE = frozenset({"!=", "not in", "is not"})
_COMPARE = {"<": relation.lt, "<=": relation.le, ">": relation.gt, ">=": relation.ge}
_PART = re.compile(r"(\d+)\s*([wdhm])")
_WHOLE = re.compile(r"(?:\d+\s*[wdhm]\s*)+")
_MILLIS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000}


def service_test(field: Field, clause: Clause, operator: str, scope: Scope) -> Test:
    """The test of a clause over such a field; ``operator`` is the clause's own, or inverse under a NOT."""
    read, operand = field.read, clause.operand or Empty()
    if isinstance(operand, Empty):
        there = operator in _NEGATIVE
        return lambda row: bool(read(row)) is there
    name = str(clause.field)
    meets = (
        _levels(name, operator, operand, scope) if field.kind == "sla" else _approvals(name, operand, scope)
    )
    if meets is None:
        return lambda _: False
    wanted = operator not in _NEGATIVE
    return lambda row: bool(held := read(row)) and meets(held) is wanted


def remaining(field: Field) -> Callable[[Row], int | None]:
    """A reader of the time left in the cycle that goes on, by which a service level sorts."""

    def read(row: Row) -> int | None:
        held = field.read(row) or {}
        cycle = held.get("ongoingCycle")
        return None if cycle is None else int(cycle["remainingTime"]["millis"])

    return read


def _last(held: Held) -> Mapping[str, Any]:
    """The cycle that goes on, else the last that ended."""
    found: Mapping[str, Any] = held.get("ongoingCycle") or next(reversed(held["completedCycles"]), {})
    return found


def _ongoing(held: Held) -> Mapping[str, Any]:
    found: Mapping[str, Any] = held.get("ongoingCycle") or {}
    return found


_LEVELS: Mapping[str, Callable[[Held], bool]] = {
    "breached": lambda held: bool(_last(held).get("breached")),
    "everbreached": lambda held: any(
        cycle["breached"] for cycle in (*held["completedCycles"], _ongoing(held)) if cycle
    ),
    "completed": lambda held: bool(held["completedCycles"]),
    "paused": lambda held: bool(_ongoing(held).get("paused")),
    "running": lambda held: _ongoing(held).get("paused") is False,
    "withincalendarhours": lambda held: bool(_ongoing(held).get("withinCalendarHours")),
}
_LENGTHS = {"elapsed": "elapsedTime", "remaining": "remainingTime"}


def _levels(name: str, operator: str, operand: Operand, scope: Scope) -> Callable[[Held], bool] | None:
    """What a service level must meet; None with a complaint."""
    function = operand.name.lower() if isinstance(operand, Call) else ""
    arguments = operand.arguments if isinstance(operand, Call) else ()
    if function in _LENGTHS and len(arguments) <= 1:
        member, text = _LENGTHS[function], arguments[0] if arguments else "0m"
        compare = _COMPARE.get(operator, relation.eq)
        if not _WHOLE.fullmatch(text.strip()):
            scope.complain(f"Duration '{text}' of function '{function}' should be like 4h 30m.")
            return None
        length = sum(int(count) * _MILLIS[unit] for count, unit in _PART.findall(text))
        return lambda held: bool(cycle := _ongoing(held)) and compare(cycle[member]["millis"], length)
    if function in _LEVELS and not arguments and operator not in _COMPARE:
        return _LEVELS[function]
    scope.complain(
        f"The value of the field '{name}' must be a function of service levels, such as breached()."
    )
    return None


def _asked(row: Mapping[str, Any], people: frozenset[str], *, pending: bool = False) -> bool:
    """Whether one of some people is asked for an approval, or still has to answer it."""
    if pending and row["finalDecision"] != "pending":
        return False
    return any(
        person(asked["approver"]) in people
        and (not pending or asked["approverDecision"] == "pending")
        for asked in row["approvers"]
    )  # fmt: skip


def _approvals(name: str, operand: Operand, scope: Scope) -> Callable[[Held], bool] | None:
    """What the approvals of an issue must meet; None with a complaint."""
    function = operand.name.lower() if isinstance(operand, Call) else ""
    arguments = operand.arguments if isinstance(operand, Call) else ()
    if function in ("approved", "pending") and not arguments:
        return lambda held: any(row["finalDecision"] == function for row in held)
    if function in ("myapproval", "mypending") and not arguments:
        mine = frozenset({scope.caller_key()})
        return lambda held: any(_asked(row, mine, pending=function == "mypending") for row in held)
    if function in ("approver", "pendingby") and arguments:
        users = scope.directory.register("user")
        people: frozenset[str] = frozenset().union(*(users.find(argument) for argument in arguments))
        if not people:
            scope.unknown(f"The user '{arguments[0]}' does not exist.")
        return lambda held: any(_asked(row, people, pending=function == "pendingby") for row in held)
    scope.complain(f"The value of the field '{name}' must be a function of approvals, such as pending().")
    return None
