"""A site made of real exports: recorded answers and issue files, served with their values untouched.

It takes files and folders of JSON: lists of issues, single issues, lists of fields, issue types or users,
server information, and recordings of requests and answers (``{"interactions": [...]}``). What is not
listed anywhere (projects, statuses, people …) is collected out of the issues themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from jira_sandbox.company.people import Thing
from jira_sandbox.company.shared import api, categories, roles
from jira_sandbox.derived import field_definitions_for
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.moment import milliseconds
from jira_sandbox.state.site import Catalog, Deployment, Person, Site

KINDS = {
    "/project/": "projects",
    "/status/": "statuses",
    "/priority/": "priorities",
    "/resolution/": "resolutions",
    "/issuetype/": "issue_types",
    "/user?": "users",
    "/component/": "components",
    "/version/": "versions",
    "/issueLinkType/": "link_types",
}
"""What a thing is, by a part of its ``self``."""

EXPANDED = frozenset({"groups", "applicationRoles", "expand"})

ID_ROOM = 1_000_000_000


class UnreadableExportError(ValueError):
    """A file that is not there or not JSON, or an export without one issue."""


@dataclass
class Harvest:
    """What has been found in the exports so far."""

    issues: dict[str, Thing] = field(default_factory=dict)
    fields: dict[str, Thing] = field(default_factory=dict)
    things: dict[str, dict[str, Thing]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    schemas: dict[str, Thing] = field(default_factory=dict)
    server_info: Thing = field(default_factory=dict)

    def read(self, value: Any) -> None:
        """Take in any JSON value: whatever it is or holds."""
        if isinstance(value, list):
            for inner in value:
                self.read(inner)
        elif isinstance(value, dict):
            self._read_object(value)

    def _read_object(self, value: Thing) -> None:
        if "interactions" in value:
            self.read([step.get("response", step.get("body")) for step in value["interactions"]])
        elif isinstance(value.get("raw"), dict):
            self._read_object(value["raw"])
        elif isinstance(value.get("fields"), dict) and "key" in value:
            self.issue(value)
        elif "clauseNames" in value and "id" in value:
            self.fields.setdefault(value["id"], value)
        elif "deploymentType" in value or "serverTitle" in value:
            self.server_info = value
        else:
            self.thing(value)

    def thing(self, value: Any, project: str | None = None) -> None:
        """Take in what a value says of projects, statuses, people and the like, however deep inside it."""
        if isinstance(value, list):
            for inner in value:
                self.thing(inner, project)
            return
        if not isinstance(value, dict):
            return
        if isinstance(value.get("fields"), dict) and "key" in value and project is None:
            self.issue(value)
            return
        url = str(value.get("self", ""))
        kind = next((name for part, name in KINDS.items() if part in url), None)
        if kind is not None and ("name" in value or "accountId" in value):
            self.keep(kind, value, project)
        for inner in value.values():
            self.thing(inner, project)

    def keep(self, kind: str, value: Thing, project: str | None) -> None:
        """Keep a thing under its kind; the fullest description of it wins."""
        name = str(
            value.get("accountId") or (value["name"] if kind == "users" else value.get("id", value["name"]))
        )
        known = self.things.setdefault(kind, {})
        if kind == "users":  # what only an answer about one person has
            value = {name: inner for name, inner in value.items() if name not in EXPANDED}
        if kind in ("components", "versions") and project and "projectId" not in value:
            value = {**value, "projectId": int(project)}
        if len(value) > len(known.get(name, ())):
            known[name] = {**known.get(name, {}), **value}

    def issue(self, value: Thing) -> None:
        """Take in an issue; the fields of two records of one issue are put together."""
        project = str((value["fields"].get("project") or {}).get("id", "0"))
        self.names.update(value.get("names") or {})
        self.schemas.update(value.get("schema") or {})
        self.thing(value["fields"], project if project.isdigit() else "0")
        known = self.issues.get(value["key"])
        if known is not None:
            small, large = sorted((known, value), key=lambda issue: len(issue["fields"]))
            value = {**small, **large, "fields": {**small["fields"], **large["fields"]}}
        self.issues[value["key"]] = value


def documents(sources: Iterable[Path]) -> Iterable[Any]:
    """Decode every file named, and every ``*.json`` of the folders named.

    Raises:
        UnreadableExportError: a file is not there or not JSON.
    """
    for source in sources:
        for path in sorted(source.glob("**/*.json")) if source.is_dir() else [source]:
            try:
                yield msgspec.json.decode(path.read_bytes())
            except (OSError, msgspec.DecodeError) as problem:
                raise UnreadableExportError(f"{path}: {problem}") from None


def loaded_site(
    sources: Iterable[Path], url: str, *, deployment: Deployment, user: str, caller_zone: str, now: str
) -> Site:
    """Build a site out of exports.

    Args:
        sources: files and folders.
        url: where it will be served; the ``self`` links inside issues stay as they were.
        deployment: ``"cloud"`` or ``"datacenter"``: what the export came from.
        user: e-mail address or login name of the caller, who is added to the people.
        caller_zone: time zone of the caller's profile.
        now: the site's clock.

    Raises:
        UnreadableExportError: nothing to serve.
    """
    harvest = Harvest()
    for document in documents(sources):
        harvest.read(document)
    if not harvest.issues:
        raise UnreadableExportError("no issue in " + ", ".join(map(str, sources)))
    cloud = deployment == "cloud"
    issues = _issues(harvest)
    me = _known(harvest, user, cloud) or _caller(url, cloud, user, caller_zone)
    caller_zone = str(me.get("timeZone") or caller_zone)
    catalog = _catalog(harvest, url, cloud, me, issues)
    return Site(
        deployment=deployment,
        url=url,
        time_zone=_zone(harvest.server_info),
        start=datetime.fromisoformat(now),
        caller=Person(str(me.get("accountId") or me["name"]), str(me.get("name", user)), caller_zone, me),
        catalog=catalog,
        issues=issues,
        server_info=harvest.server_info,
    )


def _issues(harvest: Harvest) -> list[Issue]:
    by_name: dict[str, str] = {}
    for definition in harvest.fields.values():
        by_name.setdefault(definition["name"], definition["id"])
    rows: list[tuple[int, Thing, Thing]] = []
    taken: set[int] = set()
    for value in harvest.issues.values():
        fields = {
            name if name in harvest.fields else by_name.get(name, name): inner
            for name, inner in value["fields"].items()
        }
        number = int(value.get("id", 0))
        while number in taken:
            number += ID_ROOM
        taken.add(number)
        rows.append((number, value, fields))
    rows.sort(key=lambda row: row[0])
    return [
        Issue(
            index, str(number), value["key"], str(value.get("self", "")), fields,
            tales={}, chronicle=_told, outline=_histories(value.get("changelog")),
        )
        for index, (number, value, fields) in enumerate(rows)
    ]  # fmt: skip


def _told(issue: Issue) -> list[Thing]:
    histories: list[Thing] = issue.outline
    return histories


def _histories(changelog: Any) -> list[Thing]:
    rows = changelog.get("histories", []) if isinstance(changelog, dict) else changelog or []
    return sorted(rows, key=lambda row: (milliseconds(row["created"]), int(row.get("id", 0))))


def _known(harvest: Harvest, user: str, cloud: bool) -> Thing | None:
    """The person of the export whom the caller's address or login name means."""
    people = (completed(person, cloud) for person in harvest.things.get("users", {}).values())
    return next((p for p in people if user in (p.get("emailAddress"), p.get("name"))), None)


def _caller(url: str, cloud: bool, user: str, zone: str) -> Thing:
    shown = {
        "displayName": "Sandbox Caller",
        "active": True,
        "timeZone": zone,
        "locale": "en_US",
        "avatarUrls": {},
    }
    if cloud:
        account = "712020:00000000-0000-4000-8000-000000000001"
        head = {"self": f"{url}/rest/api/3/user?accountId={account}", "accountId": account}
        return {**head, "accountType": "atlassian", "emailAddress": user, **shown}
    head = {"self": f"{url}/rest/api/2/user?username={user}", "key": "JIRAUSER10000", "name": user}
    return {**head, "emailAddress": f"{user}@example.com", **shown}


def _catalog(harvest: Harvest, url: str, cloud: bool, me: Thing, issues: list[Issue]) -> Catalog:
    def listed(kind: str) -> list[Thing]:
        return sorted(harvest.things.get(kind, {}).values(), key=_place)

    unknown = categories(url, cloud)["undefined"]
    people = [completed(user, cloud) for user in listed("users")]
    workflows: dict[str, dict[str, Thing]] = {}
    types: dict[str, dict[str, Thing]] = {}
    for issue in issues:
        project = str((issue.fields.get("project") or {}).get("id", ""))
        for name, into in (("status", workflows), ("issuetype", types)):
            thing = issue.fields.get(name)
            if isinstance(thing, dict):
                into.setdefault(project, {})[str(thing.get("id", thing.get("name")))] = thing
    projects = listed("projects") or _projects(url, cloud, issues)
    for home in projects:  # an issue tells of its own type only; createmeta has another name for the list
        for kind in (*home.pop("issuetypes", ()), *home.get("issueTypes", ())):
            types.setdefault(str(home["id"]), {}).setdefault(str(kind["id"]), kind)
    return Catalog(
        fields=field_definitions_for(harvest.fields, issues, harvest.names, harvest.schemas, cloud),
        projects=projects,
        statuses=[{"statusCategory": unknown, **status} for status in listed("statuses")],
        priorities=listed("priorities"),
        resolutions=listed("resolutions"),
        issue_types=listed("issue_types"),
        users=people if me in people else [me, *people],
        versions=listed("versions"),
        components=listed("components"),
        sprints=_sprints(issues),
        link_types=listed("link_types"),
        roles=roles(url, cloud),
        workflows={project: list(found.values()) for project, found in workflows.items()},
        types={project: sorted(found.values(), key=_place) for project, found in types.items()},
    )


def _projects(url: str, cloud: bool, issues: list[Issue]) -> list[Thing]:
    """Make projects out of the keys of issues that were exported without their project."""
    keys = sorted({issue.key.rpartition("-")[0] for issue in issues})
    return [
        {"self": f"{api(url, cloud)}/project/{id_}", "id": str(id_), "key": key, "name": key,
         "projectTypeKey": "software", **({"simplified": False, "style": "classic"} if cloud else {})}
        for id_, key in enumerate(keys, 10000)
    ]  # fmt: skip


def completed(user: Thing, cloud: bool) -> Thing:
    """Give a person of an export what every person has: old exports, and cut ones, leave some of it out."""
    names = ("displayName", "name", "key", "accountId", "emailAddress")
    known = next((str(user[name]) for name in names if user.get(name)), "unknown")
    whole = {"self": "", "displayName": known, "active": True, "avatarUrls": {}}
    if not cloud:
        login = str(user.get("name") or user.get("key") or known)
        return {**whole, "key": login, "emailAddress": "", **user, "name": login}
    return {**whole, "accountType": "atlassian", **user}


def _place(thing: Thing) -> tuple[int, str]:
    number = str(thing.get("id", ""))
    return (int(number) if number.isdigit() else 0, str(thing.get("name", "")))


def _sprints(issues: list[Issue]) -> list[Thing]:
    found: dict[int, Thing] = {}
    for issue in issues:
        for value in issue.fields.values():
            for sprint in value if isinstance(value, list) else ():
                if isinstance(sprint, dict) and "boardId" in sprint and "state" in sprint:
                    found[sprint["id"]] = {**sprint, "originBoardId": sprint["boardId"]}
    return [found[number] for number in sorted(found)]


def _zone(server_info: Thing) -> str:
    name = str(server_info.get("serverTimeZone", "Etc/UTC"))
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        return "Etc/UTC"
