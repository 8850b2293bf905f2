"""What Jira holds: one file for each resource, and the list of them all.

To add a resource, write its file and name it here twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from isthmus.catalog.model import Resource
from isthmus.catalog.resources.comments import COMMENTS
from isthmus.catalog.resources.fields import FIELDS
from isthmus.catalog.resources.issues import ISSUES
from isthmus.catalog.resources.myself import MYSELF
from isthmus.catalog.resources.projects import PROJECTS
from isthmus.catalog.resources.server_info import SERVER_INFO
from isthmus.catalog.resources.users import USERS

_ALL = (
    COMMENTS,
    FIELDS,
    ISSUES,
    MYSELF,
    PROJECTS,
    SERVER_INFO,
    USERS,
)

RESOURCES: Mapping[str, Resource] = MappingProxyType({one.name: one for one in _ALL})
"""Every resource by its name."""
