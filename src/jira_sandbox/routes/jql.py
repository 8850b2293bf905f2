"""JQL as a service: parse it, match issues against it, complete it.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.jql import JqlError, check, parse
from jira_sandbox.jql.tree import And, Clause, Empty, FieldName, Listing, Node, Not, Operand, Or, Query, Value
from jira_sandbox.jql.tree import Call as FunctionCall
from jira_sandbox.jql.words import KEYWORDS, RESERVED
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.search import found
from jira_sandbox.sight import View

Thing = dict[str, Any]

TEXT_TYPES = frozenset({"string", "comments-page"})
ORDERED_TYPES = frozenset({"number", "date", "datetime", "priority", "version", "votes", "watches"})
FUNCTIONS = (
    "closedSprints", "componentsLeadByUser", "currentLogin", "currentUser", "endOfDay", "endOfMonth",
    "endOfWeek", "endOfYear", "futureSprints", "lastLogin", "latestReleasedVersion", "linkedIssues",
    "membersOf", "now", "openSprints", "projectsLeadByUser", "releasedVersions", "standardIssueTypes",
    "startOfDay", "startOfMonth", "startOfWeek", "startOfYear", "subtaskIssueTypes", "unreleasedVersions",
    "updatedBy", "votedIssues", "watchedIssues",
)  # fmt: skip
JAVA_TYPES = {
    "string": "java.lang.String",
    "number": "java.lang.Number",
    "date": "java.util.Date",
    "datetime": "java.util.Date",
    "user": "com.atlassian.jira.user.ApplicationUser",
    "project": "com.atlassian.jira.project.Project",
    "version": "com.atlassian.jira.project.version.Version",
    "issuetype": "com.atlassian.jira.issue.issuetype.IssueType",
    "status": "com.atlassian.jira.issue.status.Status",
    "priority": "com.atlassian.jira.issue.priority.Priority",
}


def quoted(text: str) -> str:
    """Write text as a JQL string, always in quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def field_shape(field: FieldName) -> Thing:
    """Show a field of a query."""
    encoded = f"cf[{field.custom_id}]" if field.custom_id is not None else field.name
    plain = encoded.replace("_", "").isalnum() or field.custom_id is not None
    return {"name": field.name or encoded, "encodedName": encoded if plain else quoted(encoded)}


def operand_shape(operand: Operand | None) -> Thing:
    """Show an operand of a query."""
    match operand:
        case Value(text=text, number=number):
            return {"value": text, "encodedValue": text if number else quoted(text)}
        case FunctionCall(name=name, arguments=arguments):
            encoded = f"{name}({', '.join(map(quoted, arguments))})"
            return {"function": name, "arguments": list(arguments), "encodedOperand": encoded}
        case Listing(items=items):
            shapes = [operand_shape(item) for item in items]
            inside = ", ".join(
                str(shape.get("encodedValue", shape.get("encodedOperand", ""))) for shape in shapes
            )
            return {"values": shapes, "encodedOperand": f"({inside})"}
        case _:
            return {"keyword": "empty", "encodedOperand": "empty"}


def clause_shape(node: Node) -> Thing:
    """Show a condition of a query."""
    match node:
        case And(operands=operands):
            return {"operator": "and", "clauses": [clause_shape(inner) for inner in operands]}
        case Or(operands=operands):
            return {"operator": "or", "clauses": [clause_shape(inner) for inner in operands]}
        case Not(operand=operand):
            return {"operator": "not", "clauses": [clause_shape(operand)]}
        case Clause(field=field, operator=operator, operand=operand, predicates=predicates):
            shape: Thing = {"field": field_shape(field), "operator": operator}
            if "changed" not in operator:
                shape["operand"] = operand_shape(operand if operand is not None else Empty())
            if predicates or "changed" in operator or "was" in operator:
                shape["predicates"] = [
                    {"operator": p.word, "operand": operand_shape(p.operand)} for p in predicates
                ]
            return shape


def structure(query: Query) -> Thing:
    """Show a query as the tree that ``jql/parse`` answers."""
    shape: Thing = {}
    if query.where is not None:
        shape["where"] = clause_shape(query.where)
    if query.order:
        fields = []
        for sort in query.order:
            told: Thing = {"field": field_shape(sort.field)}
            if sort.descending is not None:
                told["direction"] = "desc" if sort.descending else "asc"
            fields.append(told)
        shape["orderBy"] = {"fields": fields}
    return shape


@route("POST", "/rest/api/{v}/jql/parse", only="cloud")
def parse_all(call: Call) -> Thing:
    """Parse queries; what is wrong with one is told beside it, and the answer is 200 all the same.

    ``validation=none`` looks at the syntax only, ``warn`` turns what the site does not have into warnings.
    """
    queries = call.several("queries")
    if not queries:
        raise JiraError(400, "The list of queries must not be empty.")
    validation = call.query.get("validation", "strict")
    return {"queries": [parsed(call, text, validation) for text in queries]}


def parsed(call: Call, text: str, validation: str) -> Thing:
    """Parse one query."""
    try:
        query = parse(text)
    except JqlError as error:
        return {"query": text, "errors": list(error.messages)}
    told: Thing = {"query": text, "structure": structure(query)}
    problems = check(text, View(call.site, call.sight), call.caller) if validation != "none" else []
    if problems and validation == "strict":
        return {"query": text, "errors": problems}
    return told | ({"warnings": problems} if problems else {})


@route("POST", "/rest/api/{v}/jql/match", only="cloud")
def match_issues(call: Call) -> Thing:
    """Tell which of some issues each query finds."""
    wanted = set(call.several("issueIds"))
    matches: list[Thing] = []
    for jql in call.several("jqls"):
        try:
            rows = found(call, jql, strict=False)[1]
        except JiraError as error:
            matches.append({"matchedIssues": [], "errors": error.messages})
            continue
        ids = [int(call.site.issues[place].id) for place in rows if call.site.issues[place].id in wanted]
        matches.append({"matchedIssues": ids, "errors": []})
    return {"matches": matches}


@route("GET", "/rest/api/{v}/jql/autocompletedata")
@route("POST", "/rest/api/{v}/jql/autocompletedata", only="cloud")
def autocomplete(call: Call) -> Thing:
    """List what a query may be made of: fields with their operators, functions, reserved words."""
    fields = [
        _completion(field) for field in call.site.fields if field["searchable"] and field["clauseNames"]
    ]
    functions = [
        {"value": f"{name}()", "displayName": f"{name}()", "types": ["java.lang.String"]}
        for name in FUNCTIONS
    ]
    return {
        "visibleFieldNames": fields,
        "visibleFunctionNames": functions,
        "jqlReservedWords": sorted(KEYWORDS | RESERVED),
    }


def _completion(field: Thing) -> Thing:
    schema = field.get("schema") or {}
    kind = schema.get("items") or schema.get("type", "")
    value = field["name"] if field["custom"] else field["clauseNames"][0]
    told: Thing = {
        "value": f"{value} - cf[{schema['customId']}]" if field["custom"] and "customId" in schema else value,
        "displayName": f"{value} - cf[{schema['customId']}]" if "customId" in schema else value,
        "orderable": "true" if field["orderable"] else "false",
        "searchable": "true",
        "operators": _operators(kind),
        "types": [JAVA_TYPES.get(kind, "java.lang.String")],
    }
    if "customId" in schema:
        told |= {"cfid": f"cf[{schema['customId']}]", "value": value}
    return told


def _operators(kind: str) -> list[str]:
    if kind in TEXT_TYPES:
        return ["~", "!~", "is", "is not"]
    equal = ["=", "!=", "in", "not in", "is", "is not"]
    return [*equal, "<", "<=", ">", ">="] if kind in ORDERED_TYPES else equal
