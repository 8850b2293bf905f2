"""Where options come from: each source names options its own way, and some sources count for more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from isthmus.auth import Secret
from isthmus.connect.errors import InvalidOption
from isthmus.connect.option import Option
from isthmus.connect.options import OPTIONS
from isthmus.connect.spelling import find


@dataclass(frozen=True, slots=True)
class Given:
    """One option as somebody gave it: the value, the name they used for it, and where."""

    option: Option
    value: object
    spelling: str
    where: str


@dataclass(frozen=True, slots=True)
class Source:
    """What one place gives, by the options' own names. `where` names the place in errors."""

    where: str
    given: Mapping[str, Given] = field(default_factory=dict)


def collect(where: str, named: Iterable[tuple[Option, str, object]]) -> Source:
    """A source of `(option, name as written, value)`. None and empty text mean "not given".

    The same option twice is an error unless both values are equal: which one was meant cannot be known.
    """
    collected: dict[str, Given] = {}
    for option, spelling, raw in named:
        value = Secret(raw) if option.secret and isinstance(raw, str) else raw
        if value is None or value in ("", Secret("")):
            continue
        before = collected.get(option.name)
        if before is not None and before.value != value:
            names = (
                f"{before.spelling} and {spelling}" if before.spelling != spelling else f"{spelling} twice"
            )
            raise InvalidOption(
                f"The option {option.name} has two values in {where} ({names}): give it once."
            )
        collected[option.name] = Given(option, value, spelling, where)
    return Source(where, collected)


def keywords(options: Mapping[str, object], where: str = "the arguments") -> Source:
    """The options given by name in a mapping; any known spelling of a name will do."""
    return collect(where, ((find(name, where), name, value) for name, value in options.items()))


def variables(environment: Mapping[str, str]) -> Source:
    """The options given by environment variables (`ISTHMUS_URL`, ...). Others are no mistake."""
    named = ((option, option.environment, environment.get(option.environment)) for option in OPTIONS)
    return collect("the environment", named)
