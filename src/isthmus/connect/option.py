"""What is said about one option, once, for every place that asks for it or shows it."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an option's value is. The value of a kind is what the reference page calls it."""

    TEXT = "text"
    HEADER = "text in plain ASCII"
    """Text that travels in an HTTP header as it is."""
    URL = "URL"
    PROXY = "URL of a proxy"
    BOOLEAN = "true or false"
    INTEGER = "integer"
    NUMBER = "number"
    SECONDS = "seconds"
    CHOICE = "one of"
    FILE = "path of a file"
    TIME_ZONE = "IANA time zone"


class Category(StrEnum):
    """Where an option belongs; pages and forms show the categories in this order."""

    AUTHENTICATION = "Authentication"
    TLS = "TLS"
    PROXY = "Proxy"
    CONNECTION = "Connection"
    READING = "Reading"
    SCHEMA = "Schema"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that an option of kind `CHOICE` takes, and other ways to write it.

    Case, blanks, `_`, `-` and `.` never matter.
    """

    value: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Applies:
    """A condition: the option `option` has one of `values`. Forms hide what does not apply."""

    option: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a connection: all that parsing, errors, forms and the reference page need to know.

    `default` is the typed value when nothing is given; where that is None, `otherwise` says in words what
    happens. `secret` values are kept in a `Secret`. `required` holds only where `applies` does. `cdata` and
    `sap` are the names that CData's drivers and SAP Open Connectors use for it. `least` and `most` bound a
    number. `absent` are values that mean "not given" to those who write them. `forbidden` are characters that
    the value may not hold.
    """

    name: str
    kind: Kind
    category: Category
    about: str
    default: object = None
    otherwise: str = ""
    secret: bool = False
    required: bool = False
    choices: tuple[Choice, ...] = ()
    applies: Applies | None = None
    cdata: str = ""
    sap: tuple[str, ...] = ()
    least: float = 0
    most: float = 0
    absent: tuple[str, ...] = ()
    forbidden: str = ""

    @property
    def environment(self) -> str:
        """The environment variable that gives it."""
        return f"ISTHMUS_{self.name.upper()}"

    def ways(self) -> str:
        """Every way to give it, for an error that asks for it."""
        named = [f"{self.name}=..."]
        if self.cdata:
            named.append(f"{self.cdata}=... in a connection string")
        if self.sap:
            named.append(f"{' / '.join(self.sap)} (SAP Open Connectors)")
        return ", ".join([*named, f"or {self.environment} in the environment"])
