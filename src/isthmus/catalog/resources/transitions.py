"""The steps issues can take next."""

from isthmus.catalog.model import Column, Nested, Page, Resource, Type
from isthmus.catalog.shapes import ISSUE_COLUMNS, ISSUE_KEY, travelling

TRANSITIONS = Resource(
    name="transitions",
    about="The transitions the caller can make on each issue now.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-get",
    key=("issue_id", "id"),
    list=travelling(Page.CHILD),
    parent="issues",
    parent_key=ISSUE_KEY,
    nested=Nested(rows="transitions", expand="transitions"),
    columns=(
        *ISSUE_COLUMNS,
        Column("id", Type.TEXT, "id", "The id of the transition."),
        Column("name", Type.TEXT, "name", "The name of the transition."),
        Column("to_status_id", Type.TEXT, "to.id", "The id of the status it leads to."),
        Column("to_status", Type.TEXT, "to.name", "The name of the status it leads to."),
        Column("to_status_description", Type.TEXT, "to.description", "What that status means."),
        Column("to_status_category_id", Type.INTEGER, "to.statusCategory.id", "The id of its category."),
        Column("to_status_category_key", Type.TEXT, "to.statusCategory.key", "The key of its category."),
        Column("to_status_category", Type.TEXT, "to.statusCategory.name", "The name of its category."),
        Column("has_screen", Type.BOOLEAN, "hasScreen", "Whether people fill in a screen.", data_center=""),
        Column("is_global", Type.BOOLEAN, "isGlobal", "Whether it starts anywhere.", data_center=""),
        Column("is_initial", Type.BOOLEAN, "isInitial", "Whether it creates the issue.", data_center=""),
        Column("is_available", Type.BOOLEAN, "isAvailable", "Whether it can be made.", data_center=""),
        Column("is_conditional", Type.BOOLEAN, "isConditional", "Whether it has conditions.", data_center=""),
        Column("is_looped", Type.BOOLEAN, "isLooped", "Whether it leads back.", data_center=""),
    ),
)
