"""A secret prints as nothing, whatever the way of printing."""

import copy
import pickle
import traceback

import pytest

from isthmus.auth import Secret

CANARY = "c4n4ry-t0ken"


def test_reveals_only_when_asked() -> None:
    assert Secret(CANARY).reveal() == CANARY
    assert Secret(Secret(CANARY)) == Secret(CANARY)


def test_prints_as_nothing() -> None:
    secret = Secret(CANARY)
    assert repr(secret) == "Secret()"
    assert str(secret) == "***"
    assert f"{secret:>5}" == "  ***"
    for printed in (f"{secret}", f"{secret!r}", f"{secret!s}", ", ".join(map(str, [secret])), repr([secret])):
        assert CANARY not in printed
    assert not hasattr(secret, "__dict__")


def test_equal_by_value() -> None:
    assert Secret("a") == Secret("a")
    assert hash(Secret("a")) == hash(Secret("a"))
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert Secret("\ud800") == Secret("\ud800")


def test_does_not_change() -> None:
    with pytest.raises(AttributeError):
        Secret(CANARY)._text = "other"


def test_copies_are_itself() -> None:
    secret = Secret(CANARY)
    assert copy.copy(secret) is secret
    assert copy.deepcopy([secret])[0] is secret


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_is_not_pickled(protocol: int) -> None:
    with pytest.raises(TypeError, match="not pickled") as caught:
        pickle.dumps(Secret(CANARY), protocol)
    assert CANARY not in "".join(traceback.format_exception(caught.value))
