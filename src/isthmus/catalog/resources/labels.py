"""The labels in use."""

from isthmus.catalog.model import CLOUD, Column, Endpoint, Page, Resource, Type

LABELS = Resource(
    name="labels",
    about="The labels issues carry. Data Center cannot list them.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-labels/",
    key=("label",),
    list={CLOUD: Endpoint("GET", "/label", rows="values", page=Page.START_AT, limit=1000)},
    columns=(Column("label", Type.TEXT, ".", "The label."),),
)
