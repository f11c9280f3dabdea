"""Deeds of the city's officers on sources: opening one, changing it, switching it on and off."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from daliang.leads.fetching.addresses import Barred, target_of
from daliang.leads.models import Source, SourceKind
from daliang.leads.models.gathering import POLLED
from daliang.leads.sources.folder.taking import folder_of
from daliang.org import clock
from daliang.org.matrix import may
from daliang.org.models import Person, Unit
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal

LONGEST_REST = 24 * 90  # hours


def gathers(person: Person) -> bool:
    """Does the person take pages in and decide on what they say? The city's officers do."""
    unit = person.scope_unit
    return may(person.role, "page.take") and unit is not None and unit.depth == 1


def be_gatherer(by: Person) -> Unit:
    """The city, whose officer this is. Refusal `not_your_role`."""
    if not gathers(by):
        raise Refusal(N_("线索收录由市商务局专员办理。"), code="not_your_role", field="by")
    assert by.scope_unit
    return by.scope_unit


@transaction.atomic
def open_source(*, kind: str, name: str, address: str, every: int, pace: int, by: Person) -> Source:
    """A source that is read by and by. Refusals: role, `bad_kind`, `no_name`, `bad_address`, `bad_hours`, `taken`."""
    unit = be_gatherer(by)
    if kind not in POLLED:
        raise Refusal(N_("来源种类只能是订阅源、网站地图或文件夹。"), code="bad_kind", field="kind")
    address = checked_address(kind, address)
    if Source.objects.filter(kind=kind, address=address).exists():
        raise Refusal(N_("这个地址的来源已经有了：请在列表里修改它。"), code="taken", field="address")
    made = Source.objects.create(
        kind=kind, address=address, unit=unit, by=by, at=clock.now(), **_settings(name, every, pace)
    )
    record(by=by, action="source.open", subject=made, unit=unit, kind=kind, texts=_told(made))
    return made


@transaction.atomic
def change_source(source: Source, *, name: str, every: int, pace: int, is_on: bool, seen: int, by: Person) -> Source:
    """Its name, how often, how fast, on or off. Refusals: role, those of `open_source`, `stale`."""
    be_gatherer(by)
    fields = {**_settings(name, every, pace), "is_on": is_on}
    held = Source.objects.filter(pk=source.pk, version=seen).update(version=F("version") + 1, **fields)
    if not held:
        raise Refusal(N_("这个来源已由他人修改：请刷新页面，核对后重新填写。"), code="stale", field="seen")
    source.refresh_from_db()
    record(by=by, action="source.change", subject=source, unit=source.unit, kind=source.kind, texts=_told(source))
    return source


def checked_address(kind: str, address: str) -> str:
    """The address as it is kept. Refusal `bad_address`: none that may be asked, or no folder of ours."""
    address = address.strip()
    if kind == SourceKind.FOLDER:
        return folder_of(address).name
    try:
        target_of(address)
    except Barred as barred:
        message = N_("这个地址不能用；请填以 http:// 或 https:// 开头的完整网址，不带端口和账号。")
        raise Refusal(message, code="bad_address", field="address") from barred
    return address


def _settings(name: str, every: int, pace: int) -> dict[str, Any]:
    if not name.strip():
        raise Refusal(N_("请给来源起个名称，例如“某市日报 要闻”。"), code="no_name", field="name")
    if not 1 <= every <= LONGEST_REST:
        raise Refusal(N_("间隔应为 1 至 %(most)s 小时。"), code="bad_hours", field="every", most=LONGEST_REST)
    if not 1 <= pace <= 60:
        raise Refusal(N_("两次访问的间隔应为 1 至 60 秒。"), code="bad_pace", field="pace")
    return {"name": name.strip()[:80], "every": every, "pace": pace}


def _told(source: Source) -> dict[str, Any]:
    return {"name": source.name, "address": source.address, "every": source.every, "pace": source.pace}
