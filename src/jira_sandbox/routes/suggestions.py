"""JQL as a service, further: suggestions of values, and queries freed of names.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.jql import JqlError, parse
from jira_sandbox.jql.directory import Directory
from jira_sandbox.jql.fields import Catalog, Field
from jira_sandbox.jql.tree import And, Clause, FieldName, Listing, Node, Not, Operand, Or, Value
from jira_sandbox.jql.words import KEYWORDS, RESERVED
from jira_sandbox.routes.jql import quoted
from jira_sandbox.routes.registry import route
from jira_sandbox.sight import Sight, View
from jira_sandbox.state.profiles import person_named

Thing = dict[str, Any]

Suggest = Callable[[Call, str], list[tuple[str, str]]]
"""Lists values: as a query writes each, and as people read it."""

MOST = 15
"""How many values are suggested at once."""

HIDDEN = {"project": "projects", "version": "versions", "component": "components"}
"""What a query may name that somebody does not see: register → list of the site."""


@route("GET", "/rest/api/{v}/jql/autocompletedata/suggestions")
def suggestions(call: Call) -> Thing:
    """Suggest values of a field, or of a predicate of it.

    Raises:
        JiraError: 400 without a field.
    """
    name, predicate = call.text("fieldName"), call.text("predicateName").lower()
    if not name:
        raise JiraError(400, "The fieldName query parameter was not provided.")
    if predicate:
        known: dict[str, Suggest] = {"by": _people, "from": _values, "to": _values}
        rows = known[predicate](call, name) if predicate in known else []
        typed = call.text("predicateValue")
    else:
        rows, typed = _values(call, name), call.text("fieldValue")
    found = [row for row in dict.fromkeys(rows) if typed.lower() in row[1].lower()]
    return {
        "results": [{"value": value, "displayName": _bold(shown, typed)} for value, shown in found[:MOST]]
    }


def _bold(text: str, typed: str) -> str:
    at = text.lower().find(typed.lower()) if typed else -1
    if at < 0:
        return escape(text)
    end = at + len(typed)
    return f"{escape(text[:at])}<b>{escape(text[at:end])}</b>{escape(text[end:])}"


def _people(call: Call, _field: str = "") -> list[tuple[str, str]]:
    part = "accountId" if call.site.cloud else "name"
    people = (row for row in call.site.users if row.get("active", True))
    return [(_written(str(row[part])), str(row["displayName"])) for row in people]


def _values(call: Call, name: str) -> list[tuple[str, str]]:
    """List the values of a field: as a query writes each, and as people read it."""
    where = View(call.site, call.sight)
    people: list[tuple[str, str]] = []
    found: list[tuple[str, str]] = []
    for field in Catalog(where).find(FieldName(name)):
        if field.domain == "user":
            people = _people(call)
        elif field.id == "labels":
            found += _labels(call)
        elif field.kind == "reference" and field.domain:
            found += _registered(Directory(where), field)
    return [*people, *((_written(value), shown) for value, shown in found)]


def _written(value: str) -> str:
    """Write a value as a query does: in quotes unless it is one plain word."""
    plain = value.replace("_", "").isalnum() and value.lower() not in RESERVED | KEYWORDS
    return value if plain else quoted(value)


def _labels(call: Call) -> list[tuple[str, str]]:
    issues = (issue for issue in call.site.living() if call.sight.issue(issue))
    return [
        (label, label) for label in sorted({one for row in issues for one in row.fields.get("labels") or ()})
    ]


def _registered(directory: Directory, field: Field) -> list[tuple[str, str]]:
    return [(names[-1], " - ".join(reversed(names))) for names in directory.names(field.domain) if names]


def values_in(node: Node | None) -> Iterator[tuple[FieldName, Value]]:
    """Walk the literal values of a condition, each with the field it is compared with."""
    match node:
        case Not(operand=operand):
            yield from values_in(operand)
        case And(operands=operands) | Or(operands=operands):
            for inner in operands:
                yield from values_in(inner)
        case Clause(field=field, operand=operand, predicates=predicates):
            yield from ((field, value) for value in _literals(operand))
            for predicate in predicates:
                name = FieldName("assignee") if predicate.word == "by" else field
                yield from ((name, value) for value in _literals(predicate.operand))


def _literals(operand: Operand | None) -> Iterator[Value]:
    if isinstance(operand, Value):
        yield operand
    elif isinstance(operand, Listing):
        for item in operand.items:
            yield from _literals(item)


def _end(text: str, start: int) -> int:
    """Find the end of the value that begins somewhere in a query."""
    quote = text[start]
    at = start + 1
    if quote not in "\"'":
        while at < len(text) and not (text[at].isspace() or text[at] in "(),=!<>~"):
            at += 1
        return at
    while text[at] != quote:
        at += 2 if text[at] == "\\" else 1
    return at + 1


def rewritten(text: str, changes: list[tuple[Value, str]]) -> str:
    """Write a query with some of its values replaced; all else stays as it was."""
    for value, new in sorted(changes, key=lambda change: -change[0].offset):
        text = text[: value.offset] + new + text[_end(text, value.offset) :]
    return text


@route("POST", "/rest/api/{v}/jql/pdcleaner", only="cloud")
def cleaned(call: Call) -> Thing:
    """Write queries with account ids instead of the names and keys people once had; ``unknown`` for nobody.

    Raises:
        JiraError: 400 for what is no query.
    """
    texts = Asked(call, {"queryStrings"}).texts("queryStrings")
    if texts is None:
        raise JiraError(400, errors={"queryStrings": "The list of queries is required."})
    converted: list[str] = []
    strange: list[Thing] = []
    catalog = Catalog(call.site)
    for text in texts:
        try:
            query = parse(text)
        except JqlError as error:
            raise JiraError(400, *error.messages) from None
        changes = []
        for name, value in values_in(query.where):
            people = any(field.domain == "user" for field in catalog.find(name))
            if people and person_named(call.site, value.text) is None:
                changes.append((value, "unknown"))
        told = rewritten(text, changes)
        if changes:
            strange.append({"originalQuery": text, "convertedQuery": told})
        else:
            converted.append(told)
    return {"queryStrings": converted, "queriesWithUnknownUsers": strange}


@route("POST", "/rest/api/{v}/jql/sanitize", only="cloud")
def sanitized(call: Call) -> Thing:
    """Write queries with ids instead of the names of what somebody does not see.

    Raises:
        JiraError: 400 for what is no list of queries.
    """
    call.require("ADMINISTER")
    rows = Asked(call, {"queries"}).objects("queries")
    if not rows or not all(isinstance(row.get("query"), str) for row in rows):
        raise JiraError(400, errors={"queries": "The list of queries is required."})
    return {"queries": [_sanitized(call, row["query"], row.get("accountId")) for row in rows]}


def _sanitized(call: Call, text: str, account: Any) -> Thing:
    told: Thing = {"initialQuery": text, "accountId": account}
    person = person_named(call.site, account) if isinstance(account, str) else None
    if account is not None and person is None:
        fault = f"Account ID '{account}' does not exist."
        return told | {"errors": {"errorMessages": [fault], "errors": {}}}
    try:
        query = parse(text)
    except JqlError as error:
        return told | {"errors": {"errorMessages": list(error.messages), "errors": {}}}
    changes = [
        (value, id_)
        for name, value in values_in(query.where)
        if (id_ := _secret(call, name, value.text, person)) is not None
    ]
    return told | {"sanitizedQuery": rewritten(text, changes)}


def _secret(call: Call, name: FieldName, text: str, person: Thing | None) -> str | None:
    """Give the id of what a value names if the person does not see that; ``None`` if they do."""
    for field in Catalog(call.site).find(name):
        if field.domain not in HIDDEN:
            continue
        ids = Directory(call.site).register(field.domain).find(text)
        things = [row for row in getattr(call.site, HIDDEN[field.domain]) if str(row["id"]) in ids]
        sight = None if person is None else Sight(call.site, person)
        for row in things:
            home = str(row["id"] if field.domain == "project" else row["projectId"])
            if sight is None or sight.browsing(home) is False:
                return str(row["id"])
    return None
