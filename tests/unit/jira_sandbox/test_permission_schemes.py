"""The permission schemes a site begins with."""

from __future__ import annotations

import pickle

import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.state.permission_schemes import PermissionSchemes
from jira_sandbox.state.site import Deployment


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_everyone_works_in_most_projects_and_members_alone_in_one(deployment: Deployment) -> None:
    site = generated_site("http://jira", deployment=deployment, issues=0)
    schemes = pickle.loads(pickle.dumps(site.part(PermissionSchemes)))
    by_key = {project["key"]: project for project in site.projects}
    open_to = list(schemes.holders(by_key["PLAT"], "BROWSE_PROJECTS"))
    assert [(one["type"], one["parameter"]) for one in open_to] == [
        ("applicationRole", "jira-software"), ("projectRole", "10000"),
    ]  # fmt: skip
    strict = list(schemes.holders(by_key["SET"], "BROWSE_PROJECTS"))
    assert [(one["type"], one["parameter"]) for one in strict] == [
        ("projectRole", "10000"), ("projectRole", "10001"), ("projectRole", "10002"),
    ]  # fmt: skip
    assert {"type": "projectLead"} in schemes.holders(by_key["WEB"], "ADMINISTER_PROJECTS")
    assert schemes.known("UNARCHIVE_ISSUES") == (deployment == "cloud")
    assert not schemes.known("FLY")
    grants = [grant["id"] for scheme in schemes.schemes for grant in scheme["permissions"]]
    assert len(grants) == len(set(grants))
