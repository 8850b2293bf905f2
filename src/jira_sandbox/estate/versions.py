"""Versions of projects: planned, released, moved, merged into others, deleted.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-versions/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from jira_sandbox.asked import Asked, day
from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.estate.swap import custom_fields, renew, substitute, swap, unresolved
from jira_sandbox.state.ids import Ids
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

BEAN = "com.atlassian.jira.rest.v2.issue.version.VersionBean"
MEMBERS = frozenset(
    {"approvers", "archived", "description", "driver", "expand", "id", "issuesStatusForFixVersion",
     "moveUnfixedIssuesTo", "name", "operations", "overdue", "project", "projectId", "releaseDate",
     "releaseDateSet", "released", "self", "startDate", "startDateSet", "userReleaseDate", "userStartDate"}
)  # fmt: skip
SYSTEM_FIELDS = ("fixVersions", "versions")
DATES = {"startDate": "userStartDate", "releaseDate": "userReleaseDate"}
LONGEST_ABOUT = 16_384


class Releases:
    """What is known of versions beside themselves: who drives and approves them, what belongs to them."""

    def __init__(self, _site: Site) -> None:
        self.drivers: dict[str, str] = {}
        self.approvers: dict[str, list[Thing]] = {}
        self.work: dict[str, list[Thing]] = {}
        self.links: dict[str, dict[str, Any]] = {}
        """Version id → remote links by their global id."""

    def forget(self, id_: str) -> None:
        """Forget a version that is gone."""
        for kept in (self.drivers, self.approvers, self.work, self.links):
            kept.pop(id_, None)


def wanted(call: Call, name: str = "id") -> Thing:
    """Find the version a path names.

    Raises:
        JiraError: 404 when there is none.
    """
    version = found(call.site, call.path[name])
    if call.sight.browsing(str(version.get("projectId"))) is False:
        raise missing(call.path[name])
    return version


def found(site: Site, id_: str, status: int = 404) -> Thing:
    """Find a version by its id.

    Raises:
        JiraError: when there is none.
    """
    for version in site.versions:
        if str(version["id"]) == id_:
            return version
    raise missing(id_, status)


def missing(id_: str, status: int = 404) -> JiraError:
    """Refuse a version that is not there; Jira never says whether it is hidden or gone."""
    return JiraError(status, f"Could not find version for id '{id_}'")


def home(site: Site, version: Thing) -> Thing:
    """Give the project of a version."""
    id_ = str(version.get("projectId"))
    return next((project for project in site.projects if str(project["id"]) == id_), {"id": id_})


def siblings(site: Site, project: Thing) -> list[Thing]:
    """List the versions of a project in their order."""
    return [version for version in site.versions if str(version.get("projectId")) == str(project["id"])]


def fields(site: Site) -> list[str]:
    """List the ids of all fields that hold versions."""
    return [*SYSTEM_FIELDS, *(field["id"] for field in custom_fields(site, "version"))]


def user_date(when: date) -> str:
    """Write a day as Jira shows it to people: ``06/Jul/26``."""
    return when.strftime("%d/%b/%y")


def shown(site: Site, version: Thing) -> Thing:
    """Show a version; whether it is overdue follows from today."""
    told = {name: value for name, value in version.items() if name != "overdue"}
    release = version.get("releaseDate")
    if release and not version.get("released"):
        told["overdue"] = release < site.now.astimezone(site.zone).date().isoformat()
    return told


def read(call: Call, asked: Asked, project: Thing, old: Thing) -> Thing:
    """Read what a body says of a version, over what it was.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    version = dict(old)
    name = asked.short(
        "name", "version name", required="" if old else "You must specify a valid version name"
    )
    if name is not None:
        if not name:
            asked.errors["name"] = "You must specify a valid version name"
        others = (other for other in siblings(call.site, project) if other.get("id") != old.get("id"))
        if any(other["name"].lower() == name.lower() for other in others):
            asked.errors["name"] = "A version with this name already exists in this project."
        version["name"] = name
    about = asked.short("description", "description", most=LONGEST_ABOUT)
    if about is not None:
        version["description"] = about
    for flag in ("archived", "released"):
        version[flag] = old.get(flag, False) if (given := asked.flag(flag)) is None else given
    for machine, human in DATES.items():
        _read_date(asked, version, machine, human)
    if version.get("startDate", "") > version.get("releaseDate", "9999"):
        asked.errors["startDate"] = "The start date must be before the release date."
    asked.check()
    return version


def _read_date(asked: Asked, version: Thing, machine: str, human: str) -> None:
    """Read a date in either of its forms; an empty one takes it away."""
    if machine in asked and human in asked:
        asked.errors[machine] = (
            f"Only one of '{machine}' and '{human}' can be specified when editing a version."
        )
        return
    text = asked.text(machine) if machine in asked else asked.text(human)
    if text is None:
        cleared = machine in asked.body and asked.body[machine] is None
        for name in (machine, human) if cleared else ():
            version.pop(name, None)
        return
    when = day(text) if machine in asked else _human_day(text)
    if text and when is None:
        asked.errors[machine] = "Please enter the date in the following format: " + (
            "yyyy-MM-dd" if machine in asked else "d/MMM/yy"
        )
    for name in (machine, human):
        version.pop(name, None)
    if when is not None:
        version |= {machine: when.isoformat(), human: user_date(when)}


def _human_day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d/%b/%y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def create(call: Call, asked: Asked, project: Thing) -> Thing:
    """Create a version, the last of its project."""
    version = read(call, asked, project, {})
    id_ = str(call.site.part(Ids).fresh("version", call.site.versions))
    version = {"self": call.api(f"version/{id_}"), "id": id_, "description": "", **version,
               "projectId": int(project["id"])}  # fmt: skip
    call.site.versions.append(version)
    call.world.snapshots.stale()
    call.tell("jira:version_created", version=shown(call.site, version))
    return version


def update(call: Call, asked: Asked, old: Thing) -> Thing:
    """Change a version; what is unfinished of a released one may move to another.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    site = call.site
    new = read(call, asked, home(site, old), old)
    target = _unfinished_to(call, asked, old)
    if target is not None:
        swap(call.ledger, "version", old["id"], {"fixVersions": target}, only=unresolved)
    if new == old:
        return old
    substitute(site.versions, old, new)
    renew(call.ledger, "version", fields(site), new)
    told = shown(site, new)
    if new["released"] != old.get("released", False):
        call.tell("jira:version_released" if new["released"] else "jira:version_unreleased", version=told)
    if {**new, "released": None} != {**old, "released": None}:
        call.tell("jira:version_updated", version=told)
    return new


def _unfinished_to(call: Call, asked: Asked, old: Thing) -> Thing | None:
    link = asked.text("moveUnfixedIssuesTo")
    if not link:
        return None
    target = found(call.site, link.rstrip("/").rpartition("/")[2], 400)
    if target["projectId"] != old["projectId"] or target is old:
        raise JiraError(
            400, errors={"moveUnfixedIssuesTo": "The version must be another one of this project."}
        )
    return target


def place(call: Call, asked: Asked, version: Thing) -> Thing:
    """Move a version among those of its project.

    Raises:
        JiraError: 400 unless the body says either after which one or to which place.
    """
    site = call.site
    after, position = asked.text("after"), asked.text("position")
    if (after is None) == (position is None):
        raise JiraError(400, "You must specify either 'after' or 'position', but not both.")
    row = siblings(site, home(site, version))
    at = row.index(version)
    if after is not None:
        other = found(site, after.rstrip("/").rpartition("/")[2])
        if other["projectId"] != version["projectId"]:
            raise JiraError(400, "The version to move after is in another project.")
        row.remove(version)
        row.insert(row.index(other) + 1 if other is not version else at, version)
    else:
        places = {"First": 0, "Last": len(row), "Earlier": max(0, at - 1), "Later": at + 1}
        if position not in places:
            raise asked.malformed()
        row.remove(version)
        row.insert(places[position], version)
    moving = iter(row)
    known = {id(one) for one in row}
    site.versions[:] = [next(moving) if id(one) in known else one for one in site.versions]
    call.world.snapshots.stale()
    call.tell("jira:version_moved", version=shown(site, version))
    return version


def remove(
    call: Call,
    version: Thing,
    replacements: Mapping[str, Thing | None],
    event: str = "jira:version_deleted",
    **told: Any,
) -> None:
    """Delete a version; in issues others come instead of it, or nothing.

    Args:
        call: the request.
        version: which one.
        replacements: by field, the version that comes instead.
        event: what is told then.
        told: what the event tells besides.
    """
    site = call.site
    every = dict.fromkeys(fields(site)) | dict(replacements)
    swap(call.ledger, "version", version["id"], every)
    site.versions.remove(version)
    site.part(Releases).forget(version["id"])
    call.world.snapshots.stale()
    call.tell(event, version=shown(site, version), **told)


def substitutes(call: Call, version: Thing, ids: Iterable[tuple[str, Any]]) -> dict[str, Thing | None]:
    """Find the versions that come instead of one: of its project, and not itself.

    Args:
        call: the request.
        version: the one that goes.
        ids: field and id; without an id nothing comes instead.

    Raises:
        JiraError: 400 when there is no such version.
    """
    chosen: dict[str, Thing | None] = {}
    for field, id_ in ids:
        if id_ in (None, ""):
            continue
        target = found(call.site, str(id_), 400)
        if target is version:
            raise JiraError(400, "You cannot move the issues to the version being deleted.")
        if target["projectId"] != version["projectId"]:
            raise JiraError(400, "The version to move the issues to must be in the same project.")
        chosen[field] = target
    return chosen
