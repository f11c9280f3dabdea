"""What the settings refuse to start with."""

import os
import secrets
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from daliang import settings
from daliang.settings import secret_key


@pytest.mark.parametrize("key", ["a" * 50, "0123456789" * 5, "short"])
def test_a_key_that_can_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("DALIANG_SECRET_KEY", key)
    with pytest.raises(ImproperlyConfigured, match="DALIANG_SECRET_KEY"):
        secret_key()


def test_a_random_key_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in (secrets.token_urlsafe(64), "0123456789abcdef" * 4):
        monkeypatch.setenv("DALIANG_SECRET_KEY", key)
        assert secret_key() == key


def test_the_home_and_its_key_are_for_their_owner_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DALIANG_SECRET_KEY")
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    before = os.umask(0o022)
    try:
        assert secret_key() == secret_key()
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o077 for path in (settings.HOME, settings.HOME / "secret-key")] == [0, 0]
