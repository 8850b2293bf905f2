"""The consent page of OAuth 2.0: who asks for what, and the person who says yes or no.

https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
https://www.rfc-editor.org/rfc/rfc6749#section-4.1
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from jira_sandbox.call import Answer, Call
from jira_sandbox.logins import page, refusal
from jira_sandbox.logins.basic import password_login
from jira_sandbox.logins.clients import Client, Clients
from jira_sandbox.logins.form import sent
from jira_sandbox.logins.oauth2 import Grant, Grants
from jira_sandbox.logins.principal import Principal
from jira_sandbox.logins.scopes import level
from jira_sandbox.state.profiles import key_of

AUDIENCE = "api.atlassian.com"
METHODS = ("plain", "S256")
OF_THE_FORM = frozenset({"username", "password", "decision"})


class Unsafe(Exception):
    """A request whose sender is not known well enough to send anybody back to."""


class Unwanted(Exception):
    """A request that is told to its sender as wrong.

    Args:
        error: OAuth's word for what is wrong.
        description: what is wrong, for people.
    """

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error, description)
        self.error = error
        self.description = description


@dataclass(frozen=True)
class Wish:
    """What an application asks a person for."""

    client: Client
    redirect: str
    given: dict[str, str]

    def back(self, **told: str) -> Answer:
        """Send the person back to the application."""
        state = {"state": self.given["state"]} if "state" in self.given else {}
        joint = "&" if "?" in self.redirect else "?"
        return page.sent_to(f"{self.redirect}{joint}{urlencode({**state, **told})}")


def authorize(call: Call) -> Answer:
    """Show the consent page, or act on what was answered there."""
    given = sent(call)
    try:
        wish = _wish(call, given)
    except Unsafe as unsafe:
        return page.problem(str(unsafe))
    try:
        scopes = _scopes(call, wish)
    except Unwanted as unwanted:
        return wish.back(error=unwanted.error, error_description=unwanted.description)
    if call.method == "GET":
        return _page(call, wish, scopes)
    if given.get("decision") != "accept":
        return wish.back(error="access_denied", error_description="User did not authorize the request")
    principal, message = answerer(call, given)
    if principal is None:
        return _page(call, wish, scopes, message, 401)
    grant = Grant(wish.client.id, key_of(principal.person.user), scopes, wish.redirect)
    challenge, method = given.get("code_challenge", ""), given.get("code_challenge_method", "plain")
    return wish.back(code=call.site.part(Grants).code(grant, challenge, method))


def _wish(call: Call, given: dict[str, str]) -> Wish:
    client = call.site.part(Clients).known.get(given.get("client_id", ""))
    if client is None:
        raise Unsafe("The application that sent you here is not known.")
    redirect = given.get("redirect_uri", "")
    if redirect not in client.redirects:
        raise Unsafe(f"{client.name} is not registered with the callback it asks for: {redirect or 'none'}.")
    return Wish(client, redirect, given)


def _scopes(call: Call, wish: Wish) -> frozenset[str]:
    """Read the scopes that are asked for, and check the rest.

    Raises:
        Unwanted: something is missing, or there is no such thing.
    """
    given, clients = wish.given, call.site.part(Clients)
    if given.get("response_type") != "code":
        raise Unwanted("unsupported_response_type", "The response type is expected to be code")
    if call.site.cloud and given.get("audience") != AUDIENCE:
        raise Unwanted("invalid_request", f"The audience is expected to be {AUDIENCE}")
    if given.get("code_challenge_method", "plain") not in METHODS:
        raise Unwanted("invalid_request", "The code challenge method is expected to be S256 or plain")
    asked = frozenset(given.get("scope", "").split())
    if not asked or not asked <= clients.grantable(wish.client):
        wrong = " ".join(sorted(asked - clients.grantable(wish.client)))
        raise Unwanted("invalid_scope", f"Scopes that cannot be asked for: {wrong or 'none at all'}")
    return asked if call.site.cloud else frozenset({level(asked)})


def answerer(call: Call, given: dict[str, str]) -> tuple[Principal | None, str]:
    """Tell who answers a page: the one who is logged in, or who gives name and password; else, why not."""
    if call.principal is not None and call.principal.known and call.principal.application is None:
        return call.principal, ""
    try:
        found = password_login(call.site, given.get("username", ""), given.get("password", ""))
    except refusal.Denied:
        return None, "There were too many wrong passwords: answer the CAPTCHA of the login page first."
    return found, "" if found else "The name or the password is wrong."


def _page(call: Call, wish: Wish, scopes: frozenset[str], message: str = "", status: int = 200) -> Answer:
    known = call.principal is not None and call.principal.known
    fields = {name: value for name, value in wish.given.items() if name not in OF_THE_FORM}
    listed = "\n".join(f"<li>{escape(scope)}</li>" for scope in sorted(scopes))
    who = f"<p>You are {escape(call.caller.name)}.</p>\n" if known else ""
    buttons = (("decision", "accept", "Accept"), ("decision", "deny", "Deny"))
    asked = page.form(call.url.partition("?")[0], fields, login=not known, buttons=buttons, message=message)
    body = f"{who}<p>It wants, at {escape(call.site.url)}:</p>\n<ul>\n{listed}\n</ul>\n{asked}"
    return page.page(f"{wish.client.name} asks for access to your account", body, status)
