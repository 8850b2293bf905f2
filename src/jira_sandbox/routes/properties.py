"""Entity properties: JSON that programs keep on projects, boards, sprints and dashboard items.

https://developer.atlassian.com/cloud/jira/platform/jira-entity-properties/
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import Handler, route
from jira_sandbox.state.properties import Properties

Thing = dict[str, Any]

LONGEST_KEY = 255
LONGEST_VALUE = 32_768

Home = Callable[[Call, bool], str]
"""Finds what a path names and gives its id; the flag says that the properties of it shall change."""

Register = Callable[[str, str], Callable[[Handler], Handler]]
"""Gives the decorator that registers the answer to a method and a path."""


def given(call: Call) -> Any:
    """Read the property a request gives: any JSON of up to 32,768 bytes.

    Raises:
        JiraError: 400 for nothing, too much, or too long a name.
    """
    if call.body is None:
        raise JiraError(400, "The property value must not be empty.")
    if len(call.path["name"]) > LONGEST_KEY:
        raise JiraError(400, f"The property key must not be longer than {LONGEST_KEY} characters.")
    if len(msgspec.json.encode(call.body)) > LONGEST_VALUE:
        raise JiraError(400, f"The property value must not be longer than {LONGEST_VALUE} bytes.")
    return call.body


def offer(
    path: str, kind: str, home: Home, *, only: str | None = None, register: Register | None = None
) -> None:
    """Register the four operations of the properties of a kind of things.

    Args:
        path: of the list of keys.
        kind: what the things are.
        home: finds the thing, and lets nobody change it who may not.
        only: the product that has them, if the other has not.
        register: gives the decorator of another API's functions.
    """

    def kept(call: Call, *, change: bool) -> Thing:
        return call.site.part(Properties).of(kind, home(call, change))

    def keys(call: Call) -> Thing:
        url = call.site.url + call.url.split("?")[0]
        return {"keys": [{"self": f"{url}/{name}", "key": name} for name in kept(call, change=False)]}

    def read(call: Call) -> Thing:
        return _known(call, kept(call, change=False))

    def put(call: Call) -> Answer:
        held, name, value = kept(call, change=True), call.path["name"], given(call)
        status = 200 if name in held else 201
        held[name] = value
        call.tell(f"{kind}_property_set", property={"key": name, "value": value})
        return Answer(b"", status)

    def remove(call: Call) -> Answer:
        held = kept(call, change=True)
        told = _known(call, held)
        del held[told["key"]]
        call.tell(f"{kind}_property_deleted", property=told)
        return DONE

    whole = path + "/{name}"
    operations: tuple[tuple[str, str, Handler], ...] = (
        ("GET", path, keys), ("GET", whole, read), ("PUT", whole, put), ("DELETE", whole, remove),
    )  # fmt: skip
    for method, where, handler in operations:
        registered = register or partial(route, only=only)
        registered(method, where)(handler)


def _known(call: Call, held: Thing) -> Thing:
    name = call.path["name"]
    if name not in held:
        raise JiraError(404, f"The property with key '{name}' does not exist.")
    return {"key": name, "value": held[name]}
