"""Files of one folder below `incoming`, and of no other place of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from daliang.leads.sources.folder import taking
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb


@pytest.fixture
def incoming(settings: Settings, tmp_path: Path) -> Path:
    settings.INCOMING = tmp_path / "incoming"
    (tmp_path / "incoming" / "daily").mkdir(parents=True)
    return tmp_path / "incoming"


def test_new_files_come_in_the_order_of_their_names(incoming: Path) -> None:
    for name in ("b.html", "a.txt", "known.html", "program.exe"):
        (incoming / "daily" / name).write_text(name)
    (incoming / "daily" / "below").mkdir()
    found = list(taking.arrivals("daily", {"known.html"}, largest=100))
    assert [(one.address, one.data) for one in found] == [("a.txt", b"a.txt"), ("b.html", b"b.html")]


def test_never_more_than_the_limit_is_read(incoming: Path) -> None:
    """One byte more, so that who keeps files can tell that it is too large."""
    (incoming / "daily" / "a.txt").write_text("a" * 50)
    assert [one.data for one in taking.arrivals("daily", set(), largest=4)] == [b"aaaaa"]


def test_links_are_left_alone(incoming: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    (incoming / "daily" / "link.txt").symlink_to(secret)
    (incoming / "linked").symlink_to(tmp_path)
    assert list(taking.arrivals("daily", set(), largest=100)) == []
    with pytest.raises(Refusal):
        taking.folder_of("linked")


@pytest.mark.parametrize("name", ["", ".", "..", "../incoming", "/etc", "daily/..", "nowhere", ".hidden"])
def test_no_other_place_can_be_named(incoming: Path, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        taking.folder_of(name)
    assert caught.value.code == "bad_address"
