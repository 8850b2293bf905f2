"""Avatars: pictures that projects, issue types and priorities may have, the system's own and uploaded ones.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-avatars/
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jira_sandbox.state.numbers import Numbers
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

SYSTEM: Mapping[str, range] = {
    "project": range(10_400, 10_420), "issuetype": range(10_300, 10_320), "priority": range(10_500, 10_506),
    "user": range(10_122, 10_142),
}  # fmt: skip
"""Ids of the system's avatars, by what they are for."""

SIZES = {"xsmall": 16, "small": 24, "medium": 32, "large": 48}
IN_ADDRESS = re.compile(r"avatar/(\d+)|avatarId=(\d+)")
SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"),
)  # fmt: skip
"""How files of the kinds of pictures Jira takes begin."""


@dataclass(frozen=True)
class Picture:
    """An avatar somebody uploaded.

    Args:
        id: its number.
        owner: id of the project or the issue type that it is for.
        name: of the file.
        media: its type.
        body: its bytes, as they were sent.
    """

    id: str
    owner: str
    name: str
    media: str
    body: bytes


def media_of(body: bytes) -> str | None:
    """Tell what kind of picture a file is; ``None`` for one Jira does not take."""
    return next((media for sign, media in SIGNS if body.startswith(sign)), None)


def drawn(id_: int, size: int) -> bytes:
    """Draw an avatar of the system's: a disk in a color of its own with its last two digits."""
    hue = id_ * 47 % 360
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 48 48">'
        f'<circle cx="24" cy="24" r="24" fill="hsl({hue},60%,45%)"/><text x="24" y="31" font-size="20" '
        f'text-anchor="middle" fill="#fff">{id_ % 100:02}</text></svg>'
    ).encode()


def painted(id_: int, size: int) -> bytes:
    """Paint an avatar of the system's as pixels: one color of its own."""
    color = bytes((id_ * 47 % 256, id_ * 91 % 256, id_ * 29 % 256))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + color * size) * size)
    parts = ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b""))
    return SIGNS[0][0] + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def address(url: str, kind: str, id_: Any, size: str = "", *, cloud: bool) -> str:
    """Give the address of an avatar: of the API on Cloud, of a page on Data Center.

    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-avatars/
    """
    asked = [f"size={size}"] if size else []
    if cloud:
        return "?".join([f"{url}/rest/api/3/universal_avatar/view/type/{kind}/avatar/{id_}", *asked])
    page = "projectavatar" if kind == "project" else "viewavatar"
    told = [*asked, f"avatarId={id_}", *([] if kind == "project" else [f"avatarType={kind}"])]
    return f"{url}/secure/{page}?{'&'.join(told)}"


def shown_in(address: str) -> str:
    """Read the id of an avatar from its address; empty when there is none."""
    found = IN_ADDRESS.search(address)
    return (found[1] or found[2]) if found else ""


class Avatars:
    """The uploaded avatars of a site by what they are for and by id, and files that wait to be cropped."""

    def __init__(self, _site: Site) -> None:
        self.numbers = Numbers(10_999)
        self.kept: dict[str, dict[str, Picture]] = {kind: {} for kind in SYSTEM}
        self.waiting: dict[tuple[str, str], tuple[str, bytes]] = {}
        """What it is for and of whom → name and bytes of a file."""

    def add(self, kind: str, owner: str, name: str, body: bytes, media: str) -> Picture:
        """Keep a picture."""
        picture = Picture(self.numbers.text(), owner, name, media, body)
        self.kept[kind][picture.id] = picture
        return picture

    def of(self, kind: str, owner: str) -> list[Picture]:
        """List the uploaded pictures of a project or an issue type."""
        return [picture for picture in self.kept[kind].values() if picture.owner == owner]

    def known(self, kind: str, owner: str, id_: str) -> bool:
        """Tell whether a project or an issue type may show an avatar."""
        own = self.kept[kind].get(id_)
        return (own is not None and own.owner == owner) or (id_.isdigit() and int(id_) in SYSTEM[kind])
