"""Companies kept in files: the same company, at any address, from a file that only its owner wrote."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jira_sandbox.company.cache import KEPT, ForeignFileError, cached_site, digest
from jira_sandbox.company.generator import generated_site
from jira_sandbox.state.site import Site

OPTIONS: dict[str, Any] = {"issues": 40, "seed": 3, "deployment": "cloud"}


class Maker:
    """Makes companies up, and counts them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, url: str, **options: Any) -> Site:
        self.made += 1
        return generated_site(url, **options)


def told(site: Site) -> bytes:
    """Everything that answers are made of."""
    issues = [{"id": i.id, "key": i.key, "self": i.url, "fields": dict(i.fields), "log": i.histories()}
              for i in site.issues]  # fmt: skip
    return msgspec.json.encode([issues, site.catalog, site.caller, site.moved, site.now])


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_a_company_from_a_file_is_the_same_at_another_address(tmp_path: Path, deployment: str) -> None:
    maker, options = Maker(), OPTIONS | {"deployment": deployment}
    first = cached_site("http://127.0.0.1:1", maker, options, tmp_path)
    again = cached_site("http://jira.example.com:44444", maker, options, tmp_path)
    assert maker.made == 1
    assert told(first) == told(generated_site("http://127.0.0.1:1", **options))
    assert told(again) == told(generated_site("http://jira.example.com:44444", **options))


def test_another_company_is_another_file(tmp_path: Path) -> None:
    maker = Maker()
    for seed in range(KEPT + 2):
        cached_site("http://h", maker, OPTIONS | {"seed": seed}, tmp_path)
    assert maker.made == KEPT + 2
    assert len(list(tmp_path.iterdir())) == KEPT


@pytest.mark.parametrize(
    "spoil", [lambda file: file.write_bytes(file.read_bytes()[:-99]), lambda file: file.write_bytes(b"")],
    ids=["cut", "empty"],
)  # fmt: skip
def test_a_spoiled_file_is_made_anew(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    maker = Maker()
    cached_site("http://h", maker, OPTIONS, tmp_path)
    file = tmp_path / f"{digest(OPTIONS)}.site"
    spoil(file)
    site = cached_site("http://h", maker, OPTIONS, tmp_path)
    assert (maker.made, len(site.issues)) == (2, 40)
    cached_site("http://h", maker, OPTIONS, tmp_path)
    assert maker.made == 2


def test_a_file_that_others_may_write_is_not_read(tmp_path: Path) -> None:
    cached_site("http://h", Maker(), OPTIONS, tmp_path / "sites")
    file = tmp_path / "sites" / f"{digest(OPTIONS)}.site"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    os.chmod(file, 0o666)  # noqa: PTH101
    with pytest.raises(ForeignFileError, match="delete it"):
        cached_site("http://h", Maker(), OPTIONS, tmp_path / "sites")
