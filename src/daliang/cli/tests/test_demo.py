"""A demo's clock goes into demo homes only, and every home says what it was built as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from daliang.cli import demo as demo_command
from daliang.cli.tests.test_fortnight import run
from daliang.org.models import City
from daliang.playbook import loading
from daliang.playbook.tests.broken import copy_to, replace
from daliang.rounds.tests.world import build

DEMO = ("demo", "--no-serve")
DEMO_FILES = (
    "returns.csv", "projects.csv", "history.csv", "events.toml", "event_projects.csv", "expected.toml", "leads.csv",
    "pages.csv",
)  # fmt: skip


@pytest.fixture
def home(settings: LazySettings, tmp_path: Path) -> Path:
    """A home of its own, called as `daliang demo` calls it."""
    settings.HOME, settings.MODE, settings.IS_DEMO = tmp_path, "demo", True
    return tmp_path


@pytest.mark.parametrize("built_as", ["production", "test", None])
def test_a_city_that_is_no_demo_gets_no_demo_clock(db: None, home: Path, built_as: str | None) -> None:
    build()
    if built_as:
        (home / "mode").write_text(built_as)
    answer = run(*DEMO)
    assert answer.exit_code == 1
    assert f"是 {built_as or 'production'} 模式的数据目录，不能当作演示使用" in answer.stderr
    assert City.current().clock_shows is None


def test_a_demo_that_is_there_is_wound_up_again(db: None, home: Path) -> None:
    build()
    (home / "mode").write_text("demo")
    assert run(*DEMO).exit_code == 0
    assert City.current().clock_shows is not None


def test_demo_in_another_mode_is_refused(db: None, home: Path, settings: LazySettings) -> None:
    settings.MODE, settings.IS_DEMO = "production", False
    assert "production 模式" in run(*DEMO).stderr
    assert not City.objects.exists()


@pytest.mark.parametrize(
    ("mode", "is_explicit", "is_demonstration", "becomes"),
    [
        ("production", False, False, "production"),
        ("production", True, False, "production"),
        ("production", False, True, "demo"),
        ("demo", True, True, "demo"),
        ("demo", True, False, "demo"),
    ],
)
def test_a_loaded_home_says_what_it_was_built_as(
    db: None,
    home: Path,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    *,
    mode: str,
    is_explicit: bool,
    is_demonstration: bool,
    becomes: str,
) -> None:
    settings.MODE, settings.MODE_IS_EXPLICIT, settings.IS_DEMO = mode, is_explicit, mode == "demo"
    folder = copy_to(home)
    if not is_demonstration:
        replace(folder / "city.toml", "[demo]", "# [demo]")
        replace(folder / "city.toml", "clock_starts", "# clock_starts")
    for file in DEMO_FILES:
        (folder / file).unlink()
    loading.load(folder)
    assert (home / "mode").read_text() == becomes


def test_a_city_that_does_not_come_in_leaves_no_mark(
    db: None, home: Path, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    def fails(_book: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(loading, "load_scales", fails)
    with pytest.raises(RuntimeError, match="disk"):
        loading.load(demo_command.FIRST_CITY)
    assert not (home / "mode").exists()
