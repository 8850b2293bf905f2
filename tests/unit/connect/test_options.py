"""The declaration of the options is consistent, and every value is read by its kind."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from isthmus.auth import SCHEMES, Secret
from isthmus.connect.connection import Connection
from isthmus.connect.errors import InvalidOption, UnknownOption
from isthmus.connect.option import Category, Kind, Option
from isthmus.connect.options import BY_NAME, OPTIONS
from isthmus.connect.resolution import SIGNING_IN
from isthmus.connect.site import Deployment
from isthmus.connect.spelling import find, fold
from isthmus.connect.value import parse

CANARY = "c4n4ry"
EVERY_OPTION = pytest.mark.parametrize("option", OPTIONS, ids=[option.name for option in OPTIONS])


def value(name: str, given: object) -> object:
    return parse(BY_NAME[name], given, "the test")


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(OPTIONS)
    ours = [fold(name) for option in OPTIONS for name in {fold(option.name), fold(option.cdata)} if name]
    assert len(ours) == len(set(ours))


def test_categories_come_in_their_order() -> None:
    order = list(Category)
    assert [order.index(option.category) for option in OPTIONS] == sorted(
        order.index(option.category) for option in OPTIONS
    )


def test_a_connection_has_every_option() -> None:
    assert {name for name in BY_NAME if name not in SIGNING_IN} | {"scheme", "chosen_because"} == set(
        Connection.__dataclass_fields__
    )
    assert {field for scheme in SCHEMES.values() for field in scheme.fields} <= set(BY_NAME)


@EVERY_OPTION
def test_is_declared_completely(option: Option) -> None:
    assert option.about.endswith(".")
    assert option.required or option.default is not None or option.otherwise
    assert bool(option.choices) is (option.kind is Kind.CHOICE)
    assert (option.most > option.least) is (option.kind in {Kind.INTEGER, Kind.NUMBER, Kind.SECONDS})
    if option.applies is not None:
        assert option.applies.option in BY_NAME
        assert option.applies.values
    if option.default is not None and not option.secret:
        assert parse(option, str(option.default), "the test") == option.default


@EVERY_OPTION
def test_tells_every_way_to_give_it(option: Option) -> None:
    for way in filter(None, [f"{option.name}=...", option.cdata, *option.sap, option.environment]):
        assert way in option.ways()


@EVERY_OPTION
def test_is_found_by_every_spelling(option: Option) -> None:
    names = [
        option.name,
        option.name.upper(),
        option.name.replace("_", "-"),
        option.environment,
        option.cdata,
    ]
    for name in filter(None, [*names, *option.sap]):
        found = find(name, "the test")
        assert found is option or (option.name, name, found.name) == ("api_token", "password", "password")


@EVERY_OPTION
@pytest.mark.parametrize("given", [f"a\n{CANARY}", f"{CANARY}\x00", f"\r{CANARY}", f"{CANARY}\x7f"])
def test_refuses_control_characters(option: Option, given: str) -> None:
    with pytest.raises(InvalidOption, match="control characters") as caught:
        parse(option, given, "the test")
    assert CANARY not in str(caught.value)


@EVERY_OPTION
def test_refuses_other_types(option: Option) -> None:
    with pytest.raises(InvalidOption, match=f"The option {option.name} in the test takes .*, not a list"):
        parse(option, [CANARY], "the test")


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("Maxrow", "max_rows"), ("Pagesiz", "page_size"), ("site_url_", "site.url"), ("usrname", "username")],
)
def test_suggests(name: str, nearest: str) -> None:
    if fold(name) == fold(nearest):
        assert find(name, "the test").name == "url"
        return
    with pytest.raises(UnknownOption, match=f"did you mean {nearest}") as caught:
        find(name, "the test")
    assert caught.value.suggestion == nearest


def test_points_to_the_list_when_nothing_is_near() -> None:
    with pytest.raises(UnknownOption, match=r"docs/reference/options\.md") as caught:
        find("q", "the test")
    assert caught.value.suggestion == ""


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("verify_tls", "Yes", True),
        ("verify_tls", "0", False),
        ("verify_tls", False, False),
        ("verify_tls", "", None),
        ("max_in_flight", "8", 8),
        ("max_in_flight", 8, 8),
        ("max_rows", "-1", None),
        ("max_rows", -1, None),
        ("timeout", "2.5", 2.5),
        ("timeout", 3, 3.0),
        ("requests_per_second", "0.5", 0.5),
        ("deployment", "data center", Deployment.DATA_CENTER),
        ("deployment", "server", Deployment.DATA_CENTER),
        ("auth_scheme", "api_token", "APIToken"),
        ("auth_scheme", "API-Token", "APIToken"),
        ("auth_scheme", "personal_access_token", "PAT"),
        ("auth_scheme", "pat", "PAT"),
        ("auth_scheme", "BASIC", "Basic"),
        ("auth_scheme", "auto", "Auto"),
        ("ca_file", "/etc/ca.pem", Path("/etc/ca.pem")),
        ("ca_file", Path("ca.pem"), Path("ca.pem")),
        ("ca_file", "~/ca.pem", Path.home() / "ca.pem"),
        ("time_zone", "Europe/Berlin", ZoneInfo("Europe/Berlin")),
        ("time_zone", ZoneInfo("Asia/Tokyo"), ZoneInfo("Asia/Tokyo")),
        ("user", "jörg@example.com", "jörg@example.com"),
        ("api_token", CANARY, Secret(CANARY)),
        ("api_token", Secret(CANARY), Secret(CANARY)),
        ("proxy_url", "http://u:p@proxy:3128", Secret("http://u:p@proxy:3128")),
        ("proxy_url", "socks5h://127.0.0.1:1080", Secret("socks5h://127.0.0.1:1080")),
        ("url", "https://a.example/", "https://a.example"),
    ],
)
def test_reads_values(name: str, given: object, expected: object) -> None:
    found = value(name, given)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("verify_tls", "maybe", "has to be true or false"),
        ("max_in_flight", "0", "has to be an integer from 1 to 256"),
        ("max_in_flight", "many", "has to be an integer from 1 to 256"),
        ("max_in_flight", "1.5", "has to be an integer"),
        ("max_in_flight", "٣", "has to be an integer"),
        ("max_rows", "-2", "has to be an integer from 1 to 9007199254740992"),
        ("timeout", "soon", "has to be a number of seconds from 0.1 to 3600"),
        ("timeout", "nan", "has to be a number of seconds"),
        ("timeout", "inf", "has to be a number of seconds"),
        ("timeout", "0", "has to be a number of seconds"),
        ("requests_per_second", "0", "has to be a number from 0.01 to 1000"),
        ("deployment", "Clod", "has to be one of Auto, Cloud, DataCenter"),
        ("auth_scheme", "OAuthX", "has to be one of Auto, PAT, APIToken, Basic"),
        ("ca_file", "*", "verify_tls=false"),
        ("ca_file", "-----BEGIN CERTIFICATE-----", "save the certificate"),
        ("ca_file", "~nobody-here/ca.pem", "unknown user"),
        ("time_zone", "Mars/Olympus", "IANA time zone, as in Europe/Berlin"),
        ("time_zone", "America", "IANA time zone"),
        ("time_zone", "/etc/passwd", "IANA time zone"),
        ("user", "a:b", "may not hold a ':'"),
        ("user", "\ud800", "cannot be sent"),
        ("pat", f"{CANARY}é", "plain ASCII"),
        ("user_agent", "é", "plain ASCII"),
        ("proxy_url", CANARY, "the address of a proxy"),
        ("proxy_url", f"ftp://{CANARY}", "the address of a proxy"),
        ("proxy_url", f"http://u:{CANARY}@", "the address of a proxy"),
        ("proxy_url", f"http://{CANARY} x", "the address of a proxy"),
        ("proxy_url", f"http://u:{CANARY}@proxy:99999", "is not a URL"),
    ],
)
def test_refuses_values(name: str, given: str, message: str) -> None:
    with pytest.raises(InvalidOption, match=f"The option {name} in the test ") as caught:
        value(name, given)
    assert message in str(caught.value)
    assert CANARY not in str(caught.value)
