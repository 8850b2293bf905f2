"""Avatars of people on Data Center: listed, uploaded, chosen, looked at, deleted.

https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-user/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.person import change_person, portraits
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.avatars import NO_AVATAR, avatar_told, cropped, image_told, page, waited
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.users import own_or_asked
from jira_sandbox.state.avatars import SYSTEM, Avatars, shown_in
from jira_sandbox.state.profiles import key_of

Thing = dict[str, Any]

KIND = "user"


def chosen(person: Thing) -> str:
    """Give the id of the avatar somebody shows."""
    return shown_in(str(next(iter(person["avatarUrls"].values()), "")))


@route("GET", "/rest/api/2/user/avatars", only="datacenter")
def avatars(call: Call) -> Thing:
    """List the avatars somebody may show."""
    person = own_or_asked(call)
    mine, kept = chosen(person), call.site.part(Avatars).of(KIND, key_of(person))
    return {
        "system": [avatar_told(call, KIND, str(number), mine) for number in SYSTEM[KIND]],
        "custom": [avatar_told(call, KIND, one.id, mine, one) for one in kept],
    }


@route("PUT", "/rest/api/2/user/avatar", only="datacenter")
def choose(call: Call) -> Thing:
    """Choose the avatar somebody shows.

    Raises:
        JiraError: 400 for one they have not.
    """
    person, kept = own_or_asked(call), call.site.part(Avatars)
    id_ = str(Asked(call).body.get("id"))
    if not kept.known(KIND, key_of(person), id_):
        raise JiraError(400, NO_AVATAR.format(id_))
    change_person(call.ledger, person, avatarUrls=portraits(call.site, id_))
    return avatar_told(call, KIND, id_, id_, kept.kept[KIND].get(id_))


@route("POST", "/rest/api/2/user/avatar/temporary", only="datacenter")
def wait(call: Call) -> Answer:
    """Upload a picture that shall be somebody's avatar; the answer is JSON inside a page."""
    return page(waited(call, KIND, key_of(own_or_asked(call))))


@route("POST", "/rest/api/2/user/avatar", only="datacenter")
def crop(call: Call) -> Reply:
    """Make an avatar of the picture that waits."""
    return cropped(call, KIND, key_of(own_or_asked(call)))


@route("DELETE", "/rest/api/2/user/avatar/{id}", only="datacenter")
def delete(call: Call) -> Answer:
    """Delete an uploaded avatar; who shows it shows the system's first one then.

    Raises:
        JiraError: 404 when there is none.
    """
    person, kept, id_ = own_or_asked(call), call.site.part(Avatars).kept[KIND], call.path["id"]
    if id_ not in kept or kept[id_].owner != key_of(person):
        raise JiraError(404, NO_AVATAR.format(id_))
    del kept[id_]
    if chosen(person) == id_:
        change_person(call.ledger, person, avatarUrls=portraits(call.site, str(SYSTEM[KIND][0])))
    return DONE


@route("GET", "/secure/useravatar", only="datacenter")
def image(call: Call) -> Answer:
    """Look at an avatar."""
    return image_told(call, KIND, call.query.get("avatarId") or str(SYSTEM[KIND][0]))
