"""Who a request comes from, and how they proved it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from jira_sandbox.state.site import Person, Site


@dataclass(frozen=True)
class Principal:
    """The one a request is answered to.

    Args:
        person: whose rights count.
        how: the scheme that let them in: ``password``, ``api-token``, ``personal-access-token``,
            ``session``, ``crowd``, ``oauth1``, ``oauth2``; ``anonymous`` for nobody.
        scopes: what a token is good for; ``None`` where it is good for all its person may do.
        application: client id or consumer key of the application that asks in the person's name.
    """

    person: Person
    how: str
    scopes: frozenset[str] | None = None
    application: str | None = None

    @property
    def known(self) -> bool:
        """Whether it is anybody at all."""
        return self.how != "anonymous"

    @contextmanager
    def acting(self, site: Site) -> Iterator[None]:
        """Let the person be the site's caller for the time of an answer."""
        usual, site.caller = site.caller, self.person
        try:
            yield
        finally:
            site.caller = usual


def anonymous(site: Site) -> Principal:
    """Nobody: in no group, in the site's time zone."""
    nobody = {"name": "", "displayName": "Anonymous", "active": True, "timeZone": site.time_zone}
    return Principal(Person("", "anonymous", site.time_zone, nobody), "anonymous")
