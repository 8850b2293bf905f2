"""Features, sender address, hierarchy and fields of projects.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-features/
"""

from __future__ import annotations

import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.edit.screen import create_screen
from jira_sandbox.errors import JiraError
from jira_sandbox.estate.deeds import Deeds
from jira_sandbox.routes.projects import named, wanted
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]
Kinds = dict[str, tuple[str, str, tuple[str, ...]]]

AGILITY: Kinds = {
    "jsw.agility.backlog": ("Backlog", "Plan and prioritize work.", ()),
    "jsw.agility.sprints": ("Sprints", "Work in timeboxes.", ("jsw.agility.backlog",)),
    "jsw.agility.releases": ("Releases", "Plan versions.", ()),
    "jsw.agility.reports": ("Reports", "See how work goes.", ()),
    "jsw.agility.roadmap": ("Timeline", "Plan epics over time.", ()),
}
CLASSIC: Kinds = {"jsw.classic.roadmap": ("Timeline", "Plan epics over time.", ())}
"""Features: key → name, what it is for, and which others it needs."""

STATES = ("ENABLED", "DISABLED")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LEVELS = {1: "Epic", 0: "Base", -1: "Subtask"}


def _known(project: Thing) -> Kinds:
    if project.get("projectTypeKey") != "software":
        return {}
    return AGILITY if project.get("simplified") else CLASSIC


@route("GET", "/rest/api/{v}/project/{project}/features", only="cloud")
def features(call: Call) -> Thing:
    """List the features of a project."""
    return _features(call, wanted(call))


def _features(call: Call, project: Thing) -> Thing:
    id_, switched = str(project["id"]), call.site.part(Deeds).features
    return {
        "features": [
            {
                "projectId": int(id_), "state": switched.get((id_, key), "ENABLED"), "toggleLocked": False,
                "feature": key, "prerequisites": list(needs), "localisedName": name,
                "localisedDescription": about, "imageUri": f"{call.site.url}/images/features/{key}.svg",
            }
            for key, (name, about, needs) in _known(project).items()
        ]
    }  # fmt: skip


@route("PUT", "/rest/api/{v}/project/{project}/features/{feature}", only="cloud")
def switch(call: Call) -> Thing:
    """Switch a feature of a project on or off.

    Raises:
        JiraError: 400 for another state, 404 for a feature the project does not have.
    """
    project, key = wanted(call), call.path["feature"]
    call.require("ADMINISTER_PROJECTS", project)
    if key not in _known(project):
        raise JiraError(404, f"The feature '{key}' does not exist.")
    state = Asked(call, {"state"}).choice("state", STATES)
    if state is None:
        raise JiraError(400, errors={"state": "The state is required."})
    call.site.part(Deeds).features[str(project["id"]), key] = state
    return _features(call, project)


@route("GET", "/rest/api/{v}/project/{project}/email", only="cloud")
def email(call: Call) -> Thing:
    """Read the address that mail about a project comes from."""
    id_ = str(wanted(call)["id"])
    usual = f"jira@{urlsplit(call.site.url).hostname}"
    return {"emailAddress": call.site.part(Deeds).emails.get(id_, usual)}


@route("PUT", "/rest/api/{v}/project/{project}/email", only="cloud")
def set_email(call: Call) -> Answer:
    """Set that address; an empty one restores the usual one.

    Raises:
        JiraError: 400 for what is no address.
    """
    project = wanted(call)
    call.require("ADMINISTER_PROJECTS", project)
    address = Asked(call, {"emailAddress", "emailAddressStatus"}).text("emailAddress")
    if address is None or (address and not EMAIL.fullmatch(address)):
        raise JiraError(400, errors={"emailAddress": "The email address is not valid."})
    emails = call.site.part(Deeds).emails
    emails.pop(str(project["id"]), None)
    if address:
        emails[str(project["id"])] = address
    return DONE


@route("GET", "/rest/api/{v}/project/{project}/hierarchy", only="cloud")
def hierarchy(call: Call) -> Thing:
    """List the issue types of a team-managed project by level, the highest first.

    Raises:
        JiraError: 400 for a company-managed project.
    """
    project = wanted(call)
    if not project.get("simplified"):
        raise JiraError(400, "The project is not a team-managed project.")
    types = call.site.catalog.types.get(str(project["id"]), [])
    levels = []
    for level, name in LEVELS.items():
        here = [kind for kind in types if kind.get("hierarchyLevel", 0) == level]
        number = uuid.uuid5(uuid.NAMESPACE_URL, f"{project['self']}/{level}")
        rows = [
            {"id": int(kind["id"]), "name": kind["name"], "avatarId": kind.get("avatarId"),
             "entityId": kind.get("entityId")}
            for kind in here
        ]  # fmt: skip
        if rows:
            levels.append({"entityId": str(number), "level": level, "name": name, "issueTypes": rows})
    return {"projectId": int(project["id"]), "hierarchy": levels}


@route("GET", "/rest/api/{v}/projects/fields", only="cloud")
def fields(call: Call) -> Thing:
    """List the fields that new issues of projects and types may have.

    Raises:
        JiraError: 400 without projects or types.
    """
    projects, kinds, only = call.words("projectId"), call.words("workTypeId"), call.words("fieldId")
    if not projects or not kinds:
        raise JiraError(400, "The projectId and workTypeId query parameters are required.")
    rows = []
    for project in (named(call, name) for name in sorted(projects)):
        for kind in call.site.catalog.types.get(str(project["id"]), []):
            if kind["id"] not in kinds:
                continue
            screen = create_screen(call.site, project, kind)
            rows += [
                {"fieldId": id_, "isRequired": id_ in screen.required, "projectId": int(project["id"]),
                 "workTypeId": int(kind["id"]), "description": field.get("description", "")}
                for id_, field in screen.fields.items()
                if not only or id_ in only
            ]  # fmt: skip
    return call.page(rows, 50, 100)
