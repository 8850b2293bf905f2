"""Rebuilds of the search index that administrators asked for."""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.moment import written
from jira_sandbox.state.rows import Rows
from jira_sandbox.state.site import Site

KINDS = ("BACKGROUND_PREFERRED", "FOREGROUND", "BACKGROUND", "BACKGROUND_PREFFERED")
"""Ways of rebuilding, the usual one first; the last one is how Jira misspells it."""


class Rebuilds:
    """The rebuilds of a site's index, oldest first, each with when it was done."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.rows = Rows("reindex task")

    def add(self, kind: str) -> dict[str, Any]:
        """Note a rebuild."""
        return self.rows.add(type=kind, when=written(self.site.now, self.site.zone))
