"""People and groups of a site change in one place, and everything that shows them follows."""

from __future__ import annotations

from typing import Literal

import pytest

from jira_sandbox.call import World
from jira_sandbox.company.generator import generated_site
from jira_sandbox.edit import person as edit
from jira_sandbox.jql import search
from jira_sandbox.state.cast import LABELS, Cast
from jira_sandbox.state.encoding import CLOUD_READ, Encoder
from jira_sandbox.state.profiles import Profiles, caller, face, groups_of, key_of, name_of, person_named
from jira_sandbox.state.selection import Selection
from jira_sandbox.state.snapshots import Snapshots

ALL = Selection.parse([], "*all")


@pytest.fixture(params=["cloud", "datacenter"])
def world(request: pytest.FixtureRequest) -> World:
    deployment: Literal["cloud", "datacenter"] = request.param
    user = "ada@example.com" if deployment == "cloud" else "ada"
    site = generated_site("http://jira.test", deployment=deployment, issues=40, user=user)
    return World(site, Encoder(site), Snapshots())


def names(world: World) -> list[str]:
    told: list[str] = []
    world.site.events.listeners.append(lambda event: told.append(event.name))
    return told


def test_a_new_person_is_found_joins_and_leaves(world: World) -> None:
    site, told = world.site, names(world)
    row = edit.add_person(world.ledger, display_name="Nova Neu", email="nova@example.com")
    assert person_named(site, key_of(row)) is row
    group = edit.add_group(world.ledger, "rangers", "They range.")
    assert edit.group_named(site, "RANGERS") is group
    assert edit.join(world.ledger, group, row)
    assert not edit.join(world.ledger, group, row)
    assert list(groups_of(site, row)) == [group]
    assert edit.leave(world.ledger, group, row)
    assert not edit.leave(world.ledger, group, row)
    edit.remove_group(world.ledger, group)
    assert edit.group_named(site, "rangers") is None
    assert told == [
        "user_created", "group_created", "group_member_added", "group_member_removed", "group_deleted",
    ]  # fmt: skip


def test_two_people_of_one_name_are_two(world: World) -> None:
    rows = [edit.add_person(world.ledger, display_name="Ann Lee") for _ in range(3)]
    assert len({key_of(row) for row in rows}) == 3
    assert len({name_of(row) for row in rows}) == 3


def test_issues_and_searches_show_a_changed_person(world: World) -> None:
    site = world.site
    issue = next(one for one in site.issues if one.fields.get("assignee"))
    who = site.part(Profiles).faces[key_of(issue.fields["assignee"])]
    assert issue.fields["assignee"] is who
    before = world.encoder.issue(issue, ALL, CLOUD_READ)
    row = next(row for row in site.users if key_of(row) == key_of(who))
    edit.change_person(world.ledger, row, displayName="Somebody Else", locale="de_DE")
    after = world.encoder.issue(issue, ALL, CLOUD_READ)
    assert b"Somebody Else" not in before
    assert b"Somebody Else" in after
    assert "locale" not in who
    assert face(site, row) is who


def test_a_change_to_what_is_already_so_is_none(world: World) -> None:
    row, told = world.site.users[3], names(world)
    assert edit.change_person(world.ledger, row, displayName=row["displayName"]) is row
    assert edit.activate(world.ledger, row) is row
    assert told == []


def test_who_left_is_still_told_by_issues(world: World) -> None:
    site, told = world.site, names(world)
    issue = next(one for one in site.issues if one.fields.get("assignee"))
    row = next(row for row in site.users if key_of(row) == key_of(issue.fields["assignee"]))
    edit.deactivate(world.ledger, row)
    assert issue.fields["assignee"]["active"] is False
    edit.remove_person(world.ledger, row)
    assert person_named(site, key_of(row)) is None
    assert all(name_of(row) not in group["members"] for group in site.groups)
    assert issue.fields["assignee"]["displayName"] == row["displayName"]
    assert told == ["user_updated", "user_deleted"]


def test_a_renamed_login_keeps_key_groups_and_issues() -> None:
    site = generated_site("http://jira.test", deployment="datacenter", issues=40, user="ada")
    world = World(site, Encoder(site), Snapshots())
    row = site.users[0]
    key, held = row["key"], [group["name"] for group in groups_of(site, row)]
    mine = search("assignee = currentUser() OR reporter = currentUser()", site, site.caller)
    edit.change_person(world.ledger, row, name="ada.new")
    assert person_named(site, "ADA.new") is row
    assert person_named(site, key) is row
    assert [group["name"] for group in groups_of(site, row)] == held
    assert site.caller.name == "ada.new"
    assert row["self"].endswith("username=ada.new")
    assert search("assignee = currentUser() OR reporter = currentUser()", site, site.caller) == mine


def test_everybody_of_the_cast_is_somebody(world: World) -> None:
    site = world.site
    cast = dict(site.part(Cast).roles(site))
    assert tuple(cast) == LABELS
    assert {label: row["active"] for label, row in cast.items()} == {
        "admin": True, "member": True, "restricted": True, "customer": True, "inactive": False,
    }  # fmt: skip
    assert all(row["emailAddress"] for row in cast.values())
    member = caller(site, cast["member"])
    assert member.user is face(site, cast["member"])
    assert member.time_zone == cast["member"]["timeZone"]
