"""`daliang import`: a workbook of projects from the shell, with the same rules, checks and log as on the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext

from daliang.cli.shapes import BY, FORMAT, emit, refusable
from daliang.intake import rules
from daliang.intake.models import Import, ImportKind, ImportState, Verdict
from daliang.intake.refusing import Kept, words
from daliang.intake.tasks import note_look_alikes
from daliang.org.models import Person
from daliang.org.rules import find_person, find_unit
from daliang.vocabulary.refusal import N_, Refusal

HEADERS = ("sheet", "row", "cell", "code", "reason")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "unit_code", required=True, help="code of the branch whose projects the file may touch")
@BY
@click.option("--kind", type=click.Choice(ImportKind.values), default=ImportKind.UPDATE.value, show_default=True)
@click.option("--dry-run", is_flag=True, help="read and judge only; the preview is thrown away")
@click.option("--leave-out", is_flag=True, help="apply the other rows although some are refused")
@click.option("--confirmed-by", "checker", help="login of the other person who has checked it, where that is needed")
@FORMAT
@refusable
def import_command(
    file: Path, unit_code: str, login: str, kind: str, dry_run: bool, leave_out: bool, checker: str | None, fmt: str
) -> None:
    """Excel导入：项目更新或期初台账。 Import a workbook, all rows or none; exit 1 when nothing was applied."""
    by = find_person(login)
    importing = rules.stage(file, unit=find_unit(unit_code), by=by, kind=ImportKind(kind))
    answer = answer_of(importing)
    if importing.state == ImportState.STAGED and not dry_run:
        answer |= _applied(importing, by, checker, leave_out)
    elif dry_run and importing.state == ImportState.STAGED:
        rules.withdraw(importing, by=by)
    emit(answer, fmt, headers=HEADERS, rows=[[row[name] for name in HEADERS] for row in answer["refused"]])
    if answer["why"] or (answer["refused"] and not leave_out and not dry_run):
        raise SystemExit(1)


def _applied(importing: Import, by: Person, checker: str | None, leave_out: bool) -> dict[str, Any]:
    """Check it where that is needed, then apply; what speaks against it goes into `why`."""
    try:
        if importing.needs_check and importing.writes:
            rules.submit(importing, by=by)
            if checker is None:
                raise Refusal(
                    N_("其中有台账登记，已提交复核：请另一人在“Excel 导入”页复核，或用 --confirmed-by 指明复核人。"),
                    code="not_confirmed",
                )
            rules.confirm(importing, by=find_person(checker))
        rules.apply(importing, by=by, leave_out=leave_out)
    except Refusal as refusal:
        return {"state": importing.state, "why": [_why(one.code, one.where, str(one)) for one in refusal.all]}
    note_look_alikes.enqueue(importing.pk)
    return {"state": importing.state, "repeats": importing.repeats_id}


def _why(code: str, where: str, reason: str) -> dict[str, str]:
    return {"code": code, "where": where, "reason": reason}


def answer_of(importing: Import) -> dict[str, Any]:
    """What was read: rows, accepted, refused with cell and reason, and whatever speaks against the whole file."""
    counts = importing.counts
    rows = importing.rows.filter(verdict=Verdict.REFUSED).order_by("id")
    return {
        "import": importing.pk,
        "file": importing.name,
        "sha256": importing.sha256,
        "unit": importing.unit.code,
        "kind": importing.kind,
        "state": importing.state,
        "rows": counts.get("rows", 0),
        "accepted": counts.get("rows", 0) - counts.get(Verdict.REFUSED, 0),
        "new": counts.get(Verdict.NEW, 0),
        "changed": counts.get(Verdict.CHANGED, 0),
        "same": counts.get(Verdict.SAME, 0),
        "refused": [_refused(row.sheet, row.number, one) for row in rows for one in row.refusals],
        "notices": [_why(one["code"], one["where"], words(one)) for one in importing.notices],
        "why": [_why(one["code"], one["where"], words(one)) for one in importing.why],
        "repeats": None,
    }


def _refused(sheet: str, row: int, one: Kept) -> dict[str, Any]:
    said = one["message"]
    return {
        "sheet": sheet,
        "row": row,
        "cell": "" if one["cell"].isdecimal() else one["cell"],
        "field": one["field"],
        "code": one["code"],
        "reason": gettext(said) % one["params"],
    }
