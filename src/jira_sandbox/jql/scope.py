"""What one search knows: the site, the caller, the clock, and what was wrong with the query so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from .directory import Directory, person
from .fields import Catalog
from .moment import Clock
from .site import Caller, Row, Site


@dataclass(slots=True)
class Scope:
    """The surroundings of one query.

    ``strict`` decides whether an unknown value is an error; ``trail`` holds the ids of the saved filters
    being read, so that a filter cannot contain itself.
    """

    site: Site
    caller: Caller
    strict: bool
    clock: Clock
    catalog: Catalog
    directory: Directory
    errors: list[str] = field(default_factory=list)
    trail: tuple[str, ...] = ()
    _keys: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, site: Site, caller: Caller, *, strict: bool) -> Scope:
        """The scope of a fresh search."""
        clock = Clock(site.now, ZoneInfo(caller.time_zone))
        return cls(site, caller, strict, clock, Catalog(site), Directory(site))

    def complain(self, message: str) -> None:
        """Record an error once."""
        if message not in self.errors:
            self.errors.append(message)

    def unknown(self, message: str) -> None:
        """Record that a value does not exist, which ``validateQuery=false`` forgives."""
        if self.strict:
            self.complain(message)

    def issue_id(self, reference: str) -> str:
        """The lasting id behind a key or id held in another issue; the text itself where it leads nowhere."""
        if reference not in self._keys:
            row = self.site.issue(reference)
            self._keys[reference] = str(row["id"]) if row else reference
        return self._keys[reference]

    def same_user(self, row: Row) -> bool:
        """Whether a user of the site is the caller."""
        me = (self.caller.account_id, self.caller.name)
        return person(row) in me or row.get("name") in me

    def caller_key(self) -> str:
        """The caller as issues refer to people."""
        return next((person(row) for row in self.site.users if self.same_user(row)), self.caller.account_id)
