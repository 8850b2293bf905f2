"""Files in a request: the parts of a ``multipart/form-data`` body.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/
"""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from urllib.parse import unquote

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.datastructures import Headers

from jira_sandbox.errors import JiraError

EXTENDED = re.compile(rb"filename\*\s*=\s*(?:utf-8|iso-8859-1)''([^;]+)", re.IGNORECASE)
"""A name as older clients write one that is not ASCII (RFC 5987)."""

ANY_MEDIA = "application/octet-stream"


@dataclass(frozen=True)
class Upload:
    """One file that was sent: its name, its media type and its bytes."""

    name: str
    media: str
    body: bytes


@dataclass
class Form:
    """A form as the parser meets it: every part's headers and bytes."""

    parts: list[tuple[dict[bytes, bytes], bytearray]] = dataclass_field(default_factory=list)
    name: bytearray = dataclass_field(default_factory=bytearray)
    value: bytearray = dataclass_field(default_factory=bytearray)
    ended: bool = False

    def begin(self) -> None:
        """A part begins."""
        self.parts.append(({}, bytearray()))

    def header_name(self, data: bytes, start: int, end: int) -> None:
        """Some of a header's name."""
        self.name += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        """Some of a header's value."""
        self.value += data[start:end]

    def header_end(self) -> None:
        """A header is whole."""
        self.parts[-1][0][bytes(self.name).lower()] = bytes(self.value)
        self.name.clear()
        self.value.clear()

    def data(self, data: bytes, start: int, end: int) -> None:
        """Some of a part's bytes."""
        self.parts[-1][1].extend(data[start:end])

    def end(self) -> None:
        """The form is whole."""
        self.ended = True


def guarded(headers: Headers) -> bool:
    """Tell whether a request says it is no forgery of a browser's, as every upload must.

    https://confluence.atlassian.com/cloudkb/xsrf-check-failed-when-calling-cloud-apis-826874382.html
    """
    return headers.get("x-atlassian-token", "").lower() in ("no-check", "nocheck")


def parts(headers: Headers, raw: bytes) -> list[tuple[dict[bytes, bytes], bytes]]:
    """Read the parts of a form: headers and body of each.

    Raises:
        JiraError: 415 when it is no form, 400 when it is broken.
    """
    kind, options = parse_options_header(headers.get("content-type"))
    if kind != b"multipart/form-data":
        raise JiraError(415, "Unsupported Media Type")
    form = Form()
    try:
        parser = MultipartParser(
            options.get(b"boundary", b""),
            {
                "on_part_begin": form.begin, "on_header_field": form.header_name,
                "on_header_value": form.header_value, "on_header_end": form.header_end,
                "on_part_data": form.data, "on_end": form.end,
            },
        )  # fmt: skip
        parser.write(raw)
        parser.finalize()
    except FormParserError:
        form.ended = False
    if not form.ended:
        raise JiraError(400, "The multipart request is malformed.")
    return [(headers_, bytes(body)) for headers_, body in form.parts]


def values(headers: Headers, raw: bytes, name: bytes) -> list[str]:
    """Read the values of a form's parts of one name that are no files.

    Raises:
        JiraError: 415 when it is no form, 400 when it is broken.
    """
    found = (
        (parse_options_header(told.get(b"content-disposition", b"").decode("latin-1"))[1], body)
        for told, body in parts(headers, raw)
    )
    return [
        _text(body) for options, body in found if options.get(b"name") == name and b"filename" not in options
    ]


def uploads(headers: Headers, raw: bytes, name: bytes = b"file") -> list[Upload]:
    """Read the files of a form: its parts of one name.

    Raises:
        JiraError: 415 when it is no form, 400 when it is broken or holds no file.
    """
    read = (_file(headers_, body, name) for headers_, body in parts(headers, raw))
    files = [file for file in read if file is not None]
    if not files:
        wanted = name.decode()
        raise JiraError(400, f"There is no file in the request: the parameter must be named '{wanted}'.")
    return files


def _file(headers: dict[bytes, bytes], body: bytes, wanted: bytes) -> Upload | None:
    told = headers.get(b"content-disposition", b"")
    options = parse_options_header(told.decode("latin-1"))[1]
    extended = EXTENDED.search(told)
    if options.get(b"name") != wanted or (b"filename" not in options and extended is None):
        return None
    given = unquote(extended[1].decode("ascii", "replace")) if extended else _text(options[b"filename"])
    name = re.sub(r"[\x00-\x1f]", "", given.replace("\\", "/").rpartition("/")[2]) or "file"
    media = headers.get(b"content-type", b"").decode("latin-1").split(";")[0].strip().lower()
    return Upload(name, media or mimetypes.guess_type(name)[0] or ANY_MEDIA, body)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
