"""Whether the caller comes through the portal of a service desk, where customers may do what it offers.

https://support.atlassian.com/jira-service-management-cloud/docs/customer-permissions-for-your-service-project-and-jira-site/
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass

from jira_sandbox.state.site import Site

OFFERED = frozenset(
    {"ADD_COMMENTS", "CREATE_ATTACHMENTS", "CREATE_ISSUES", "MODIFY_REPORTER", "TRANSITION_ISSUES"}
)
"""Permissions that come with the portal, which has looked itself at whose request it is."""


@dataclass
class Portal:
    """A part of the site: ``open`` while a request to the portal is answered."""

    site: InitVar[Site]
    open: bool = False

    def lets(self, key: str) -> bool:
        """Tell whether the portal gives a permission now."""
        return self.open and key in OFFERED
