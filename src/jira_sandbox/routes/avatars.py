"""Avatars of projects, issue types and priorities: listed, uploaded, chosen, looked at, deleted.

A picture is kept as it was sent: where it should be cropped is checked and not done.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-avatars/
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-avatars/
"""

from __future__ import annotations

from typing import Any

import msgspec

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.person import portraits
from jira_sandbox.edit.upload import guarded, uploads
from jira_sandbox.errors import JiraError
from jira_sandbox.estate.founding import pictures
from jira_sandbox.estate.projects import retell
from jira_sandbox.estate.swap import substitute
from jira_sandbox.routes.projects import wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.state.avatars import (
    SIZES,
    SYSTEM,
    Avatars,
    Picture,
    address,
    drawn,
    media_of,
    painted,
    shown_in,
)

Thing = dict[str, Any]

LARGEST = 2_097_152
"""Bytes of the largest picture Jira takes."""

CROPPING = frozenset({"cropperOffsetX", "cropperOffsetY", "cropperWidth", "needsCropping", "url"})
NO_AVATAR = "The avatar with id '{0}' does not exist."


def _kind(call: Call) -> str:
    kind = call.path["type"]
    if kind not in SYSTEM:
        raise JiraError(404, f"'{kind}' is not a valid avatar type.")
    return kind


def _owner(call: Call, kind: str) -> Thing:
    """Find the project, issue type or priority a path names by its id.

    Raises:
        JiraError: 404 when there is none.
    """
    site = call.site
    things = {"project": call.sight.projects(), "issuetype": site.issue_types, "priority": site.priorities}
    for thing in things.get(kind, ()):
        if str(thing["id"]) == call.path["owner"]:
            return thing
    raise JiraError(404, f"The {kind} with id '{call.path['owner']}' does not exist.")


def _chosen(kind: str, owner: Thing) -> str:
    """Give the id of the avatar something shows."""
    addresses = owner.get("avatarUrls") or {"only": owner.get("iconUrl", "")}
    return shown_in(str(next(iter(addresses.values()), ""))) or str(SYSTEM[kind][0])


def avatar_told(call: Call, kind: str, id_: str, chosen: str, picture: Picture | None = None) -> Thing:
    """Show an avatar; ``chosen`` is the id of the one in use."""
    own = picture is not None
    told: Thing = {
        "id": id_, "isSystemAvatar": not own, "isSelected": id_ == chosen, "isDeletable": own,
        "urls": dict.fromkeys(
            ("16x16", "24x24", "32x32", "48x48"), address(call.site.url, kind, id_, cloud=call.site.cloud)
        ) if kind != "user" else portraits(call.site, id_),
    }  # fmt: skip
    told |= {"owner": picture.owner, "fileName": picture.name} if picture is not None else {}
    return told if call.site.cloud else {**told, "selected": id_ == chosen}


def listed(call: Call, kind: str, owner: Thing) -> Thing:
    """List the avatars something may show."""
    chosen, kept = _chosen(kind, owner), call.site.part(Avatars)
    return {
        "system": [avatar_told(call, kind, str(number), chosen) for number in SYSTEM[kind]],
        "custom": [avatar_told(call, kind, one.id, chosen, one) for one in kept.of(kind, str(owner["id"]))],
    }


def _picture(body: bytes) -> str:
    """Tell the media type of a picture that was sent.

    Raises:
        JiraError: 400 for what is none, or too large.
    """
    media = media_of(body)
    if media is None or len(body) > LARGEST:
        raise JiraError(400, "The file is not a PNG, JPEG or GIF image, or it is too large.")
    return media


def _square(call: Call) -> None:
    """Let a crop through that is one.

    Raises:
        JiraError: 400 for places and sizes that are no numbers, or below 0.
    """
    for name in ("x", "y", "size"):
        text = call.query.get(name)
        if text is not None and not text.isdigit():
            raise JiraError(400, errors={name: "The crop parameters are not valid."})


def _load(call: Call, kind: str, owner: Thing) -> Reply:
    """Keep the picture that is the body of a request."""
    if not guarded(call.headers):
        raise JiraError(403, "XSRF check failed")
    _square(call)
    media, kept = _picture(call.raw), call.site.part(Avatars)
    one = kept.add(kind, str(owner["id"]), call.query.get("filename") or "avatar", call.raw, media)
    return Reply(avatar_told(call, kind, one.id, "", one), 201)


def _delete(call: Call, kind: str, owner: str) -> Answer:
    """Delete an uploaded avatar; the system's stay.

    Raises:
        JiraError: 404 when there is none.
    """
    kept, id_ = call.site.part(Avatars).kept[kind], call.path["id"]
    if id_ not in kept or kept[id_].owner != owner:
        raise JiraError(404, NO_AVATAR.format(id_))
    del kept[id_]
    return DONE


@route("GET", "/rest/api/{v}/avatar/{type}/system")
def system(call: Call) -> Thing:
    """List the system's avatars of a kind."""
    kind = _kind(call)
    return {"system": [avatar_told(call, kind, str(number), "") for number in SYSTEM[kind]]}


@route("GET", "/rest/api/{v}/project/{project}/avatars")
def of_project(call: Call) -> Thing:
    """List the avatars a project may show."""
    return listed(call, "project", wanted(call))


def _type(call: Call) -> Thing:
    call.require("ADMINISTER")
    return _owner(call, "issuetype")


@route("POST", "/rest/api/{v}/issuetype/{owner}/avatar2", only="cloud")
def load_for_type(call: Call) -> Reply:
    """Upload an avatar for an issue type; changing the issue type chooses it."""
    return _load(call, "issuetype", _type(call))


@route("POST", "/rest/api/2/issuetype/{owner}/avatar/temporary", only="datacenter")
def wait_for_type(call: Call) -> Answer:
    """Upload a picture that shall be an issue type's; the answer is JSON inside a page."""
    return page(waited(call, "issuetype", str(_type(call)["id"])))


@route("POST", "/rest/api/2/issuetype/{owner}/avatar", only="datacenter")
def crop_for_type(call: Call) -> Reply:
    """Make an avatar of an issue type of the picture that waits."""
    return cropped(call, "issuetype", str(_type(call)["id"]))


def _ruled(call: Call) -> Thing:
    project = wanted(call)
    call.require("ADMINISTER_PROJECTS", project)
    return project


@route("PUT", "/rest/api/{v}/project/{project}/avatar")
def choose(call: Call) -> Answer:
    """Choose the avatar a project shows.

    Raises:
        JiraError: 404 (400 on Data Center) for one it has not.
    """
    project = _ruled(call)
    id_ = str(Asked(call).body.get("id"))
    if not call.site.part(Avatars).known("project", str(project["id"]), id_):
        raise JiraError(404 if call.site.cloud else 400, NO_AVATAR.format(id_))
    new = {**project, "avatarUrls": pictures(call, int(id_))}
    substitute(call.site.projects, project, new)
    retell(call.ledger, new)
    call.tell("project_updated", project=new)
    return DONE


@route("POST", "/rest/api/{v}/project/{project}/avatar2", only="cloud")
def load_for_project(call: Call) -> Reply:
    """Upload an avatar for a project."""
    return _load(call, "project", _ruled(call))


@route("DELETE", "/rest/api/{v}/project/{project}/avatar/{id}")
def delete_of_project(call: Call) -> Answer:
    """Delete an uploaded avatar of a project; the project shows the system's first one then."""
    project = _ruled(call)
    shown = _chosen("project", project) == call.path["id"]
    done = _delete(call, "project", str(project["id"]))
    if shown:
        new = {**project, "avatarUrls": pictures(call, SYSTEM["project"][0])}
        substitute(call.site.projects, project, new)
        retell(call.ledger, new)
    return done


@route("GET", "/rest/api/{v}/universal_avatar/type/{type}/owner/{owner}")
def of_owner(call: Call) -> Thing:
    """List the avatars something may show."""
    kind = _kind(call)
    return listed(call, kind, _owner(call, kind))


@route("POST", "/rest/api/{v}/universal_avatar/type/{type}/owner/{owner}", only="cloud")
def load(call: Call) -> Reply:
    """Upload an avatar."""
    call.require("ADMINISTER")
    kind = _kind(call)
    return _load(call, kind, _owner(call, kind))


@route("DELETE", "/rest/api/{v}/universal_avatar/type/{type}/owner/{owner}/avatar/{id}")
def delete(call: Call) -> Answer:
    """Delete an uploaded avatar."""
    call.require("ADMINISTER")
    kind = _kind(call)
    done = _delete(call, kind, str(_owner(call, kind)["id"]))
    return done if call.site.cloud else Answer(b"", 200)


@route("GET", "/rest/api/{v}/universal_avatar/view/type/{type}", only="cloud")
def usual_image(call: Call) -> Answer:
    """Look at the avatar of whatever has none of its own."""
    kind = _kind(call)
    return image_told(call, kind, str(SYSTEM[kind][0]))


@route("GET", "/rest/api/{v}/universal_avatar/view/type/{type}/avatar/{id}", only="cloud")
def image(call: Call) -> Answer:
    """Look at an avatar."""
    return image_told(call, _kind(call), call.path["id"])


@route("GET", "/rest/api/{v}/universal_avatar/view/type/{type}/owner/{owner}", only="cloud")
def image_of_owner(call: Call) -> Answer:
    """Look at the avatar something shows."""
    kind = _kind(call)
    return image_told(call, kind, _chosen(kind, _owner(call, kind)))


@route("GET", "/secure/viewavatar", only="datacenter")
def page_image(call: Call) -> Answer:
    """Look at an avatar where Data Center has it.

    Raises:
        JiraError: 404 for an avatar there is not.
    """
    kind = call.text("avatarType")
    if kind not in SYSTEM:
        raise JiraError(404, NO_AVATAR.format(call.text("avatarId")))
    return image_told(call, kind, call.text("avatarId"))


@route("GET", "/secure/projectavatar", only="datacenter")
def page_image_of_project(call: Call) -> Answer:
    """Look at the avatar of a project where Data Center has it."""
    return image_told(call, "project", call.text("avatarId", str(SYSTEM["project"][0])))


def image_told(call: Call, kind: str, id_: str) -> Answer:
    """Give the bytes of an avatar: as they were sent, or drawn; ``size`` and ``format`` say how.

    Raises:
        JiraError: 404 for an avatar or a size there is not.
    """
    one = call.site.part(Avatars).kept[kind].get(id_)
    if one is not None:
        if kind == "project" and call.sight.browsing(one.owner) is False:
            raise JiraError(404, NO_AVATAR.format(id_))
        return Answer(one.body, 200, one.media)
    size, form = SIZES.get(call.query.get("size", "large")), call.query.get("format", "svg")
    if not id_.isdigit() or int(id_) not in SYSTEM[kind] or size is None or form not in ("svg", "png"):
        raise JiraError(404, NO_AVATAR.format(id_))
    if form == "png":
        return Answer(painted(int(id_), size), 200, "image/png")
    return Answer(drawn(int(id_), size), 200, "image/svg+xml")


def waited(call: Call, kind: str, owner: str) -> Thing:
    """Keep the file of a form until it is cropped, and tell how it may be."""
    if not guarded(call.headers):
        raise JiraError(403, "XSRF check failed")
    file = uploads(call.headers, call.raw, b"avatar")[0]
    _picture(file.body)
    call.site.part(Avatars).waiting[kind, owner] = (file.name, file.body)
    return {
        "cropperWidth": 48, "cropperOffsetX": 0, "cropperOffsetY": 0, "needsCropping": True,
        "url": f"{call.site.url}/secure/temporaryavatar?cropped=true&avatarType={kind}",
    }  # fmt: skip


def cropped(call: Call, kind: str, owner: str) -> Reply:
    """Make an avatar of the file that waits.

    Raises:
        JiraError: 400 when none waits, or the crop is none.
    """
    asked, kept = Asked(call, CROPPING), call.site.part(Avatars)
    numbers = [asked.number(name) for name in ("cropperWidth", "cropperOffsetX", "cropperOffsetY")]
    if any(number is not None and number < 0 for number in numbers):
        raise JiraError(400, "The cropping coordinates are not valid.")
    file = kept.waiting.pop((kind, owner), None)
    if file is None:
        raise JiraError(400, "There is no temporary avatar to crop.")
    one = kept.add(kind, owner, file[0], file[1], _picture(file[1]))
    return Reply(avatar_told(call, kind, one.id, "", one), 201)


@route("POST", "/rest/api/2/project/{project}/avatar/temporary", only="datacenter")
def wait_for_project(call: Call) -> Answer:
    """Upload a picture that shall be a project's; the answer is JSON inside a page, for browsers of old."""
    return page(waited(call, "project", str(_ruled(call)["id"])))


def page(told: Thing) -> Answer:
    """Answer with JSON inside a page."""
    page = b"<html><body><textarea>" + msgspec.json.encode(told) + b"</textarea></body></html>"
    return Answer(page, 201, "text/html;charset=UTF-8")


@route("POST", "/rest/api/2/project/{project}/avatar", only="datacenter")
def crop_for_project(call: Call) -> Reply:
    """Make an avatar of the picture that waits."""
    return cropped(call, "project", str(_ruled(call)["id"]))


@route("POST", "/rest/api/2/universal_avatar/type/{type}/owner/{owner}/temp", only="datacenter")
def wait(call: Call) -> Thing:
    """Upload a picture that shall be an avatar."""
    call.require("ADMINISTER")
    kind = _kind(call)
    return waited(call, kind, str(_owner(call, kind)["id"]))


@route("POST", "/rest/api/2/universal_avatar/type/{type}/owner/{owner}/avatar", only="datacenter")
def crop(call: Call) -> Reply:
    """Make an avatar of the picture that waits."""
    call.require("ADMINISTER")
    kind = _kind(call)
    return cropped(call, kind, str(_owner(call, kind)["id"]))
