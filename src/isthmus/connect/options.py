"""Every option of a connection, declared once.

Keyword arguments, connection strings, profiles, the environment and the reference page are read from this
list. Names and meanings that other connectors share are theirs, so that what is written for them works here.
"""

from collections.abc import Mapping
from types import MappingProxyType

from isthmus.auth import SCHEMES
from isthmus.connect.option import Applies, Category, Choice, Kind, Option
from isthmus.connect.site import Deployment

AUTO = "Auto"
"""The value of `auth_scheme` that leaves the choice to what is given."""


def _needed(field: str) -> Applies:
    return Applies("auth_scheme", tuple(name for name, scheme in SCHEMES.items() if field in scheme.fields))


_AUTHENTICATION = (
    Option(
        "url",
        Kind.URL,
        Category.AUTHENTICATION,
        "The address of the Jira site, with its context path if it has one. "
        "An address copied from the browser or from a REST call is cut back to the site's.",
        required=True,
        cdata="Url",
        sap=("base.url", "site.url", "siteAddress"),
    ),
    Option(
        "deployment",
        Kind.CHOICE,
        Category.AUTHENTICATION,
        "Which Jira it is. Auto knows Cloud by its address and asks any other site.",
        default=Deployment.AUTO,
        choices=(
            Choice(Deployment.AUTO),
            Choice(Deployment.CLOUD),
            Choice(Deployment.DATA_CENTER, ("DC", "Server")),
        ),
    ),
    Option(
        "auth_scheme",
        Kind.CHOICE,
        Category.AUTHENTICATION,
        "How to sign in. Auto takes the way whose secret is given; of several, the most explicit one.",
        default=AUTO,
        choices=(Choice(AUTO), *(Choice(name, scheme.aliases) for name, scheme in SCHEMES.items())),
        cdata="AuthScheme",
    ),
    Option(
        "user",
        Kind.TEXT,
        Category.AUTHENTICATION,
        "Who signs in: on Cloud the e-mail address of the Atlassian account, on Data Center the user name.",
        required=True,
        applies=_needed("user"),
        cdata="User",
        sap=("username",),
        forbidden=":",
    ),
    Option(
        "password",
        Kind.TEXT,
        Category.AUTHENTICATION,
        "The password of `user`, on Data Center.",
        secret=True,
        required=True,
        applies=_needed("password"),
        cdata="Password",
        sap=("password",),
    ),
    Option(
        "api_token",
        Kind.TEXT,
        Category.AUTHENTICATION,
        "An API token of `user`, on Cloud. "
        "SAP Open Connectors call it `password`, and so it is read beside their `username` for a Cloud site.",
        secret=True,
        required=True,
        applies=_needed("api_token"),
        cdata="APIToken",
        sap=("password",),
    ),
    Option(
        "pat",
        Kind.HEADER,
        Category.AUTHENTICATION,
        "A personal access token, on Data Center.",
        secret=True,
        required=True,
        applies=_needed("pat"),
        cdata="PAT",
    ),
)

_TLS = (
    Option(
        "verify_tls",
        Kind.BOOLEAN,
        Category.TLS,
        "Whether the site has to prove who it is. Without, anybody on the way can read the credentials.",
        default=True,
    ),
    Option(
        "ca_file",
        Kind.FILE,
        Category.TLS,
        "A file of certificates in PEM form; only sites that one of them vouches for are trusted.",
        otherwise="the certificates that the operating system trusts",
        applies=Applies("verify_tls", ("true",)),
        cdata="SSLServerCert",
    ),
)

_PROXY = (
    Option(
        "proxy_url",
        Kind.PROXY,
        Category.PROXY,
        "The proxy to go through: `http://`, `https://`, `socks5://` or `socks5h://`, with `user:password@` "
        "if it asks for them.",
        otherwise="the proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name, if any",
        secret=True,
    ),
)

_CONNECTION = (
    Option(
        "connect_timeout",
        Kind.SECONDS,
        Category.CONNECTION,
        "How long to wait for the site to accept a connection.",
        default=10.0,
        least=0.1,
        most=600,
    ),
    Option(
        "timeout",
        Kind.SECONDS,
        Category.CONNECTION,
        "How long to wait while the site sends nothing.",
        default=60.0,
        cdata="Timeout",
        least=0.1,
        most=3600,
    ),
    Option(
        "max_in_flight",
        Kind.INTEGER,
        Category.CONNECTION,
        "How many requests may be waiting for an answer at one time; fewer are, when Jira says so.",
        default=32,
        cdata="MaxThreads",
        least=1,
        most=256,
    ),
    Option(
        "requests_per_second",
        Kind.NUMBER,
        Category.CONNECTION,
        "The most requests to send in a second.",
        otherwise="as many as Jira allows",
        least=0.01,
        most=1000,
    ),
    Option(
        "retries",
        Kind.INTEGER,
        Category.CONNECTION,
        "How often a request is repeated when Jira is busy or out of reach.",
        default=5,
        least=0,
        most=20,
    ),
    Option(
        "user_agent",
        Kind.HEADER,
        Category.CONNECTION,
        "What the program calls itself, as Jira's access log shows it.",
        otherwise="`isthmus/` and its version",
    ),
    Option(
        "readonly",
        Kind.BOOLEAN,
        Category.CONNECTION,
        "Refuse everything that would change Jira.",
        default=False,
        cdata="Readonly",
    ),
)

_READING = (
    Option(
        "page_size",
        Kind.INTEGER,
        Category.READING,
        "How many rows to ask for in one request. Jira may give fewer.",
        default=100,
        cdata="Pagesize",
        least=1,
        most=5000,
    ),
    Option(
        "max_rows",
        Kind.INTEGER,
        Category.READING,
        "The most rows a query may give; one that has more ends with an error, and none is cut off silently.",
        otherwise="no limit",
        cdata="MaxRows",
        least=1,
        most=2**53,
        absent=("-1",),
    ),
    Option(
        "time_zone",
        Kind.TIME_ZONE,
        Category.READING,
        "The time zone in which Jira reads the dates of a search: the one in the caller's Jira profile.",
        otherwise="Jira is asked for it",
        cdata="Timezone",
    ),
)

_SCHEMA = (
    Option(
        "include_custom_fields",
        Kind.BOOLEAN,
        Category.SCHEMA,
        "Whether the site's own fields are columns. CData's drivers start without them, because they make "
        "reading slower; here only the columns that a query names are read, so unused ones cost nothing.",
        default=True,
        cdata="IncludeCustomFields",
    ),
)

OPTIONS: tuple[Option, ...] = (*_AUTHENTICATION, *_TLS, *_PROXY, *_CONNECTION, *_READING, *_SCHEMA)
"""Every option, in the order of its categories."""

BY_NAME: Mapping[str, Option] = MappingProxyType({option.name: option for option in OPTIONS})
"""Every option by its own name."""
