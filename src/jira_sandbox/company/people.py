"""The people of the company: who is here, who left, the apps, and the groups they are in."""

from __future__ import annotations

import random
import re
import unicodedata
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from jira_sandbox.state.profiles import name_of

Thing = dict[str, Any]

NAMES = (
    "Ada Bergström", "Maria García", "Maria García", "Jürgen Großmann", "Łukasz Żółć", "王小明",
    "Zoë O'Brien", "محمد علي", "Ελένη Παπαδοπούλου", "Noah Adeyemi", "Priya Raman", "Tomáš Dvořák",
    "Søren Kjær", "田中花子", "Olga Иванова", "Liam Walsh", "Chloé Lefèvre", "Ines Duarte",
    "Mateo Fernández", "Hana Novák", "Ravi Menon", "Grace Mbeki", "Emil Lindqvist", "Yara Haddad",
    "Jonas Weber", "Isabella Conti", "Kofi Mensah", "Mei Chen", "Aoife Byrne", "Pedro Almeida",
    "Nadia Petrova", "Sven Olsen", "Fatima Zahra", "Diego Morales", "김민준", "Anna Kowalska",
    "Marc Dubois", "Leila Karimi", "Oliver Smith", "Émile Zidane", "Vera Sokolova", "Tariq Aziz",
    "Elif Yılmaz", "Bruno Silva", "Signe Holm", "Arjun Patel", "Carmen Ruiz", "Dmitri Orlov",
    "Freya Jensen", "Gustav Mahl", "Hugo Martin", "Irena Horvat", "Jana Kučerová", "Karl Ritter",
    "Lucía Torres",
)  # fmt: skip
RESTRICTED = "Rosa Contreras"
"""A contractor who may see one project only."""

CUSTOMER = "Casey Kunde"
"""Somebody who asks for help in the service desk's portal and sees nothing else."""

CONTRACTORS = "contractors"
CUSTOMERS = (
    "Rosa Lindgren", "Tobias Ferrer", "Yuki Mori", "Gwen O'Neil", "Mirjam Köhler", "Omar Haddou",
    "Petra Sýkorová", "Ivo Almada", "Lin Xiaoyu", "Sanne de Wit", "Björk Einars", "Dario Greco",
)  # fmt: skip
"""People of other companies, who know the company by the portals of its service desks."""
APPS = ("Automation for Jira", "Build Bot", "Slack", "Release Notes")
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Tokyo",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Europe/London",
)
AGENTS = "jira-servicedesk-users"
"""The group that comes with Jira Service Management and gives its license."""
LEFT_EVERY = 9
HIDDEN_EMAIL_EVERY = 5


@dataclass
class People:
    """Everyone, in the order they joined; the first is the caller.

    ``working`` are those who can be given an issue today; ``apps`` comment and change things; ``outside``
    are those who do no work in most projects; ``customers`` are nobody of the company: they ask its service
    desks, where ``agents`` answer.
    """

    everyone: list[Thing]
    working: list[Thing]
    apps: list[Thing]
    groups: list[Thing]
    outside: list[Thing]
    customers: list[Thing]
    agents: list[Thing]
    agent_group: Thing


def people(seed: int, url: str, cloud: bool, caller: str, caller_zone: str) -> People:
    """Hire everyone.

    Args:
        seed: whom; the same seed hires the same people.
        url: the site, for ``self`` and pictures.
        cloud: accounts (Cloud) or login names (Data Center).
        caller: e-mail address or login name of the first person.
        caller_zone: time zone of their profile.
    """
    dice = random.Random(seed * 7919 + 1)  # noqa: S311
    build = _account if cloud else _login
    everyone = [build(dice, url, place, name, app=False) for place, name in enumerate(NAMES)]
    apps = [build(dice, url, len(NAMES) + place, name, app=True) for place, name in enumerate(APPS)]
    _become_caller(everyone[0], url, cloud, caller, caller_zone)
    working = [user for user in everyone if user["active"]]
    groups = _groups(dice, url, cloud, everyone, working)
    outside = [
        build(dice, url, place, name, app=False)
        for place, name in enumerate((RESTRICTED, CUSTOMER), len(NAMES) + len(APPS) + 1)
    ]
    if cloud:
        _become_customer(outside[1], url)
    groups.append(_group(dice, url, cloud, CONTRACTORS, outside[:1]))
    agents = [everyone[0], *working[1::5]]
    agent_group = _group(dice, url, cloud, AGENTS, agents)
    customers = [outside[1], *(_customer(seed, url, cloud, place) for place in range(len(CUSTOMERS)))]
    return People(everyone + apps, working, apps, groups, outside, customers, agents, agent_group)


def _customer(seed: int, url: str, cloud: bool, place: int) -> Thing:
    """Give a customer an account: on Cloud of a kind of its own, on Data Center as everybody's.

    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/ (accountType)
    """
    dice = random.Random(seed * 7919 + 5 + place)  # noqa: S311
    build, number = _account if cloud else _login, len(NAMES) + len(APPS) + 10 + 4 * place
    user = build(dice, url, number, CUSTOMERS[place], app=False) | {"active": True}
    user["emailAddress"] = f"{_login_name(CUSTOMERS[place], place)}@customer.example.org"
    if cloud:
        _become_customer(user, url)
    return user


def _active(place: int) -> bool:
    return place % LEFT_EVERY != LEFT_EVERY - 1


def _login_name(name: str, place: int) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    login = re.sub(r"[^a-z]+", ".", ascii_name).strip(".")
    if len(login) < 4:
        return f"user{place}"
    return f"{login}{place}" if NAMES.count(name) > 1 and place != NAMES.index(name) else login


def _account(dice: random.Random, url: str, place: int, name: str, *, app: bool) -> Thing:
    number = uuid.UUID(int=dice.getrandbits(128), version=4)
    account = f"712020:{number}" if place % 4 else number.hex[:24]
    user: Thing = {
        "self": f"{url}/rest/api/3/user?accountId={quote(account, safe='')}",
        "accountId": account,
        "accountType": "app" if app else "atlassian",
    }
    if not app and place % HIDDEN_EMAIL_EVERY != HIDDEN_EMAIL_EVERY - 1:
        user["emailAddress"] = f"{_login_name(name, place)}@example.com"
    initials = f"{ord(name[0]) % 26 + 65:c}{place % 26 + 65:c}"
    pictures = "https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/initials"
    picture = f"{pictures}/{initials}-{place % 6}.png"
    user["avatarUrls"] = dict.fromkeys(("48x48", "24x24", "16x16", "32x32"), picture)
    user |= {"displayName": name, "active": app or _active(place)}
    return user | ({} if app else {"timeZone": ZONES[place % len(ZONES)]})


def _login(_dice: random.Random, url: str, place: int, name: str, *, app: bool) -> Thing:
    login = _login_name(name, place)
    login = "svc-" + login if app else login
    sizes = {"48x48": "", "24x24": "size=small&", "16x16": "size=xsmall&", "32x32": "size=medium&"}
    return {
        "self": f"{url}/rest/api/2/user?username={quote(login)}",
        "key": f"JIRAUSER{10100 + place}" if place % 3 else login,
        "name": login,
        "emailAddress": f"{login}@example.com",
        "avatarUrls": {
            size: f"{url}/secure/useravatar?{q}avatarId={10122 + place % 20}" for size, q in sizes.items()
        },
        "displayName": name,
        "active": app or _active(place),
        "timeZone": ZONES[place % len(ZONES)],
    }


def profiles(staff: People, cloud: bool) -> list[Thing]:
    """List everyone as their own resource shows them: with what issues do not tell of a person."""
    known = [*staff.everyone, *staff.outside, *staff.customers[1:]]
    if not cloud:
        return [{**person, "locale": "en_US"} for person in known]
    return [
        {**person, "appType": "agent" if place % 2 else "app"}
        if person["accountType"] == "app"
        else {**person, "locale": "en_US"}
        for place, person in enumerate(known)
    ]


def _become_customer(user: Thing, url: str) -> None:
    """Let an account be one of a portal, whose ids begin with ``qm:``."""
    number = user["accountId"].removeprefix("712020:")
    account = f"qm:{uuid.UUID(int=uuid.UUID(number).int ^ 1, version=4)}:{number}"
    user |= {"self": f"{url}/rest/api/3/user?accountId={quote(account, safe='')}"}
    user |= {"accountId": account, "accountType": "customer"}


def _become_caller(user: Thing, url: str, cloud: bool, caller: str, zone: str) -> None:
    user["timeZone"] = zone
    if cloud:
        user["emailAddress"] = caller
    else:
        user |= {"name": caller, "self": f"{url}/rest/api/2/user?username={quote(caller)}"}


def _groups(
    dice: random.Random, url: str, cloud: bool, everyone: list[Thing], working: list[Thing]
) -> list[Thing]:
    sets = {
        "jira-software-users": working,
        "jira-administrators": everyone[:3],
        "site-admins": everyone[:1],
        "developers": working[::2],
        "support-team": working[1::5],
        "Füße & Söhne (partners)": working[3:5],
        "everyone-ever": everyone,
        "empty-group": [],
    }
    return [_group(dice, url, cloud, name, members) for name, members in sets.items()]


def _group(dice: random.Random, url: str, cloud: bool, name: str, members: list[Thing]) -> Thing:
    group: Thing = {"name": name, "members": [name_of(user) for user in members]}
    if cloud:
        group["groupId"] = str(uuid.UUID(int=dice.getrandbits(128), version=4))
        group["self"] = f"{url}/rest/api/3/group?groupId={group['groupId']}"
    else:
        group["self"] = f"{url}/rest/api/2/group?groupname={quote(name)}"
    return group
