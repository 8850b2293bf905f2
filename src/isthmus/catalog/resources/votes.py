"""Who voted for issues."""

from isthmus.catalog.model import Nested, Page, Resource
from isthmus.catalog.shapes import ISSUE_COLUMNS, ISSUE_KEY, PERSON_COLUMNS, of_one_issue, travelling

VOTES = Resource(
    name="votes",
    about="The people who voted for issues.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-votes/",
    key=("issue_id", "account_id", "user_name"),
    list=travelling(Page.PER_ISSUE),
    parent="issues",
    parent_key=ISSUE_KEY,
    nested=Nested(
        rows="",
        field="votes",
        count="fields.votes.votes",
        overflow=of_one_issue("/issue/{id}/votes", "voters"),
    ),
    columns=(*ISSUE_COLUMNS, *PERSON_COLUMNS),
)
