"""From what several sources give to one settled set of values: who wins, and how to sign in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from isthmus.auth import SCHEMES, Scheme
from isthmus.connect.errors import InvalidOption, MissingOption
from isthmus.connect.option import Category, Option
from isthmus.connect.options import AUTO, BY_NAME
from isthmus.connect.site import Deployment, origin, says_cloud
from isthmus.connect.source import Given, Source
from isthmus.connect.spelling import fold
from isthmus.connect.value import parse

# What belongs to one site only: whom it knows, and how it proves that it is that site.
_OF_ONE_SITE = frozenset({Category.AUTHENTICATION, Category.TLS})

SIGNING_IN = frozenset({"auth_scheme", *(field for scheme in SCHEMES.values() for field in scheme.fields)})
"""The options that end up in the scheme."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome: the typed values of all other options by name, the scheme, and why it was chosen."""

    values: dict[str, object]
    scheme: Scheme
    chosen_because: str


def settle(sources: Sequence[Source]) -> Settled:
    """What `sources`, the strongest first, come to. Raises an OptionError."""
    url = _site(sources)
    given, withheld = _merged(sources, url)
    values = {name: _value(option, given) for name, option in BY_NAME.items() if name not in SIGNING_IN}
    deployment = _deployment(url, values["deployment"], given)
    values |= {"url": url, "deployment": deployment}
    return Settled(values, *_signed(given, deployment, withheld))


def _site(sources: Sequence[Source]) -> str:
    for source in sources:
        if (url := _named_site(source)) is not None:
            return url
    ways = (
        "url=..., a connection string (Url=...), a profile in isthmus.toml, or ISTHMUS_URL in the environment"
    )
    raise MissingOption(f"There is no url: give {ways}.", "url")


def _named_site(source: Source) -> str | None:
    if "url" not in source.given:
        return None
    url = parse(BY_NAME["url"], source.given["url"].value, source.where)
    return url if isinstance(url, str) else None


def _merged(sources: Sequence[Source], url: str) -> tuple[dict[str, Given], list[str]]:
    """The strongest value of every option, the strongest source first, and the places partly left out.

    A source that names another site was written for that one: sending its credentials here would give them
    away.
    """
    merged: dict[str, Given] = {}
    withheld: list[str] = []
    for source in sources:
        named = _named_site(source)
        foreign = named is not None and origin(named) != origin(url)
        for name, given in source.given.items():
            if foreign and given.option.category in _OF_ONE_SITE:
                continue
            merged.setdefault(name, given)
        if foreign:
            withheld.append(source.where)
    return merged, withheld


def _value(option: Option, given: dict[str, Given]) -> object:
    if option.name not in given:
        return option.default
    value = parse(option, given[option.name].value, given[option.name].where)
    return option.default if value is None else value


def _deployment(url: str, wanted: object, given: dict[str, Given]) -> Deployment:
    deployment = Deployment(str(wanted))
    if not says_cloud(url):
        return deployment
    if deployment is Deployment.DATA_CENTER:
        raise InvalidOption(
            f"The option deployment in {given['deployment'].where} says DataCenter, "
            "but the address of the site is one of Jira Cloud: leave it out."
        )
    return Deployment.CLOUD


def _signed(given: dict[str, Given], deployment: Deployment, withheld: list[str]) -> tuple[Scheme, str]:
    cloud = deployment is Deployment.CLOUD
    wanted = _value(BY_NAME["auth_scheme"], given)
    given, renamed = _renamed(given) if cloud and wanted in (AUTO, "APIToken") else (given, "")
    if wanted == AUTO:
        kind, because = _automatic(given, withheld)
    else:
        kind, because = SCHEMES[str(wanted)], f"auth_scheme is given in {given['auth_scheme'].where}"
    if cloud and kind.cloud_refusal:
        raise InvalidOption(f"AuthScheme={kind.name} ({because}): {kind.cloud_refusal}")
    make: Callable[..., Scheme] = kind
    fields = {field: _field(field, given, f"AuthScheme={kind.name}", withheld) for field in kind.fields}
    return make(**fields), renamed or because


def _renamed(given: dict[str, Given]) -> tuple[dict[str, Given], str]:
    """`given` with SAP's `password` as the API token that it is on Cloud."""
    user, password = given.get("user"), given.get("password")
    if user is None or password is None or "api_token" in given or fold(user.spelling) != "username":
        return given, ""
    token = replace(password, option=BY_NAME["api_token"])
    # In its place: the order tells which source is stronger.
    moved = {(token.option.name if name == "password" else name): value for name, value in given.items()}
    return moved | {"api_token": token}, (
        f"username and password are given in {password.where} for a Cloud site, "
        "where the password is an API token"
    )


def _automatic(given: dict[str, Given], withheld: list[str]) -> tuple[type[Scheme], str]:
    """The scheme whose credential the strongest source gives, and why it is that one."""
    credentials = {scheme.credential for scheme in SCHEMES.values()}
    strongest = next((value.where for name, value in given.items() if name in credentials), None)
    if strongest is None:
        raise MissingOption(
            "There is nothing to sign in with: give user and api_token (Cloud), pat (Data Center), "
            f"or user and password (Data Center).{_left(withheld)}"
        )
    together = {name for name, value in given.items() if value.where == strongest}
    scheme = next(scheme for scheme in SCHEMES.values() if scheme.credential in together)
    return scheme, f"{scheme.credential} is given in {strongest}"


def _field(name: str, given: dict[str, Given], needed: str, withheld: list[str]) -> object:
    value = _value(BY_NAME[name], given)
    if value is None:
        ways = BY_NAME[name].ways()
        raise MissingOption(f"There is no {name}, which {needed} needs: give {ways}.{_left(withheld)}", name)
    return value


def _left(withheld: list[str]) -> str:
    return f" (What {' and '.join(withheld)} would give is for another site.)" if withheld else ""
