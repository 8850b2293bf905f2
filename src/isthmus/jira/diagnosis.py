"""Is this connection good, and what is it good for: the check behind `isthmus test`.

Everything is asked through `Site.send`, so that what is found here holds for every read.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from statistics import median

import msgspec

from isthmus.catalog.model import Dialect
from isthmus.connect import Connection, Deployment
from isthmus.connect.site import origin
from isthmus.jira.answer import SERVER_INFO, Answer, Call, decoded
from isthmus.jira.errors import Broken, Cause, Facts, Missing, Refused
from isthmus.jira.paging import ROOTS
from isthmus.jira.site import Meter, Site

# Requests whose time is taken. The first of a connection is left out: it pays for the handshake.
_TIMED = 5
# A clock that is further off shifts the edge of "everything since".
_CLOCK_SECONDS = 60


class Tls(Enum):
    """Whether the site proved who it is."""

    VERIFIED = "verified"
    UNVERIFIED = "not verified"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What a connection that works is good for.

    url: what is asked; named: what the site calls itself. version, build: of Jira.
    user: the caller's name for people; login: the account id (Cloud) or login name (Data Center).
    time_zone: of the caller's profile, in which Jira reads dates; "" when Jira does not tell.
    browse: whether the caller may see issues in some project.
    projects: how many the caller sees. issues: about how many; None when Jira does not tell.
    boards: how many; None when this Jira has none or does not show them.
    latency: the median of `latencies`, in seconds. limit, remaining: as Jira tells in `X-RateLimit-*`, else
    None. notes: what deserves a look, one sentence each.
    """

    url: str
    named: str
    dialect: Dialect
    version: str
    build: str
    user: str
    login: str
    time_zone: str
    browse: bool
    projects: int
    issues: int | None
    boards: int | None
    latencies: tuple[float, ...]
    limit: int | None
    remaining: int | None
    tls: Tls
    notes: tuple[str, ...]

    @property
    def latency(self) -> float:
        """How long Jira takes for a small answer, in seconds."""
        return median(self.latencies)


class _Server(msgspec.Struct, rename="camel"):
    """https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-server-info/."""

    base_url: str = ""
    version: str = ""
    build_number: int | str = ""
    deployment_type: str = ""
    server_time: str = ""


class _Roles(msgspec.Struct):
    size: int = 1


class _Myself(msgspec.Struct, rename="camel"):
    """https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-myself/.

    The application roles are the products this account holds a license for.
    """

    display_name: str = ""
    account_id: str = ""
    name: str = ""
    time_zone: str = ""
    application_roles: _Roles = msgspec.field(default_factory=_Roles)


class _Permission(msgspec.Struct, rename="camel"):
    have_permission: bool = False


class _Permissions(msgspec.Struct):
    """https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/."""

    permissions: dict[str, _Permission]


class _Total(msgspec.Struct):
    total: int | None = None
    count: int | None = None


async def diagnose(site: Site, meter: Meter | None = None) -> Diagnosis:
    """Ask everything. Raises the `JiraError` that tells which part of the way fails, the first one met."""
    return await _Examination(site, meter or Meter()).diagnosis()


class _Examination:
    """One check under way."""

    def __init__(self, site: Site, meter: Meter) -> None:
        self._site = site
        self._meter = meter
        self._notes: list[str] = []

    async def diagnosis(self) -> Diagnosis:
        """See `diagnose`."""
        server, dialect, myself = await self._met()
        if myself.application_roles.size == 0:
            remedy = "Ask a Jira administrator to give this account access to a Jira product"
            facts = Facts(site=self._site.url, cause=Cause.LICENSE, remedy=remedy)
            raise Refused("The login is right, but this account holds no license for Jira", facts)
        root = ROOTS[dialect]
        latencies = tuple([await self._timed(f"{root}/myself") for _ in range(_TIMED)])
        browse, projects, issues, boards = await asyncio.gather(
            self._browse(root), self._projects(root, dialect), self._issues(dialect), self._boards()
        )
        self._judge(server, browse=browse, projects=projects)
        limiter = self._site.limiter
        return Diagnosis(
            url=self._site.url,
            named=server.base_url,
            dialect=dialect,
            version=server.version,
            build=str(server.build_number),
            user=myself.display_name or myself.name,
            login=myself.account_id or myself.name,
            time_zone=myself.time_zone,
            browse=browse,
            projects=projects,
            issues=issues,
            boards=boards,
            latencies=latencies,
            limit=limiter.limit or None,
            remaining=limiter.remaining,
            tls=tls_of(self._site.connection),
            notes=tuple(self._notes),
        )

    async def _met(self) -> tuple[_Server, Dialect, _Myself]:
        """Which Jira this is, and who we are to it."""
        dialect = _DIALECTS.get(self._site.connection.deployment)
        try:
            server = decoded((await self._get(SERVER_INFO)).content, _Server)
            dialect = await self._dialect(server)
            return server, dialect, decoded((await self._get(f"{ROOTS[dialect]}/myself")).content, _Myself)
        except Refused as error:
            misfit = _misfit(self._site.connection, dialect) if error.facts.cause is Cause.LOGIN else ""
            if not misfit:
                raise
            facts = replace(error.facts, remedy=f"{error.facts.remedy}. {misfit}")
            raise Refused(error.summary, facts) from error

    async def _get(self, path: str, *query: tuple[str, str]) -> Answer:
        return await self._site.send(Call("GET", path, query), self._meter)

    async def _timed(self, path: str) -> float:
        started = asyncio.get_running_loop().time()
        await self._get(path)
        return asyncio.get_running_loop().time() - started

    async def _dialect(self, server: _Server) -> Dialect:
        told = {"Cloud": Dialect.CLOUD, "Server": Dialect.DATA_CENTER}.get(server.deployment_type)
        wanted = self._site.connection.deployment
        dialect = told if told and wanted is Deployment.AUTO else await self._site.dialect()
        if told and told is not dialect:
            remedy = f"The server says that it is {told.value}: leave the option deployment out"
            facts = Facts(self._site.url, f"GET {SERVER_INFO}", 200, cause=Cause.REQUEST, remedy=remedy)
            raise Broken(f"The connection says {dialect.value}, which is not so", facts)
        return dialect

    async def _browse(self, root: str) -> bool:
        answer = await self._get(f"{root}/mypermissions", ("permissions", "BROWSE_PROJECTS"))
        held = decoded(answer.content, _Permissions).permissions.get("BROWSE_PROJECTS")
        return held is not None and held.have_permission

    async def _projects(self, root: str, dialect: Dialect) -> int:
        """https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/."""
        if dialect is Dialect.CLOUD:
            answer = await self._get(f"{root}/project/search", ("maxResults", "1"))
            return decoded(answer.content, _Total).total or 0
        return len(decoded((await self._get(f"{root}/project")).content, list[msgspec.Raw]))

    async def _issues(self, dialect: Dialect) -> int | None:
        """About how many issues the caller sees."""
        if dialect is Dialect.CLOUD:
            call = Call("POST", "/rest/api/3/search/approximate-count", body={"jql": "project is not EMPTY"})
        else:
            call = Call("POST", "/rest/api/2/search", body={"jql": "", "maxResults": 0, "fields": ["id"]})
        try:
            found = decoded((await self._site.send(call, self._meter)).content, _Total)
        except (Missing, Refused) as error:
            self._notes.append(f"The issues could not be counted: {error.summary}.")
            return None
        return found.count if dialect is Dialect.CLOUD else found.total

    async def _boards(self) -> int | None:
        """https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/."""
        try:
            answer = await self._get("/rest/agile/1.0/board", ("maxResults", "1"))
        except (Missing, Refused):
            self._notes.append(
                "Boards and sprints cannot be read: no Jira Software here, or no access to it."
            )
            return None
        return decoded(answer.content, _Total).total

    def _judge(self, server: _Server, *, browse: bool, projects: int) -> None:
        """Note what works and yet is not as it should be."""
        connection = self._site.connection
        if tls_of(connection) is Tls.UNVERIFIED:
            self._notes.append(
                "The site does not have to prove who it is (verify_tls=false): "
                "anybody on the way can read the credentials. Name your certificate authority in ca_file."
            )
        if tls_of(connection) is Tls.NONE and not _is_local(connection.url):
            self._notes.append("The address is http: anybody on the way can read the credentials.")
        if not browse or not projects:
            self._notes.append(
                "This user sees no project, so every table of issues is empty: "
                "ask for the permission Browse projects."
            )
        if (
            server.base_url
            and origin(server.base_url) != origin(connection.url)
            and not _is_gateway(connection)
        ):
            self._notes.append(f"Jira calls itself {server.base_url}; links in its answers lead there.")
        self._compare_clocks(server.server_time)

    def _compare_clocks(self, server_time: str) -> None:
        try:
            moment = datetime.fromisoformat(server_time)
        except ValueError:
            return
        if moment.tzinfo is None:
            return
        off = (moment - datetime.now(UTC)).total_seconds()
        if abs(off) > _CLOCK_SECONDS:
            direction = "ahead of" if off > 0 else "behind"
            self._notes.append(f"Jira's clock is {_span(abs(off))} {direction} this machine's.")


_DIALECTS = {Deployment.CLOUD: Dialect.CLOUD, Deployment.DATA_CENTER: Dialect.DATA_CENTER}


def _misfit(connection: Connection, dialect: Dialect | None) -> str:
    """How the scheme and the product do not go together; "" when they may. A None dialect is not known yet.

    https://developer.atlassian.com/server/jira/platform/personal-access-token/,
    https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/
    """
    if connection.scheme.name == "APIToken" and dialect is not Dialect.CLOUD:
        return "Jira Data Center takes a personal access token or user and password, not an API token"
    if connection.scheme.name in ("PAT", "Basic") and dialect is Dialect.CLOUD:
        given = "a personal access token" if connection.scheme.name == "PAT" else "a password"
        return f"Jira Cloud takes user and API token, not {given}"
    return ""


def tls_of(connection: Connection) -> Tls:
    """Whether the site has to prove who it is."""
    if not connection.url.lower().startswith("https:"):
        return Tls.NONE
    return Tls.VERIFIED if connection.verify_tls else Tls.UNVERIFIED


def _span(seconds: float) -> str:
    if seconds < 2 * 3600:
        return f"{seconds / 60:,.0f} minutes"
    return f"{seconds / 3600:,.0f} hours" if seconds < 2 * 86400 else f"{seconds / 86400:,.0f} days"


def _is_local(url: str) -> bool:
    return any(url.startswith(f"http://{host}") for host in ("127.", "localhost", "[::1]"))


def _is_gateway(connection: Connection) -> bool:
    """Atlassian's own gateway answers for the site under another name."""
    return connection.url.startswith("https://api.atlassian.com/")


__all__ = ["Diagnosis", "Tls", "diagnose", "tls_of"]
