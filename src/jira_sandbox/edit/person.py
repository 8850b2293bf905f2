"""People and groups change here and nowhere else, whichever API asks: Jira's own, SCIM, Crowd, organizations.

Nothing here checks permissions or refuses: callers do, in the words of their API. Every change is told
to the site's listeners (https://developer.atlassian.com/cloud/jira/platform/webhooks/) and seen by issues,
JQL and lists at once.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.profiles import NOT_SHOWN, Profiles, groups_of, is_person, key_of, name_of
from jira_sandbox.state.roles import RoleActors
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
CLOUD_PICTURE = "https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/initials/{0}-{1}.png"
SIZES = {"48x48": "", "24x24": "size=small&", "16x16": "size=xsmall&", "32x32": "size=medium&"}
DEFAULT_GROUP = "jira-software-users"
"""The group that lets people into Jira when they are added with access."""


def add_person(
    ledger: Ledger,
    *,
    display_name: str,
    email: str = "",
    login: str = "",
    kind: str = "atlassian",
    active: bool = True,
    time_zone: str = "",
) -> Thing:
    """Add a person, in no group yet, and give the catalog row.

    Args:
        ledger: writes.
        display_name: shown everywhere.
        email: address; empty when it is not known.
        login: login name on Data Center, made of the display name if empty; nothing to Cloud.
        kind: Cloud's ``accountType``: ``atlassian``, ``app`` or ``customer`` (of a service desk's portal).
        active: whether they may log in.
        time_zone: IANA name; the site's if empty.
    """
    site = ledger.site
    kept = site.part(Profiles)
    kept.newest += 1
    row = _account(site, kept.newest, display_name, email, kind) if site.cloud else _login(
        site, kept.newest, login or login_of(site, display_name), display_name, email)  # fmt: skip
    row |= {"displayName": display_name, "active": active}
    if kind == "atlassian":
        row |= {"timeZone": time_zone or site.time_zone, "locale": "en_US"}
    site.users.append(row)
    ledger.snapshots.stale()
    ledger.tell("user_created", user=row)
    return row


def plain_login(display_name: str) -> str:
    """Make a login name of what is shown of a person; others may have the same."""
    plain = unicodedata.normalize("NFKD", display_name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", ".", plain).strip(".") or "user"


def login_of(site: Site, display_name: str) -> str:
    """Make a login name nobody has yet."""
    base = plain_login(display_name)
    taken = {str(row.get("name", "")).casefold() for row in site.users}
    names = (base if number == 1 else f"{base}{number}" for number in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken)


def _account(site: Site, number: int, name: str, email: str, kind: str) -> Thing:
    made = uuid.uuid5(NAMESPACE, f"{number} {email} {name}")
    account = f"qm:{uuid.uuid5(made, site.url)}:{made}" if kind == "customer" else f"712020:{made}"
    picture = CLOUD_PICTURE.format(f"{ord(name[:1] or 'A') % 26 + 65:c}{number % 26 + 65:c}", number % 6)
    return {
        "self": f"{site.url}/rest/api/3/user?accountId={quote(account, safe='')}",
        "accountId": account,
        "accountType": kind,
        **({"emailAddress": email} if email else {}),
        "avatarUrls": dict.fromkeys(SIZES, picture),
        **({"appType": "app"} if kind == "app" else {}),
    }


def portraits(site: Site, avatar: str) -> dict[str, str]:
    """Give the addresses of somebody's avatar on Data Center, by size."""
    return {size: f"{site.url}/secure/useravatar?{asked}avatarId={avatar}" for size, asked in SIZES.items()}


def _login(site: Site, number: int, login: str, name: str, email: str) -> Thing:
    return {
        "self": f"{site.url}/rest/api/2/user?username={quote(login)}",
        "key": f"JIRAUSER{number}",
        "name": login,
        "emailAddress": email or f"{login}@example.com",
        "avatarUrls": portraits(site, str(10122 + number % 20)),
        "displayName": name,
    }


def change_person(ledger: Ledger, person: Thing, **values: Any) -> Thing:
    """Change a person everywhere they are shown, and give the row.

    Args:
        ledger: writes.
        person: the catalog row.
        values: by the names of answers: ``displayName``, ``emailAddress``, ``active``, ``timeZone``,
            ``locale``, ``avatarUrls``; on Data Center also ``name``, the login name, which renames: the key
            stays.
    """
    site, before = ledger.site, name_of(person)
    changed = {name: value for name, value in values.items() if person.get(name) != value}
    if not changed:
        return person
    if "name" in changed:
        changed["self"] = f"{site.url}/rest/api/2/user?username={quote(str(changed['name']))}"
    for shown in _shown(site, person):
        site.memory.note(shown)
        shown.update({name: value for name, value in changed.items() if name not in NOT_SHOWN})
    person.update(changed)
    _renamed(site, before, person)
    _forget_encoded(ledger)
    ledger.tell("user_updated", user=person)
    return person


def _shown(site: Site, person: Thing) -> list[Thing]:
    """List the objects that show a person in issues; exported issues have copies of their own."""
    found = [site.part(Profiles).face(person)]
    if not site.shared:
        key = key_of(person)
        for issue in site.issues:
            values = issue.fields.values_kept.values()
            found += [value for value in values if is_person(value) and key_of(value) == key]
    return found


def _renamed(site: Site, before: str, person: Thing) -> None:
    now = name_of(person)
    if site.caller.account_id == before:
        site.caller.account_id = now
        site.caller.name = str(person.get("name", person["displayName"]))
        site.caller.time_zone = str(person.get("timeZone") or site.caller.time_zone)
    if now != before:
        for group in site.groups:
            group["members"] = [now if name == before else name for name in group["members"]]


def _forget_encoded(ledger: Ledger) -> None:
    """Forget what is kept of issues' JSON: a person is in too many of them to look for each."""
    ledger.encoder.forget_all()
    ledger.snapshots.stale()


def deactivate(ledger: Ledger, person: Thing) -> Thing:
    """Let a person log in no more; groups, issues and history stay."""
    return change_person(ledger, person, active=False)


def activate(ledger: Ledger, person: Thing) -> Thing:
    """Let a person log in again."""
    return change_person(ledger, person, active=True)


def remove_person(ledger: Ledger, person: Thing) -> None:
    """Take a person out of the site: out of lists and groups; issues still tell who it was, inactive."""
    site = ledger.site
    kept = site.part(Profiles)
    for shown in _shown(site, person):
        site.memory.note(shown)
        shown["active"] = False
    for group in groups_of(site, person):
        group["members"] = [name for name in group["members"] if name != name_of(person)]
    site.users[:] = [row for row in site.users if row is not person]
    kept.forget(person)
    kept.former[key_of(person)] = {**person, "active": False}
    _forget_encoded(ledger)
    ledger.tell("user_deleted", user=person)


def add_group(ledger: Ledger, name: str, description: str = "") -> Thing:
    """Add a group without members and give the catalog row."""
    site = ledger.site
    group: Thing = {"name": name, "members": []}
    if description:
        group["description"] = description
    if site.cloud:
        group["groupId"] = str(uuid.uuid5(NAMESPACE, f"{site.url} {name} {ledger.fresh()}"))
        group["self"] = f"{site.url}/rest/api/3/group?groupId={group['groupId']}"
    else:
        group["self"] = f"{site.url}/rest/api/2/group?groupname={quote(name)}"
    site.groups.append(group)
    ledger.snapshots.stale()
    ledger.tell("group_created", group=group)
    return group


def remove_group(ledger: Ledger, group: Thing, swap: Thing | None = None) -> None:
    """Take a group away; its members stay people. What only they could see is seen by ``swap`` then."""
    site = ledger.site
    if swap is not None:
        _swap_visibility(ledger, group, swap)
    site.groups[:] = [row for row in site.groups if row is not group]
    ledger.snapshots.stale()
    ledger.tell("group_deleted", group=group)


def _swap_visibility(ledger: Ledger, group: Thing, swap: Thing) -> None:
    """Show the comments and worklogs of a group to another."""
    for name, inside in (("comment", "comments"), ("worklog", "worklogs")):
        for issue in ledger.site.living():
            page = issue.fields.values_kept.get(name)
            for row in page[inside] if isinstance(page, dict) else ():
                seen_by = row.get("visibility") or {}
                if seen_by.get("type") == "group" and seen_by.get("value") == group["name"]:
                    ledger.site.memory.note(row)
                    row["visibility"] = {**seen_by, "value": swap["name"]} | (
                        {"identifier": swap["groupId"]} if "groupId" in swap else {}
                    )
                    ledger.touch(issue)


def join(ledger: Ledger, group: Thing, person: Thing) -> bool:
    """Put a person into a group; tell whether they were not in it before."""
    name = name_of(person)
    if name in group["members"]:
        return False
    group["members"] = [*group["members"], name]
    ledger.snapshots.stale()
    ledger.tell("group_member_added", group=group, user=person)
    return True


def leave(ledger: Ledger, group: Thing, person: Thing) -> bool:
    """Take a person out of a group; tell whether they were in it."""
    name = name_of(person)
    if name not in group["members"]:
        return False
    group["members"] = [member for member in group["members"] if member != name]
    ledger.snapshots.stale()
    ledger.tell("group_member_removed", group=group, user=person)
    return True


def group_named(site: Site, name: str | None = None, id_: str | None = None) -> Thing | None:
    """Find a group by its id (Cloud) or its name, whatever its case."""
    if id_:
        return next((row for row in site.groups if row.get("groupId") == id_), None)
    folded = (name or "").casefold()
    return next((row for row in site.groups if str(row["name"]).casefold() == folded), None)


def set_password(ledger: Ledger, person: Thing, password: str) -> None:
    """Give a person a password."""
    ledger.site.part(Profiles).passwords[key_of(person)] = password
    ledger.tell("user_updated", user=person)


def rekey(ledger: Ledger, person: Thing) -> str:
    """Give a person of Data Center a new key that says nothing of them, and give that key."""
    site = ledger.site
    kept, roles = site.part(Profiles), site.part(RoleActors)
    before = key_of(person)
    kept.newest += 1
    now = f"JIRAUSER{kept.newest}"
    change_person(ledger, person, key=now)
    for rows in (kept.faces, kept.properties, kept.columns, kept.preferences, kept.passwords):
        _moved(rows, before, now)
    for place, actors in roles.members.items():
        roles.members[place] = [
            replace(actor, name=now) if (actor.kind, actor.name) == ("user", before) else actor
            for actor in actors
        ]
    return now


def _moved(rows: dict[str, Any], before: str, now: str) -> None:
    if before in rows:
        rows[now] = rows.pop(before)
