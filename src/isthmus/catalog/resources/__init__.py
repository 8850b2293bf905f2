"""What Jira holds: one file for each resource, and the list of them all.

To add a resource, write its file and name it here twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from isthmus.catalog.model import Resource
from isthmus.catalog.resources.attachments import ATTACHMENTS
from isthmus.catalog.resources.boards import BOARDS
from isthmus.catalog.resources.changelogs import CHANGELOGS
from isthmus.catalog.resources.comments import COMMENTS
from isthmus.catalog.resources.custom_fields import CUSTOM_FIELDS
from isthmus.catalog.resources.fields import FIELDS
from isthmus.catalog.resources.filters import FILTERS
from isthmus.catalog.resources.group_members import GROUP_MEMBERS
from isthmus.catalog.resources.groups import GROUPS
from isthmus.catalog.resources.issue_fields import ISSUE_FIELDS
from isthmus.catalog.resources.issue_link_types import ISSUE_LINK_TYPES
from isthmus.catalog.resources.issue_links import ISSUE_LINKS
from isthmus.catalog.resources.issue_types import ISSUE_TYPES
from isthmus.catalog.resources.issues import ISSUES
from isthmus.catalog.resources.labels import LABELS
from isthmus.catalog.resources.myself import MYSELF
from isthmus.catalog.resources.priorities import PRIORITIES
from isthmus.catalog.resources.project_components import PROJECT_COMPONENTS
from isthmus.catalog.resources.project_roles import PROJECT_ROLES
from isthmus.catalog.resources.project_versions import PROJECT_VERSIONS
from isthmus.catalog.resources.projects import PROJECTS
from isthmus.catalog.resources.resolutions import RESOLUTIONS
from isthmus.catalog.resources.server_info import SERVER_INFO
from isthmus.catalog.resources.sprints import SPRINTS
from isthmus.catalog.resources.status_categories import STATUS_CATEGORIES
from isthmus.catalog.resources.statuses import STATUSES
from isthmus.catalog.resources.subtasks import SUBTASKS
from isthmus.catalog.resources.transitions import TRANSITIONS
from isthmus.catalog.resources.users import USERS
from isthmus.catalog.resources.votes import VOTES
from isthmus.catalog.resources.watchers import WATCHERS
from isthmus.catalog.resources.worklogs import WORKLOGS

_ALL = (
    ATTACHMENTS,
    BOARDS,
    CHANGELOGS,
    COMMENTS,
    CUSTOM_FIELDS,
    FIELDS,
    FILTERS,
    GROUP_MEMBERS,
    GROUPS,
    ISSUE_FIELDS,
    ISSUE_LINK_TYPES,
    ISSUE_LINKS,
    ISSUE_TYPES,
    ISSUES,
    LABELS,
    MYSELF,
    PRIORITIES,
    PROJECT_COMPONENTS,
    PROJECT_ROLES,
    PROJECT_VERSIONS,
    PROJECTS,
    RESOLUTIONS,
    SERVER_INFO,
    SPRINTS,
    STATUS_CATEGORIES,
    STATUSES,
    SUBTASKS,
    TRANSITIONS,
    USERS,
    VOTES,
    WATCHERS,
    WORKLOGS,
)

RESOURCES: Mapping[str, Resource] = MappingProxyType({one.name: one for one in _ALL})
"""Every resource by its name."""
