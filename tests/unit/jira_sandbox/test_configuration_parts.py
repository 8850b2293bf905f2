"""What a site keeps about its configuration can be copied with it, and works on afterwards."""

from __future__ import annotations

import pickle

import pytest

from jira_sandbox.call import World
from jira_sandbox.company.generator import generated_site
from jira_sandbox.state.audit import Audit
from jira_sandbox.state.custom_fields import CustomFields
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.field_configurations import FieldConfigurations
from jira_sandbox.state.indexing import Rebuilds
from jira_sandbox.state.notification_schemes import NotificationSchemes
from jira_sandbox.state.plans import Plans
from jira_sandbox.state.ranks import Ranks
from jira_sandbox.state.screens import Screens
from jira_sandbox.state.security_schemes import SecuritySchemes
from jira_sandbox.state.settings import Settings
from jira_sandbox.state.site import Deployment
from jira_sandbox.state.snapshots import Snapshots
from jira_sandbox.state.type_schemes import TypeSchemes
from jira_sandbox.state.workflows import Workflows

PARTS = (
    Audit, CustomFields, FieldConfigurations, NotificationSchemes, Plans, Ranks, Rebuilds, Screens,
    SecuritySchemes, Settings, TypeSchemes, Workflows,
)  # fmt: skip


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_every_part_is_copied_with_its_site(deployment: Deployment) -> None:
    site = generated_site("http://jira", deployment=deployment, issues=10)
    for part in PARTS:
        site.part(part)
    site.part(Workflows).look()
    parts = {kind: site.parts[kind] for kind in PARTS if kind is not Audit}
    unsited = {kind: {n: v for n, v in vars(part).items() if n != "site"} for kind, part in parts.items()}
    copied = pickle.loads(pickle.dumps(list(unsited.values())))
    assert len(copied) == len(PARTS) - 1


def test_what_is_set_up_is_heard_by_the_audit_record() -> None:
    site = generated_site("http://jira", issues=5)
    world = World(site, Encoder(site), Snapshots())
    before = len(site.part(Audit).records)
    world.ledger.tell("user_created", user={"accountId": "1", "displayName": "New"})
    world.ledger.tell("comment_created", comment={"id": "1"})
    records = site.part(Audit).records[before:]
    assert [(row["summary"], row["objectItem"]["name"]) for row in records] == [("User created", "New")]


def test_a_field_is_where_its_context_is() -> None:
    site = generated_site("http://jira", issues=60)
    world = World(site, Encoder(site), Snapshots())
    custom = site.part(CustomFields)
    [context] = custom.of("customfield_10031")
    context["projects"] = ["10001"]
    custom.spread(world.ledger, "customfield_10031")
    homes = {issue.fields["project"]["key"] for issue in site.living() if "customfield_10031" in issue.fields}
    own = {project["key"] for project in site.projects if project.get("simplified")}
    assert homes - own == {"WEB"}
    held = sum(len(values) for values in custom.hidden.values())
    assert held > 0
    context["projects"] = []
    custom.spread(world.ledger, "customfield_10031")
    assert not custom.hidden["customfield_10031"]
