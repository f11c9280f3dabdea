"""Deeds on stamped scans (盖章件): attaching one to a return or a closing, superseding it, logging who takes it away.

A return's are attached by who may write it and by its approver: while the round is open, and after it was filed. A
closing's by officers of the city. PDF, JPG and PNG, several files for several pages.
"""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction

from daliang.files.kinds import Kind, claimed
from daliang.files.models import StoredFile
from daliang.files.names import clean_name
from daliang.files.rules import keep
from daliang.ledger.models import Closing
from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record, record_file
from daliang.rounds.models import ClosingScan, Return, ReturnScan
from daliang.rounds.rules.guards import be, be_of_city, may_write
from daliang.vocabulary.refusal import N_, Refusal
from daliang.vocabulary.texts import clean_text

KINDS = (Kind.PDF, Kind.JPG, Kind.PNG)
SHORTEST_REASON, LONGEST_REASON = 2, 300
AnyScan = ReturnScan | ClosingScan


def attach_to_return(ret: Return, upload: File[bytes], *, name: str, by: Person) -> ReturnScan:
    """Keep the file and hang it on the return; the same file under the same name is the same one.

    Refusals: role, unit, `never_filed` (a closed round for which nothing was filed), `not_a_scan`, those of keeping.
    """
    may_write(by, ret)
    _filed_or_open(ret)
    stored, shown = _kept(upload, name, by)
    with transaction.atomic():
        made, is_new = ReturnScan.objects.get_or_create(
            ret=ret, stored=stored, name=shown, superseded_at=None, defaults={"by": by, "at": clock.now()}
        )
        if is_new:
            record(
                by=by, action="scan.add", subject=ret, unit=ret.unit, round=ret.round.code, scan=made.pk,
                texts={"name": shown}, sha256=stored.sha256,
            )  # fmt: skip
    return made


def attach_to_closing(closing: Closing, upload: File[bytes], *, name: str, by: Person) -> ClosingScan:
    """Keep the file and hang it on the closing, also on one that was left behind. Refusals: role, unit,
    `not_a_scan`, those of keeping.
    """
    be(by, Role.OFFICER)
    be_of_city(by)
    assert by.scope_unit
    stored, shown = _kept(upload, name, by)
    with transaction.atomic():
        made, is_new = ClosingScan.objects.get_or_create(
            closing=closing, stored=stored, name=shown, superseded_at=None,
            defaults={"by": by, "at": clock.now(), "unit": by.scope_unit},
        )  # fmt: skip
        if is_new:
            record(
                by=by, action="scan.add", subject=closing, unit=by.scope_unit, closing=closing.number, scan=made.pk,
                texts={"name": shown}, sha256=stored.sha256,
            )  # fmt: skip
    return made


@transaction.atomic
def supersede_scan(scan: AnyScan, *, reason: str, by: Person) -> None:
    """Mark it as replaced, and why; it stays. Refusals: as attaching, `no_reason`, `too_long`, `superseded`."""
    if isinstance(scan, ReturnScan):
        may_write(by, scan.ret)
    else:
        be(by, Role.OFFICER)
        be_of_city(by)
    reason = " ".join(clean_text(reason).split())
    _fit(reason)
    there = type(scan)._default_manager.filter(pk=scan.pk, superseded_at=None)
    if not there.update(superseded_at=clock.now(), superseded_by=by, reason=reason):
        raise Refusal(N_("“%(name)s”已经标明作废，不必再标。"), code="superseded", field="reason", name=scan.name)
    subject = scan.ret if isinstance(scan, ReturnScan) else scan.closing
    unit = scan.ret.unit if isinstance(scan, ReturnScan) else scan.unit
    record(
        by=by, action="scan.supersede", subject=subject, unit=unit, scan=scan.pk,
        texts={"name": scan.name, "reason": reason},
    )  # fmt: skip


def take_scan_away(scan: AnyScan, content: bytes, *, by: Person) -> None:
    """Log that somebody downloads it: who, which, and the SHA-256 of what they get."""
    subject = scan.ret if isinstance(scan, ReturnScan) else scan.closing
    record_file(
        content, by=by, action="scan.download", subject=subject, asked={"scan": scan.pk}, rows=1, scan=scan.pk,
        texts={"name": scan.name},
    )  # fmt: skip


def _filed_or_open(ret: Return) -> None:
    if ret.round.is_open or ret.filed_at is not None:
        return
    raise Refusal(
        N_("%(round)s 已封账，本单位当期没有报送，没有可附盖章件的填报；请附到已报送的一期。"),
        code="never_filed",
        round=ret.round.code,
    )


def _kept(upload: File[bytes], name: str, by: Person) -> tuple[StoredFile, str]:
    shown = clean_name(name)
    if claimed(shown) not in KINDS:
        raise Refusal(
            N_("“%(name)s”不是扫描件；盖章件请传 PDF、JPG 或 PNG，多页可分几个文件。"),
            code="not_a_scan",
            field="files",
            name=shown,
        )
    return keep(upload, name=shown, by=by), shown


def _fit(reason: str) -> None:
    if len(reason) < SHORTEST_REASON:
        raise Refusal(
            N_("请写明作废的理由（至少%(least)s个字），例如“漏盖骑缝章，已重新扫描”。"),
            code="no_reason",
            field="reason",
            least=SHORTEST_REASON,
        )
    if len(reason) > LONGEST_REASON:
        raise Refusal(
            N_("理由有%(length)s个字，最多%(longest)s个字；请写得短些。"),
            code="too_long",
            field="reason",
            length=len(reason),
            longest=LONGEST_REASON,
        )
