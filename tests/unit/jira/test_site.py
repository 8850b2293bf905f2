"""One request and what may come of it: errors, retries, pauses, and nothing secret in any of them."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx2
import pytest
from scripted_jira import SECRET, URL, connection, in_turn, run, says, site_of

from isthmus.catalog.model import Dialect
from isthmus.jira.answer import Call, backoff, decoded, pause_before, retry_after
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
from isthmus.jira.site import Meter, Site, caller_of

CALL = Call("GET", "/rest/api/3/myself")
HTML = "<!DOCTYPE html><html><body>Log in</body></html>"


def send(
    *answers: httpx2.Response | Exception, call: Call = CALL, meter: Meter | None = None, **options: Any
) -> Any:
    site, _ = site_of(in_turn(*answers), **options)
    return run(site.send(call, meter or Meter()))


def error_of(*answers: httpx2.Response | Exception, **options: Any) -> JiraError:
    with pytest.raises(JiraError) as caught:
        send(*answers, **{"retries": 0, **options})
    text = "".join(traceback.format_exception(caught.value)) + repr(caught.value.facts)
    assert SECRET not in text
    assert "Basic " not in text
    return caught.value


# --- answers -----------------------------------------------------------------------------------------------


def test_a_good_answer() -> None:
    meter = Meter(watch=(lines := []).append)
    answer = send(says({"a": 1}, X_Thing="Yes"), meter=meter)
    assert (answer.status, answer.json(), answer.headers["x-thing"]) == (200, {"a": 1}, "Yes")
    assert (meter.requests, meter.received, meter.retried) == (1, 7, 0)
    assert lines[0].startswith("GET /rest/api/3/myself → 200, 7 bytes, ")


def test_what_is_sent() -> None:
    site, transport = site_of(in_turn(says({}), says({})))
    run(site.send(Call("POST", "/rest/x", (("a", "1"), ("a", "&")), {"b": [None]}), Meter()))
    request = transport.requests[0]
    assert str(request.url) == f"{URL}/rest/x?a=1&a=%26"
    assert request.content == b'{"b":[null]}'
    assert request.headers["authorization"].startswith("Basic ")
    run(site.close())


@pytest.mark.parametrize(
    ("status", "kind", "cause"),
    [
        (400, Invalid, Cause.REQUEST),
        (401, Refused, Cause.LOGIN),
        (403, Refused, Cause.PERMISSION),
        (404, Missing, Cause.OTHER),
        (405, Invalid, Cause.REQUEST),
        (407, Unavailable, Cause.PROXY),
        (408, Unavailable, Cause.SERVER),
        (409, Conflict, Cause.OTHER),
        (410, Missing, Cause.OTHER),
        (413, Invalid, Cause.REQUEST),
        (422, Invalid, Cause.REQUEST),
        (425, Unavailable, Cause.SERVER),
        (500, Unavailable, Cause.SERVER),
        (501, Missing, Cause.OTHER),
        (502, Unavailable, Cause.SERVER),
        (503, Unavailable, Cause.SERVER),
        (504, Unavailable, Cause.SERVER),
    ],
)
def test_each_status_has_its_error(status: int, kind: type[JiraError], cause: Cause) -> None:
    error = error_of(says({"errorMessages": ["So it is."], "errors": {}}, status, ATL_Request_Id="r-1"))
    assert type(error) is kind
    assert error.facts == Facts(
        URL, "GET /rest/api/3/myself", status, ("So it is.",), "r-1", cause, error.facts.remedy
    )
    assert "Jira says: So it is." in str(error)
    assert str(error).endswith("[GET /rest/api/3/myself, request r-1]")


def test_501_is_not_asked_again() -> None:
    error = error_of(says({}, 501), retries=5)
    assert str(error) == "This Jira does not offer it. [GET /rest/api/3/myself]"


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ({"errorMessages": ["a"], "errors": {"f": "b"}}, ("a", "f: b")),
        ({"message": "m", "status-code": 400}, ("m",)),
        ({"errorMessage": "e"}, ("e",)),
        ({"error": "invalid_grant", "error_description": "d"}, ("d",)),
        ({"errorMessages": "odd", "errors": []}, ()),
        (["odd"], ()),
        ("x" * 999, ()),
    ],
)
def test_jiras_words(body: object, messages: tuple[str, ...]) -> None:
    assert error_of(says(body, 400)).facts.messages == messages


@pytest.mark.parametrize(
    ("text", "messages"), [("", ()), ("Plain.", ("Plain.",)), (HTML, ()), ("y" * 999, ("y" * 300,))]
)
def test_words_that_are_no_json(text: str, messages: tuple[str, ...]) -> None:
    assert error_of(httpx2.Response(400, text=text)).facts.messages == messages


def test_an_absent_thing_is_an_empty_answer() -> None:
    answer = send(says({"errorMessages": ["none"]}, 404), call=Call("GET", "/x", absent=(404,)))
    assert (answer.status, answer.content) == (404, b"")


@pytest.mark.parametrize("status", [200, 401, 403])
def test_a_captcha_is_told_whatever_the_status(status: int) -> None:
    headers = {
        "X_Authentication_Denied_Reason": "CAPTCHA_CHALLENGE; login-url=x",
        "X_Seraph_LoginReason": "AUTHENTICATION_DENIED",
    }
    error = error_of(says({}, status, **headers))
    assert isinstance(error, Refused)
    assert error.facts.cause is Cause.CAPTCHA
    assert f"{URL}/login.jsp" in error.facts.remedy


@pytest.mark.parametrize("reason", ["AUTHENTICATED_FAILED", "authentication_denied"])
def test_a_failed_login_is_told_though_jira_answers(reason: str) -> None:
    error = error_of(says({"issues": []}, 200, x_seraph_loginREASON=reason))
    assert isinstance(error, Refused)
    assert error.facts.cause is Cause.LOGIN
    assert send(says({}, 200, X_Seraph_LoginReason="OK")).status == 200


def test_a_web_page_is_no_answer() -> None:
    error = error_of(httpx2.Response(200, text=HTML))
    assert isinstance(error, Broken)
    assert error.facts.cause is Cause.HTML


@pytest.mark.parametrize("text", ["", "  ", '{"issues":[1,', "[1", '{"a": "b'])
def test_half_an_answer_is_asked_for_again(text: str) -> None:
    assert isinstance(error_of(httpx2.Response(200, text=text)), Unavailable)


def test_a_second_try_may_be_whole() -> None:
    assert send(httpx2.Response(200, text='{"a"'), says({"a": 1}), retries=1).json() == {"a": 1}


@pytest.mark.parametrize("text", ['"text"', "7", "null", " [ ] \n"])
def test_any_json_is_an_answer(text: str) -> None:
    assert send(httpx2.Response(200, text=text)).status == 200


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://sso.example/login?token=abc#x", "https://sso.example/login:"),
        ("https://ann:pw@sso.example/x", "https://sso.example/x:"),
        ("/login.jsp?os_destination=abc", "/login.jsp:"),
        ("", "another address:"),
    ],
)
def test_a_redirect_is_told_without_its_secrets(location: str, shown: str) -> None:
    error = error_of(httpx2.Response(302, headers={"Location": location}))
    assert isinstance(error, Broken)
    assert f"It points to {shown}" in error.facts.remedy


def test_an_unexpected_shape() -> None:
    with pytest.raises(Broken, match="unexpected shape"):
        decoded(b'{"a": 1}', list[int])
    with pytest.raises(Broken, match="unexpected shape"):
        decoded(b'{"a"', object)


# --- no answer ---------------------------------------------------------------------------------------------


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("failure", "cause", "passing"),
    [
        (_caused(httpx2.ConnectError("x"), socket.gaierror(-2, "unknown")), Cause.NAME, False),
        (_caused(httpx2.ConnectError("x"), ssl.SSLCertVerificationError("self-signed")), Cause.TLS, False),
        (_caused(httpx2.ReadError("x"), ssl.SSLEOFError("eof")), Cause.CONNECTION, True),
        (httpx2.ProxyError("407 Proxy Authentication Required"), Cause.PROXY, False),
        (httpx2.ConnectTimeout("x"), Cause.TIMEOUT, True),
        (httpx2.ReadTimeout("x"), Cause.TIMEOUT, True),
        (httpx2.ConnectError("refused"), Cause.CONNECTION, True),
        (httpx2.RemoteProtocolError("cut"), Cause.CONNECTION, True),
    ],
)
def test_no_answer(failure: Exception, cause: Cause, passing: bool) -> None:
    error = error_of(failure)
    assert isinstance(error, Unavailable)
    assert (error.facts.cause, error.passing) == (cause, passing)
    if passing:
        meter = Meter()
        assert send(failure, says({}), retries=1, meter=meter).status == 200
        assert (meter.requests, meter.retried) == (2, 1)
    else:
        assert isinstance(error_of(failure, retries=3), Unavailable)


def test_what_cannot_be_decoded() -> None:
    assert isinstance(error_of(httpx2.DecodingError("not gzip")), Broken)


def test_retries_end() -> None:
    meter = Meter()
    with pytest.raises(Unavailable):
        send(says({}, 500), says({}, 502), says({}, 500), retries=2, meter=meter)
    assert (meter.requests, meter.retried) == (3, 2)


def test_a_proxy_keeps_its_password() -> None:
    """A real client through a proxy that is not there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        site = Site(
            connection(proxy_url=f"http://bob:{SECRET}@127.0.0.1:{port}", retries=0, connect_timeout=2)
        )
        with pytest.raises(Unavailable) as caught:
            run(site.send(CALL, Meter()))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


# --- pauses ------------------------------------------------------------------------------------------------


def _timed(*answers: httpx2.Response | Exception, **options: Any) -> tuple[float, Meter]:
    meter, begun = Meter(), time.perf_counter()
    send(*answers, meter=meter, **options)
    return time.perf_counter() - begun, meter


def test_a_429_is_waited_for() -> None:
    seconds, meter = _timed(says({}, 429, Retry_After="1"), says({}))
    assert seconds >= 1.0
    assert (meter.throttled, meter.retried) == (1, 0)


def test_a_429_that_asks_for_no_time_does_not_spin() -> None:
    seconds, meter = _timed(*(says({}, 429, retry_after="0") for _ in range(2)), says({}))
    assert 0.7 <= seconds < 2
    assert meter.requests == 3


def test_a_503_is_waited_for_by_all() -> None:
    async def go() -> None:
        answers = in_turn(says({}, 503, RETRY_AFTER="1"), says({}), says({}))
        site, transport = site_of(answers, retries=1)
        first = asyncio.create_task(site.send(CALL, Meter()))
        await asyncio.sleep(0.05)
        begun = time.perf_counter()
        await asyncio.gather(first, site.send(CALL, Meter()))
        assert time.perf_counter() - begun >= 0.9
        assert len(transport.requests) == 3

    run(go())


def test_too_long_a_pause_is_told() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=1840)
    error = error_of(says({}, 429, Retry_After="1847"))
    assert isinstance(error, Throttled)
    assert error.pause == 1847
    assert error.retry_at is not None
    assert error.retry_at > soon
    assert error.retry_at == error.retry_at
    late = error_of(says({}, 503, Retry_After="3600"), retries=3)
    assert isinstance(late, Unavailable)
    assert late.pause == 3600


def test_a_used_up_quota_names_the_moment() -> None:
    at = (datetime.now(UTC) + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%MZ")
    error = error_of(says({}, 429, X_RateLimit_Remaining="0", X_RateLimit_Reset=at))
    assert isinstance(error, Throttled)
    assert error.pause == pytest.approx(7200, abs=120)


@pytest.mark.parametrize(
    "headers",
    [{"x-ratelimit-reset": "soon", "x-ratelimit-remaining": "0"}, {"x-ratelimit-reset": "2099-01-01T00:00Z"}],
)
def test_a_reset_that_says_nothing_is_not_believed(headers: dict[str, str]) -> None:
    assert send(httpx2.Response(429, headers=headers), says({})).status == 200


NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", None),
        ("5", 5.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        ("Sat, 21 Nov 2026 12:00:30 -0000", 30.0),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0.0),
        *((text, None) for text in ("inf", "nan", "-5", "9" * 40, "soon", "5, 5", "٣")),
    ],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    """By the server's clock, whatever ours says."""
    assert retry_after({"retry-after": text, "date": format_datetime(NOW, usegmt=True)}) == seconds


def test_retry_after_without_the_servers_clock() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert retry_after({"retry-after": later, "date": "?"}) == pytest.approx(60, abs=3)


def test_pauses_grow_and_end_growing() -> None:
    assert all(0.25 <= backoff(1) <= 0.5 for _ in range(50))
    assert all(16 <= backoff(10_000) <= 32 for _ in range(50))
    assert pause_before(1, 7.0) == 7.0
    assert 0.25 <= pause_before(1, 0.0) <= 0.5
    assert 1 <= pause_before(3, None) <= 2


# --- which Jira --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "dialect"), [("Cloud", Dialect.CLOUD), ("Server", Dialect.DATA_CENTER)])
def test_the_server_says_which_jira_it_is(kind: str, dialect: Dialect) -> None:
    site, transport = site_of(
        in_turn(says({"deploymentType": kind})), url="http://127.0.0.1:1", deployment="Auto"
    )

    async def go() -> None:
        assert await asyncio.gather(site.dialect(), site.dialect()) == [dialect, dialect]

    run(go())
    assert len(transport.requests) == 1


@pytest.mark.parametrize("told", [{"deploymentType": "Moon"}, {}, []])
def test_what_does_not_say_which_jira_it_is(told: object) -> None:
    site, _ = site_of(in_turn(says(told)), url="http://127.0.0.1:1", deployment="Auto")
    with pytest.raises(Broken, match="set deployment"):
        run(site.dialect())


def test_the_connection_knows_which_jira_it_is() -> None:
    site, transport = site_of(in_turn())
    assert run(site.dialect()) is Dialect.CLOUD
    assert transport.requests == []


def test_callers_are_told_apart_without_their_secrets() -> None:
    assert caller_of(connection()) == "APIToken ann@example.com"
    first, second = (site_of(in_turn(), user="ann@example.com")[0] for _ in range(2))
    other = site_of(in_turn(), user="bob@example.com")[0]
    assert first.limiter is second.limiter
    assert first.limiter is not other.limiter


def test_errors_read_well_without_facts() -> None:
    assert str(Broken("It broke")) == "It broke."
    assert Throttled("x").retry_at is None
