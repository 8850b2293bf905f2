"""`isthmus test`: what a connection is good for, or which part of the way fails and what to do."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from enum import Enum

from isthmus.connect import Connection, OptionError, resolve
from isthmus.doors.cli.access import Access
from isthmus.doors.cli.footer import counted
from isthmus.doors.cli.patience import told
from isthmus.doors.cli.screen import Screen
from isthmus.doors.cli.text import shown
from isthmus.engine.portal import portal
from isthmus.jira.diagnosis import Diagnosis, Tls, diagnose
from isthmus.jira.errors import Cause, JiraError
from isthmus.jira.site import Meter, Site

# A person waits for the answer: say soon that a site is out of reach.
_RETRIES = 1

_PART = {
    Cause.NAME: "name resolution",
    Cause.TLS: "TLS",
    Cause.PROXY: "proxy",
    Cause.CONNECTION: "network",
    Cause.TIMEOUT: "network",
    Cause.SERVER: "server",
    Cause.LOGIN: "login",
    Cause.CAPTCHA: "CAPTCHA",
    Cause.LICENSE: "license",
    Cause.PERMISSION: "permission",
    Cause.REDIRECT: "address",
    Cause.HTML: "address",
    Cause.REQUEST: "request",
    Cause.OTHER: "",
}


def check(access: Access, screen: Screen, *, as_json: bool) -> None:
    """Check the connection and say what was found. Raises an OptionError or a `JiraError`."""
    try:
        settings, found = _found(access, screen, as_json=as_json)
    except (OptionError, JiraError) as error:
        if as_json:
            screen.print(_json(failure(error)))
        raise
    if as_json:
        screen.print(_json({"ok": True} | _plain(found)))
    else:
        report(found, settings, screen)


def _found(access: Access, screen: Screen, *, as_json: bool) -> tuple[Connection, Diagnosis]:
    settings = resolve(access.text, profile=access.profile, config=access.config, **access.named())
    watch = (lambda line: screen.say(screen.err_ink.dim(shown(line)))) if access.verbose else None
    try:
        with told(screen, verbose=access.verbose):
            return settings, portal().call(_examined(settings, Meter(watch=watch)))
    except JiraError as error:
        if not as_json:
            screen.print(f"{screen.ink.bold(settings.url)}")
            part = _PART[error.facts.cause] or "Jira"
            screen.print(_line(screen, ok=False, name=part, text=shown(error.summary)))
        raise


def failure(error: OptionError | JiraError) -> dict[str, object]:
    """What failed, for programs: the part of the way, what happened, what to do ("" if that says it)."""
    if isinstance(error, OptionError):
        return {"ok": False, "cause": "options", "message": str(error), "remedy": ""}
    facts = error.facts
    return {
        "ok": False,
        "cause": _PART[facts.cause] or "other",
        "message": " ".join((f"{error.summary}.", *facts.messages)),
        "remedy": facts.remedy,
    }


def _json(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2)


async def _examined(settings: Connection, meter: Meter) -> Diagnosis:
    site = Site(replace(settings, retries=min(settings.retries, _RETRIES)))
    try:
        return await diagnose(site, meter)
    finally:
        await site.close()


def _plain(found: Diagnosis) -> dict[str, object]:
    values = asdict(found) | {"latency": found.latency}
    return {name: one.value if isinstance(one, Enum) else one for name, one in values.items()}


def report(found: Diagnosis, settings: Connection, screen: Screen) -> None:
    """Print what was found, a line each, and below it what deserves a look."""
    ink = screen.ink
    screen.print(f"{ink.bold(settings.url)}  Jira {found.dialect.value} {shown(found.version)}")
    for ok, name, text in findings(found, settings):
        screen.print(_line(screen, ok=ok, name=name, text=shown(text)))
    for note in found.notes:
        screen.print(f"  {ink.odd('!')} {shown(note)}")


def findings(found: Diagnosis, settings: Connection) -> list[tuple[bool, str, str]]:
    """What was checked, in its order: whether it is good, what it is called, what was found."""
    fastest, slowest = min(found.latencies) * 1000, max(found.latencies) * 1000
    speed = f"{found.latency * 1000:,.0f} ms for a small answer ({fastest:,.0f} to {slowest:,.0f} ms)"
    issues = "issues not counted" if found.issues is None else f"about {counted(found.issues, 'issue')}"
    boards = "none to be read" if found.boards is None else counted(found.boards, "board")
    seen = f"{counted(found.projects, 'project')}, {issues}"
    limit = "Jira tells none"
    if found.limit is not None:
        limit = f"{found.remaining:,} of {found.limit:,} requests left in Jira's current window"
    return [
        (True, "reached", speed),
        (found.tls is not Tls.UNVERIFIED, "TLS", _tls(found.tls)),
        (
            True,
            "signed in",
            f"{found.user} ({found.login})",
        ),
        (True, "scheme", f"{settings.scheme.name}: {settings.chosen_because}"),
        (bool(found.time_zone), "time zone", found.time_zone or "not told: set the option time_zone"),
        (found.browse and bool(found.projects), "may read", seen),
        (found.boards is not None, "agile", boards),
        (True, "limit", limit),
    ]


def _tls(tls: Tls) -> str:
    return {
        Tls.VERIFIED: "the site proved who it is",
        Tls.UNVERIFIED: "NOT VERIFIED",
        Tls.NONE: "none, the address is http",
    }[tls]


def _line(screen: Screen, *, ok: bool, name: str, text: str) -> str:
    mark = screen.ink.good("✓") if ok else screen.ink.bad("✗")
    return f"  {mark} {name:<9}  {text}"
