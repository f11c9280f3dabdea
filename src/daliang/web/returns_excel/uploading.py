"""An uploaded template is read and waits; after a yes all of it goes into the draft, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import File
from django.db import transaction

from daliang.files.names import clean_name
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.rounds.models import EDITABLE, Line, Return
from daliang.rounds.rules import add_line, save_line
from daliang.rounds.rules.guards import be_writable, hold_in, may_write
from daliang.rounds.uploads import KEPT, ReturnTemplate, ReturnUpload
from daliang.vocabulary.refusal import N_, Refusal
from daliang.web.returns_excel.differences import plan_of
from daliang.web.returns_excel.handing_out import key_of
from daliang.web.returns_excel.plans import CLASH, EMPTY, REFUSED, Plan, RowPlan, choice_name, taken_of
from daliang.web.returns_excel.reading import LIMITS, Came, read_workbook


def take_in(file: File[bytes], ret: Return, *, by: Person, name: str) -> ReturnUpload:
    """Read an upload and keep what it says; the file is gone afterwards. It replaces what the person had waiting here.

    Refusals: those of `be_writable` and `read_workbook`, `no_such_template`, `other_round`, `other_unit`.
    """
    be_writable(by, ret)
    came = _read(file)
    template = _template_of(came, ret, by)
    with transaction.atomic():
        ReturnUpload.objects.filter(ret=ret, by=by, applied_at=None).delete()
        now = clock.now()
        made = ReturnUpload.objects.create(
            template=template, ret=ret, by=by, name=clean_name(name), rows=came.rows, notices=came.notices,
            made_at=now, expires_at=now + KEPT,
        )  # fmt: skip
        record(by=by, action="round.upload", subject=made, unit=ret.unit, template=template.number, rows=len(came.rows))
    return made


def _read(file: File[bytes]) -> Came:
    if file.size > LIMITS.file_bytes:
        message = N_("文件超过%(limit)s MB；填报表没有这样大，请去掉图片或其他工作表后再上传。")
        raise Refusal(message, code="too_large", limit=LIMITS.file_bytes // 1_000_000)
    with NamedTemporaryFile(suffix=".xlsx") as there:
        for piece in file.chunks():
            there.write(piece)
        there.flush()
        return read_workbook(Path(there.name), today=clock.today())


def _template_of(came: Came, ret: Return, by: Person) -> ReturnTemplate:
    """The template by its number; one of a return that the person may not see is as if missing."""
    mine = Return.objects.visible_to(by)
    found = ReturnTemplate.objects.filter(number=came.number, ret__in=mine).select_related("ret__round", "ret__unit")
    template = found.first()
    if template is None:
        message = N_("没有编号为%(number)s的填报模板，或已过期；请从本页重新下载模板，把内容粘贴过去再上传。")
        raise Refusal(message, code="no_such_template", number=came.number)
    if template.ret_id == ret.pk:
        return template
    said = {"round": template.ret.round.code, "own": ret.round.code, "unit": template.ret.unit.name}
    if template.ret.unit_id != ret.unit_id:
        message = N_("这是“%(unit)s”的填报模板，这里是“%(here)s”的填报；请换成本单位的模板。")
        raise Refusal(message, code="other_unit", unit=said["unit"], here=ret.unit.name)
    message = N_("这是 %(round)s 的填报模板，本期是 %(own)s；请从本页重新下载模板，把内容粘贴过去再上传。")
    raise Refusal(message, code="other_round", round=said["round"], own=said["own"])


@transaction.atomic
def write_into_draft(
    upload: ReturnUpload, ret: Return, *, by: Person, seen: str, choices: Mapping[str, str], leave_out: bool
) -> int:
    """Write what differs, all or nothing; gives how many lines were written, 0 where it was written before.

    `seen` is the mark of the differences that the person looked at, `choices` what they chose where two texts clash,
    `leave_out` that refused cells stay as they are. Refusals: those of `save_line`, `behind`, `choose`, `unfit`.
    """
    may_write(by, ret)
    hold_in(ret, EDITABLE)
    upload.refresh_from_db()
    if upload.applied_at is not None:
        return 0
    plan = plan_of(upload, ret, by)
    _be_decided(plan, seen, choices, leave_out)
    count = sum(_write(row, upload.template, ret, by, choices) for row in plan.rows)
    upload.template.save(update_fields=["lines"])
    upload.applied_at, upload.rows, upload.notices = clock.now(), [], []
    upload.save(update_fields=["applied_at", "rows", "notices"])
    record(by=by, action="round.apply_upload", subject=upload, unit=ret.unit, lines=count, left_out=plan.refused)
    return count


def _be_decided(plan: Plan, seen: str, choices: Mapping[str, str], leave_out: bool) -> None:
    if seen != plan.mark:
        message = N_("草稿在您打开预览之后有变动，还没有写入；下面是与最新草稿的对照，请看过再写入。")
        raise Refusal(message, code="behind")
    for row in plan.rows:
        for cell in row.of(CLASH):
            if choices.get(choice_name(row, cell)) not in ("mine", "theirs"):
                message = N_("%(cell)s 的“%(label)s”两边都改过，请选择用哪一个；还没有写入任何内容。")
                raise Refusal(message, code="choose", field=cell.field, cell=cell.cell, label=cell.label)
    if plan.refused and not leave_out:
        message = N_("有%(count)s处不能写入：请在Excel里改正后重新上传，或勾选“不写入，其余照写”。")
        raise Refusal(message, code="unfit", count=plan.refused)


def _write(row: RowPlan, template: ReturnTemplate, ret: Return, by: Person, choices: Mapping[str, str]) -> bool:
    """One row into its line. From then on the template holds what the row said: the same row again says nothing new."""
    taken = {cell.field: cell.mine for cell in taken_of(row, choices)}
    line = row.line
    if taken:
        line = save_line(line, taken, by=by) if line is not None else add_line(ret, taken, by=by)
    if line is not None and not row.refusals:
        _remember(row, template, line)
    return bool(taken)


def _remember(row: RowPlan, template: ReturnTemplate, line: Line) -> None:
    key = row.key or key_of(line)
    held = template.lines.get(key, EMPTY)
    refused = {cell.field for cell in row.of(REFUSED)}
    said = {name: text for name, text in row.came.items() if name not in refused}
    added = {"added": row.name} if held["position"] is None else {}
    template.lines[key] = {**held, **added, "position": line.position, "texts": {**row.base, **said}}


@transaction.atomic
def discard(upload: ReturnUpload, *, by: Person) -> None:
    """Throw the preview away; nothing of it was written."""
    record(by=by, action="round.discard_upload", subject=upload, unit=upload.ret.unit)
    upload.delete()
