"""What all projects of the company share: categories, priorities, resolutions, link types, roles."""

from __future__ import annotations

from typing import Any

Thing = dict[str, Any]

CATEGORIES = {
    "undefined": (1, "medium-gray", "No Category"),
    "new": (2, "blue-gray", "To Do"),
    "indeterminate": (4, "yellow", "In Progress"),
    "done": (3, "green", "Done"),
}
"""Status categories: key → id, color, name, as every Jira has them."""

PRIORITIES = ("Highest", "High", "Medium", "Low", "Lowest")
COLORS = ("#d04437", "#f15C75", "#f79232", "#707070", "#999999")
RESOLUTIONS = (
    ("Done", "Work has been completed on this issue."),
    ("Won't Do", "This issue won't be actioned."),
    ("Duplicate", "The problem is a duplicate of an existing issue."),
    ("Cannot Reproduce", "All attempts at reproducing this issue failed."),
)
LINKS = (
    ("Blocks", "is blocked by", "blocks"),
    ("Cloners", "is cloned by", "clones"),
    ("Duplicate", "is duplicated by", "duplicates"),
    ("Relates", "relates to", "relates to"),
)
ROLES = (
    (10002, "Administrators", "A project role that represents administrators in a project"),
    (10001, "Developers", "A project role that represents developers in a project"),
    (10000, "Users", "A project role that represents users in a project"),
)


def api(url: str, cloud: bool) -> str:
    """Give the base of the platform API that ``self`` links use."""
    return f"{url}/rest/api/{3 if cloud else 2}"


def categories(url: str, cloud: bool) -> dict[str, Thing]:
    """Give the status categories by key."""
    return {
        key: {
            "self": f"{api(url, cloud)}/statuscategory/{id_}",
            "id": id_,
            "key": key,
            "colorName": color,
            "name": name,
        }
        for key, (id_, color, name) in CATEGORIES.items()
    }


def priorities(url: str, cloud: bool) -> list[Thing]:
    """List priorities, highest first."""
    return [
        {
            "self": f"{api(url, cloud)}/priority/{rank}",
            "iconUrl": f"{url}/images/icons/priorities/{name.lower()}.svg",
            "name": name,
            "id": str(rank),
        }
        for rank, name in enumerate(PRIORITIES, 1)
    ]


def resolutions(url: str, cloud: bool) -> list[Thing]:
    """List resolutions in rank order."""
    return [
        {"self": f"{api(url, cloud)}/resolution/{id_}", "id": str(id_), "description": about, "name": name}
        for id_, (name, about) in enumerate(RESOLUTIONS, 10000)
    ]


def link_types(url: str, cloud: bool) -> list[Thing]:
    """List the types of issue links."""
    return [
        {
            "id": str(id_),
            "name": name,
            "inward": inward,
            "outward": outward,
            "self": f"{api(url, cloud)}/issueLinkType/{id_}",
        }
        for id_, (name, inward, outward) in enumerate(LINKS, 10000)
    ]


def roles(url: str, cloud: bool) -> list[Thing]:
    """List project roles without their actors."""
    return [
        {"self": f"{api(url, cloud)}/role/{id_}", "name": name, "id": id_, "description": about}
        for id_, name, about in ROLES
    ]
