"""Who may do what on a site, by every kind of holder a permission scheme may name."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.permission import Bearer, cleared, may, permitted
from jira_sandbox.sight import Sight, View
from jira_sandbox.state.access import Access
from jira_sandbox.state.cast import Cast
from jira_sandbox.state.permission_schemes import PermissionSchemes
from jira_sandbox.state.profiles import caller, groups_of, key_of
from jira_sandbox.state.roles import RoleActors
from jira_sandbox.state.security_schemes import SecuritySchemes
from jira_sandbox.state.site import Deployment, Site

KEYS = ("ADMINISTER", "SYSTEM_ADMIN", "USER_PICKER", "BULK_CHANGE", "DELETE_ISSUES", "EDIT_ISSUES")


@pytest.fixture(params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest) -> Site:
    deployment: Deployment = request.param
    user = "ada@example.com" if deployment == "cloud" else "ada"
    return generated_site("http://jira.test", deployment=deployment, issues=60, user=user)


def cast(site: Site) -> dict[str, Any]:
    return dict(site.part(Cast).roles(site))


def only(site: Site, key: str, *holders: dict[str, Any]) -> dict[str, Any]:
    """Let only these holders have a permission in PLAT; gives the project."""
    schemes = site.part(PermissionSchemes)
    project = next(one for one in site.projects if one["key"] == "PLAT")
    scheme = schemes.of(project)
    scheme["permissions"] = [row for row in scheme["permissions"] if row["permission"] != key]
    scheme["permissions"] += [schemes.grant(key, holder) for holder in holders]
    return project


def test_each_of_the_cast_may_do_what_the_label_says(site: Site) -> None:
    found = {
        label: {key for key in KEYS if permitted(site, caller(site, row), key)}
        for label, row in cast(site).items()
    }
    system = set() if site.cloud else {"SYSTEM_ADMIN"}
    assert found["admin"] == set(KEYS) - {"SYSTEM_ADMIN"} | system
    assert found["member"] >= {"USER_PICKER", "BULK_CHANGE", "EDIT_ISSUES"}
    assert "ADMINISTER" not in found["member"]
    assert found["restricted"] == {"BULK_CHANGE", "EDIT_ISSUES"}
    assert found["customer"] == found["inactive"] == set()


def test_each_of_the_cast_sees_what_the_label_says(site: Site) -> None:
    seen = {label: [p["key"] for p in Sight(site, row).projects()] for label, row in cast(site).items()}
    everything = [project["key"] for project in site.projects]
    assert seen == {
        "admin": everything, "member": everything, "restricted": ["DATA"], "customer": [], "inactive": [],
    }  # fmt: skip
    sight = Sight(site, cast(site)["restricted"])
    homes = {site.issues[place].key.partition("-")[0] for place in sight.rows(range(len(site.issues)))}
    assert homes == {"DATA"}
    hidden = next(issue for issue in site.issues if not issue.key.startswith("DATA"))
    seen_by_jql = View(site, sight)
    assert seen_by_jql.issue(hidden.key) is None
    assert seen_by_jql.now == site.now
    assert {str(thing["projectId"]) for thing in seen_by_jql.versions} == {"10005"}
    every = View(site, Sight(site, cast(site)["admin"]))
    assert (every.projects, every.versions) == (site.projects, site.versions)
    assert every.shown(hidden) is hidden


def test_holders_that_do_not_depend_on_issues(site: Site) -> None:
    who = cast(site)["restricted"]
    group = next(groups_of(site, who))
    lead = next(row for row in site.users if key_of(row) == key_of(site.projects[0]["lead"]))
    for holder, person in (
        ({"type": "anyone"}, cast(site)["customer"]),
        ({"type": "applicationRole"}, who),
        ({"type": "applicationRole", "parameter": "jira-core"}, who),
        ({"type": "group", "parameter": group["name"]}, who),
        ({"type": "user", "parameter": key_of(who)}, who),
        ({"type": "projectLead"}, lead),
    ):
        project = only(site, "EDIT_ISSUES", holder)
        assert may(site, person, "EDIT_ISSUES", project)
    for holder in (
        {"type": "applicationRole", "parameter": "jira-software"},
        {"type": "group", "parameter": "developers"},
        {"type": "user", "parameter": "nobody"},
        {"type": "projectRole", "parameter": "10000"},
        {"type": "projectLead"},
        {"type": "sd.customer.portal.only"},
    ):
        project = only(site, "EDIT_ISSUES", holder)
        assert not may(site, who, "EDIT_ISSUES", project)


def test_holders_that_depend_on_the_issue(site: Site) -> None:
    home = [issue for issue in site.issues if issue.key.startswith("PLAT-") and issue.fields["assignee"]]
    issue = home[0]
    who = next(row for row in site.users if key_of(row) == key_of(issue.fields["assignee"]))
    other = next(one for one in site.issues if one.key.startswith("PLAT-") and one.fields["assignee"] is None)
    project = only(site, "BROWSE_PROJECTS", {"type": "assignee"})
    who["active"] = True
    assert may(site, who, "BROWSE_PROJECTS", project)
    assert may(site, who, "BROWSE_PROJECTS", project, issue)
    assert not may(site, who, "BROWSE_PROJECTS", project, other)
    sight = Sight(site, who)
    assert sight.project(project)
    assert not sight.whole
    assert sight.find(issue.key) is issue
    assert sight.find(other.key) is None
    assert sight.find("NO-1") is None


def test_custom_fields_hold_people_and_groups(site: Site) -> None:
    who = cast(site)["restricted"]
    issue = next(one for one in site.issues if one.key.startswith("PLAT-"))
    kinds = {(row.get("schema") or {}).get("type"): row["id"] for row in site.fields if row["custom"]}
    project = only(site, "EDIT_ISSUES", {"type": "userCustomField", "parameter": kinds["user"]})
    issue.fields.values_kept[kinds["user"]] = dict(who)
    assert may(site, who, "EDIT_ISSUES", project, issue)
    project = only(site, "EDIT_ISSUES", {"type": "groupCustomField", "parameter": kinds["group"]})
    assert not may(site, who, "EDIT_ISSUES", project, issue)
    issue.fields.values_kept[kinds["group"]] = {"name": next(groups_of(site, who))["name"]}
    assert may(site, who, "EDIT_ISSUES", project, issue)


def test_roles_are_given_and_taken(site: Site) -> None:
    who, actors = cast(site)["restricted"], site.part(RoleActors)
    project = only(site, "EDIT_ISSUES", {"type": "projectRole", "parameter": "10001"})
    actors.add(project["id"], 10001, "user", key_of(who))
    actors.add(project["id"], 10001, "user", key_of(who))
    assert may(site, who, "EDIT_ISSUES", project)
    assert actors.remove(project["id"], 10001, "user", key_of(who))
    assert not actors.remove(project["id"], 10001, "user", key_of(who))
    assert not may(site, who, "EDIT_ISSUES", project)
    assert actors.of(99999, 10000) == actors.defaults[10000]
    copy = pickle.loads(pickle.dumps((actors, site.part(Access), site.part(Cast))))
    assert copy[0].of(project["id"], 10000) == actors.of(project["id"], 10000)


def test_a_security_level_hides_an_issue_from_those_who_are_not_in_it(site: Site) -> None:
    people, schemes = cast(site), site.part(SecuritySchemes)
    project = next(one for one in site.projects if one["key"] == "SET")
    scheme = schemes.of(str(project["id"]))
    assert scheme is not None
    staff, management = scheme["levels"]
    issue = next(one for one in site.issues if one.key.startswith("SET-"))
    member = Sight(site, people["member"])
    assert not member.whole
    assert Sight(site, people["admin"]).whole
    issue.fields.values_kept["reporter"] = dict(people["admin"])
    issue.fields.values_kept["security"] = {"id": str(management["id"]), "name": "Management"}
    assert member.find(issue.key) is None
    assert issue.index not in member.rows(range(len(site.issues)))
    assert not may(site, people["member"], "EDIT_ISSUES", project, issue)
    assert Sight(site, people["admin"]).find(issue.key) is issue
    issue.fields.values_kept["reporter"] = dict(people["member"])
    assert Sight(site, people["member"]).find(issue.key) is issue
    issue.fields.values_kept["security"] = {"id": str(staff["id"]), "name": "Staff"}
    assert Sight(site, people["member"]).find(issue.key) is issue
    assert may(site, people["member"], "EDIT_ISSUES", project, issue)
    issue.fields.values_kept["security"] = {"id": "1", "name": "Gone"}
    assert Sight(site, people["member"]).find(issue.key) is issue
    inactive = people["inactive"]
    assert cleared(Bearer(site, inactive), staff, project) is False


def test_a_site_without_groups_is_open_to_its_people() -> None:
    site = generated_site("http://jira.test", issues=5)
    site.catalog.groups.clear()
    founder, other = site.users[0], site.users[1]
    assert may(site, founder, "ADMINISTER")
    assert may(site, founder, "DELETE_ISSUES", site.projects[0])
    assert not may(site, other, "ADMINISTER")
    assert may(site, other, "USER_PICKER")
    assert may(site, other, "EDIT_ISSUES", site.projects[0])
    level = {"members": []}
    assert cleared(Bearer(site, founder), level, site.projects[0])
    empty = generated_site("http://jira.test", issues=5)
    empty.catalog.projects.clear()
    assert empty.part(SecuritySchemes).of("1") is None
    assert empty.part(SecuritySchemes).found("1") is None
    assert Sight(empty, founder).issue(empty.issues[0])
