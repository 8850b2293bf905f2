"""Keys and names of projects: which may be taken, and which others are free.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-key-and-name-validation/
"""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from jira_sandbox.estate.deeds import Deeds
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

LONGEST_KEY = 10
LONGEST_NAME = 80
SHORTEST_NAME = 2
KEY = re.compile(r"[A-Z][A-Z0-9]+")


def key_fault(site: Site, key: str, own: Thing | None = None) -> str:
    """Tell what is wrong with the key of a project; empty when nothing is.

    Args:
        site: where.
        key: the one wanted.
        own: the project that shall have it, if there is one already.
    """
    if not key:
        return (
            "You must specify a unique project key, at least 2 characters long, containing only uppercase "
            "letters."
        )
    if not KEY.fullmatch(key):
        return (
            "Project keys must start with an uppercase letter, followed by one or more uppercase "
            "alphanumeric characters."
        )
    if len(key) > LONGEST_KEY:
        return f"The project key must not exceed {LONGEST_KEY} characters in length."
    deeds = site.part(Deeds)
    for project in (*site.projects, *deeds.trash):
        mine = own is not None and project["id"] == own["id"]
        if not mine and (project["key"] == key or deeds.former.get(key) == str(project["id"])):
            return f"Project '{project['name']}' uses this project key."
    return ""


def name_fault(site: Site, name: str, own: Thing | None = None) -> str:
    """Tell what is wrong with the name of a project; empty when nothing is."""
    if len(name) < SHORTEST_NAME:
        return "You must specify a valid project name."
    if len(name) > LONGEST_NAME:
        return f"The project name must not exceed {LONGEST_NAME} characters in length."
    others = (project for project in (*site.projects, *site.part(Deeds).trash))
    for project in others:
        if project["name"].lower() == name.lower() and not (own and project["id"] == own["id"]):
            return "A project with that name already exists."
    return ""


def free_key(site: Site, key: str) -> str:
    """Give a key that may be taken: the one wanted, or one like it."""
    letters = "".join(re.findall(r"[A-Z0-9]", key.upper())).lstrip("0123456789")[: LONGEST_KEY - 1] or "P"
    candidates = (key, letters, *(f"{letters[: LONGEST_KEY - 3]}{number}" for number in range(1, 1000)))
    return next((found for found in candidates if not key_fault(site, found)), "")


def free_name(site: Site, name: str) -> str:
    """Give a name that may be taken: the one wanted, or that with a number."""
    if not name_fault(site, name):
        return name
    stem = name[: LONGEST_NAME - 6]
    return next(found for number in count(2) if not name_fault(site, found := f"{stem} {number}"))
