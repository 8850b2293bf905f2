"""From what somebody gave for an option to its typed value."""

import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from isthmus.auth import Secret
from isthmus.connect.errors import InvalidOption
from isthmus.connect.option import Kind, Option
from isthmus.connect.site import address
from isthmus.connect.spelling import fold

_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})
_PROXIES = ("http", "https", "socks5", "socks5h")


def parse(option: Option, given: object, where: str) -> object:
    """The typed value of `given` (text, or already of the option's type) for `option`.

    None means that the option is as good as not given. Raises InvalidOption, which says `where` it was given
    and never repeats the value of a secret or of an address.
    """
    value, reason = _attempt(option, given)
    if reason:
        # Raised here, where neither the cause nor a local variable holds the text of a secret.
        raise InvalidOption(f"The option {option.name} in {where} {reason}.")
    return value


def _attempt(option: Option, given: object) -> tuple[object, str]:
    try:
        text = _text(option, given)
        if text == "" or text in option.absent:
            return None, ""
        _check_characters(option, text)
        value = _PARSERS[option.kind](option, text)
    except ValueError as error:
        return None, str(error)
    return Secret(str(value)) if option.secret else value, ""


def _text(option: Option, given: object) -> str:
    if isinstance(given, Secret):
        return given.reveal()
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, str | int | float | Path | ZoneInfo):
        return str(given)
    raise ValueError(f"takes {option.kind}, not a {type(given).__name__}")


def _check_characters(option: Option, text: str) -> None:
    if re.search(r"[\x00-\x1f\x7f]", text):
        raise ValueError("may not hold line breaks or other control characters")
    for character in option.forbidden:
        if character in text:
            raise ValueError(f"may not hold a {character!r}")


def _plain(_option: Option, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half a character, which cannot be sent") from None
    return text


def _header(_option: Option, text: str) -> str:
    if not text.isascii():
        raise ValueError("may hold only plain ASCII characters")
    return text


def _url(_option: Option, text: str) -> str:
    return address(text)


def _proxy(_option: Option, text: str) -> str:
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("is not a URL") from None
    if parts.scheme not in _PROXIES or not host or re.search(r"\s", text):
        raise ValueError(
            "has to be the address of a proxy, as in http://proxy.example.com:3128 "
            f"(known are {', '.join(_PROXIES)})"
        )
    return text


def _boolean(_option: Option, text: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise ValueError("has to be true or false")
    return word in _YES


def _integer(option: Option, text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text) or not option.least <= int(text) <= option.most:
        raise ValueError(f"has to be an integer from {option.least:g} to {option.most:.16g}")
    return int(text)


def _number(option: Option, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not option.least <= number <= option.most:  # false for NaN as well
        unit = "a number of seconds" if option.kind is Kind.SECONDS else "a number"
        raise ValueError(f"has to be {unit} from {option.least:g} to {option.most:g}")
    return number


def _choice(option: Option, text: str) -> str:
    for choice in option.choices:
        if fold(text) in map(fold, (choice.value, *choice.aliases)):
            return choice.value
    raise ValueError(f"has to be one of {', '.join(choice.value for choice in option.choices)}")


def _file(_option: Option, text: str) -> Path:
    if text == "*":
        raise ValueError(
            "names a file; to accept any certificate, which lets anybody on the way read the credentials, "
            "say verify_tls=false"
        )
    if text.startswith("-----BEGIN"):
        raise ValueError("names a file: save the certificate in one and give its path")
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ValueError("starts with the home directory of an unknown user") from None


def _time_zone(_option: Option, text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (
        ZoneInfoNotFoundError,
        ValueError,
        OSError,
    ):  # ValueError: a path; OSError: a folder such as "America"
        raise ValueError("has to be an IANA time zone, as in Europe/Berlin") from None


_PARSERS: Mapping[Kind, Callable[[Option, str], object]] = MappingProxyType(
    {
        Kind.TEXT: _plain,
        Kind.HEADER: _header,
        Kind.URL: _url,
        Kind.PROXY: _proxy,
        Kind.BOOLEAN: _boolean,
        Kind.INTEGER: _integer,
        Kind.NUMBER: _number,
        Kind.SECONDS: _number,
        Kind.CHOICE: _choice,
        Kind.FILE: _file,
        Kind.TIME_ZONE: _time_zone,
    }
)
