"""The first words of a sandbox, to a person: lines on a terminal, and a page for a browser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from importlib import resources
from string import Template
from typing import Any

from jira_sandbox.coverage import coverage

Said = Mapping[str, Any]

PRODUCTS = {"cloud": "Jira Cloud", "datacenter": "Jira Data Center"}
SHOWN_USERS = 5
USER = ("who", "name", "user", "password", "token")
LIMITED = {"cloud": '{"limits": "points,burst,per-issue"}', "datacenter": '{"rate_limit": 5}'}
MOODS: tuple[tuple[str, str, str, str | dict[str, str] | None], ...] = (
    ("slow and failing", "POST", "/sandbox/moods",
     '{"latency_ms": "20..400", "faults": "503:0.05,lost:0.01@POST"}'),
    ("limited as this product is", "POST", "/sandbox/moods", LIMITED),
    ("remember, and go back", "POST", "/sandbox/snapshot", None),
    ("what it was asked", "GET", "/sandbox/stats", None),
    ("all as it was at the start", "POST", "/sandbox/reset", None),
)  # fmt: skip


def greeting(said: Said) -> str:
    """Write what a person needs to begin: address, logins, and questions to copy."""
    users = said["users"][:SHOWN_USERS]
    wide = max(len(str(user["user"])) for user in users)
    secret = "token" if said["deployment"] == "cloud" else "password and token"
    lines = [
        f"{PRODUCTS[said['deployment']]} with {said['issues']:,} issues; Ctrl-C stops it.",
        "",
        f"  address   {said['url']}    (open it in a browser for all logins and keys)",
        "",
        f"  {'user':{wide}}  {'who':10}  {secret}",
        *(f"  {user['user']:{wide}}  {user['label']:10}  {_secret(said, user)}" for user in users),
        "",
        *(f"  {line}" for line in curl(said)),
    ]
    return "\n".join(lines)


def _secret(said: Said, user: Said) -> str:
    secret = said["token"] if user["user"] == said["user"] else user["token"]
    if said["deployment"] == "cloud" or user["password"] == secret:
        return str(secret)
    return f"{user['password']}  {secret}"


def curl(said: Said) -> list[str]:
    """Write questions to copy."""
    cloud, files = said["deployment"] == "cloud", said.get("tls") or {}
    trust = f"--cacert {files['ca']} " if "ca" in files else ""
    login = f"curl {trust}-u '{said['user']}:{said['token']}'"
    search = (
        "/rest/api/3/search/jql?jql=project=WEB&fields=summary,status"
        if cloud
        else "/rest/api/2/search?jql=project=WEB&fields=summary,status"
    )
    return [
        f"{login} {said['url']}/rest/api/{3 if cloud else 2}/myself",
        f"{login} '{said['url']}{search}'",
        f"{login} {said['url']}/rest/servicedeskapi/servicedesk",
    ]


def page(said: Said) -> str:
    """Write the page for a browser."""
    groups = coverage(said["deployment"])
    served = sum(len(group.served) for group in groups.values())
    bars = [(name, len(g.served), len(g.served) + len(g.missing)) for name, g in groups.items() if g.served]
    users = list(_users(said))
    text = resources.files("jira_sandbox").joinpath("welcome.html").read_text(encoding="utf-8")
    return Template(text).substitute(
        product=PRODUCTS[said["deployment"]],
        url=escape(said["url"]),
        issues=f"{said['issues']:,}",
        curl=escape("\n".join(curl(said))),
        users=_table(USER, users[:SHOWN_USERS]),
        others=_table(USER, users[SHOWN_USERS:]),
        more=len(users[SHOWN_USERS:]),
        keys=_table(("what", "value"), sorted(_leaves("", {n: said[n] for n in _beside(said)}))),
        served=f"{served:,}",
        all=f"{sum(len(group.served) + len(group.missing) for group in groups.values()):,}",
        groups="".join(_bar(*bar) for bar in bars),
        moods=escape("\n".join(_mood(said, *mood) for mood in MOODS)),
    )


def _users(said: Said) -> Iterable[tuple[str, ...]]:
    for user in said["users"]:
        token = said["token"] if user["user"] == said["user"] else user["token"]
        yield user["label"], user["displayName"], user["user"], user["password"], token


def _beside(said: Said) -> list[str]:
    """The parts of what is told that are neither said elsewhere on the page nor plain text."""
    return [name for name, value in said.items() if name != "users" and isinstance(value, dict | list)]


def _leaves(path: str, value: Any) -> Iterable[tuple[str, str]]:
    """Walk to the plain values inside a value, each with the names on the way."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in pairs:
        here = f"{path}.{name}" if path else str(name)
        if isinstance(inner, dict | list):
            yield from _leaves(here, inner)
        else:
            yield here, str(inner)


def _table(names: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = ("".join(f"<td><code>{escape(value)}</code></td>" for value in row) for row in rows)
    return f"<tr>{head}</tr>" + "".join(f"<tr>{row}</tr>" for row in body)


def _bar(name: str, served: int, of: int) -> str:
    bar = f'<div class="bar"><i style="width:{100 * served // of}%"></i></div>'
    return f'<div class="group"><code>{escape(name)}</code>{bar}<span>{served} of {of}</span></div>'


def _mood(said: Said, about: str, method: str, path: str, body: str | dict[str, str] | None) -> str:
    """Write one door to copy; what a body is may depend on the product."""
    wanted = body[said["deployment"]] if isinstance(body, dict) else body
    told = f" -d '{wanted}'" if wanted else ""
    return f"# {about}\ncurl -X {method} {said['url']}{path}{told}"
