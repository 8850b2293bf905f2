"""JQL over plain REST-shaped data: parse a query, search a site, refuse what Jira refuses."""

from __future__ import annotations

from .engine import check, search
from .fault import JqlError
from .parser import parse
from .site import Caller, Site
from .tree import Query, unbounded

__all__ = ["Caller", "JqlError", "Query", "Site", "check", "parse", "search", "unbounded"]
