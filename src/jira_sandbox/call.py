"""One request as a route sees it: its parameters, whoever asks, and the site that answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from starlette.datastructures import Headers, QueryParams

from jira_sandbox.errors import JiraError
from jira_sandbox.logins.principal import Principal
from jira_sandbox.permission import require
from jira_sandbox.sight import Sight
from jira_sandbox.state.audit import Audit
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.index import Index
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.site import Person, Site
from jira_sandbox.state.snapshots import Snapshots

JSON = "application/json;charset=UTF-8"
"""The media type of Jira's answers."""


@dataclass
class Answer:
    """An answer with a status, headers or media type of its own.

    A route that needs none of these returns its JSON value, or JSON it has encoded itself.
    """

    body: bytes
    status: int = 200
    media: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    """``Set-Cookie`` headers, of which there may be several."""


@dataclass
class Reply:
    """A JSON value with a status other than 200, or with headers."""

    value: Any
    status: int
    headers: dict[str, str] = field(default_factory=dict)


DONE = Answer(b"", 204)
"""The answer to a change that has nothing to tell."""


@dataclass
class World:
    """What all requests to one server share."""

    site: Site
    encoder: Encoder
    snapshots: Snapshots
    ledger: Ledger = field(init=False)
    index: Index = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.site, self.encoder, self.snapshots)
        self.index = Index(self.site, self.snapshots)
        self.site.part(Audit)

    def remember(self) -> str:
        """Take a picture of everything the server knows and give its name."""
        roots = (self.site, self.ledger, self.snapshots)
        return self.site.memory.take(self.site.now, roots, without=(self.encoder,))

    def go_back(self, name: str) -> None:
        """Let everything be as it was in a picture, the time too.

        Raises:
            ValueError: there is no such picture.
        """
        with self.snapshots.going_on():
            now = self.site.memory.go_back(name)
        self.site.clock.put(now)
        self.encoder.learn()
        self.index.forget()


@dataclass
class Call:
    """A request, decoded.

    Args:
        world: the site and its encoders.
        path: values of the ``{names}`` in the route's path.
        query: query parameters.
        body: the decoded JSON body, or ``None``.
        url: path and query as they were sent.
        version: the API version asked for (2 or 3; 1 outside the platform API).
        method: the HTTP method.
        headers: as they were sent.
        raw: the body as it was sent; ``body`` is ``None`` when that is no JSON by its media type.
        sent_url: path and query with every percent as it was sent, which is what signatures are over.
        principal: who asks, how they logged in, and for which application; ``None`` outside a server.
    """

    world: World
    path: Mapping[str, str]
    query: QueryParams
    body: Any
    url: str
    version: int
    method: str = "GET"
    headers: Headers = field(default_factory=Headers)
    raw: bytes = b""
    principal: Principal | None = None
    sent_url: str = ""

    @property
    def site(self) -> Site:
        """The site that answers."""
        return self.world.site

    @property
    def ledger(self) -> Ledger:
        """Where changes of issues are written."""
        return self.world.ledger

    @property
    def caller(self) -> Person:
        """Who asks."""
        return self.world.site.caller

    def tell(self, name: str, **told: Any) -> None:
        """Tell the site's listeners what the caller did; see ``Event``."""
        self.world.ledger.tell(name, **told)

    @cached_property
    def sight(self) -> Sight:
        """What the caller sees of the site."""
        return Sight(self.world.site, self.caller.user, self.caller.withheld)

    @cached_property
    def names_properties(self) -> bool:
        """Whether properties of issues are asked for; it is looked at once for a page of them."""
        return bool(self.value("properties"))

    def require(
        self,
        key: str,
        project: Mapping[str, Any] | None = None,
        *,
        why: str = "",
        issue: Issue | None = None,
    ) -> None:
        """Go on only if the caller has a permission; see ``permission.require``.

        Raises:
            JiraError: 403 without it.
        """
        require(self.world.site, key, project, why=why, issue=issue)

    def api(self, rest: str) -> str:
        """Give the URL of a platform API path in the version asked for."""
        version = self.version if self.version > 1 else 3 if self.site.cloud else 2
        return f"{self.site.url}/rest/api/{version}/{rest}"

    def value(self, name: str) -> Any:
        """Give a parameter from the body if it is there, else from the query; ``None`` when absent."""
        if isinstance(self.body, dict) and self.body.get(name) is not None:
            return self.body[name]
        return self.query.get(name)

    def text(self, name: str, default: str = "") -> str:
        """Give a parameter as text."""
        value = self.value(name)
        return default if value is None else str(value)

    def number(self, name: str, default: int, most: int | None = None) -> int:
        """Give a whole number, never below 0 and never above ``most``.

        Raises:
            JiraError: 400 when it is not a number.
        """
        value = self.value(name)
        if value is None or value == "":
            return default
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise JiraError(400, f'For input string: "{value}"') from None
        number = max(number, 0)
        return number if most is None else min(number, most)

    def flag(self, name: str, default: bool = False) -> bool:
        """Give a boolean parameter."""
        value = self.value(name)
        if isinstance(value, bool) or value is None:
            return default if value is None else value
        return str(value).lower() == "true"

    def several(self, name: str) -> list[str]:
        """Give the values of a repeatable parameter; a list in the body, or repeats in the query."""
        if isinstance(self.body, dict) and self.body.get(name) is not None:
            value = self.body[name]
            return [str(part) for part in value] if isinstance(value, list) else [str(value)]
        return [str(part) for part in self.query.getlist(name)]

    def words(self, name: str) -> set[str]:
        """Give the words of a comma list, such as ``expand``, repeated or not."""
        return {part.strip() for text in self.several(name) for part in text.split(",") if part.strip()}

    def page(self, rows: list[Any], default: int, most: int, *, url: str | None = None) -> dict[str, Any]:
        """Cut one page out of ``rows``, in the envelope of Jira's paginated lists."""
        start = self.number("startAt", 0)
        size = self.number("maxResults", default, most) or default
        here = rows[start : start + size]
        last = start + len(here) >= len(rows)
        base = url or self.site.url + self.url.split("?")[0]
        page = {"self": f"{base}?maxResults={size}&startAt={start}"}
        if not last:
            page["nextPage"] = f"{base}?maxResults={size}&startAt={start + size}"
        return {
            **page,
            "maxResults": size,
            "startAt": start,
            "total": len(rows),
            "isLast": last,
            "values": here,
        }
