"""THE CONNECTION: its options and every way to give them, and the HTTP client they come to."""

from isthmus.connect.connection import Connection, resolve
from isthmus.connect.errors import InvalidOption, MissingOption, OptionError, ProfileError, UnknownOption
from isthmus.connect.options import OPTIONS
from isthmus.connect.site import Deployment

__all__ = [
    "OPTIONS",
    "Connection",
    "Deployment",
    "InvalidOption",
    "MissingOption",
    "OptionError",
    "ProfileError",
    "UnknownOption",
    "resolve",
]
