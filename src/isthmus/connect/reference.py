"""The reference page of the options, written from their declaration."""

from isthmus.auth import SCHEMES
from isthmus.connect.option import Category, Kind, Option
from isthmus.connect.options import OPTIONS

_BOUNDED = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.SECONDS})

_HEAD = """\
# Options of a connection

*Written by `isthmus.connect.reference` from the declaration of the options; do not edit.*

An option is given in any of these ways. Where several give it, the first counts:

1. a keyword argument or a command-line option: `url="https://example.atlassian.net"`,
2. the connection string,
3. the profile,
4. the environment.

A way that names another site than the one that counts gives no option of the categories Authentication and
TLS: its credentials were meant for its own site.

Options are known by any of their spellings; case, blanks, `_`, `-` and `.` never matter. A name that is not
known is an error, and so is an option that is given two values in one place. An empty value means that it is
not given.

## Connection strings

`Name=Value` pairs, separated by `;`:

    Url=https://example.atlassian.net;AuthScheme=APIToken;User=a@example.com;APIToken='x;y'

A value that holds `;`, starts with a quote, or starts or ends with a blank stands in `'` or `"`. The same
quote inside the value is doubled.

## Profiles

Tables `[profiles.NAME]` in a file `isthmus.toml`:

    default = "work"

    [profiles.work]
    url = "https://example.atlassian.net"
    user = "a@example.com"
    api_token = "${env:WORK_TOKEN}"

The file is the one that `--config` names, else the one that `ISTHMUS_CONFIG` names, else the nearest one in
the working folder or above it, else `isthmus/isthmus.toml` in `$XDG_CONFIG_HOME` (`~/.config`). `${env:NAME}`
stands for an environment variable.
"""


def reference() -> str:
    """The page `docs/reference/options.md`, in Markdown."""
    sections = [_HEAD, _schemes()]
    for category in Category:
        options = [option for option in OPTIONS if option.category is category]
        sections.append("\n".join([f"## {category}\n", *map(_section, options)]))
    return "\n".join(sections).rstrip() + "\n"


def _schemes() -> str:
    rows = [
        f"| `{name}` | {scheme.about} | {', '.join(f'`{field}`' for field in scheme.fields)} |"
        for name, scheme in SCHEMES.items()
    ]
    return "\n".join(
        ["## Ways to sign in\n", "| `auth_scheme` | what it is | needs |", "|---|---|---|", *rows, ""]
    )


def _section(option: Option) -> str:
    lines = [f"### `{option.name}`\n", f"{option.about}\n", f"- Type: {_kind(option)}"]
    if option.required:
        lines.append("- Required")
    elif option.default is not None:
        lines.append(f"- Default: `{_text(option.default)}`")
    else:
        lines.append(f"- Without it: {option.otherwise}")
    if option.applies is not None:
        values = " or ".join(f"`{value}`" for value in option.applies.values)
        lines.append(f"- Applies when `{option.applies.option}` is {values}")
    if option.absent:
        lines.append(f"- {', '.join(f'`{value}`' for value in option.absent)} means: not given")
    lines.append(f"- Also spelled: {', '.join(_spellings(option))}")
    return "\n".join(lines) + "\n"


def _kind(option: Option) -> str:
    kind = str(option.kind)
    if option.kind is Kind.CHOICE:
        kind += " " + ", ".join(f"`{choice.value}`" for choice in option.choices)
    if option.kind in _BOUNDED:
        kind += f" from {option.least:g} to {option.most:.16g}"
    return kind + (", secret" if option.secret else "")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _spellings(option: Option) -> list[str]:
    cdata = [f"`{option.cdata}` (CData)"] if option.cdata else []
    sap = [f"`{name}` (SAP Open Connectors)" for name in option.sap]
    return [*cdata, *sap, f"`{option.environment}` (environment)"]
