"""What the settings refuse to start with."""

import os
import secrets
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from daliang import settings
from daliang.settings import model_endpoint, secret_key

KEY = "sk-0a1b2c3d4e5f6a7b8c9d"  # of a model's service


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


def set_model(monkeypatch: pytest.MonkeyPatch, **given: str) -> None:
    whole = {"URL": "https://model.example/v1", "NAME": "city-reader", "KEY": KEY} | given
    for name, told in whole.items():
        monkeypatch.setenv(f"DALIANG_MODEL_{name}", told)


def test_off_is_no_endpoint_whatever_else_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_model(monkeypatch)
    assert model_endpoint("off") is None


@pytest.mark.parametrize("use", ["model", "both"])
def test_the_endpoint_of_the_settings(monkeypatch: pytest.MonkeyPatch, use: str) -> None:
    set_model(monkeypatch, KEY="$HOME-is-no-variable", TIMEOUT="30", CHARACTERS="2000")
    endpoint = model_endpoint(use)
    assert endpoint
    assert (endpoint.url, endpoint.name, endpoint.key) == (
        "https://model.example/v1",
        "city-reader",
        "$HOME-is-no-variable",
    )
    assert (endpoint.timeout, endpoint.most_characters) == (30, 2000)


@pytest.mark.parametrize(
    "given",
    [
        {"URL": ""},
        {"URL": "ftp://model.example"},
        {"URL": f"https://me:{KEY}@model.example/v1"},
        {"NAME": ""},
        {"KEY": f"{KEY}\n"},
        {"TIMEOUT": "soon"},
        {"TIMEOUT": "0"},
        {"CHARACTERS": "10"},
    ],
)
def test_settings_that_cannot_be_used_are_refused_without_the_key(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    set_model(monkeypatch, **given)
    with pytest.raises(ImproperlyConfigured, match="DALIANG_MODEL_") as caught:
        model_endpoint("both")
    assert KEY not in str(caught.value)


def test_another_use_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="off, model or both"):
        model_endpoint("always")
