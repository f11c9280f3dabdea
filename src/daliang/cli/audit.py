"""`daliang audit`: seal, prove, copy and prune the log of deeds; who saw a project."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from hashlib import file_digest
from pathlib import Path

import click
from django.db import OperationalError
from django.utils.translation import gettext as _

from daliang.cli.shapes import BY, FORMAT, day, emit, refusable
from daliang.org import clock
from daliang.org.actions import label
from daliang.org.keeping import copy, prune
from daliang.org.models import City, Deed, Seal
from daliang.org.rules import find_person, record
from daliang.org.sealing import keys, seal
from daliang.org.verifying import Misfit, verify, verify_copy
from daliang.register.models import Project
from daliang.register.seen import lists_with, looked_at
from daliang.vocabulary.refusal import N_, Refusal


@click.group()
def audit() -> None:
    """操作日志：封存、核验、导出、清理，查谁看过。 The log of deeds: seal, prove, copy, prune; who saw."""


@audit.command("seal")
@refusable
def seal_command() -> None:
    """Seal what has been written since the last seal. Waits for writers in flight, ten seconds at most."""
    try:
        made = seal()
    except OperationalError as error:
        raise Refusal(N_("有人正在写入，暂时不能封存：请稍后再试。"), code="busy") from error
    said = _("没有等待封存的记录。")
    if made:
        words = {"number": made.number, "count": made.count, "hash": made.hash}
        said = _("第 %(number)s 段已封存：%(count)s 条记录，%(hash)s") % words
    click.echo(said, err=True)


@audit.command("verify")
@click.option("--file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="a copy instead of the log")
@click.option("--expect", help="the hash of a seal noted earlier: it must still be in the chain")
@FORMAT
@refusable
def verify_command(file: Path | None, expect: str | None, fmt: str) -> None:
    """Prove the chain, or a copy of it; exit 1 names the first row or seal that does not fit."""
    found = verify_copy(file, keys()) if file else verify()
    if found is None and file is None and expect and not Seal.objects.filter(hash=expect).exists():
        found = Misfit("chain", N_("没有散列值为 %(hash)s 的一段"), {"hash": expect})
    last = Seal.objects.last()
    if file is None and (city := City.objects.first()):
        record(
            by=None,
            action="audit.verify",
            subject=city,
            seal=last.number if last else 0,
            misfit=found.kept() if found else "",
        )
    answer = {
        "seals": last.number if last else 0,
        "hash": last.hash if last else "",
        "misfit": {"row": found.row, "message": found.words} if found else None,
    }
    proved = _("全部相符，封存到第 %(seals)s 段 %(hash)s") % answer
    said = (found.place, found.words) if found else ("—", proved.rstrip())
    emit(answer, fmt, headers=("row", "message"), rows=[said])
    if found:
        raise SystemExit(1)


@audit.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, writable=True))
@click.option("--from", "start", help="first day")
@click.option("--to", "end", help="last day")
@refusable
def export_command(file: Path, start: str | None, end: str | None) -> None:
    """Seal, then write the sealed stretches of these days with all seals as JSON lines; `verify --file` proves it."""
    seal_command.callback()  # type: ignore[misc]
    seals, rows = copy(file, start=_midnight(day(start)), end=_midnight(day(end), plus=1))
    with file.open("rb") as made:
        digest = file_digest(made, "sha256").hexdigest()
    asked = {"from": start or "", "to": end or ""}
    if city := City.objects.first():
        record(by=None, action="audit.export", subject=city, filter=asked, rows=rows, sha256=digest)
    words = {"rows": rows, "seals": seals, "digest": digest}
    click.echo(_("已导出 %(seals)s 段、%(rows)s 条记录，SHA-256 %(digest)s") % words, err=True)


def _midnight(on: date | None, *, plus: int = 0) -> datetime | None:
    """The beginning of the day in the city."""
    return datetime.combine(on + timedelta(days=plus), datetime.min.time(), clock.zone()) if on else None


@audit.command("prune")
@click.option("--before", required=True, help="a day at least six months ago")
@BY
@refusable
def prune_command(before: str, login: str) -> None:
    """Delete the rows of sealed stretches that ended before a day; their seals stay. Logged. Export them first.

    From the first stretch on in which a file was taken away less than three years ago, everything stays.
    """
    on = day(before)
    assert on is not None
    gone = prune(before=on, by=find_person(login))
    click.echo(_("已清理 %(rows)s 条记录。") % {"rows": gone.rows}, err=True)
    if gone.held is not None:
        held = _("从第 %(held)s 段起没有清理：其中有不满三年的文件导出、下载记录。")
        click.echo(held % {"held": gone.held}, err=True)


@audit.command("seen")
@click.argument("code")
@FORMAT
@refusable
def seen_command(code: str, fmt: str) -> None:
    """Who saw a project: each view and deed on its file, then the lists and documents that may have held it."""
    found = Project.objects.filter(code=code).select_related("unit").first()
    if found is None:
        raise Refusal(N_("没有编号为“%(found)s”的项目。"), code="unknown_project", field="code", found=code)
    rows = [
        {"how": how, **_described(deed)}
        for how, deeds in (("file", looked_at(found)), ("list", lists_with(found)))
        for deed in deeds.select_related("by", "unit").iterator()
    ]
    record(by=None, action="audit.seen", subject=found, unit=found.unit, rows=len(rows))
    headers = ("how", "id", "at", "by", "action", "subject")
    emit({"project": code, "seen": rows}, fmt, headers=headers, rows=[[row[name] for name in headers] for row in rows])


def _described(deed: Deed) -> dict[str, object]:
    return {
        "id": deed.pk,
        "at": clock.local(deed.at).isoformat(timespec="seconds"),
        "by": deed.by.username if deed.by else None,
        "unit": deed.unit.code if deed.unit else None,
        "action": deed.action,
        "label": label(deed.action),
        "subject": deed.subject,
    }
