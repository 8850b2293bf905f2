"""Every scheme signs requests in and tells nobody how; what all of them have to fulfil."""

import dataclasses
import pickle
from base64 import b64decode
from collections.abc import MutableMapping
from dataclasses import dataclass, field

import pytest

from isthmus.auth import SCHEMES, ApiToken, Basic, PersonalAccessToken, Scheme, Secret

CANARY = "c4n4ry-ключ"


@dataclass
class Outgoing:
    """A request as a flow sees one."""

    headers: MutableMapping[str, str] = field(default_factory=dict)


@dataclass
class Incoming:
    """An answer as a flow sees one."""

    status_code: int = 200
    headers: MutableMapping[str, str] = field(default_factory=dict)


def signed(scheme: Scheme) -> str:
    """The `Authorization` that the scheme sends, having checked that it sends the request once."""
    request = Outgoing()
    flow = scheme.flow(request)
    assert next(flow) is request
    with pytest.raises(StopIteration):
        flow.send(Incoming(401))
    assert list(request.headers) == ["Authorization"]
    return request.headers["Authorization"]


def example(kind: type[Scheme]) -> Scheme:
    make = kind
    fields = {each.name: each.type for each in dataclasses.fields(make)}  # type: ignore[arg-type]
    return make(**{name: Secret(CANARY) if typed is Secret else "me" for name, typed in fields.items()})


@pytest.mark.parametrize(
    ("scheme", "pair"),
    [
        (ApiToken("a@b.c", Secret("x:y")), "a@b.c:x:y"),
        (Basic("jörg", Secret("pä55")), "jörg:pä55"),
    ],
)
def test_sends_user_and_secret(scheme: Scheme, pair: str) -> None:
    word, _, encoded = signed(scheme).partition(" ")
    assert word == "Basic"
    assert b64decode(encoded).decode() == pair


def test_sends_a_personal_access_token() -> None:
    assert signed(PersonalAccessToken(Secret("NjM0"))) == "Bearer NjM0"


def test_replaces_what_the_request_carried() -> None:
    request = Outgoing({"Authorization": "Bearer other"})
    next(PersonalAccessToken(Secret("mine")).flow(request))
    assert request.headers["Authorization"] == "Bearer mine"


def test_the_names_are_the_known_ones() -> None:
    assert list(SCHEMES) == ["PAT", "APIToken", "Basic"]


@pytest.mark.parametrize("kind", SCHEMES.values(), ids=SCHEMES)
def test_declares_itself_consistently(kind: type[Scheme]) -> None:
    assert tuple(each.name for each in dataclasses.fields(kind)) == kind.fields  # type: ignore[arg-type]
    assert kind.credential in kind.fields
    assert kind.about
    assert kind.cloud_refusal == "" or "APIToken" in kind.cloud_refusal


@pytest.mark.parametrize("kind", SCHEMES.values(), ids=SCHEMES)
def test_never_shows_its_secret(kind: type[Scheme]) -> None:
    scheme = example(kind)
    for printed in (repr(scheme), str(scheme), f"{scheme}", repr(dataclasses.asdict(scheme))):  # type: ignore[call-overload]
        assert CANARY not in printed
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(scheme)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(scheme, kind.credential, "other")
