"""Accounts that are deleted: there for 14 days, gone afterwards."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest

from jira_sandbox.call import World
from jira_sandbox.company.generator import generated_site
from jira_sandbox.edit.person import add_person
from jira_sandbox.planes.managed import GRACE, Deletion, Managed
from jira_sandbox.planes.trail import Trail
from jira_sandbox.scim.directory import Directory, synced
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.snapshots import Snapshots
from jira_sandbox.state.tasks import Tasks


@pytest.fixture
def world() -> World:
    site = generated_site("http://one.test", deployment="cloud", issues=5, seed=1, user="ada@example.com")
    return World(site, Encoder(site), Snapshots())


@pytest.mark.parametrize(
    ("days", "cancelled", "gone"), [(13, False, False), (15, False, True), (15, True, False)]
)
def test_a_deleted_account_is_gone_after_two_weeks(
    world: World, days: int, cancelled: bool, gone: bool
) -> None:
    site = world.site
    person = add_person(world.ledger, display_name="Nel", email="nel@example.com")
    managed, key = site.part(Managed), key_of(person)
    account = managed.of(site, person)
    account.deletion = site.now
    site.part(Tasks).submit("Delete an account", Deletion(key, site.now)).submitted = site.now + GRACE
    if cancelled:
        account.deletion = None
    site.clock.put(site.now + timedelta(days=days))
    site.part(Tasks).advance(world.ledger)
    assert (person not in site.users) == gone
    assert (key in managed.closed) == gone
    assert managed.status(site, person) == ("closed" if gone else "active")


def test_hidden_addresses_are_made_up_once_and_differ(world: World) -> None:
    site, managed = world.site, world.site.part(Managed)
    people = [row for row in site.users if row["accountType"] == "atlassian"]
    emails = [managed.of(site, row).email for row in people]
    assert len(set(emails)) == len(emails)
    assert emails == [managed.of(site, row).email for row in people]
    assert all(
        managed.with_email(site, email.upper()) is row for email, row in zip(emails, people, strict=True)
    )


def test_a_copy_of_a_site_keeps_a_log_of_its_own(world: World) -> None:
    site = world.site
    trail = site.part(Trail)
    site.part(Directory)
    twin = copy.deepcopy(site)
    before = len(trail.entries)
    copied = World(twin, Encoder(twin), Snapshots())
    add_person(copied.ledger, display_name="Only there")
    assert len(trail.entries) == before
    assert len(twin.part(Trail).entries) == before + 1
    group = next(row for row in twin.groups if row["name"] == "Füße & Söhne (partners)")
    assert synced(twin, group)
