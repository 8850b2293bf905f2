"""JQL text to a tree, refusing what Jira refuses, in Jira's words.

https://support.atlassian.com/jira-software-cloud/docs/jql-operators/
"""

from __future__ import annotations

from typing import NoReturn

from .fault import JqlError, syntax_error
from .lexer import Lexer, Token
from .tree import (
    And,
    Call,
    Clause,
    Empty,
    FieldName,
    Listing,
    Node,
    Not,
    Operand,
    Or,
    Predicate,
    Query,
    Sort,
    Value,
    displayed,
)

_RELATIONS = frozenset({"=", "!=", "<", ">", "<=", ">=", "~", "!~"})
_TEXTUAL = frozenset({"string", "quoted", "number"})
_DATE_PREDICATES = frozenset({"after", "before", "on", "during", "by"})
_PREDICATES = _DATE_PREDICATES | {"from", "to"}
_OPERATORS = (
    "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
)
_DEPTH = 150
"""Nesting beyond this is refused before Python's own stack ends."""
_NAMES = {
    "=": "EQUALS",
    "!=": "NOT EQUALS",
    "~": "LIKE",
    "!~": "NOT LIKE",
    "<": "LESS THAN",
    ">": "GREATER THAN",
    "<=": "LESS THAN OR EQUALS",
    ">=": "GREATER THAN OR EQUALS",
}


def parse(text: str) -> Query:
    """The tree of a query; JqlError with one message where the text is no JQL."""
    return _Parser(text).query()


class _Parser:
    """Recursive descent over the tokens of one query."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = Lexer(text).tokens()
        self._at = 0
        self._depth = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        if token.kind != "end":
            self._at += 1
        return token

    def _accept(self, kind: str) -> bool:
        if self._next.kind != kind:
            return False
        self._at += 1
        return True

    def _fail(self, message: str, offset: int | None = None) -> NoReturn:
        raise syntax_error(self._text, message, offset)

    def _refuse(self, wanted: str, *, at_end: str = "before", advice: str = "") -> NoReturn:
        """Say what was expected here and what stands here instead."""
        token = self._next
        if token.kind == "end":
            self._fail(f"Expecting {wanted} {at_end} the end of the query.")
        if token.kind == "reserved" and advice:
            self._fail(
                f"'{token.text}' is a reserved JQL word. You must surround it in quotation marks to use it "
                "in a query.",
                token.offset,
            )
        advice = (
            f" You must surround '{token.text}' in quotation marks to use it as {advice}." if advice else ""
        )
        self._fail(f"Expecting {wanted} but got '{token.text}'.{advice}", token.offset)

    def query(self) -> Query:
        """The whole text."""
        where = None if self._next.kind in ("end", "order") else self._or()
        order = self._order() if self._next.kind == "order" else ()
        if self._next.kind != "end":
            self._refuse("','" if order else "either 'OR' or 'AND'")
        return Query(where, order)

    def _or(self) -> Node:
        operands = [self._and()]
        while self._accept("or"):
            operands.append(self._and())
        return operands[0] if len(operands) == 1 else Or(tuple(operands))

    def _and(self) -> Node:
        operands = [self._not()]
        while self._accept("and"):
            operands.append(self._not())
        return operands[0] if len(operands) == 1 else And(tuple(operands))

    def _not(self) -> Node:
        self._depth += 1
        if self._depth > _DEPTH:
            self._fail("The query is nested too deeply.", self._next.offset)
        try:
            if self._accept("not") or self._accept("!"):
                return Not(self._not())
            if self._accept("("):
                inner = self._or()
                if not self._accept(")"):
                    self._refuse("')'")
                return inner
            return self._clause()
        finally:
            self._depth -= 1

    def _field(self) -> FieldName:
        token = self._next
        if token.kind == "cf":
            return self._custom()
        if token.kind == "[":
            self._fail("Expecting a field name but got '['. Did you mean 'cf['?", token.offset)
        if token.kind not in _TEXTUAL:
            self._refuse("a field name", at_end="at", advice="a field name")
        self._take()
        if not token.text:
            self._fail("A field name cannot be empty.", token.offset)
        return FieldName(token.text, None, self._path())

    def _custom(self) -> FieldName:
        self._take()
        if not self._accept("["):
            self._refuse("'['")
        token = self._next
        if token.kind != "number" or token.text.startswith("-"):
            self._refuse("a custom field id (a positive number)")
        self._take()
        if not self._accept("]"):
            self._refuse("']'")
        return FieldName(f"cf[{token.text}]", int(token.text), self._path())

    def _path(self) -> tuple[str, ...]:
        """The ``[key].path`` of an entity property, empty for a plain field."""
        parts: list[str] = []
        while self._accept("["):
            if self._next.kind not in _TEXTUAL:
                self._refuse("a property key", advice="a property key")
            parts.append(f"[{self._take().text}]")
            if not self._accept("]"):
                self._refuse("']'")
            while self._next.kind == "string" and self._next.text.startswith("."):
                step = self._take().text
                if step == "." and self._next.kind in _TEXTUAL:
                    step += self._take().text
                parts.append(step)
        return tuple(parts)

    def _clause(self) -> Clause:
        field = self._field()
        kind = self._next.kind
        if kind in _RELATIONS:
            clause = self._relation(field)
        elif kind in ("in", "not"):
            clause = self._membership(field)
        elif kind == "is":
            clause = self._emptiness(field)
        elif kind == "was":
            return self._history(field)
        elif kind == "changed":
            return self._changed(field)
        else:
            token = self._next
            if token.kind == "end":
                self._fail(f"Expecting operator before the end of the query. {_OPERATORS}")
            self._fail(f"Expecting operator but got '{token.text}'. {_OPERATORS}", token.offset)
        if self._next.kind in _PREDICATES:
            self._misplaced(clause.operator)
        return clause

    def _misplaced(self, operator: str) -> NoReturn:
        """A history predicate after an operator that has no history."""
        word = self._take().kind
        operand = self._operand()
        name = _NAMES.get(operator, operator.upper())
        raise JqlError(
            (f"The {name} operator does not support the use of the {word} {displayed(operand)} predicate.",)
        )

    def _relation(self, field: FieldName) -> Clause:
        operator = self._take().kind
        operand = self._single(field, operator)
        if isinstance(operand, Empty) and operator not in ("=", "!=", "~", "!~"):
            self._no_empty(field, operator)
        return Clause(field, operator, operand)

    def _single(self, field: FieldName, operator: str) -> Operand:
        operand = self._operand()
        if isinstance(operand, Listing):
            shown = f"the list value '{displayed(operand)}' for field '{field}'"
            raise JqlError((f"Operator '{operator}' does not support {shown}.",))
        return operand

    def _no_empty(self, field: FieldName, operator: str) -> NoReturn:
        shown = f"the empty value representation 'EMPTY' for field '{field}'"
        raise JqlError((f"Operator '{operator}' does not support {shown}.",))

    def _several(self, field: FieldName, operator: str) -> Operand:
        operand = self._operand()
        if isinstance(operand, Empty):
            self._no_empty(field, operator)
        if not isinstance(operand, Listing | Call):
            shown = f"the non-list value '{displayed(operand)}' for field '{field}'"
            raise JqlError((f"Operator '{operator}' does not support {shown}.",))
        return operand

    def _membership(self, field: FieldName) -> Clause:
        operator = "in"
        if self._accept("not"):
            operator = "not in"
        if not self._accept("in"):
            self._refuse("'IN'")
        return Clause(field, operator, self._several(field, operator))

    def _emptiness(self, field: FieldName) -> Clause:
        self._take()
        operator = "is not" if self._accept("not") else "is"
        if self._next.kind == "!":
            self._refuse("'NOT'")
        operand = self._operand()
        if not isinstance(operand, Empty):
            shown = f"searching for non-empty values for field '{field}'"
            raise JqlError((f"Operator '{operator}' does not support {shown}.",))
        return Clause(field, operator, operand)

    def _history(self, field: FieldName) -> Clause:
        self._take()
        operator = "was not" if self._accept("not") else "was"
        if self._accept("in"):
            operator += " in"
            operand = self._several(field, operator)
        else:
            operand = self._single(field, operator)
        return Clause(field, operator, operand, self._predicates(_DATE_PREDICATES))

    def _changed(self, field: FieldName) -> Clause:
        self._take()
        if self._next.kind in _TEXTUAL:
            message = (
                "The CHANGED operator does not support the use of values without predicates. You must prefix "
                f"the {self._next.text} value with a suitable predicate."
            )
            raise JqlError((message,))
        return Clause(field, "changed", None, self._predicates(_PREDICATES))

    def _predicates(self, words: frozenset[str]) -> tuple[Predicate, ...]:
        found: list[Predicate] = []
        while self._next.kind in words:
            word = self._take().kind
            found.append(Predicate(word, self._operand()))
        return tuple(found)

    def _operand(self) -> Operand:
        token = self._next
        if token.kind == "empty":
            self._take()
            return Empty()
        if token.kind == "(":
            return self._listing()
        if token.kind not in _TEXTUAL:
            self._refuse("either a value, list or function", advice="a value")
        self._take()
        if self._next.kind == "(" and token.kind != "number":
            return self._call(token)
        return Value(token.text, token.kind == "number", token.offset)

    def _listing(self) -> Listing:
        self._depth += 1
        if self._depth > _DEPTH:
            self._fail("The query is nested too deeply.", self._next.offset)
        self._take()
        items = [self._operand()]
        while self._accept(","):
            items.append(self._operand())
        if not self._accept(")"):
            self._refuse("')'")
        self._depth -= 1
        return Listing(tuple(items))

    def _call(self, name: Token) -> Call:
        if not name.text:
            self._fail("A function name cannot be empty.", name.offset)
        self._take()
        if self._accept(")"):
            return Call(name.text)
        if self._next.kind in ("end", ","):
            self._refuse("')'")
        arguments = [self._argument()]
        while self._accept(","):
            if self._next.kind == ")":
                self._fail("Function argument must be specified.", self._next.offset)
            arguments.append(self._argument())
        if not self._accept(")"):
            self._refuse("')'" if self._next.kind == "end" else "')' or ','")
        return Call(name.text, tuple(arguments))

    def _argument(self) -> str:
        if self._next.kind not in _TEXTUAL:
            self._refuse("a function argument", at_end="at", advice="an argument")
        return self._take().text

    def _order(self) -> tuple[Sort, ...]:
        self._take()
        if not self._accept("by"):
            self._refuse("'by'")
        sorts: list[Sort] = []
        while not sorts or self._accept(","):
            field = self._field()
            direction: bool | None = None
            if self._next.kind in ("asc", "desc"):
                direction = self._take().kind == "desc"
            elif self._next.kind not in ("end", ","):
                self._refuse("either 'ASC' or 'DESC'")
            sorts.append(Sort(field, direction))
        return tuple(sorts)
