"""Who watches issues."""

from isthmus.catalog.model import Nested, Page, Resource
from isthmus.catalog.shapes import ISSUE_COLUMNS, ISSUE_KEY, PERSON_COLUMNS, of_one_issue, travelling

WATCHERS = Resource(
    name="watchers",
    about="The people who watch issues.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-watchers/",
    key=("issue_id", "account_id", "user_name"),
    list=travelling(Page.PER_ISSUE),
    parent="issues",
    parent_key=ISSUE_KEY,
    nested=Nested(
        rows="",
        field="watches",
        count="fields.watches.watchCount",
        overflow=of_one_issue("/issue/{id}/watchers", "watchers"),
    ),
    columns=(*ISSUE_COLUMNS, *PERSON_COLUMNS),
)
