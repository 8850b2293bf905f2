"""What people own: columns of their issue tables, and properties that programs keep about them.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-user-properties/
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, quote

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.upload import values
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.properties import given
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.users import BY_NAME, own_or_asked, person_of
from jira_sandbox.state.profiles import Profiles, key_of

Thing = dict[str, Any]

COLUMNS = ("issuetype", "issuekey", "summary", "assignee", "reporter", "priority", "status", "resolution",
           "created", "updated", "duedate")  # fmt: skip
"""What everybody's issue tables show at first."""


@route("GET", "/rest/api/{v}/user/columns")
def columns(call: Call) -> list[Thing]:
    """List the columns of somebody's issue tables."""
    person = own_or_asked(call)
    names = {field["id"]: field["name"] for field in call.site.fields}
    wanted = call.site.part(Profiles).columns.get(key_of(person), COLUMNS)
    return [{"label": names[one], "value": one} for one in wanted if one in names]


@route("PUT", "/rest/api/{v}/user/columns")
def set_columns(call: Call) -> Answer:
    """Set the columns of somebody's issue tables, given as a form: ``columns=summary&columns=status``.

    Raises:
        JiraError: 500 for a column that is no field, as every Jira answers.
    """
    given = form(call)
    if not call.site.cloud and given.get("username"):
        person = person_of(call, given["username"][0])
        if key_of(person) != key_of(call.caller.user):
            call.require("ADMINISTER")
    else:
        person = own_or_asked(call)
    known, wanted = {field["id"] for field in call.site.fields}, given.get("columns", [])
    strange = next((one for one in wanted if one not in known), None)
    if strange is not None:
        raise JiraError(500, f"The column '{strange}' does not exist.")
    call.site.part(Profiles).columns[key_of(person)] = list(dict.fromkeys(wanted))
    return Answer(b"", 200)


def form(call: Call) -> dict[str, list[str]]:
    """Read a form, whether it is encoded as a query, as parts, or as JSON.

    Raises:
        JiraError: 400 for broken parts.
    """
    if isinstance(call.body, dict):
        return {name: [str(one) for one in call.several(name)] for name in call.body}
    if call.headers.get("content-type", "").startswith("multipart/"):
        return {name: values(call.headers, call.raw, name.encode()) for name in ("username", "columns")}
    return parse_qs(call.raw.decode("utf-8", "replace"))


@route("DELETE", "/rest/api/{v}/user/columns")
def reset_columns(call: Call) -> Answer:
    """Let somebody's issue tables show what everybody's show."""
    call.site.part(Profiles).columns.pop(key_of(own_or_asked(call)), None)
    return DONE


def owner(call: Call) -> tuple[Thing, Thing]:
    """Find the person that the parameters name, and their properties.

    Raises:
        JiraError: 400 when they name nobody, 403 for somebody else's without being an administrator.
    """
    if not any(call.query.get(parameter) for parameter, _member in BY_NAME[call.site.cloud]):
        raise JiraError(400, "The user key or account ID must be provided.")
    person = own_or_asked(call)
    return person, call.site.part(Profiles).properties.setdefault(key_of(person), {})


@route("GET", "/rest/api/{v}/user/properties")
def properties(call: Call) -> Thing:
    """List the keys of somebody's properties."""
    person, kept = owner(call)
    return {"keys": [{"self": link(call, person, key), "key": key} for key in kept]}


def link(call: Call, person: Thing, key: str) -> str:
    """Give the URL of a property."""
    name = "accountId" if call.site.cloud else "userKey"
    return call.api(f"user/properties/{quote(key, safe='')}?{name}={quote(key_of(person), safe='')}")


@route("GET", "/rest/api/{v}/user/properties/{name}")
def property_value(call: Call) -> Thing:
    """Read a property.

    Raises:
        JiraError: 404 when there is none.
    """
    kept, key = owner(call)[1], call.path["name"]
    if key not in kept:
        raise JiraError(404, f"The property with key '{key}' does not exist.")
    return {"key": key, "value": kept[key]}


@route("PUT", "/rest/api/{v}/user/properties/{name}")
def set_property(call: Call) -> Reply | Answer:
    """Put a property."""
    kept, key = owner(call)[1], call.path["name"]
    value = given(call)
    status = 200 if key in kept else 201
    kept[key] = value
    return Reply({}, status) if call.site.cloud else Answer(b"", status)


@route("DELETE", "/rest/api/{v}/user/properties/{name}")
def remove_property(call: Call) -> Answer:
    """Take a property away.

    Raises:
        JiraError: 404 when there is none.
    """
    kept, key = owner(call)[1], call.path["name"]
    if key not in kept:
        raise JiraError(404, f"The property with key '{key}' does not exist.")
    del kept[key]
    return DONE
