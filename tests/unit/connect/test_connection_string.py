"""Connection strings: what is written is what is read, and mistakes are told without telling secrets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.auth import Secret
from isthmus.connect.connection_string import parse, render
from isthmus.connect.errors import InvalidOption, OptionError, UnknownOption
from isthmus.connect.options import OPTIONS

CANARY = "c4n4ry"


def read(text: str) -> dict[str, str]:
    """What the string gives, as plain text."""
    return {
        name: each.value.reveal() if isinstance(each.value, Secret) else str(each.value)
        for name, each in parse(text).given.items()
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        (" ; ;; ", {}),
        (
            "Url=https://acme.atlassian.net;AuthScheme=APIToken;User=a@b.c;APIToken='x;y'",
            {
                "url": "https://acme.atlassian.net",
                "auth_scheme": "APIToken",
                "user": "a@b.c",
                "api_token": "x;y",
            },
        ),
        ("URL=u;", {"url": "u"}),
        (" uRl = u ; Api Token = t ", {"url": "u", "api_token": "t"}),
        ("api_token=t;PAGE SIZE=5", {"api_token": "t", "page_size": "5"}),
        ("base.url=u;username=me", {"url": "u", "user": "me"}),
        ("APIToken=ab=cd==;User=me", {"api_token": "ab=cd==", "user": "me"}),
        ("Password=it's;User=a\"b", {"password": "it's", "user": 'a"b'}),
        ("Password='it''s';User=\"a\"\"b\"", {"password": "it's", "user": 'a"b'}),
        ('Password="it\'s" ; User=me', {"password": "it's", "user": "me"}),
        ("Password=' x '", {"password": " x "}),
        ("Password='';User=", {}),
        ("Password='''';User=me", {"password": "'", "user": "me"}),
        ("Url=u;url=u", {"url": "u"}),
        ("APIToken=t;api_token=t", {"api_token": "t"}),
        ("User=;User=me", {"user": "me"}),
    ],
)
def test_reads(text: str, expected: dict[str, str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"Password='{CANARY}", "Position 10 of the connection string: the quote ' is never closed"),
        (f"Password='{CANARY}''", "Position 10 of the connection string: the quote ' is never closed"),
        (
            f"Password='{CANARY}' x;User=me",
            "Position 19 of the connection string: expected ; after the closing",
        ),
        (f"User=me;Password=x;{CANARY}", "Position 20 of the connection string: expected Name=Value"),
        (f"{CANARY};User=me", "Position 1 of the connection string: expected Name=Value"),
        (f"={CANARY}", "Position 1 of the connection string: expected a name before the ="),
        (f"User=me; = {CANARY}", "Position 10 of the connection string: expected a name before the ="),
        (f"User=me;User={CANARY}", r"The option user has two values in the connection string \(User twice\)"),
        (f"APIToken=a;api_token={CANARY}", r"The option api_token has two .* \(APIToken and api_token\)"),
    ],
)
def test_tells_what_is_wrong_and_where(text: str, message: str) -> None:
    with pytest.raises(InvalidOption, match=message) as caught:
        parse(text)
    assert CANARY not in str(caught.value)


def test_suggests_the_nearest_name() -> None:
    with pytest.raises(
        UnknownOption, match=r"Unknown option 'ApiTokn' in .*: did you mean api_token"
    ) as caught:
        parse(f"ApiTokn={CANARY}")
    assert caught.value.suggestion == "api_token"
    assert CANARY not in str(caught.value)


def test_does_not_take_the_rest_of_a_secret_for_a_name() -> None:
    with pytest.raises(UnknownOption, match=r"position 13 .* put that value in quotes") as caught:
        parse(f"Password=ab;{CANARY}=x")
    assert CANARY not in str(caught.value)
    with pytest.raises(UnknownOption, match=r"position 13 .*: did you mean timeout\? If it belongs to"):
        parse("Password=ab;Timout=1")
    with pytest.raises(UnknownOption, match=r"Unknown option 'Timout' .* did you mean timeout\?"):
        parse("Url=https://example.atlassian.net;Timout=1")
    with pytest.raises(UnknownOption, match=r"Unknown option 'Timout' .* did you mean timeout\?"):
        parse("Password=ab;User=a;Timout=1")
    with pytest.raises(UnknownOption, match=r"Unknown option 'Colour'"):
        parse("Password='ab';Colour=x")


NAMES = st.sampled_from([option.name for option in OPTIONS])


@given(st.dictionaries(NAMES, st.text(min_size=1)))
def test_reads_back_what_it_renders(values: dict[str, str]) -> None:
    assert read(render(values)) == values


@given(st.dictionaries(NAMES, st.text(alphabet="'\"; =a", min_size=1)))
def test_reads_back_what_is_hard_to_quote(values: dict[str, str]) -> None:
    assert read(render(values)) == values


@given(st.text(alphabet="uUrRlL='\"; xX\n"))
def test_reads_or_refuses_but_never_breaks(text: str) -> None:
    try:
        parse(text)
    except OptionError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right


def test_renders_secrets_and_leaves_out_what_is_empty() -> None:
    values: dict[str, str | Secret] = {
        "url": "https://a.example",
        "user": "",
        "verify_tls": "false",
        "api_token": Secret("x;y"),
    }
    assert render(values) == "Url=https://a.example;verify_tls=false;APIToken='x;y'"
