"""Crowd: single sign-on, the cookie that carries it, and searches.

https://developer.atlassian.com/server/crowd/crowd-rest-resources/
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.crowd import shown
from jira_sandbox.crowd.directory import COOKIE, SESSION, Crowd, Session, factors
from jira_sandbox.crowd.door import Entity, crowd, entity, text, user_named
from jira_sandbox.crowd.restriction import fits, read, wrong
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.planes.portrait import admitted, display
from jira_sandbox.routes.crowd_users import demand
from jira_sandbox.state.profiles import key_of

Thing = dict[str, Any]


def _shown(call: Call, token: str, session: Session) -> Thing:
    person = next((row for row in call.site.users if key_of(row) == session.owner), None)
    if person is None:
        raise _gone(token)
    name, whole = person["name"], "user" in call.words("expand")
    here = {"href": f"{call.site.url}/rest/usermanagement/1/session/{token}", "rel": "self"}
    told = {"name": name, "link": shown.link(call, "user", username=name)}
    return {
        "expand": "user",
        "token": token,
        "user": shown.user(call, person) if whole else told,
        "link": here,
        "created-date": int(session.created.timestamp() * 1000),
        "expiry-date": int(session.expires.timestamp() * 1000),
    }


def _gone(token: str) -> PlaneError:
    return PlaneError(404, "INVALID_SSO_TOKEN", f"Token <{token}> does not validate.")


@crowd("POST", "/session")
def begin(call: Call) -> Entity:
    """Log a user in at all applications; ``validate-password=false`` takes their word for it.

    Raises:
        PlaneError: 400 for a wrong password, nobody, or somebody who may not log in.
    """
    given = entity(call)
    person = user_named(call, text(given, "username"), 400)
    unasked = call.query.get("validate-password", "true").lower() == "false"
    demand(call, person, None if unasked else text(given, "password"))
    seconds = call.query.get("duration") or ""
    lasts = (
        min(timedelta(seconds=int(seconds)), SESSION) if seconds.isdecimal() and len(seconds) < 9 else SESSION
    )
    kept = call.site.part(Crowd)
    token = kept.begin(call.site, person, factors(given), lasts)
    told = _shown(call, token, kept.sessions[token])
    return Entity("session", told, 201, {"Location": told["link"]["href"]})


@crowd("GET", "/session/{token}")
def session(call: Call) -> Entity:
    """Tell whose a token is.

    Raises:
        PlaneError: 404 for one that has ended.
    """
    found = call.site.part(Crowd).session(call.site, call.path["token"])
    if found is None:
        raise _gone(call.path["token"])
    return Entity("session", _shown(call, call.path["token"], found))


@crowd("POST", "/session/{token}")
def validate(call: Call) -> Entity:
    """Tell whether a token is good where it is shown, and let it live on.

    Raises:
        PlaneError: 404 for one that has ended, or is shown from elsewhere.
    """
    found = call.site.part(Crowd).session(call.site, call.path["token"], factors(call.body))
    if found is None:
        raise _gone(call.path["token"])
    return Entity("session", _shown(call, call.path["token"], found))


@crowd("DELETE", "/session/{token}")
def end(call: Call) -> Answer:
    """Log out; a token that has ended is out already."""
    call.site.part(Crowd).sessions.pop(call.path["token"], None)
    return DONE


@crowd("DELETE", "/session")
def end_all(call: Call) -> Answer:
    """Log a user out everywhere, but for the token to ``exclude``.

    Raises:
        PlaneError: 404 for nobody.
    """
    owner, kept = key_of(user_named(call, call.query.get("username"))), call.site.part(Crowd)
    stays = call.query.get("exclude")
    kept.sessions = {
        token: one for token, one in kept.sessions.items() if one.owner != owner or token == stays
    }
    return DONE


@crowd("GET", "/config/cookie")
def cookie(_call: Call) -> Entity:
    """Tell the cookie that applications share."""
    return Entity("cookie-config", {"domain": "", "secure": False, "name": COOKIE})


def _user_facts(call: Call, person: Thing) -> Thing:
    kept = call.site.part(Crowd)
    first, last = kept.names_of(person)
    return {
        **kept.users.get(key_of(person), {}),
        "name": person["name"],
        "email": str(person.get("emailAddress", "")),
        "firstName": first,
        "lastName": last,
        "displayName": display(person),
        "active": str(admitted(person)),
        "key": key_of(person),
    }


def _group_facts(call: Call, group: Thing) -> Thing:
    kept = call.site.part(Crowd)
    return {
        **kept.groups.get(group["name"], {}),
        "name": group["name"],
        "description": group.get("description", ""),
        "active": str(group["name"] not in kept.inactive),
    }


@crowd("GET", "/search")
@crowd("POST", "/search")
def search(call: Call) -> Entity:
    """Find users or groups: by a restriction as an entity, or in Crowd's query language.

    Raises:
        PlaneError: 400 for a kind of entity or a restriction that is none.
    """
    kind = call.query.get("entity-type")
    condition = call.body if call.method == "POST" else read(call.query.get("restriction", ""))
    if kind == "user":
        return shown.users(call, [row for row in call.site.users if fits(_user_facts(call, row), condition)])
    if kind == "group":
        return shown.groups(
            call, [row for row in call.site.groups if fits(_group_facts(call, row), condition)]
        )
    raise wrong(f"There is no entity type {kind}.")
