"""The ASGI application: mood, login, route, answer — in the order a real Jira's edge and server do it."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from itertools import count
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from jira_sandbox.admin import Admin
from jira_sandbox.call import JSON, Answer, Call, Reply, World
from jira_sandbox.errors import JiraError
from jira_sandbox.faults import ANSWER_KINDS, BODY_KINDS, WIRE_KINDS
from jira_sandbox.limits.edge import Demand, endpoint_of
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.gate import Arrival, Letter, admit, arrival
from jira_sandbox.logins.oauth2 import Grants
from jira_sandbox.logins.principal import Principal
from jira_sandbox.logins.refusal import LOGIN_REASON
from jira_sandbox.mood import Mood
from jira_sandbox.operations import operation
from jira_sandbox.planes.doors import beside
from jira_sandbox.planes.plane import Asked, Plane
from jira_sandbox.planes.trail import Trail
from jira_sandbox.routes.registry import VERSIONS
from jira_sandbox.scim.directory import Directory
from jira_sandbox.state.richtext import downgraded
from jira_sandbox.state.tasks import Tasks
from jira_sandbox.wire import TRANSPORT, hang_up, send_answer, send_badly

NOT_JSON = (
    "multipart/",
    "image/",
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "application/xml",
    "text/plain",
    "text/xml",
)
"""Media types of bodies that a route reads itself."""


@dataclass
class Application:
    """One Jira, served."""

    world: World
    mood: Mood
    admin: Admin
    numbers: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        site = self.world.site
        site.part(Accounts)  # whose first user is the caller before anybody asks
        if site.cloud:  # what an identity provider had pushed before anybody changed people
            site.part(Directory)
            site.part(Trail)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        path = scope["raw_path"].decode("ascii").split("?")[0]
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        if path.startswith("/sandbox/") and ip_address(scope["client"][0]).is_loopback:
            await send_answer(send, self.admin.answer(request.method, path, body), {})
            return
        mood = self.mood
        mood.statistics.enter(request.method, path)
        try:
            if wait := mood.latency.draw():
                await asyncio.sleep(wait)
            fault = mood.faults.draw(request.method, path)
            if fault == "reset":
                await hang_up(scope.get(TRANSPORT))
                return
            came = arrival(self.world.site, request.method, path)
            demand = self.demand(request, came)
            answer, principal = self.answer(request, body, fault, came, demand)
            headers = self.headers(principal, demand)
            if fault in WIRE_KINDS:
                await send_badly(fault, send, answer, headers, scope.get(TRANSPORT))
            else:
                await send_answer(send, answer, headers)
        finally:
            mood.statistics.leave()

    def demand(self, request: Request, came: Arrival) -> Demand:
        """Show a request to the limits."""
        if came.found is None:
            return Demand(request.method, came.path, came.path)
        site, (endpoint, values) = self.world.site, came.found
        counted = self.mood.limits.writes is not None and endpoint.segments[3:5] == ("issue", "{key}")
        issue = site.issue(values["key"]) if counted else None
        place = None if issue is None else issue.index
        return Demand(request.method, came.path, endpoint_of(endpoint.segments), place, self.app(request))

    def app(self, request: Request) -> str | None:
        """Tell which app asks, if that matters to the limits: its requests cost points."""
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if self.mood.limits.points is None or kind.lower() != "bearer":
            return None
        principal = self.world.site.part(Grants).principal(secret.strip())
        return None if principal is None else principal.application

    def answer(
        self, request: Request, body: bytes, fault: str | None, came: Arrival, demand: Demand
    ) -> tuple[Answer, Principal | None]:
        """Work out the answer, and to whom: limits first, then faults, then login, then the route."""
        principal = None
        refused = self.mood.limits.refusal(demand, self.world.site.deployment)
        if refused is not None:
            self.mood.statistics.rejected[refused[0]] += 1
            return refused[1], None
        if fault in ANSWER_KINDS:
            return self.mood.faults.replacement(fault), None
        plane = beside(came.path, self.world.site.deployment)
        if plane:
            answer = self.through(plane, request, body, came)
        else:
            answer, principal = self.within(request, body, came)
        self.mood.limits.charge(demand, answer)
        return (spoiled(answer, fault, request, body) if fault in BODY_KINDS else answer), principal

    def within(self, request: Request, body: bytes, came: Arrival) -> tuple[Answer, Principal | None]:
        """Answer for Jira itself: its logins guard what is not open."""
        site = self.world.site
        raw = request.scope["raw_path"].decode("ascii").split("?")[0]
        letter = Letter(request.method, raw, request.headers, request.url.query, body)
        principal = admit(site, letter, came)
        if isinstance(principal, Answer):
            return principal, None
        with principal.acting(site):
            try:
                answer = self.route(request, body, came, principal)
            except JiraError as error:
                answer = Answer(msgspec.json.encode(error.body), error.status, headers=error.headers)
        return came.rebased(site, answer), principal

    def through(self, plane: Plane, request: Request, body: bytes, came: Arrival) -> Answer:
        """Answer for a plane beside Jira: it has a credential and refusals of its own."""
        asked = Asked(request.method, came.path, request.headers)
        try:
            plane.enter(asked, self.world.site)
            if came.found is None:
                raise plane.unserved(asked)
            answer = self.route(request, body, came)
        except JiraError as error:
            return plane.refused(error, asked)
        return replace(answer, media=plane.media) if answer.body and answer.media == JSON else answer

    def route(
        self, request: Request, body: bytes, came: Arrival, principal: Principal | None = None
    ) -> Answer:
        """Run the route that was found for a path.

        Raises:
            JiraError: 400 for a body that is not JSON, 404 for no such path, 501 for an operation of
                Jira's that the sandbox does not have, and whatever the route refuses.
        """
        site = self.world.site
        if came.found is None:
            raise unserved(request.method, came.path, site.deployment)
        self.world.index.turn += 1
        if self.mood.courier is not None:
            self.mood.courier.trace = request.headers.get("x-atlassian-webhook-trace", "")
        site.part(Tasks).advance(self.world.ledger)
        endpoint, values = came.found
        call = Call(
            world=self.world,
            path=values,
            query=request.query_params,
            body=None if request.headers.get("content-type", "").startswith(NOT_JSON) else decoded(body),
            method=request.method,
            headers=request.headers,
            raw=body,
            url=unquote(came.path) + (f"?{request.url.query}" if request.url.query else ""),
            version=VERSIONS[site.deployment].get(values.get("v", ""), 1),
            principal=principal,
            sent_url=request.scope["raw_path"].decode("ascii").split("?")[0] + f"?{request.url.query}",
        )
        result = endpoint.handler(call)
        if isinstance(result, Answer):
            return result
        status, headers = 200, {}
        if isinstance(result, Reply):
            result, status, headers = result.value, result.status, result.headers
        wiki = call.version == 2 and site.cloud
        if not isinstance(result, bytes):
            result = msgspec.json.encode(downgraded(result) if wiki else result)
        told = result.replace(b"/rest/api/3/", b"/rest/api/2/") if wiki else result
        return Answer(told, status, headers=headers)

    def headers(self, principal: Principal | None, demand: Demand) -> dict[str, str]:
        """Give the headers every answer carries."""
        site = self.world.site
        number = next(self.numbers)
        found = self.mood.limits.headers(demand, site.deployment)
        person = principal.person if principal is not None and principal.known else None
        if site.cloud:
            trace = hashlib.blake2b(str(number).encode(), digest_size=16).hexdigest()
            found |= {"Server": "AtlassianEdge", "Timing-Allow-Origin": "*", "X-AREQUESTID": trace}
            found |= {"ATL-TraceId": trace, "Cache-Control": "no-cache, no-store, no-transform"}
            found |= {"X-AACCOUNTID": quote(person.account_id, safe="")} if person else {}
            return found
        found |= {"X-AREQUESTID": f"720x{number}x1", "X-ASESSIONID": "1p3u9kd", "X-ANODEID": "node1"}
        found |= {"X-AUSERNAME": quote(person.name) if person else "anonymous"}
        found |= {LOGIN_REASON: "OK"} if principal is not None and principal.how == "password" else {}
        return found | {
            "Cache-Control": "no-cache, no-store, no-transform",
            "X-Content-Type-Options": "nosniff",
        }


def decoded(body: bytes) -> Any:
    """Decode a JSON body; an empty one is ``None``.

    Raises:
        JiraError: 400 when it is not JSON.
    """
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise JiraError(
            400, "Invalid request payload. Refer to the REST API documentation and try again."
        ) from None


def unserved(method: str, path: str, deployment: str) -> JiraError:
    """Refuse a path: 501 when Jira has the operation and the sandbox does not, else 404."""
    named = operation(method, path, deployment)
    if named is None:
        return JiraError(404, "No endpoint " + method + " " + path + ".")
    return JiraError(501, f"The sandbox does not serve {named}.")


def spoiled(answer: Answer, fault: str | None, request: Request, body: bytes) -> Answer:
    """Spoil a right answer: repeat the page token that was sent, turn a list into text, call JSON a page."""
    if fault == "content-type":
        return replace(answer, media="text/html;charset=UTF-8")
    if not answer.media.startswith("application/json") or answer.status >= 400:
        return answer
    value = msgspec.json.decode(answer.body)
    if not isinstance(value, dict):
        return answer if fault == "duplicate-token" else Answer(b'{"unexpected":"text"}')
    if fault == "duplicate-token":
        sent = decoded(body) if body else dict(request.query_params)
        token = sent.get("nextPageToken") if isinstance(sent, dict) else None
        if token and "nextPageToken" in value:
            value["nextPageToken"] = token
    else:
        first = next((name for name, inner in value.items() if isinstance(inner, list)), None)
        if first is not None:
            value[first] = "unexpected text"
    return Answer(msgspec.json.encode(value))
