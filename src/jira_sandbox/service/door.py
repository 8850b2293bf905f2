"""The way into Service Management: who is let in, what is experimental, how refusals look.

https://developer.atlassian.com/cloud/jira/service-desk/rest/intro/
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from jira_sandbox.call import Answer, Call
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import Handler, route
from jira_sandbox.service.answer import BASE
from jira_sandbox.service.desks import Desk, Desks
from jira_sandbox.service.refusal import ServiceError, forbidden, missing_desk, translated
from jira_sandbox.service.told import opened
from jira_sandbox.state.portal import Portal

H = TypeVar("H", bound=Handler)

OPT_IN = (
    "API is experimental.  Experimental APIs are not guaranteed to be stable within the preview period. "
    "You must set the header 'X-ExperimentalApi: opt-in' to opt into using this API."
)


def served(
    method: str,
    path: str,
    *,
    only: str | None = None,
    experimental: bool = False,
    agents: bool = False,
    anybody: bool = False,
) -> Callable[[H], H]:
    """Register a function as the answer to ``method path`` below ``/rest/servicedeskapi``.

    Args:
        method: the HTTP method.
        path: below the API.
        only: ``"cloud"`` or ``"datacenter"`` when the other product does not have it.
        experimental: Cloud wants ``X-ExperimentalApi: opt-in``.
        agents: only agents may ask.
        anybody: nobody needs to be logged in, nor to have a license.
    """

    def register(handler: H) -> H:
        @functools.wraps(handler)
        def guarded(call: Call) -> Any:
            if not anybody and stranger(call):
                return Answer(b"", 403)
            try:
                if experimental and call.site.cloud and call.headers.get("x-experimentalapi") is None:
                    raise ServiceError(412, OPT_IN)
                if agents and not is_agent(call):
                    raise forbidden()
                call.site.part(Portal).open = True
                return handler(call)
            except JiraError as error:
                raise translated(error) from None
            finally:
                call.site.part(Portal).open = False

        route(method, BASE + path, only=only, open=anybody)(guarded)
        return handler

    return register


def desks_of(call: Call) -> Desks:
    """Give the service desks of the site."""
    return call.site.part(opened)


def is_agent(call: Call) -> bool:
    """Tell whether the caller has the license of an agent."""
    return desks_of(call).agent(call.caller.user)


def stranger(call: Call) -> bool:
    """Tell whether Cloud lets the caller into nothing: no agent, and no customer of a portal.

    Data Center takes everybody who can log in for a customer.
    """
    user = call.caller.user
    if not call.site.cloud:
        return False
    desks = desks_of(call)
    if user.get("accountType") == "customer":
        return user["accountId"] in desks.revoked
    return not desks.agent(user)


def desk_wanted(call: Call) -> Desk:
    """Find the service desk a path names, by its id or its project, if the caller may ask there.

    Raises:
        ServiceError: 404 for none, 403 for one that is closed to the caller.
    """
    desk = desks_of(call).desk(call.path["desk"])
    if desk is None:
        raise missing_desk()
    if not welcome(call, desk):
        raise forbidden("You do not have permission to access this service desk.")
    return desk


def welcome(call: Call, desk: Desk) -> bool:
    """Tell whether the caller may ask at a desk: an agent, or a customer of it."""
    desks, me = desks_of(call), call.caller.account_id
    if desk.open or desks.agent(call.caller.user) or me in desk.customers:
        return True
    return any(house.id in desk.organizations for house in desks.organizations_of(me))
