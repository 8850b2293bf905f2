"""The options of select fields, context by context.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-custom-field-options/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form, moved, read
from jira_sandbox.edit import record
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.contexts import opened
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.search import found
from jira_sandbox.routes.tasks import accepted
from jira_sandbox.state.custom_fields import CustomFields
from jira_sandbox.state.field_kinds import has_options
from jira_sandbox.state.issue import Issue

Thing = dict[str, Any]

BASE = "/rest/api/{v}/field/{field}/context/{context}/option"
MOST = 1000
"""How many options one request may make or change."""


def _place(call: Call) -> tuple[CustomFields, Thing, Thing]:
    """Find the field and the context a path names.

    Raises:
        JiraError: 400 for a field without options, 404 for what is not there.
    """
    custom, field = opened(call)
    if not has_options(field["schema"]):
        raise JiraError(400, "The custom field does not support options.")
    return custom, field, custom.context(field["id"], call.path["context"])


def _told(custom: CustomFields, option: Thing, parent: str | None = None) -> Thing:
    told = {"id": option["id"], "value": option["value"], "disabled": not custom.enabled(option)}
    return told if parent is None else {**told, "optionId": parent}


def _rows(custom: CustomFields, context: Thing, only: str, flat: bool) -> Iterator[Thing]:
    for option in context["options"]:
        if not only or option["id"] == only:
            yield _told(custom, option)
            for below in () if flat else option.get("children") or ():
                yield _told(custom, below, option["id"])


@route("GET", BASE, only="cloud")
def options(call: Call) -> Thing:
    """List the options of a context a page at a time, the second level behind its parents."""
    custom, _field, context = _place(call)
    return call.page(list(_rows(custom, context, call.text("optionId"), call.flag("onlyOptions"))), 100, 1000)


def _sibling(context: Thing, option: str) -> list[Thing]:
    """Give the list an option is in.

    Raises:
        JiraError: 404 when the context has no such option.
    """
    for row in context["options"]:
        if row["id"] == option:
            rows: list[Thing] = context["options"]
            return rows
        if any(below["id"] == option for below in row.get("children") or ()):
            below_rows: list[Thing] = row["children"]
            return below_rows
    raise JiraError(404, f"The option with id '{option}' was not found in the context.")


def _get(context: Thing, option: str) -> Thing:
    return next(row for row in _sibling(context, option) if row["id"] == option)


def _asked(call: Call, **members: str) -> list[Thing]:
    rows = form(call, options="objects!")["options"]
    if len(rows) > MOST:
        raise JiraError(400, f"Up to {MOST} options can be given in one request.")
    return [read(row, **members) for row in rows]


def _apart(rows: list[Thing], value: str, besides: Thing | None = None) -> None:
    if any(row is not besides and row["value"] == value for row in rows):
        raise JiraError(400, f"The option value '{value}' is already used.")


@route("POST", BASE, only="cloud")
def create(call: Call) -> Thing:
    """Add options to a context; with ``optionId`` they hang below another, in a cascading field.

    Raises:
        JiraError: 400 for a value that is there already, 404 for no such parent; nothing is written then.
    """
    custom, field, context = _place(call)
    asked = _asked(call, value="name!", optionId="id", disabled="flag")
    planned: dict[str, list[Thing]] = {}
    for row in asked:
        parent = row.get("optionId", "")
        if parent and field["schema"]["type"] != "option-with-child":
            raise JiraError(400, "The custom field does not support cascading options.")
        there = _get(context, parent).get("children") or [] if parent else context["options"]
        _apart([*there, *planned.get(parent, ())], row["value"])
        planned.setdefault(parent, []).append(row)
    made = []
    for row in asked:
        id_ = custom.options.text()
        option: Thing = {"self": call.api(f"customFieldOption/{id_}"), "value": row["value"], "id": id_}
        if row.get("optionId"):
            _get(context, row["optionId"]).setdefault("children", []).append(option)
        else:
            context["options"].append(option)
        custom.disabled |= {id_} if row.get("disabled") else set()
        made.append(_told(custom, option, row.get("optionId")))
    _changed(call, field)
    return {"options": made}


def _changed(call: Call, field: Thing) -> None:
    call.site.part(CustomFields).renew(field)
    call.ledger.snapshots.stale()
    call.tell("custom_field_updated", field=field)


@route("PUT", BASE, only="cloud")
def update(call: Call) -> Thing:
    """Rename options, or let them be chosen no more; issues that have them show the new name.

    Raises:
        JiraError: 404 for no such option, 400 for a value another has; nothing is written then.
    """
    custom, field, context = _place(call)
    asked = _asked(call, id="id!", value="name", disabled="flag")
    for row in asked:
        rows = _sibling(context, row["id"])
        if "value" in row:
            _apart(rows, row["value"], _get(context, row["id"]))
    for row in asked:
        option = _get(context, row["id"])
        option["value"] = row.get("value", option["value"])
        if "disabled" in row:
            custom.disabled = (custom.disabled | {row["id"]}) - (set() if row["disabled"] else {row["id"]})
        _rename(call, field["id"], option)
    _changed(call, field)
    return {"options": [_told(custom, _get(context, row["id"])) for row in asked]}


def _rename(call: Call, field: str, option: Thing) -> None:
    call.ledger.retell_thing(field, option)
    for issue in call.site.living():
        value = issue.fields.values_kept.get(field)
        child = value.get("child") if isinstance(value, dict) else None
        if child and child["id"] == option["id"]:
            call.site.memory.note(child)
            child["value"] = option["value"]


@route("PUT", BASE + "/move", only="cloud")
def move(call: Call) -> Answer:
    """Put options, all of one level, behind another or first or last."""
    _custom, field, context = _place(call)
    given = form(call, customFieldOptionIds="ids!", after="id", position="text")
    ids = given["customFieldOptionIds"]
    rows = _sibling(context, ids[0]) if ids else context["options"]
    if any(_sibling(context, id_) is not rows for id_ in ids):
        raise JiraError(400, "The options must all be of one level.")
    chosen = [_get(context, id_) for id_ in ids]
    rows[:] = moved(rows, chosen, given, lambda row: str(row["id"]))
    _changed(call, field)
    return DONE


def holders(call: Call, field: str, option: str) -> Iterator[Issue]:
    """List the issues that have an option in a field."""
    for issue in call.site.living():
        value = issue.fields.values_kept.get(field)
        for held in value if isinstance(value, list) else [value] if value else ():
            if option in (held.get("id"), (held.get("child") or {}).get("id")):
                yield issue
                break


@route("DELETE", BASE + "/{option}", only="cloud")
def delete(call: Call) -> Answer:
    """Delete an option no issue has.

    Raises:
        JiraError: 400 while an issue has it, or it has options below itself.
    """
    _custom, field, context = _place(call)
    option = _get(context, call.path["option"])
    if option.get("children"):
        raise JiraError(400, "The option has cascading options. Delete these first.")
    if next(holders(call, field["id"], option["id"]), None) is not None:
        raise JiraError(400, "The option is used by issues. Replace it before it is deleted.")
    _sibling(context, option["id"]).remove(option)
    _changed(call, field)
    return DONE


@route("DELETE", BASE + "/{option}/issue", only="cloud")
def replace(call: Call) -> Reply:
    """Take an option off the issues that have it, and give them another; the answer is the task that did it.

    Raises:
        JiraError: 400 for JQL that is none, 404 for no such option.
    """
    _custom, field, context = _place(call)
    old = _get(context, call.path["option"])
    text = call.text("replaceWith")
    new = _get(context, text) if text else None
    jql = call.text("jql")
    among = set(found(call, jql, strict=True)[1]) if jql else None
    modified, names = [], {field["id"]: field}
    for issue in list(holders(call, field["id"], old["id"])):
        if among is not None and issue.index not in among:
            continue
        value = _without(issue.fields[field["id"]], old["id"], new)
        items = record.items(names, issue.fields, {field["id"]: value}, call.site.cloud)
        call.ledger.change(issue, {field["id"]: value}, items)
        modified.append(int(issue.id))
    instead = f", and replace with option {new['id']}" if new else ""
    told = f"Remove option {old['id']} from issues matched by '{jql or '*'}'{instead}"
    errors: Thing = {"errorMessages": [], "errors": {}}
    return accepted(call, told, {"modifiedIssues": modified, "unmodifiedIssues": [], "errors": errors})


def _without(value: Any, old: str, new: Thing | None) -> Any:
    """Give a value with one option replaced by another, or by none."""
    instead = {name: new[name] for name in ("self", "value", "id")} if new else None
    if isinstance(value, list):
        rows = [instead if row["id"] == old else row for row in value]
        return list({row["id"]: row for row in rows if row}.values()) or None
    if (value.get("child") or {}).get("id") == old:
        return {name: inner for name, inner in value.items() if name != "child"} | (
            {"child": instead} if instead else {}
        )
    return instead
