"""What every command shares: refusals become exit 1 with the reason, output is JSON or a plain table."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError, connection
from django.utils.translation import gettext

from daliang.org import clock
from daliang.org.models import City
from daliang.vocabulary.periods import parse_day, parse_moment
from daliang.vocabulary.refusal import N_, Refusal

P = ParamSpec("P")
R = TypeVar("R")

EMPTY_HOME = N_("数据目录 %(home)s 里还没有城市：请先运行 daliang demo，或用 daliang playbook load 载入城市方案。")
UNWRITABLE = N_("写不了文件 %(path)s：请核对文件夹是否存在、您有没有写入的权限。")
HEADS = {
    "by": N_("何人"),
    "how": N_("看了什么"),
    "id": N_("序号"),
    "subject": N_("对象"),
    "action": N_("操作"),
    "cell": N_("单元格"),
    "file": N_("文件"),
    "error": N_("差错"),
    "result": N_("结果"),
    "login": N_("登录名"),
    "reason": N_("理由"),
    "sheet": N_("工作表"),
    "at": N_("时间"),
    "check": N_("核验项"),
    "closing": N_("封账序号"),
    "cny": N_("人民币（元）"),
    "code": N_("编号"),
    "count": N_("个数"),
    "counting": N_("口径"),
    "cut_off_on": N_("截止日"),
    "due_at": N_("报送时限"),
    "expected": N_("应为"),
    "filed_at": N_("报送时间"),
    "label": N_("指标"),
    "late_by": N_("逾期（分钟）"),
    "line": N_("行"),
    "measure": N_("指标代码"),
    "message": N_("说明"),
    "name": N_("名称"),
    "amount": N_("总投资"),
    "outcome": N_("结果"),
    "place": N_("位置"),
    "project": N_("项目"),
    "round": N_("期"),
    "row": N_("所在"),
    "series": N_("报表"),
    "stage": N_("阶段"),
    "state": N_("状态"),
    "notice": N_("指标通知"),
    "version": N_("版本"),
    "document": N_("文号"),
    "title": N_("标题"),
    "effective_on": N_("生效日期"),
    "is_new": N_("是否新下达"),
    "target": N_("目标"),
    "done": N_("完成"),
    "gap": N_("差距"),
    "completion": N_("完成率"),
    "pace": N_("序时进度"),
    "light": N_("亮灯"),
    "unit_name": N_("单位"),
    "unit": N_("单位"),
    "usd": N_("美元（元）"),
}
FORMAT = click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text", help="text or json")
BY = click.option("--by", "login", required=True, help="login of the person whose deed this is")


def refusable(command: Callable[P, R]) -> Callable[P, R]:
    """A Refusal goes to standard error in words, and the command exits 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (OperationalError, ProgrammingError) as error:
            if City._meta.db_table in connection.introspection.table_names():
                raise
            click.echo(gettext(EMPTY_HOME) % {"home": settings.HOME}, err=True)
            raise SystemExit(1) from error
        except ImproperlyConfigured as error:
            click.echo(str(error), err=True)
            raise SystemExit(1) from error
        except Refusal as refusal:
            for one in refusal.all:
                where = f"{one.where}：" if one.where else ""
                click.echo(f"{where}{gettext(one.message) % one.params}", err=True)
            raise SystemExit(1) from refusal

    return run


def emit(answer: Any, fmt: str, *, headers: Sequence[str] = (), rows: Sequence[Sequence[object]] = ()) -> None:
    """JSON, UTF-8, on standard output; or a table with heads in words, aligned for a terminal with Chinese text."""
    if fmt == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1, default=str))
        return
    table = [
        [gettext(HEADS[head]) for head in headers],
        *([str("—" if cell is None else cell) for cell in row] for row in rows),
    ]
    widths = [max(_width(row[at]) for row in table) for at in range(len(headers))]
    for row in table:
        click.echo(
            "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def write_file(path: Path, content: bytes) -> None:
    """Write what a command made; a place that cannot be written is wrong usage, told in one sentence."""
    try:
        path.write_bytes(content)
    except OSError as error:
        click.echo(gettext(UNWRITABLE) % {"path": path}, err=True)
        raise SystemExit(2) from error


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def day(text: str | None) -> date | None:
    """A day as people type it; a future one is allowed in questions."""
    return None if text is None else parse_day(text, today=clock.today(), allow_future=True)


def moment(text: str | None) -> datetime | None:
    """An ISO moment; without an offset it is the city's local time."""
    return None if text is None else parse_moment(text, clock.zone())
