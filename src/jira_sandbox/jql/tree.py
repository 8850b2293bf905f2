"""A JQL query as a tree: what the parser yields and the compiler reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

INVERSE = {
    "=": "!=",
    "~": "!~",
    "<": ">=",
    ">": "<=",
    "in": "not in",
    "is": "is not",
    "was": "was not",
    "was in": "was not in",
    "changed": "not changed",
}
INVERSE |= {right: left for left, right in INVERSE.items()}
"""The operator a NOT turns each operator into: Jira drives negation down to the clauses."""


@dataclass(frozen=True, slots=True)
class Value:
    """A literal. ``number`` is true for a bare integer, which dates read as epoch milliseconds."""

    text: str
    number: bool = False
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Empty:
    """The keyword EMPTY or NULL."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function as operand, with its arguments as text."""

    name: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A parenthesized list, possibly nested."""

    items: tuple[Operand, ...]


Operand: TypeAlias = Value | Empty | Call | Listing


@dataclass(frozen=True, slots=True)
class FieldName:
    """What stands left of an operator: a name, ``cf[id]`` as ``custom_id``, or an entity property."""

    name: str
    custom_id: int | None = None
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The name as Jira repeats it in messages."""
        return self.name if not self.path else self.name + "".join(self.path)


@dataclass(frozen=True, slots=True)
class Predicate:
    """A limit on a history clause; ``word`` is after, before, on, during, by, from or to."""

    word: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison. ``operator`` is lower case; ``operand`` is None for CHANGED only."""

    field: FieldName
    operator: str
    operand: Operand | None = None
    predicates: tuple[Predicate, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """A negation."""

    operand: Node


@dataclass(frozen=True, slots=True)
class And:
    """A conjunction of two or more."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """A disjunction of two or more."""

    operands: tuple[Node, ...]


Node: TypeAlias = Clause | Not | And | Or


@dataclass(frozen=True, slots=True)
class Sort:
    """One field of ORDER BY; ``descending`` is None where the query leaves the direction to the field."""

    field: FieldName
    descending: bool | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; both halves may be absent."""

    where: Node | None = None
    order: tuple[Sort, ...] = ()


def unbounded(query: Query) -> bool:
    """Whether nothing restricts the query, which Cloud's ``/search/jql`` refuses.

    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
    """
    return query.where is None


def displayed(operand: Operand | None) -> str:
    """An operand as Jira prints it back: words in quotation marks, numbers and functions bare."""
    match operand:
        case Value(text=text, number=False):
            return f'"{text}"'
        case Listing(items=items):
            return f"({', '.join(displayed(item) for item in items)})"
        case _:
            return spelled(operand)


def spelled(operand: Operand | None) -> str:
    """The text of an operand."""
    match operand:
        case Value(text=text):
            return text
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(arguments)})"
        case Listing(items=items):
            return f"({', '.join(spelled(item) for item in items)})"
        case _:
            return "EMPTY"
