"""What the JQL engine asks of a site: plain REST-shaped data and one lookup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

Row = Mapping[str, Any]
"""One thing of the site as its REST resource shows it."""


class Site(Protocol):
    """The searchable side of a Jira site.

    Attributes that are sequences hold REST dictionaries. ``priorities`` and ``resolutions`` are in rank order
    (highest first), ``versions`` in the order of their sequence; ``versions`` and ``components`` carry
    ``projectId``, ``filters`` carry ``jql``, ``groups`` carry ``name`` and ``members`` (account ids on Cloud,
    names or keys on Data Center). A custom field of options may carry ``allowedValues``; without it the
    options in use are the options there are. ``fields.watches.watchers`` and ``fields.votes.voters`` of an
    issue, where present, are lists of users.
    """

    @property
    def deployment(self) -> str:
        """``cloud`` or ``datacenter``."""

    @property
    def fields(self) -> Sequence[Row]:
        """The fields as in ``GET /rest/api/3/field``."""

    @property
    def projects(self) -> Sequence[Row]:
        """Every project, with its lead and category."""

    @property
    def statuses(self) -> Sequence[Row]:
        """Every status, with its ``statusCategory``."""

    @property
    def priorities(self) -> Sequence[Row]:
        """Every priority, the highest first."""

    @property
    def resolutions(self) -> Sequence[Row]:
        """Every resolution in rank order."""

    @property
    def issue_types(self) -> Sequence[Row]:
        """Every issue type, with ``subtask``."""

    @property
    def users(self) -> Sequence[Row]:
        """Every user."""

    @property
    def versions(self) -> Sequence[Row]:
        """Every version in sequence order."""

    @property
    def components(self) -> Sequence[Row]:
        """Every component."""

    @property
    def sprints(self) -> Sequence[Row]:
        """Every sprint, with ``state`` active, closed or future."""

    @property
    def filters(self) -> Sequence[Row]:
        """Every saved filter."""

    @property
    def groups(self) -> Sequence[Row]:
        """Every group."""

    @property
    def issues(self) -> Sequence[Row]:
        """Every issue in native form, with ``changelog.histories`` oldest first."""

    @property
    def now(self) -> datetime:
        """The site's clock, aware."""

    def issue(self, key_or_id: str) -> Row | None:
        """The issue with this id or key, whatever the case; keys of moved issues resolve."""

    def shown(self, row: Row) -> Row:
        """An issue as the one who searches sees it: without what was written for others."""


class Caller(Protocol):
    """Who searches: decides ``currentUser()`` and the zone dates are read in."""

    @property
    def account_id(self) -> str:
        """Account id on Cloud, user key on Data Center."""

    @property
    def name(self) -> str:
        """User name on Data Center; the account id again on Cloud."""

    @property
    def time_zone(self) -> str:
        """IANA name of the zone in the caller's profile."""
