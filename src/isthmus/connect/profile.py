"""Profiles: connections that have a name, in a file `isthmus.toml`.

default = "work"

[profiles.work]
url = "https://example.atlassian.net"
user = "a@example.com"
api_token = "${env:WORK_TOKEN}"
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from isthmus.connect.errors import ProfileError
from isthmus.connect.source import Source, keywords

FILE_NAME = "isthmus.toml"
VARIABLE = "ISTHMUS_CONFIG"
_REFERENCE = re.compile(r"\$\{env:([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where profiles are looked for: a file named outright, or the folder to start from.

    `environment` gives `ISTHMUS_CONFIG`, `XDG_CONFIG_HOME` and the variables that values refer to.
    """

    config: Path | None
    folder: Path
    environment: Mapping[str, str]

    def file(self) -> Path | None:
        """The file that counts, or None when there is none.

        The first of: the file named outright; `ISTHMUS_CONFIG`; `isthmus.toml` in the folder or the nearest
        one above it; `isthmus/isthmus.toml` under `XDG_CONFIG_HOME` (`~/.config`). The first two count even
        where they do not exist: a name given by mistake is an error, not a reason to look elsewhere.
        """
        named = self.config or self.environment.get(VARIABLE)
        if named:
            return Path(named).expanduser()
        home = self.environment.get("XDG_CONFIG_HOME")
        settings = Path(home) if home else Path.home() / ".config"
        folders = (self.folder, *self.folder.parents, settings / "isthmus")
        return next((folder / FILE_NAME for folder in folders if (folder / FILE_NAME).is_file()), None)


def read(place: Place, name: str | None) -> Source:
    """What the profile `name` gives, or with None the file's default profile: nothing, if there is none.

    Raises ProfileError when the file or the profile cannot be used, UnknownOption for an unknown option.
    """
    path = place.file()
    if path is None:
        if name is not None:
            raise ProfileError(
                f"There is no profile {name!r}: no {FILE_NAME} was found from {place.folder} upward; "
                f"name one with --config or {VARIABLE}."
            )
        return Source("no profile")
    default, profiles = _load(path)
    chosen = default if name is None else name
    if chosen is None:
        return Source("no profile")
    if chosen not in profiles:
        raise _unknown(path, chosen, list(profiles))
    where = f"the profile {chosen} of {path}"
    values = {key: _resolved(value, where, place.environment) for key, value in profiles[chosen].items()}
    return keywords(values, where)


def _load(path: Path) -> tuple[str | None, dict[str, dict[str, object]]]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProfileError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ProfileError(f"{path} is not text in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path} is not valid TOML: {error}.") from None
    default, profiles = document.pop("default", None), document.pop("profiles", {})
    if document:
        raise ProfileError(
            f"{path} has {next(iter(document))!r} at the top: "
            "only default and [profiles.NAME] are known there."
        )
    if not isinstance(profiles, dict) or not all(isinstance(table, dict) for table in profiles.values()):
        raise ProfileError(f"{path}: every profile has to be a table [profiles.NAME].")
    if default is not None and not isinstance(default, str):
        raise ProfileError(f"{path}: default has to be the name of a profile.")
    return default, profiles


def _resolved(value: object, where: str, environment: Mapping[str, str]) -> object:
    if not isinstance(value, str):
        return value

    def variable(reference: re.Match[str]) -> str:
        name = reference.group(1)
        if name not in environment:
            raise ProfileError(f"The environment variable {name} is not set, and {where} refers to it.")
        return environment[name]

    return _REFERENCE.sub(variable, value)


def _unknown(path: Path, name: str, known: list[str]) -> ProfileError:
    nearest = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {nearest[0]}? " if nearest else ""
    listed = f"known are {', '.join(sorted(known))}" if known else "the file has none"
    return ProfileError(f"There is no profile {name!r} in {path}: {hint}{listed}.")
