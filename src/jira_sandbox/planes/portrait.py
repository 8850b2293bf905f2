"""What is shown of a person, also of one of whom an export tells little."""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.profiles import name_of

Thing = dict[str, Any]


def display(person: Thing) -> str:
    """Give the name that is shown."""
    return str(person.get("displayName") or name_of(person))


def picture(person: Thing) -> str:
    """Give the URL of the picture; empty where there is none."""
    return str((person.get("avatarUrls") or {}).get("48x48", ""))


def admitted(person: Thing) -> bool:
    """Tell whether a person may log in to Jira."""
    return bool(person.get("active", True))
