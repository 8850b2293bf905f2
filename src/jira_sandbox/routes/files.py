"""The bytes of attachments and pictures."""

from __future__ import annotations

import struct
import zlib

from jira_sandbox.call import Answer, Call
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.talk import attached


@route("GET", "/rest/api/{v}/attachment/content/{id}", only="cloud")
@route("GET", "/rest/api/{v}/attachment/thumbnail/{id}", only="cloud")
@route("GET", "/secure/attachment/{id}/{name}", only="datacenter")
@route("GET", "/secure/thumbnail/{id}/{name}", only="datacenter")
def content(call: Call) -> Answer:
    """Give a file: as many bytes as its ``size`` says, always the same for the same id."""
    row = attached(call)
    media, size = str(row["mimeType"]), int(row["size"])
    line = f"{row['filename']} of attachment {row['id']}\n".encode()
    body = (line * (size // len(line) + 1))[:size]
    if media == "image/png":
        body = picture(size)
    name = str(row["filename"]).encode("ascii", "replace").decode().replace('"', "'")
    return Answer(body, 200, media, {"Content-Disposition": f'attachment; filename="{name}"'})


def picture(size: int) -> bytes:
    """Draw a PNG of one pixel and pad it to ``size`` bytes with a comment."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    tail = chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    room = size - len(head) - len(tail) - 12
    return head + (chunk(b"tEXt", b"Comment\0".ljust(room, b".")) if room > 8 else b"") + tail
