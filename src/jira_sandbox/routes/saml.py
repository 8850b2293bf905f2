"""Logging in to Data Center with a SAML response: the two URLs that add-ons of Jira listen at.

https://confluence.atlassian.com/enterprise/saml-single-sign-on-for-atlassian-data-center-applications-857050705.html
"""

from __future__ import annotations

from jira_sandbox.call import Answer, Call
from jira_sandbox.logins import page
from jira_sandbox.logins.form import sent
from jira_sandbox.logins.sessions import Sessions, cookies
from jira_sandbox.routes.registry import route


def _local(call: Call, relay: str) -> str:
    """Give where a person goes on to, which is never another host."""
    inside = relay.startswith("/") and not relay.startswith(("//", "/\\"))
    if inside or relay.startswith(call.site.url + "/"):
        return relay
    return f"{call.site.url}/secure/Dashboard.jspa"


def _exchanged(call: Call) -> Answer:
    """Exchange a response for Jira's cookies."""
    from jira_sandbox.logins.service_provider import DisbelievedError, Trust

    given = sent(call)
    try:
        principal = call.site.part(Trust).believed(given.get("SAMLResponse", ""))
    except DisbelievedError as problem:
        return page.problem(f"We can't log you in right now. {problem}", 403)
    answer = page.sent_to(_local(call, given.get("RelayState", "")))
    answer.cookies = cookies(call.site, call.site.part(Sessions).begin(principal.person))
    return answer


@route("POST", "/plugins/servlet/samlconsumer", only="datacenter", open=True)
def consume(call: Call) -> Answer:
    """Take a response, as Atlassian's single sign-on does."""
    return _exchanged(call)


@route("POST", "/plugins/servlet/samlsso", only="datacenter", open=True)
def consume_too(call: Call) -> Answer:
    """Take a response, as the most used add-on of the Marketplace does."""
    return _exchanged(call)


@route("GET", "/plugins/servlet/samlsso", only="datacenter", open=True)
def ask(call: Call) -> Answer:
    """Send a person to the identity provider, with a request that its response must name."""
    from jira_sandbox.logins.service_provider import Trust

    return page.sent_to(call.site.part(Trust).request(call.query.get("redirectTo", "")))
