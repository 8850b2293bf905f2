"""What several sources come to: who wins, how to sign in, and that nobody reads a secret."""

import pickle
import traceback
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from isthmus.auth import ApiToken, Basic, PersonalAccessToken, Secret
from isthmus.connect import Connection, Deployment, InvalidOption, MissingOption, OptionError, resolve

CANARY = "c4n4ry"
CLOUD = "https://acme.atlassian.net"
PLANT = "https://jira.example/jira"


def resolved(text: str | None = None, folder: Path | None = None, **given: object) -> Connection:
    """`resolve` with an environment of its own: keywords that start with ISTHMUS_ are variables."""
    environment = {name: str(value) for name, value in given.items() if name.startswith("ISTHMUS_")}
    options = {name: value for name, value in given.items() if name not in environment}
    environment.setdefault("XDG_CONFIG_HOME", str(folder or "/nonexistent"))
    return resolve(text, environment=environment, **options)  # type: ignore[arg-type]


def test_has_typed_options() -> None:
    connection = resolved(
        f"Url={CLOUD}/;User=a@b.c;APIToken={CANARY};MaxThreads=8;Timezone=Asia/Tokyo;Readonly=yes;MaxRows=-1;"
        "SSLServerCert=/etc/ca.pem;Timeout=5"
    )
    assert connection.url == CLOUD
    assert connection.deployment is Deployment.CLOUD
    assert connection.scheme == ApiToken("a@b.c", Secret(CANARY))
    assert connection.chosen_because == "api_token is given in the connection string"
    assert connection.user == "a@b.c"
    assert (connection.max_in_flight, connection.max_rows, connection.timeout) == (8, None, 5.0)
    assert connection.time_zone == ZoneInfo("Asia/Tokyo")
    assert connection.ca_file == Path("/etc/ca.pem")
    assert connection.readonly is True


def test_defaults() -> None:
    connection = Connection.of(url=PLANT, pat="t")
    assert connection == Connection.from_string(f"Url={PLANT};PAT=t").__class__.of(url=PLANT, pat="t")
    assert connection.verify_tls is True
    assert connection.include_custom_fields is True
    assert connection.deployment is Deployment.AUTO
    assert (connection.connect_timeout, connection.timeout, connection.retries) == (10.0, 60.0, 5)
    assert (connection.page_size, connection.max_rows, connection.requests_per_second) == (100, None, None)
    assert connection.user_agent.startswith("isthmus/")
    assert connection.user is None
    assert Connection.of(url=PLANT, pat="t", user_agent="mine/1").user_agent == "mine/1"


def test_the_most_explicit_counts(tmp_path: Path) -> None:
    config = tmp_path / "isthmus.toml"
    config.write_text(
        f'[profiles.p]\nurl = "{PLANT}"\ntimeout = 3\nretries = 3\npage_size = 3', encoding="utf-8"
    )
    connection = resolved(
        "Timeout=2;retries=2",
        timeout=1,
        profile="p",
        config=config,
        ISTHMUS_PAT="t",
        ISTHMUS_TIMEOUT="4",
        ISTHMUS_RETRIES="4",
        ISTHMUS_PAGE_SIZE="4",
        ISTHMUS_MAX_ROWS="4",
        ISTHMUS_BANANA="unknown variables are nobody's mistake",
    )
    assert connection.timeout == 1.0
    assert (connection.retries, connection.page_size, connection.max_rows) == (2, 3, 4)
    assert connection.chosen_because == "pat is given in the environment"


def test_what_is_empty_is_not_given() -> None:
    connection = resolved(
        "Timeout=;User=", timeout=None, password=Secret(""), ISTHMUS_TIMEOUT="4", url=PLANT, pat="t"
    )
    assert connection.timeout == 4.0


@pytest.mark.parametrize(
    ("text", "scheme", "because"),
    [
        (f"Url={PLANT};PAT=t", PersonalAccessToken(Secret("t")), "pat is given"),
        (f"Url={PLANT};User=u;Password=p", Basic("u", Secret("p")), "password is given"),
        (f"Url={PLANT};User=u;Password=p;PAT=t", PersonalAccessToken(Secret("t")), "pat is given"),
        (
            f"Url={PLANT};User=u;Password=p;PAT=t;AuthScheme=basic",
            Basic("u", Secret("p")),
            "auth_scheme is given",
        ),
        (f"Url={PLANT};User=u;Password=p;APIToken=t", ApiToken("u", Secret("t")), "api_token is given"),
        (f"Url={CLOUD};User=u;APIToken=t;AuthScheme=Auto", ApiToken("u", Secret("t")), "api_token is given"),
        (
            f"base.url={CLOUD};username=u;password=t",
            ApiToken("u", Secret("t")),
            "the password is an API token",
        ),
        (
            f"base.url={CLOUD};username=u;password=t;AuthScheme=APIToken",
            ApiToken("u", Secret("t")),
            "the password is an API token",
        ),
        (
            f"base.url={CLOUD};username=u;password=p;APIToken=t",
            ApiToken("u", Secret("t")),
            "api_token is given",
        ),
        (f"siteAddress={PLANT};username=u;password=p", Basic("u", Secret("p")), "password is given"),
    ],
)
def test_chooses_how_to_sign_in(text: str, scheme: object, because: str) -> None:
    connection = Connection.from_string(text)
    assert connection.scheme == scheme
    assert because in connection.chosen_because


def test_the_strongest_source_chooses_how_to_sign_in() -> None:
    assert resolved(f"Url={PLANT};User=u;Password=p", ISTHMUS_PAT="t").scheme.name == "Basic"
    assert resolved(f"Url={CLOUD};username=u;password=p", ISTHMUS_PAT="t").scheme == ApiToken(
        "u", Secret("p")
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"Url={CLOUD};User=u;Password={CANARY}", "taken no passwords since 2019: use AuthScheme=APIToken"),
        (f"Url={CLOUD};AuthScheme=Basic;username=u;password={CANARY}", "taken no passwords since 2019"),
        (f"Url={CLOUD};PAT={CANARY}", "no personal access tokens: use AuthScheme=APIToken"),
        (f"Url={PLANT};deployment=Cloud;PAT={CANARY}", "no personal access tokens"),
        (f"Url={CLOUD};deployment=DataCenter;APIToken={CANARY};User=u", "one of Jira Cloud: leave it out"),
        (
            f"Url=https://u:{CANARY}@x;PAT=t",
            "The option url in the connection string may not hold credentials",
        ),
        (f"Url={PLANT};PAT={CANARY};SSLServerCert=*", "verify_tls=false"),
    ],
)
def test_refuses_what_cannot_work(text: str, message: str) -> None:
    with pytest.raises(InvalidOption, match=message) as caught:
        Connection.from_string(text)
    assert CANARY not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message", "option"),
    [
        (
            "",
            r"no url: give url=\.\.\., a connection string .*, a profile in isthmus.toml, or ISTHMUS_URL",
            "url",
        ),
        (f"Url={PLANT}", "nothing to sign in with: give user and api_token", ""),
        (f"Url={PLANT};User=u", "nothing to sign in with", ""),
        (
            f"Url={CLOUD};APIToken={CANARY}",
            "There is no user, which AuthScheme=APIToken needs: .*ISTHMUS_USER",
            "user",
        ),
        (
            f"Url={PLANT};AuthScheme=PAT",
            r"There is no pat, which AuthScheme=PAT needs: give pat=\.\.\.",
            "pat",
        ),
    ],
)
def test_says_what_is_missing(text: str, message: str, option: str) -> None:
    with pytest.raises(MissingOption, match=message) as caught:
        Connection.from_string(text)
    assert caught.value.option == option
    assert CANARY not in str(caught.value)


def test_credentials_stay_with_their_site(tmp_path: Path) -> None:
    config = tmp_path / "isthmus.toml"
    config.write_text(
        f'default = "p"\n[profiles.p]\nurl = "{CLOUD}"\nuser = "u"\napi_token = "{CANARY}"\n'
        "verify_tls = false\npage_size = 7",
        encoding="utf-8",
    )
    with pytest.raises(
        MissingOption, match=r"nothing to sign in .*the profile p of .* is for another site"
    ) as caught:
        resolved(f"Url={PLANT}", config=config)
    assert CANARY not in str(caught.value)
    with pytest.raises(
        MissingOption, match=r"no user, .*the profile p of .* and the environment would .* another site"
    ):
        resolved(f"Url={PLANT};APIToken=t", config=config, ISTHMUS_URL="https://else.example")
    elsewhere = resolved(f"Url={PLANT};PAT=t", config=config)
    assert (elsewhere.verify_tls, elsewhere.page_size) == (True, 7)
    same = resolved(f"Url={CLOUD}/browse/A-1", config=config)
    assert (same.user, same.verify_tls, same.page_size) == ("u", False, 7)


def test_describes_itself_in_plain_values() -> None:
    described = Connection.of(
        url=PLANT,
        user="u",
        password=CANARY,
        proxy_url=f"http://u:{CANARY}@proxy",
        time_zone="UTC",
        ca_file="ca.pem",
    ).describe()
    assert list(described)[:5] == ["url", "deployment", "auth_scheme", "user", "password"]
    assert (described["auth_scheme"], described["password"], described["proxy_url"]) == (
        "Basic",
        "***",
        "***",
    )
    assert (described["time_zone"], described["ca_file"], described["max_rows"]) == ("UTC", "ca.pem", None)
    assert all(value is None or type(value) in (str, int, float, bool) for value in described.values())


def test_never_shows_a_secret() -> None:
    connection = Connection.of(url=PLANT, pat=CANARY, proxy_url=f"http://u:{CANARY}@proxy")
    for printed in (repr(connection), str(connection), f"{connection}", repr(connection.describe())):
        assert CANARY not in printed
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(connection)


@pytest.mark.parametrize(
    "options",
    [
        {"url": PLANT, "pat": f"{CANARY}é"},
        {"url": PLANT, "pat": f"{CANARY}\n"},
        {"url": PLANT, "pat": [CANARY]},
        {"url": PLANT, "proxy_url": f"http://u:{CANARY}@proxy:x", "pat": "t"},
        {"url": PLANT, "api_token": CANARY},
        {"url": f"https://u:{CANARY}@x"},
    ],
)
def test_errors_never_show_a_secret(options: dict[str, object]) -> None:
    with pytest.raises(OptionError) as caught:
        Connection.of(**options)
    error: BaseException | None = caught.value
    while error is not None:
        assert CANARY not in repr(error)
        error = error.__cause__ or error.__context__
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_local_variables_of_an_error_hold_no_secret() -> None:
    """Some crash reports list the local variables of every frame."""
    with pytest.raises(InvalidOption) as caught:
        Connection.of(url=PLANT, pat=Secret(f"{CANARY}é"))
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame for frame in report.format() if "isthmus/connect" in frame and "option = " in frame]
    assert ours
    assert CANARY not in "".join(ours)
