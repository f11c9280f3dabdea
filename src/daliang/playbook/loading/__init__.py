"""Putting a checked playbook into an empty home: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from daliang.ledger.models import Posting
from daliang.org import clock
from daliang.org.models import City
from daliang.playbook.checking import check
from daliang.playbook.loading.expected import refuse_other_figures
from daliang.playbook.loading.history import load_history
from daliang.playbook.loading.leads import load_leads, load_pages
from daliang.playbook.loading.places import load_places
from daliang.playbook.loading.returns import load_returns
from daliang.playbook.loading.scales import load_scales
from daliang.playbook.loading.targets import load_targets
from daliang.playbook.reading import read
from daliang.playbook.shapes import Playbook
from daliang.register.models import Project
from daliang.vocabulary.refusal import N_, Refusal, Refusals

Say = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """What came in."""

    name: str
    projects: int
    postings: int


def load(folder: Path, *, say: Say = lambda _text: None) -> Loaded:
    """Check the folder, write it, and compare the figures that it says must come out.

    Refusals: `not_empty`; `bad_playbook` (all faults at once); `demo_refused` in production; `other_figures`.
    """
    if City.objects.exists():
        raise Refusal(
            N_("这个数据目录里已有“%(city)s”：城市方案只能载入空目录。"),
            code="not_empty",
            field="home",
            city=City.current().name,
        )
    _refuse_faults(folder)
    book, _faults = read(folder)
    mode = _mode(book)
    with transaction.atomic():
        load_places(book)
        load_scales(book)
        clock.reread()
        load_history(book)
        load_returns(book)
        load_targets(book)
        load_leads(book)
        load_pages(book)
        refuse_other_figures(book)
        (settings.HOME / "mode").write_text(mode)  # only of a city that came in
    if mode == "demo" and not settings.IS_DEMO:
        say(gettext("这是演示方案，数据目录已标为演示。"))
    clock.reread()
    return Loaded(book.city.name, Project.objects.count(), Posting.objects.count())


def _refuse_faults(folder: Path) -> None:
    faults = check(folder)
    if faults:
        raise Refusals(
            Refusal(fault.message, code="bad_playbook", where=f"{fault.file}:{fault.line}", **fault.params)
            for fault in faults
        )


def _mode(book: Playbook) -> str:
    """What the home becomes: a [demo] clock makes a demo, but never of what was said to be production."""
    if book.demo is None or settings.IS_DEMO or settings.MODE == "test":
        return settings.MODE
    if settings.MODE_IS_EXPLICIT:
        raise Refusal(
            N_("这是演示方案（city.toml 中有 [demo]），正式环境不能载入：请去掉 [demo]，或另建演示目录。"),
            code="demo_refused",
            field="playbook",
        )
    return "demo"


def demo_clock(folder: Path) -> datetime | None:
    """Where the playbook lets the demo's clock start, or None."""
    book, _faults = read(folder)
    if book.demo is None or book.demo.clock_starts is None:
        return None
    return book.demo.clock_starts.replace(tzinfo=ZoneInfo(book.city.time_zone))
