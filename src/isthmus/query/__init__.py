"""Which rows: predicates, and what of them Jira can answer itself."""

from isthmus.query.predicate import (
    ALWAYS,
    NEVER,
    And,
    Compare,
    Constant,
    Not,
    Or,
    Predicate,
    columns_of,
    conjunction,
    conjuncts,
    normalize,
)
from isthmus.query.pushdown import Pushed, push

__all__ = [
    "ALWAYS",
    "NEVER",
    "And",
    "Compare",
    "Constant",
    "Not",
    "Or",
    "Predicate",
    "Pushed",
    "columns_of",
    "conjunction",
    "conjuncts",
    "normalize",
    "push",
]
