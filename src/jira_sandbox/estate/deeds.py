"""What is kept of projects beside their catalog rows: old keys, the trash, who looked at them, features."""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.site import Site

Thing = dict[str, Any]


class Deeds:
    """What is kept of projects beside their catalog rows.

    ``former`` are keys that projects had (→ id); ``away`` are places of issues nobody sees, by project;
    ``trash`` holds deleted projects that can be restored; ``seen`` is who looked at which projects, latest
    first; ``features`` are those that were switched, by project and name; ``emails`` the senders of mail.
    """

    def __init__(self, site: Site) -> None:
        self.former: dict[str, str] = {}
        self.away: dict[str, list[int]] = {}
        self.trash: list[Thing] = []
        self.seen: dict[str, list[str]] = {}
        self.features: dict[tuple[str, str], str] = {}
        self.emails: dict[str, str] = {}
        self.categories: list[Thing] = list(
            {
                row["projectCategory"]["id"]: dict(row["projectCategory"])
                for row in site.projects
                if row.get("projectCategory")
            }.values()
        )

    def look(self, person: str, project: str) -> None:
        """Note that somebody looked at a project."""
        rest = [id_ for id_ in self.seen.get(person, ()) if id_ != project]
        self.seen[person] = [project, *rest][:20]
