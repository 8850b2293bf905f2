"""The keys of the planes beside Jira: ids that stay, secrets that follow from one."""

from __future__ import annotations

import pickle

import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.state.keys import Keys


def keys(secret: str | None = None, url: str = "http://one.test", deployment: str = "cloud") -> Keys:
    found = generated_site(url, deployment=deployment, issues=1, seed=1, user="ada").part(Keys)  # type: ignore[arg-type]
    if secret is not None:
        found.secret = secret
    return found


def test_ids_stay_from_start_to_start_and_differ_from_each_other() -> None:
    one, other = keys(), keys(url="http://two.test")
    ids = (one.organization_id, one.directory_id, one.scim_directory_id)
    assert ids == (other.organization_id, other.directory_id, other.scim_directory_id)
    assert len(set(ids)) == 3


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_secrets_follow_from_the_one_given_at_the_start(deployment: str) -> None:
    cloud = deployment == "cloud"
    told = keys("s3cret", deployment=deployment).told(cloud=cloud)
    assert told == keys("s3cret", deployment=deployment).told(cloud=cloud)
    others = keys("another", deployment=deployment).told(cloud=cloud)
    assert {name for name in told if told[name] != others[name]} == {
        name for name in told if "key" in name.lower() or "password" in name.lower()
    }
    assert len(set(told.values())) == len(told)


def test_unasked_every_start_has_a_secret_of_its_own() -> None:
    assert keys().organization_key != keys().organization_key


def test_keys_are_kept_with_the_site() -> None:
    found = keys("s3cret")
    assert pickle.loads(pickle.dumps(found)).told(cloud=True) == found.told(cloud=True)
