"""The command ``jira-sandbox``: a Jira in a second."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import secrets
import signal
import socket
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import typer
import uvicorn

from jira_sandbox.admin import Admin
from jira_sandbox.application import Application
from jira_sandbox.call import World
from jira_sandbox.company.cache import ForeignFileError, made_up
from jira_sandbox.company.generator import CALLER_ZONE, NOW
from jira_sandbox.coverage import lines
from jira_sandbox.load import UnreadableExportError, loaded_site
from jira_sandbox.logins.introduction import enroll, introduction
from jira_sandbox.mood import Mood
from jira_sandbox.record.reading import UnreadableSiteError
from jira_sandbox.record.recording import record as recorded
from jira_sandbox.routes import registry
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.keys import Keys
from jira_sandbox.state.site import Deployment, Site
from jira_sandbox.state.snapshots import Snapshots
from jira_sandbox.tls import Tls, chosen
from jira_sandbox.webhooks.courier import Courier
from jira_sandbox.welcome import greeting
from jira_sandbox.wire import Protocol

CALLERS = {"cloud": "ada@example.com", "datacenter": "ada"}
"""Who may log in if nobody else is named."""

app = typer.Typer(add_completion=False, no_args_is_help=True, help="A Jira to try things on.")


class Server(uvicorn.Server):
    """uvicorn's server, stopping at once and saying when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: bytes) -> None:
        super().__init__(config)
        self.ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM without raising them again: a stopped sandbox is a success."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        yield

    def stop(self) -> None:
        """Leave the main loop without waiting for requests under way."""
        self.should_exit = self.force_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then tell where: the one line of ``--ready-json``, or lines for people."""
        await super().startup(sockets)
        sys.stdout.buffer.write(self.ready + b"\n")
        sys.stdout.buffer.flush()


@app.command()
def coverage(
    deployment: Annotated[Deployment | None, typer.Option(help="Only this product.")] = None,
    missing: Annotated[bool, typer.Option(help="Name every operation that is not served.")] = False,
) -> None:
    """Tell how many operations of Atlassian's API descriptions are served, group by group."""
    products = ("cloud", "datacenter") if deployment is None else (deployment,)
    for product in products:
        for line in lines(product, missing=missing):
            typer.echo(line)


@app.command()
def record(
    source: Annotated[str, typer.Option("--from", help="URL of the site.")],
    project: Annotated[str, typer.Option(help="Key of the project.")],
    to: Annotated[Path, typer.Option(help="File to write, for serve --load.")],
    user: Annotated[str | None, typer.Option(help="E-mail address or name; without: a PAT.")] = None,
    people: Annotated[bool, typer.Option("--people", help="Keep names and addresses as they are.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Record a project of a real site with GET requests alone; its people become made-up ones.

    The token or password is taken from the variable JIRA_TOKEN, or asked for.
    """
    if to.exists() and not force:
        raise typer.BadParameter(f"{to} is there already; --force replaces it")
    if to.is_dir() or not to.parent.is_dir():
        raise typer.BadParameter(f"--to names a file in a folder that is there, not {to}")
    secret = os.environ.get("JIRA_TOKEN") or typer.prompt("Token", hide_input=True, err=True)
    if user is None and not (secret.isascii() and secret.isprintable()):
        raise typer.BadParameter(
            "the PAT holds letters that none has: was it copied right? A password needs --user"
        )
    try:
        count = recorded(source, project, to, user=user, secret=secret, people=people,
                         say=lambda line: typer.echo(line, err=True))  # fmt: skip
    except (UnreadableSiteError, OSError) as problem:
        typer.echo(f"jira-sandbox: {problem}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{to}: {count:,} issues; serve them with: jira-sandbox serve --load {to}")


@app.command()
def serve(  # noqa: PLR0913 - these are the options of a command
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 0,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    deployment: Annotated[Deployment, typer.Option(help="Which product to be.")] = "cloud",
    issues: Annotated[int, typer.Option(min=0, help="How many issues to make up.")] = 200,
    requests: Annotated[int | None, typer.Option(min=0, help="How many are customers' requests.")] = None,
    cache: Annotated[Path | None, typer.Option(help="Where large made-up sites are kept.")] = None,
    seed: Annotated[int, typer.Option(help="Which company to make up.")] = 1,
    load: Annotated[list[Path] | None, typer.Option(help="Serve these exported issues instead.")] = None,
    latency_ms: Annotated[str, typer.Option(help="Milliseconds: 40, 20..400 or p50=40,p99=900.")] = "0",
    rate_limit: Annotated[float, typer.Option(help="Requests per second; 0 is no limit.")] = 0.0,
    limits: Annotated[str, typer.Option(help="Cloud's limits in force: points,burst,per-issue.")] = "",
    faults: Annotated[str, typer.Option(help="What goes wrong: kind:probability@METHOD path, …")] = "",
    mood: Annotated[str, typer.Option(help='Any other mood, as JSON: {"lag": 5}.')] = "{}",
    webhook_time_scale: Annotated[float, typer.Option(help="Shortens pauses between tries.")] = 1.0,
    user: Annotated[str | None, typer.Option(help="E-mail address (Cloud) or login name.")] = None,
    token: Annotated[str | None, typer.Option(help="API token, password or personal access token.")] = None,
    consumer: Annotated[list[str] | None, typer.Option(help="OAuth 1.0a: key=file of public key.")] = None,
    callback: Annotated[list[str] | None, typer.Option(help="One more redirect URI of OAuth 2.0.")] = None,
    own_tls: Annotated[bool, typer.Option("--tls", help="TLS with certificates made for this run.")] = False,
    tls_cert: Annotated[Path | None, typer.Option(help="TLS with this certificate.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its private key.")] = None,
    client_ca: Annotated[str | None, typer.Option(help="Who certifies clients; own: we do.")] = None,
    time_zone: Annotated[str, typer.Option(help="Time zone of the caller's profile.")] = CALLER_ZONE,
    now: Annotated[str, typer.Option(help="The site's clock, ISO 8601.")] = NOW,
    issue_bytes: Annotated[int | None, typer.Option(min=1, help="Average bytes of an issue's JSON.")] = None,
    ready_json: Annotated[bool, typer.Option(help="Write one line of JSON when ready.")] = False,
) -> None:
    """Serve a Jira until told to stop."""
    who, secret = user or CALLERS[deployment], token or secrets.token_urlsafe(24)
    listener = _listening(host, port)
    _check_time(now, time_zone)
    protocol = "https" if own_tls or tls_cert else "http"
    url = f"{protocol}://{host}:{listener.getsockname()[1]}"
    shape: dict[str, Any] = {"deployment": deployment, "user": who, "caller_zone": time_zone, "now": now}
    made: dict[str, Any] = {"issues": issues, "requests": requests, "seed": seed, "issue_bytes": issue_bytes}
    try:
        site = loaded_site(load, url, **shape) if load else made_up(url, cache, **made, **shape)
        world = _world(site)
        flags = {"seed": seed, "latency_ms": latency_ms, "rate_limit": rate_limit, "limits": limits}
        flags |= {"faults": faults, "webhooks": {"time_scale": webhook_time_scale}}
        weather = _weather(world, flags, mood)
        site.part(Keys).secret = secret
        enroll(site, consumer or [], callback or [])
        tls = chosen(host, own=own_tls, certificate=tls_cert, key=tls_key, client_ca=client_ca)
    except (ValueError, UnreadableExportError, ForeignFileError, OSError) as problem:
        raise typer.BadParameter(str(problem)) from None
    said = _said(site, who, secret, tls)
    ready = msgspec.json.encode(said) if ready_json else greeting(said).encode()
    run(Application(world, weather, Admin(weather, world, said)), listener, ready, tls)


def _weather(world: World, flags: dict[str, Any], mood: str) -> Mood:
    """The mood of the start: what flags say, and what else is said as JSON."""
    weather = Mood(courier=Courier(world))
    try:
        more = msgspec.json.decode(mood, type=dict[str, Any])
    except msgspec.DecodeError as problem:
        raise ValueError(f"""--mood takes JSON such as '{{"lag": 5}}', not {mood!r}: {problem}""") from None
    weather.begin({"lag": 0, "vanish": 0, **flags, **more}, world)
    return weather


def _said(site: Site, user: str, token: str, tls: Tls | None) -> dict[str, object]:
    """What a program needs to begin."""
    return {
        "url": site.url, "deployment": site.deployment, "user": user, "token": token, "site": site.url,
        "issues": len(site.issues), "keys": site.part(Keys).told(cloud=site.cloud),
        **introduction(site), **({"tls": tls.told} if tls else {}),
    }  # fmt: skip


def _listening(host: str, port: int) -> socket.socket:
    if not host:
        raise typer.BadParameter("--host takes an address such as 127.0.0.1 or 0.0.0.0")
    try:
        return socket.create_server((host, port), backlog=1024)
    except OSError as problem:
        raise typer.BadParameter(f"cannot listen on {host}:{port}: {problem.strerror}") from None


def _check_time(now: str, zone: str) -> None:
    """That ``--now`` is a moment with a time zone, and ``--time-zone`` one of the IANA's."""
    try:
        aware = datetime.fromisoformat(now).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        raise typer.BadParameter(f"--now takes a moment such as {NOW}, not {now!r}")
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise typer.BadParameter(f"--time-zone takes a name such as {CALLER_ZONE}, not {zone!r}") from None


def _world(site: Site) -> World:
    """What is around a site, if it is served as the product its export came from.

    In the other, people would be known by names they do not have.
    """
    came = site.server_info.get("deploymentType")
    if came and (came == "Cloud") != site.cloud:
        other = "datacenter" if site.cloud else "cloud"
        raise ValueError(f"the export is of another product: serve it with --deployment {other}")
    return World(site, Encoder(site), Snapshots())


def run(application: Application, listener: socket.socket, ready: bytes, tls: Tls | None) -> None:
    """Serve a site on a socket until a signal comes; ``ready`` is said when it begins."""
    world = application.world
    registry.load()
    _ = world.site.index
    if application.mood.first.get("clock") != "stopped":
        world.site.clock.start()
    world.remember()  # the start, with all that has to be there before the first request
    gc.freeze()  # the site stays; looking through it again and again would cost every request
    config = uvicorn.Config(
        application,
        http=Protocol,
        ws="none",
        loop="uvloop",
        lifespan="off",
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_keep_alive=75,
        **({} if tls is None else tls.options),
    )
    Server(config, ready).run(sockets=[listener])
    if tls is not None:
        tls.forget()
    sys.stdout.flush()
    os._exit(0)  # tearing down a million issues one by one would take longer than making them


def main() -> None:
    """Run the command line."""
    app()
