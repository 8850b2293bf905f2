"""What a service desk is made of: its types of requests, their fields and groups, queues and goals.

https://support.atlassian.com/jira-service-management-cloud/docs/what-are-request-types/
"""

from __future__ import annotations

from dataclasses import dataclass, field

PLUGIN = "com.atlassian.servicedesk:"
REQUEST_TYPE = PLUGIN + "vp-origin"
ORGANIZATIONS = PLUGIN + "sd-customer-organizations"
PARTICIPANTS = PLUGIN + "sd-request-participants"
SATISFACTION = PLUGIN + "sd-request-feedback"
SATISFACTION_DATE = PLUGIN + "sd-request-feedback-date"
SLA = PLUGIN + "sd-sla-field"
APPROVALS = "com.atlassian.servicedesk.approvals-plugin:sd-approvals"
APPROVERS = "Approvers"
"""The name of the user picker that names who shall approve."""

WAITING_FOR_SUPPORT = "Waiting for support"
WAITING_FOR_APPROVAL = "Waiting for approval"
WAITING_FOR_CUSTOMER = "Waiting for customer"
IN_PROGRESS = "In progress"
RESOLVED = "Resolved"
CLOSED = "Closed"
CANCELED = "Canceled"

CUSTOMER_WAYS = {
    WAITING_FOR_SUPPORT: (RESOLVED, CANCELED),
    WAITING_FOR_APPROVAL: (CANCELED,),
    IN_PROGRESS: (RESOLVED, CANCELED),
    WAITING_FOR_CUSTOMER: (WAITING_FOR_SUPPORT, RESOLVED, CANCELED),
    RESOLVED: (WAITING_FOR_SUPPORT,),
}
"""Status → where the portal lets customers move a request themselves."""


@dataclass(frozen=True)
class FieldPlan:
    """A field of a request type: which one, what the portal calls it, and whether it must be filled in."""

    id: str
    label: str
    required: bool = False
    about: str = ""
    visible: bool = True
    preset: tuple[str, ...] = ()


@dataclass(frozen=True)
class TypePlan:
    """A type of requests; ``kind`` begins the name of its issue type, ``groups`` are places in the desk's."""

    name: str
    about: str
    help: str
    kind: str
    groups: tuple[int, ...]
    fields: tuple[FieldPlan, ...]
    practice: str = "service_request"

    @property
    def approved(self) -> bool:
        """Whether somebody must approve its requests."""
        return self.kind.endswith("approvals")


@dataclass(frozen=True)
class Article:
    """A page of the knowledge base; ``id`` is the page's."""

    id: str
    title: str
    excerpt: str


@dataclass(frozen=True)
class DeskPlan:
    """A service desk; ``space`` is the Confluence space of its knowledge base."""

    groups: tuple[str, ...]
    types: tuple[TypePlan, ...]
    space: str
    articles: tuple[Article, ...] = field(default=())


SUMMARY = FieldPlan("summary", "Summarize what you need", required=True)
REASON = FieldPlan("description", "Why do you need it?")
FILES = FieldPlan("attachment", "Attachment")
APPROVER = FieldPlan("customfield_10039", "Who approves it?", required=True, about="Your manager, usually.")

TEMPLATES = (
    DeskPlan(
        groups=("Common requests", "Logins and accounts", "Computers"),
        types=(
            TypePlan(
                "Get IT help", "Ask the IT team about anything.", "Tell us what you tried already.",
                "service request", (0,), (SUMMARY, REASON, FILES),
            ),
            TypePlan(
                "Report a system problem", "Tell us that something does not work.", "",
                "incident", (0, 2),
                (
                    FieldPlan("summary", "What does not work?", required=True),
                    FieldPlan("description", "What happens, and what should happen?", required=True),
                    FieldPlan("customfield_10033", "How bad is it?"),
                    FieldPlan("priority", "Urgency", visible=False, preset=("High",)),
                    FILES,
                ),
                practice="incidents",
            ),
            TypePlan(
                "Request new hardware", "A laptop, a screen, a chair.", "Your manager is asked first.",
                "service request with approvals", (2,),
                (SUMMARY, REASON, APPROVER, FieldPlan("duedate", "When do you need it?")),
            ),
            TypePlan(
                "Request a new account", "Access to an application.", "",
                "service request", (1,),
                (SUMMARY, FieldPlan("customfield_10031", "For whom?", required=True, about="A full name.")),
            ),
            TypePlan(
                "Ask for a change", "A change of a system in production.", "",
                "change", (), (SUMMARY, REASON, FieldPlan("customfield_10041", "When shall it start?")),
                practice="change_management",
            ),
        ),
        space="IT",
        articles=(
            Article("8786177", "Resetting a forgotten password", "Open the login page and choose the link"),
            Article("8785228", "Connecting to the VPN", "Install the client, then sign in with your account"),
            Article("8785301", "Ordering a new laptop", "Laptops are replaced after three years"),
        ),
    ),
    DeskPlan(
        groups=("Questions", "Orders"),
        types=(
            TypePlan(
                "Ask a question", "Anything about our products.", "",
                "service request", (0,), (SUMMARY, FieldPlan("description", "Your question"), FILES),
            ),
            TypePlan(
                "Report a fault", "Something you bought does not work.", "Have the order number at hand.",
                "incident", (0, 1),
                (
                    SUMMARY,
                    FieldPlan("description", "What happened?", required=True),
                    FieldPlan("customfield_10034", "Where did it happen?"),
                ),
                practice="incidents",
            ),
            TypePlan(
                "Ask for a refund", "Money back for an order.", "",
                "service request with approvals", (1,),
                (SUMMARY, FieldPlan("customfield_10044", "How much?", required=True), APPROVER),
            ),
        ),
        space="SHOP",
        articles=(
            Article("9100001", "Returning an order", "Orders are taken back within thirty days"),
            Article("9100002", "Where is my order?", "Follow the link in the mail we sent"),
        ),
    ),
)  # fmt: skip

QUEUES = (
    ("All open", "resolution = Unresolved"),
    ("Unassigned issues", "assignee is EMPTY AND resolution = Unresolved"),
    ("Assigned to me", "assignee = currentUser() AND resolution = Unresolved"),
    ("Waiting on customer", f'status = "{WAITING_FOR_CUSTOMER}"'),
    ("Late", '"Time to resolution" = breached() AND resolution = Unresolved'),
    ("Recently resolved", "resolutiondate >= -1w"),
)
"""Name and condition of each queue of a desk."""

COLUMNS = ("issuetype", "issuekey", "summary", "created", "reporter", "duedate")
"""The fields a queue shows."""

COMPANIES = ("Acme Corp.", "Müller & Söhne", "東京商事")
"""Organizations of customers."""
