"""What Jira said, and what it means when it is not the data that was asked for."""

from __future__ import annotations

import random
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import httpx2
import msgspec

from isthmus.jira.errors import (
    Broken,
    Cause,
    Conflict,
    Facts,
    Invalid,
    JiraError,
    Missing,
    Refused,
    Throttled,
    Unavailable,
)

# Every Jira answers here, to anybody: what gives 404 or a web page is none.
# https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-server-info/
SERVER_INFO = "/rest/api/2/serverInfo"

_SHOWN = 300  # characters of a plain-text message

Decoded = TypeVar("Decoded")


@dataclass(frozen=True, slots=True)
class Call:
    """One question to Jira; none of them changes anything there.

    path: from the base URL on, `/rest/...`.
    body: sent as JSON.
    absent: statuses that here mean "there is none" and not "it failed".
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: object = None
    absent: tuple[int, ...] = ()

    @property
    def operation(self) -> str:
        """Method and path, without the query."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer: its status, headers (names in lower case) and JSON text, not yet decoded."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> object:
        """The content, decoded as it stands."""
        return decoded(self.content, object)


def decoded(content: bytes | msgspec.Raw, kind: type[Decoded]) -> Decoded:
    """`content` as `kind`; `Broken` when it is not that."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Broken(f"Jira's answer has an unexpected shape: {error}") from error


def judge(call: Call, response: httpx2.Response, site: str) -> Answer:
    """The answer, or the error it stands for."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    facts = Facts(
        site=site,
        operation=call.operation,
        status=response.status_code,
        request_id=headers.get("atl-request-id") or headers.get("x-arequestid", ""),
    )
    _check_login(facts, headers)
    if response.status_code in call.absent:
        return Answer(response.status_code, headers, b"")
    if call.path == SERVER_INFO:
        _check_jira(facts, response.content)
    if 200 <= response.status_code < 300:
        _check_whole(facts, response.content)
        return Answer(response.status_code, headers, response.content)
    page = response.content.lstrip()[:1] == b"<"
    said = replace(facts, messages=_messages(response.content), cause=Cause.HTML if page else Cause.OTHER)
    raise _error(said, headers)


_LOGIN_REMEDY = "Check the user and the token or password; a token may have expired or been revoked"


def _check_login(facts: Facts, headers: Mapping[str, str]) -> None:
    """Jira may answer a failed login as if nobody had asked: 200, with less or no data.

    https://confluence.atlassian.com/jirakb/unable-to-authenticate-with-the-jira-rest-api-313462912.html
    """
    if "captcha" in headers.get("x-authentication-denied-reason", "").lower():
        remedy = f"Log in once with a browser at {facts.site}/login.jsp and solve the CAPTCHA, then try again"
        raise Refused("Jira locked this login after failed attempts", _because(facts, Cause.CAPTCHA, remedy))
    reason = headers.get("x-seraph-loginreason", "").upper()
    if "AUTHENTICATED_FAILED" in reason or "AUTHENTICATION_DENIED" in reason:
        raise Refused("The login was refused", _because(facts, Cause.LOGIN, _LOGIN_REMEDY))


def _check_jira(facts: Facts, content: bytes) -> None:
    """An address where something else than Jira answers."""
    if facts.status in (404, 410):
        answer = f"answers {facts.status}"
    elif 200 <= facts.status < 300 and content.lstrip()[:1] == b"<":
        answer = "answers with a web page"
    else:
        return
    remedy = "Is the URL right, with its context path?"
    summary = f"This does not look like Jira: {facts.site}{SERVER_INFO} {answer}"
    raise Broken(summary, _because(facts, Cause.HTML, remedy))


def _because(facts: Facts, cause: Cause, remedy: str = "") -> Facts:
    return replace(facts, cause=cause, remedy=remedy)


def _check_whole(facts: Facts, content: bytes) -> None:
    """An answer that is a web page, or ends in the middle."""
    first, last = content.lstrip()[:1], content.rstrip()[-1:]
    if first == b"<":
        remedy = "Is the URL Jira's own? A login page, a proxy or another program may stand in between"
        raise Broken("A web page came instead of data", _because(facts, Cause.HTML, remedy))
    if (first, last) not in ((b"{", b"}"), (b"[", b"]")) and (first in (b"{", b"[") or not first):
        raise Unavailable("Jira's answer was cut off", _because(facts, Cause.CONNECTION))


def _messages(content: bytes) -> tuple[str, ...]:
    """Jira's words in any of the shapes it uses; none of a web page."""
    text = content.decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return ()
    try:
        body = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return (text[:_SHOWN],) if text else ()
    if not isinstance(body, dict):
        return ()
    errors = body.get("errors")
    by_field = [f"{field}: {said}" for field, said in errors.items()] if isinstance(errors, dict) else []
    plain = [body.get("message"), body.get("errorMessage"), body.get("error_description")]
    listed = body.get("errorMessages")
    said = [*(listed if isinstance(listed, list) else []), *by_field, *(one for one in plain if one)]
    return tuple(str(one)[:_SHOWN] for one in said)


def _error(facts: Facts, headers: Mapping[str, str]) -> JiraError:
    """The error a status stands for."""
    status = facts.status
    if status == 401:
        return Refused("The login was refused", _because(facts, Cause.LOGIN, _LOGIN_REMEDY))
    if status == 403:
        remedy = "Ask a Jira administrator for the permission, or for access to the product"
        return Refused("Jira does not permit this", _because(facts, Cause.PERMISSION, remedy))
    if status in (404, 410):
        return Missing("Jira has no such thing, or does not show it to this user", facts)
    if status == 501:
        return Missing("This Jira does not offer it", facts)
    if status == 407:
        return Unavailable("The proxy refused", _because(facts, Cause.PROXY, _PROXY_REMEDY))
    if status == 409:
        return Conflict("Something else changed it at the same time", facts)
    if status == 429:
        return Throttled("Jira asks for fewer requests", facts, _throttle(headers))
    if status >= 500 or status in (408, 425):
        return Unavailable(
            f"Jira could not answer (status {status})", _because(facts, Cause.SERVER), retry_after(headers)
        )
    if 300 <= status < 400:
        target = _shown_address(headers.get("location", ""))
        remedy = f"It points to {target}: give that site's URL, or log in as that page asks"
        return Broken("Jira redirected instead of answering", _because(facts, Cause.REDIRECT, remedy))
    return Invalid("Jira did not accept the request", _because(facts, Cause.REQUEST))


def _shown_address(location: str) -> str:
    """Host and path of an address, without what may be secret in it."""
    parts = urlsplit(location)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" if host else parts.path or "another address"


_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]*)?", re.ASCII)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """How many seconds Jira asks us to wait: a number, an HTTP date, or None when it does not say.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    text = headers.get("retry-after", "").strip()
    return float(text) if _SECONDS.fullmatch(text) else _seconds_until(_http_date(text), headers)


def _throttle(headers: Mapping[str, str]) -> float | None:
    """The same for a 429, which may name only the moment when a used-up quota is filled again.

    https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
    """
    pause = retry_after(headers)
    if pause is not None or headers.get("x-ratelimit-remaining", "").strip() != "0":
        return pause
    try:
        reset = datetime.fromisoformat(headers.get("x-ratelimit-reset", "").strip())
    except ValueError:
        return None
    return _seconds_until(_aware(reset), headers)


def _seconds_until(moment: datetime | None, headers: Mapping[str, str]) -> float | None:
    """From the server's own now on, so that clocks need not agree."""
    if moment is None:
        return None
    now = _http_date(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (moment - now).total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        return _aware(parsedate_to_datetime(text)) if text else None
    except ValueError:
        return None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def backoff(attempt: int) -> float:
    """Seconds to wait before try number `attempt` (1 is the first repetition) when Jira does not say.

    Exponential from half a second to half a minute, with jitter so that clients do not come back together.
    """
    return float(0.5 * 2 ** min(attempt - 1, 6) * random.uniform(0.5, 1.0))  # noqa: S311 - not a secret


def pause_before(attempt: int, asked: float | None) -> float:
    """Seconds to wait before try number `attempt`, when Jira asked for `asked`.

    Data Center sends `Retry-After: 0` with a 429: less than a second is no reason to ask without end.
    """
    return asked if asked is not None and asked >= 1 else backoff(attempt)


_PROXY_REMEDY = "Check proxy_url, and the user and password in it"


def unanswered(call: Call, error: httpx2.TransportError, site: str) -> Unavailable:
    """The error for a request that got no answer: which part of the way failed."""
    facts = Facts(site=site, operation=call.operation)
    roots = tuple(_chain(error))
    if any(isinstance(root, socket.gaierror) for root in roots):
        remedy = f"Check the host name in {site}, and that this machine can resolve it"
        return Unavailable("The host name could not be resolved", _because(facts, Cause.NAME, remedy))
    untrusted = next((root for root in roots if isinstance(root, ssl.SSLError)), None)
    if untrusted and not isinstance(untrusted, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        remedy = "If the site uses your own certificate authority, name its file in ca_file"
        if getattr(untrusted, "reason", "") == "WRONG_VERSION_NUMBER":
            remedy = "What answers there does not speak TLS: should the URL begin with http://?"
        return Unavailable(f"TLS failed: {untrusted}", _because(facts, Cause.TLS, remedy))
    if isinstance(error, httpx2.ProxyError):
        return Unavailable(f"The proxy refused: {error}", _because(facts, Cause.PROXY, _PROXY_REMEDY))
    if isinstance(error, httpx2.TimeoutException):
        remedy = "Raise timeout, or ask for less at once"
        return Unavailable("No answer came in time", _because(facts, Cause.TIMEOUT, remedy))
    if isinstance(error, httpx2.ConnectError):
        remedy = f"Is Jira running at {site}, and is the port right?"
        return Unavailable("Nothing accepts connections there", _because(facts, Cause.CONNECTION, remedy))
    return Unavailable(
        "The connection broke before the answer was complete", _because(facts, Cause.CONNECTION)
    )


def refused_connection(error: BaseException) -> bool:
    """Whether nobody listens at the address, so that asking at once again will hardly help."""
    roots = list(_chain(error))
    roots += [part for root in roots if isinstance(root, BaseExceptionGroup) for part in root.exceptions]
    return any(isinstance(root, ConnectionRefusedError) for root in roots)


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or current.__context__
    return found
