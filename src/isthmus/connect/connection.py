"""A connection: a site, who signs in, and how it is to be talked to; checked, but not yet opened."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from isthmus.auth import Scheme, Secret
from isthmus.auth.secret import MASK
from isthmus.connect.connection_string import parse
from isthmus.connect.errors import ProfileError
from isthmus.connect.profile import FILE_NAME, Place, read
from isthmus.connect.resolution import settle
from isthmus.connect.site import Deployment
from isthmus.connect.source import Source, keywords, variables


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The options of a connection, each in its own type. docs/reference/options.md says what each means.

    `url` is the site's address without a trailing slash. `scheme` is who signs in and how, `chosen_because`
    says why it is that scheme. Times are in seconds. None means: no limit (`max_rows`,
    `requests_per_second`), the system's (`ca_file`, `proxy_url`), or to be asked for (`time_zone`). Nothing
    that prints a connection shows a secret, and it cannot be pickled.
    """

    url: str
    deployment: Deployment
    scheme: Scheme
    chosen_because: str
    verify_tls: bool
    ca_file: Path | None
    proxy_url: Secret | None
    connect_timeout: float
    timeout: float
    max_in_flight: int
    requests_per_second: float | None
    retries: int
    user_agent: str
    readonly: bool
    page_size: int
    max_rows: int | None
    time_zone: ZoneInfo | None
    include_custom_fields: bool

    @classmethod
    def of(cls, **options: object) -> Self:
        """A connection from options alone, by any of their names. Raises an OptionError."""
        return cls.of_sources([keywords(options)])

    @classmethod
    def from_string(cls, text: str) -> Self:
        """A connection from a connection string alone. Raises an OptionError."""
        return cls.of_sources([parse(text)])

    @classmethod
    def from_profile(
        cls,
        name: str | None = None,
        path: Path | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> Self:
        """A connection from a profile alone: the one named `name`, or the file's default one.

        `path` is the file of profiles; without, it is looked for as `profile.Place.file` says. `environment`
        says where to look and gives the variables that the profile refers to, no options. Raises an
        OptionError.
        """
        place = Place(path, Path.cwd(), environment)
        source = read(place, name)
        if not source.given and name is None:
            found = place.file()
            raise ProfileError(
                f'{found} names no default profile: add default = "NAME", or name one.'
                if found
                else f"No {FILE_NAME} was found from {place.folder} upward: name a file or a profile."
            )
        return cls.of_sources([source])

    @classmethod
    def of_sources(cls, sources: Sequence[Source]) -> Self:
        """A connection from several sources, the strongest first. Raises an OptionError."""
        settled = settle(sources)
        values: dict[str, Any] = settled.values
        values["user_agent"] = values["user_agent"] or f"isthmus/{version('isthmus')}"
        return cls(scheme=settled.scheme, chosen_because=settled.chosen_because, **values)

    @property
    def user(self) -> str | None:
        """Who signs in, where the scheme says so: a personal access token does not."""
        user: str | None = getattr(self.scheme, "user", None)
        return user

    def describe(self) -> dict[str, str | int | float | bool | None]:
        """Every option as it came out, for `--verbose`, in plain values. Secrets read `***`."""
        described: dict[str, str | int | float | bool | None] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name == "scheme":
                described["auth_scheme"] = self.scheme.name
                described |= {name: _plain(getattr(self.scheme, name)) for name in self.scheme.fields}
            else:
                described[each.name] = _plain(value)
        return described


def resolve(
    connection: str | None = None,
    *,
    profile: str | None = None,
    config: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    **options: object,
) -> Connection:
    """The connection that everything given comes to.

    An option counts where it is given most explicitly: as a keyword argument, else in the connection string
    `connection`, else in the profile, else in the environment. A source that names another site than the one
    that counts gives neither credentials nor trust: they were written for that site. Raises an OptionError.
    """
    return Connection.of_sources(
        [
            keywords(options),
            parse(connection or ""),
            read(Place(config, Path.cwd(), environment), profile),
            variables(environment),
        ]
    )


def _plain(value: object) -> str | int | float | bool | None:
    if isinstance(value, Secret):
        return MASK
    return value if value is None or isinstance(value, int | float) else str(value)
