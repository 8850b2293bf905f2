"""Building the company's Jira from a seed."""

from __future__ import annotations

import gc
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from jira_sandbox.company.boards import boards, filters, sprints
from jira_sandbox.company.custom import allowed_values
from jira_sandbox.company.issues import Roster
from jira_sandbox.company.outline import Setting, Thing
from jira_sandbox.company.people import People, people, profiles
from jira_sandbox.company.projects import Project, projects
from jira_sandbox.company.requests import open_desks, raise_requests
from jira_sandbox.company.schema import field_definitions
from jira_sandbox.company.shared import link_types, priorities, resolutions, roles
from jira_sandbox.company.tales import Told
from jira_sandbox.state.profiles import name_of
from jira_sandbox.state.site import Catalog, Deployment, Person, Site

NOW = "2026-06-15T12:00:00+00:00"
SITE_ZONE = "America/New_York"
CALLER_ZONE = "Europe/Berlin"
SAMPLE = 2000
REQUESTS = 24
"""How many of the issues are requests of customers at most, unless somebody wants another number."""


def generated_site(  # noqa: PLR0913 - the options of the command
    url: str,
    *,
    deployment: Deployment = "cloud",
    issues: int = 200,
    requests: int | None = None,
    seed: int = 1,
    user: str = "ada@example.com",
    caller_zone: str = CALLER_ZONE,
    site_zone: str = SITE_ZONE,
    now: str = NOW,
    issue_bytes: int | None = None,
) -> Site:
    """Build a site served at ``url``, all of it a function of ``seed``.

    ``requests`` of the ``issues``, the last, are what customers asked the two service desks. ``user`` is
    the caller's e-mail address (Cloud) or login name (Data Center), ``now`` the site's clock. ``issue_bytes``
    pads descriptions, or leaves out talk and work, until issues are about so long as JSON.
    """
    cloud, clock = deployment == "cloud", datetime.fromisoformat(now)
    staff = people(seed, url, cloud, user, caller_zone)
    founded = projects(seed, url, cloud, staff, clock.date())
    found = [project for project in founded if not project.plan.service]
    listed = boards(url, found)
    planned = sprints(url, listed, clock)
    setting = Setting(
        seed=seed,
        url=url,
        cloud=cloud,
        zone=ZoneInfo(site_zone),
        now=int(clock.timestamp() * 1000),
        staff=staff,
        projects=found,
        priorities=priorities(url, cloud),
        resolutions=resolutions(url, cloud),
        link_types=link_types(url, cloud),
        sprints=_by_project(listed, planned),
        desks=[project for project in founded if project.plan.service],
    )
    if issue_bytes:
        fit(setting, issues, issue_bytes)
    asked = min(issues, REQUESTS, issues // 10) if requests is None else min(issues, requests)
    roster = _filled(setting, issues, asked)
    catalog = _catalog(setting, staff, found, listed, planned)
    site = Site(
        deployment, url, site_zone, clock, _caller(staff, caller_zone), catalog, roster.issues, roster.moved,
        shared=_shared(setting, founded),
    )  # fmt: skip
    open_desks(site, setting)
    return site


def _caller(staff: People, zone: str) -> Person:
    """Whoever asks is the first of the staff."""
    me = staff.everyone[0]
    return Person(name_of(me), str(me.get("name", me["displayName"])), zone, me)


def _by_project(listed: list[Thing], planned: list[Thing]) -> dict[str, list[Thing]]:
    """The sprints of each project: those of its board."""
    return {
        str(board["location"]["projectId"]): [one for one in planned if one["originBoardId"] == board["id"]]
        for board in listed
    }


def fit(setting: Setting, total: int, wanted: int) -> None:
    """Make issues ``wanted`` bytes long on average: pad descriptions, or leave talk and work out."""
    issues = _filled(setting, min(total, SAMPLE)).issues
    if not issues:
        return
    whole = sum(len(msgspec.json.encode(dict(issue.fields))) for issue in issues) // len(issues)
    talk = sum(len(msgspec.json.encode(issue.fields[n])) for issue in issues for n in ("comment", "worklog"))
    setting.padding = max(0, wanted - whole)
    setting.quiet = min(1.0, max(0, whole - wanted) * len(issues) / max(1, talk))


def _filled(setting: Setting, total: int, asked: int = 0) -> Roster:
    """Write the issues of a site; the last are what customers asked."""
    told = Told(setting, [])
    roster = Roster(setting, told, total, issues=told.issues)
    gc.disable()  # nothing of this is garbage, and looking for some would double the time
    try:
        roster.fill(total - asked)
        raise_requests(setting, roster.issues, asked)
    finally:
        gc.enable()
    return roster


def _shared(setting: Setting, found: list[Project]) -> list[Any]:
    staff = setting.staff
    shared = [
        *staff.everyone,
        *staff.outside,
        *staff.customers[1:],
        *setting.priorities,
        *setting.resolutions,
    ]
    for project in found:
        shared += [project.brief, *project.types.values(), *project.workflow]
        shared += [status["statusCategory"] for status in project.workflow]
    return shared


def _catalog(
    setting: Setting, staff: People, found: list[Project], listed: list[Any], planned: list[Any]
) -> Catalog:
    url, cloud = setting.url, setting.cloud
    options = allowed_values(setting)
    founded = [*found, *setting.desks]
    return Catalog(
        fields=[
            field | ({"allowedValues": options[field["id"]]} if field["id"] in options else {})
            for field in field_definitions(cloud)
        ],
        projects=[project.rest for project in founded],
        statuses=_once(status for project in founded for status in project.workflow),
        priorities=setting.priorities,
        resolutions=setting.resolutions,
        issue_types=_once(kind for project in founded for kind in project.types.values()),
        users=profiles(staff, cloud),
        versions=[version for project in found for version in project.versions],
        components=[component for project in found for component in project.components],
        sprints=planned,
        filters=filters(url, cloud, staff, [p for p in found if p.plan.board]),
        groups=[*staff.groups, staff.agent_group],
        boards=listed,
        roles=roles(url, cloud),
        link_types=setting.link_types,
        workflows={project.id: project.workflow for project in founded},
        types={project.id: list(project.types.values()) for project in founded},
    )


def _once(things: Any) -> list[Any]:
    return list({thing["id"]: thing for thing in things}.values())
