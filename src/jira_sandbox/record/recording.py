"""From a site to a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import httpx2
import msgspec

from jira_sandbox.record.reading import Reader
from jira_sandbox.record.scrubbing import Scrubber

TIMEOUT = 60.0


def record(
    url: str, project: str, file: Path, *, user: str | None, secret: str, people: bool,
    say: Callable[[str], None],
) -> int:  # fmt: skip
    """Record a project into a file that ``jira-sandbox serve --load`` takes; how many issues it has.

    Args:
        url: of the site.
        project: its key.
        file: is whole or not there.
        user: e-mail address or login name; ``None`` sends the secret as a personal access token.
        secret: API token, password or personal access token.
        people: keep names, addresses and accounts as they are.
        say: told a line about every step.

    Raises:
        UnreadableSiteError: the site refuses, or is no Jira.
        OSError: the file cannot be written.
    """
    part = file.with_name(f".{file.name}.{uuid4().hex}")
    try:
        with (
            open(part, "xb", opener=_private) as stream,
            httpx2.Client(
                base_url=url.rstrip("/"),
                auth=(user, secret) if user else None,
                headers={} if user else {"Authorization": f"Bearer {secret}"},
                timeout=TIMEOUT,
            ) as client,
        ):
            reader = Reader(client, say)
            count = reader.project(project)
            told = reader.interactions
            if not people:
                scrubber = Scrubber()
                scrubber.meet(told)
                told = scrubber.scrubbed(told)
            stream.write(msgspec.json.format(msgspec.json.encode({"interactions": told}), indent=1))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return count


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
