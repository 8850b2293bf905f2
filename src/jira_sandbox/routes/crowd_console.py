"""Crowd's own pages, as far as one logs in by them: its login, and the statement it signs for Jira.

https://confluence.atlassian.com/crowd/configuring-sso-2-0-971702012.html
"""

from __future__ import annotations

from urllib.parse import quote

from jira_sandbox.call import Answer, Call
from jira_sandbox.crowd.directory import COOKIE, SESSION, Crowd
from jira_sandbox.logins import consent, crowd_sso, page
from jira_sandbox.logins.form import sent
from jira_sandbox.logins.saml import CROWD_ENTITY, CROWD_PATH
from jira_sandbox.logins.sessions import cookies_of
from jira_sandbox.routes.registry import route
from jira_sandbox.state.profiles import key_of

LOGIN = "/crowd/console/login.action"


@route("GET", LOGIN, only="datacenter", open=True)
def login_page(call: Call) -> Answer:
    """Show the page where a person logs in to Crowd."""
    return _form(call, call.query.get("redirectTo", ""))


@route("POST", LOGIN, only="datacenter", open=True)
def log_in(call: Call) -> Answer:
    """Take name and password, and begin a session of single sign-on."""
    given = sent(call)
    principal, message = consent.answerer(call, given)
    target = given.get("redirectTo", "")
    if principal is None:
        return _form(call, target, message, 401)
    token = call.site.part(Crowd).begin(call.site, principal.person.user, {}, SESSION)
    answer = page.sent_to(target if target.startswith("/crowd/") else "/crowd/console/")
    answer.cookies = (f"{COOKIE}={token}; Path=/; HttpOnly",)
    return answer


def _form(call: Call, target: str, message: str = "", status: int = 200) -> Answer:
    known = call.principal is not None and call.principal.known
    buttons = (("login", "on", "Log in"),)
    body = page.form(LOGIN, {"redirectTo": target}, login=not known, buttons=buttons, message=message)
    return page.page("Log in to Crowd", body, status)


@route("GET", CROWD_PATH, only="datacenter", open=True)
def open_jira(call: Call) -> Answer:
    """Open Jira as the one whose token of Crowd comes along: a page that posts a signed statement to it."""
    principal = crowd_sso.principal(call.site, cookies_of(call.headers).get(COOKIE, ""))
    if principal is None:
        return page.sent_to(f"{call.site.url}{LOGIN}?redirectTo={quote(call.sent_url, safe='')}")
    from jira_sandbox.logins import identity_provider

    return identity_provider.posted(call.site, key_of(principal.person.user), call.query, CROWD_ENTITY)
