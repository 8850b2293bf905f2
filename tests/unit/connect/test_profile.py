"""Profiles: which file counts, which profile is meant, and what is told when it cannot be used."""

from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path

import pytest

from isthmus.auth import Secret
from isthmus.connect.connection import Connection
from isthmus.connect.errors import MissingOption, ProfileError, UnknownOption
from isthmus.connect.profile import Place, read

CANARY = "c4n4ry"
TWO = """
default = "work"

[profiles.work]
url = "https://acme.atlassian.net"
user = "a@b.c"
api_token = "${env:WORK_TOKEN}"
timeout = 5
readonly = true

[profiles.plant]
"base.url" = "https://jira.example/jira"
username = "me"
password = "x;${env:A}-${env:B}"
"""


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def place(folder: Path, config: Path | None = None, **environment: str) -> Place:
    """A place that knows nothing of the machine the test runs on."""
    return Place(config, folder, {"XDG_CONFIG_HOME": str(folder / "settings"), **environment})


def plain(values: Mapping[str, object]) -> dict[str, object]:
    return {name: each.reveal() if isinstance(each, Secret) else each for name, each in values.items()}


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert place(below).file() is None
    settings = written(below / "settings" / "isthmus" / "isthmus.toml", "")
    assert place(below).file() == settings
    above = written(tmp_path / "isthmus.toml", "")
    assert place(below).file() == above
    nearer = written(tmp_path / "a" / "isthmus.toml", "")
    assert place(below).file() == nearer
    assert place(below, ISTHMUS_CONFIG="/named.toml").file() == Path("/named.toml")
    assert place(below, Path("~/own.toml"), ISTHMUS_CONFIG="/named.toml").file() == Path.home() / "own.toml"


def test_without_a_folder_of_settings_the_home_directory_counts(tmp_path: Path) -> None:
    found = Place(None, tmp_path, {}).file()
    assert found in (None, Path.home() / ".config" / "isthmus" / "isthmus.toml")


def test_reads_the_default_profile(tmp_path: Path) -> None:
    path = written(tmp_path / "isthmus.toml", TWO)
    source = read(place(tmp_path, WORK_TOKEN=CANARY), None)
    assert source.where == f"the profile work of {path}"
    assert plain({name: each.value for name, each in source.given.items()}) == {
        "url": "https://acme.atlassian.net",
        "user": "a@b.c",
        "api_token": CANARY,
        "timeout": 5,
        "readonly": True,
    }


def test_reads_the_profile_asked_for(tmp_path: Path) -> None:
    written(tmp_path / "isthmus.toml", TWO)
    given = read(place(tmp_path, A="a", B="b"), "plant").given
    assert plain({name: each.value for name, each in given.items()}) == {
        "url": "https://jira.example/jira",
        "user": "me",
        "password": "x;a-b",
    }


def test_nothing_to_read_is_nothing_given(tmp_path: Path) -> None:
    assert read(place(tmp_path), None).given == {}
    written(tmp_path / "isthmus.toml", "[profiles.a]\nurl = 'https://x'")
    assert read(place(tmp_path), None).given == {}


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (TWO, "plnat", r"no profile 'plnat' in .*: did you mean plant\? known are plant, work\.$"),
        (TWO, "zzz", r"no profile 'zzz' in .*isthmus.toml: known are plant, work\.$"),
        ("", "a", r"no profile 'a' in .*: the file has none\.$"),
        ('default = "a"', None, "no profile 'a'"),
        ("[profiles.a]\nurl = \nuser = 1", "a", r"isthmus.toml is not valid TOML: .*line 2"),
        ("profile = 1", "a", "has 'profile' at the top"),
        ("profiles = 1", "a", r"has to be a table \[profiles.NAME\]"),
        ("[profiles]\na = 1", "a", r"has to be a table \[profiles.NAME\]"),
        ("default = 1", "a", "default has to be the name of a profile"),
        (TWO, "work", "environment variable WORK_TOKEN is not set, and the profile work of .* refers to it"),
    ],
)
def test_tells_what_is_wrong(tmp_path: Path, text: str, name: str | None, message: str) -> None:
    written(tmp_path / "isthmus.toml", text)
    with pytest.raises(ProfileError, match=message) as caught:
        read(place(tmp_path), name)
    assert "\n" not in str(caught.value)


def test_tells_which_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"nowhere\.toml cannot be read: No such file"):
        read(place(tmp_path, tmp_path / "nowhere.toml"), None)
    (tmp_path / "isthmus.toml").write_bytes(b"\xff")
    with pytest.raises(ProfileError, match="is not text in UTF-8"):
        read(place(tmp_path), None)


def test_tells_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"no profile 'work': no isthmus.toml was found from .* upward"):
        read(place(tmp_path), "work")


def test_an_unknown_option_names_the_profile(tmp_path: Path) -> None:
    written(tmp_path / "isthmus.toml", "[profiles.a]\nusr = 'me'")
    with pytest.raises(UnknownOption, match=r"'usr' in the profile a of .*: did you mean user"):
        read(place(tmp_path), "a")


def test_a_connection_comes_from_a_profile(tmp_path: Path) -> None:
    path = written(tmp_path / "own.toml", TWO)
    connection = Connection.from_profile(path=path, environment={"WORK_TOKEN": CANARY})
    assert connection.scheme.name == "APIToken"
    assert connection.timeout == 5.0
    plant = Connection.from_profile("plant", path, {"A": "a", "B": "b"})
    assert (plant.url, plant.scheme.name, plant.user) == ("https://jira.example/jira", "Basic", "me")


def test_a_connection_needs_a_profile_that_gives_something(tmp_path: Path) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "settings")}
    with chdir(tmp_path):
        with pytest.raises(ProfileError, match=r"No isthmus\.toml was found"):
            Connection.from_profile(environment=environment)
        written(tmp_path / "isthmus.toml", "[profiles.a]")
        with pytest.raises(ProfileError, match="names no default profile"):
            Connection.from_profile(environment=environment)
        with pytest.raises(MissingOption, match="There is no url"):
            Connection.from_profile("a", environment=environment)
