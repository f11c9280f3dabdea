"""The template goes out: the draft as it stands, each line under its key, and what it held is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from daliang.intake.template import write_template
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import record_file
from daliang.rounds.fields import FIELDS
from daliang.rounds.judging import lines_of
from daliang.rounds.models import Line, Return
from daliang.rounds.rules.guards import be_writable
from daliang.rounds.uploads import ReturnTemplate
from daliang.web.returns_excel.columns import CHINESE, KEY, columns_of_return

NEW = "新增"  # not a sentence: what the key of a line without a project says
SPARE = 20  # empty rows with a key of their own, for new projects


@dataclass(frozen=True)
class Handed:
    """A template as a file, and what it is called."""

    name: str
    content: bytes


def key_of(line: Line) -> str:
    """How the workbook names a line: 3-YZ2022-0012."""
    return f"{line.position}-{line.project.code if line.project else NEW}"


def spare_keys() -> list[str]:
    """The keys of the empty rows: 新增-01. A new project keeps its row's, so that it is known by another name too."""
    return [f"{NEW}-{number:02}" for number in range(1, SPARE + 1)]


@transaction.atomic
def hand_out(ret: Return, *, by: Person) -> Handed:
    """A template with the lines that the person may see, dropped ones left out. Refusals as `be_writable`; logged."""
    be_writable(by, ret)
    lines = [line for line in lines_of(ret) if _goes_out(line, by)]
    held = {key_of(line): {"position": line.position, "texts": dict(line.typed)} for line in lines}
    held |= {key: {"position": None, "texts": {}} for key in spare_keys()}
    made = ReturnTemplate.objects.create(
        ret=ret, number=f"TB-{token_hex(4).upper()}", lines=held, by=by, made_at=clock.now()
    )
    content = as_workbook(made, ret, lines)
    record_file(content, by=by, action="round.template", subject=ret, asked={"template": made.number}, rows=len(lines))
    return Handed(f"{ret.round.code}-{ret.unit.code}-{made.number}.xlsx", content)


def _goes_out(line: Line, by: Person) -> bool:
    is_blank = line.is_new and line.is_ignored
    return not (line.is_dropped or line.is_away or is_blank) and line.opens_to(by)


def as_workbook(made: ReturnTemplate, ret: Return, lines: Iterable[Line]) -> bytes:
    """These lines under their keys and the empty rows, below a line that names round, unit, time and number."""
    with override(CHINESE):
        names = {"round": ret.round.code, "unit": ret.unit.code, "name": ret.unit.name}
        at = f"{clock.local(made.made_at):%Y-%m-%d %H:%M}"
        return write_template(
            columns_of_return(),
            title=_("%(round)s 填报") % names,
            line=_("填报 %(round)s　单位 %(unit)s %(name)s　下载于 %(at)s　填报模板 %(number)s（请勿改动本行）")
            % {**names, "at": at, "number": made.number},
            notes=(
                _("每行一个项目；新项目填在“新增”编号的空行里。删去一行，该项目按没有变化处理。"),
                _("请勿整行复制：编号会重复。空行不够时另起一行，第一栏留空，按项目名称识别。"),
                _("金额没有写单位的按亿元计，也可以写“3000万元”“7.85亿美元”。"),
            ),
            rows=[
                *({KEY: key_of(line), **{name: line.typed.get(name, "") for name in FIELDS}} for line in lines),
                *({KEY: key} for key in spare_keys()),
            ],
        )
