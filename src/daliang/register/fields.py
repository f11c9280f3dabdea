"""The descriptive fields of a project's file: how each is called, read from what people type, and shown again.

The text that a field shows reads back to the same value, so a spreadsheet sent out and in again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from daliang.org import clock
from daliang.register.credit_code import parse_credit_code
from daliang.register.models import Project
from daliang.vocabulary.money import Currency, Money, Qualifier, describe_money, parse_money
from daliang.vocabulary.numerals import half_width
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import N_, Refusal, quoted
from daliang.vocabulary.texts import clean_text

LIST_MARK = "、"
YES, NO = "是", "否"  # not a sentence: as typed into a cell
_YES = frozenset({YES, "有", "对", "y", "yes", "1", "true", "√"})  # not a sentence: what people type for yes
_NO = frozenset({NO, "无", "不", "n", "no", "0", "false", ""})  # not a sentence: what people type for no


@dataclass(frozen=True)
class FileField:
    """One descriptive field. `kind` says how it is typed; `longest` counts characters; `group` heads it on the page."""

    code: str
    label: Any
    kind: str
    group: Any
    longest: int = 0
    unit: Any = ""
    hint: Any = ""

    def read(self, text: str) -> Any:
        """The value of what was typed. Refusal with this field's code and label."""
        try:
            return READERS[self.kind](self, clean_text(text).strip())
        except Refusal as refusal:
            refusal.field, refusal.where = self.code, refusal.where or str(self.label)
            raise

    def text(self, held: Any) -> str:
        """What stands in the field, as a person would type it."""
        return WRITERS[self.kind](getattr(held, self.code))


def _text(field: FileField, text: str) -> str:
    plain = text if field.kind == "long" else " ".join(text.split())
    if len(plain) > field.longest:
        raise Refusal(
            N_("有%(length)s个字，最多%(longest)s个字；请精简。"),
            code="too_long",
            length=len(plain),
            longest=field.longest,
        )
    return plain


def _name(field: FileField, text: str) -> str:
    plain = _text(field, text)
    if not plain:
        raise Refusal(N_("没有填写；例如“某某半导体项目”。"), code="empty")
    return plain


def _day(field: FileField, text: str) -> date | None:
    if not text:
        return None
    return parse_day(text, today=clock.today(), allow_future=field.kind == "future")


def _whole(field: FileField, text: str) -> int | None:
    number = _decimal(field, text)
    if number is None:
        return None
    if number != number.to_integral_value() or number > 2_000_000_000:
        raise Refusal(N_("“%(text)s”应为整数，且不超过20亿。"), code="not_whole", text=quoted(text))
    return int(number)


def _decimal(_field: FileField, text: str) -> Decimal | None:
    plain = half_width(text).replace(",", "").strip()
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise Refusal(N_("“%(text)s”不是数字；请只写数字，例如“120”。"), code="no_number", text=quoted(text)) from error
    if not number.is_finite() or number < 0 or number >= Decimal(10) ** 10:
        raise Refusal(N_("“%(text)s”超出合理范围；请核对。"), code="out_of_range", text=quoted(text))
    return number


def _area(field: FileField, text: str) -> Decimal | None:
    number = _decimal(field, text)
    if number is not None and (number != round(number, 2) or number >= Decimal(10) ** 8):
        raise Refusal(N_("“%(text)s”最多两位小数；请核对。"), code="out_of_range", text=quoted(text))
    return number


def _money(_field: FileField, text: str) -> int | None:
    if not text:
        return None
    money = parse_money(text)
    if money.currency is not Currency.CNY:
        raise Refusal(N_("“%(text)s”请按人民币填写。"), code="other_currency", text=quoted(text))
    return money.value


def _yes(_field: FileField, text: str) -> bool:
    plain = half_width(text).lower()
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise Refusal(N_("“%(text)s”请填“是”或“否”。"), code="not_yes_or_no", text=quoted(text))


def _list(field: FileField, text: str) -> list[str]:
    separated = text.replace("，", LIST_MARK).replace(",", LIST_MARK).replace("；", LIST_MARK).replace(";", LIST_MARK)
    found = [part.strip() for part in separated.split(LIST_MARK) if part.strip()]
    if len(found) > 12 or any(len(part) > 20 for part in found):
        raise Refusal(N_("最多12项，每项最多20个字，用“、”隔开。"), code="too_long")
    return list(dict.fromkeys(found))


def _code(_field: FileField, text: str) -> str:
    return parse_credit_code(text) if text else ""


Reader = Callable[[FileField, str], Any]
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "name": _name,
        "text": _text,
        "long": _text,
        "day": _day,
        "future": _day,
        "whole": _whole,
        "area": _area,
        "money": _money,
        "yes": _yes,
        "list": _list,
        "code": _code,
    }
)


def _money_text(value: int | None) -> str:
    return "" if value is None else describe_money(Money(value, Currency.CNY, Qualifier.EXACTLY))


def _day_text(value: date | None) -> str:
    return value.isoformat() if value else ""


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


WRITERS: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "name": _plain,
        "text": _plain,
        "long": _plain,
        "day": _day_text,
        "future": _day_text,
        "whole": _plain,
        "area": lambda value: "" if value is None else f"{value.normalize():f}",
        "money": _money_text,
        "yes": lambda value: YES if value else NO,
        "list": LIST_MARK.join,
        "code": _plain,
    }
)

WHAT, WHO, NEXT, SIZE, SECRET = _("项目"), _("投资方"), _("进展与下一步"), _("要素与产出"), _("保密")
FIELDS: Mapping[str, FileField] = MappingProxyType(
    {
        field.code: field
        for field in (
            FileField("name", _("项目名称"), "name", WHAT, 120),
            FileField("content", _("建设内容"), "long", WHAT, 4000),
            FileField("chain_node", _("产业链环节"), "text", WHAT, 60),
            FileField("tags", _("标签"), "list", WHAT, hint=_("用“、”隔开")),
            FileField("investor", _("投资方"), "text", WHO, 120),
            FileField("investor_parent", _("投资方母公司"), "text", WHO, 120),
            FileField("credit_code", _("统一社会信用代码"), "code", WHO, 18, hint=_("18位")),
            FileField("registered_capital", _("注册资本"), "money", WHO, hint=_("投资方的注册资本")),
            FileField("source_place", _("来源地"), "text", WHO, 60),
            FileField("marks", _("企业属性"), "list", WHO, hint=_("例如“世界500强、央企、链主”")),
            FileField("first_talk_on", _("首谈日期"), "day", WHO),
            FileField("progress", _("进展"), "long", NEXT, 4000),
            FileField("next_step", _("下一步"), "text", NEXT, 300),
            FileField("next_on", _("下一步日期"), "future", NEXT),
            FileField("land_mu", _("用地"), "area", SIZE, unit=_("亩")),
            FileField("plant_sqm", _("厂房"), "whole", SIZE, unit=_("平方米")),
            FileField("energy_tce", _("年综合能耗"), "whole", SIZE, unit=_("吨标准煤")),
            FileField("output_cny", _("达产年销售"), "money", SIZE),
            FileField("tax_cny", _("达产年税收"), "money", SIZE),
            FileField("jobs", _("带动就业"), "whole", SIZE, unit=_("人")),
            FileField("is_confidential", _("保密项目"), "yes", SECRET),
            FileField("code_name", _("代号"), "text", SECRET, 40, hint=_("保密期间在列表和导出中代替名称")),
        )
    }
)


def known_field(code: str) -> FileField:
    """The field; Refusal `unknown_field` names the fields there are. Counted columns are no fields of the file."""
    if code in FIELDS:
        return FIELDS[code]
    raise Refusal(
        N_("项目档案没有“%(found)s”这一栏，或这一栏只能通过登记改变。可改的有：%(known)s。"),
        code="unknown_field",
        field=quoted(code),
        found=quoted(code),
        known=LIST_MARK.join(str(field.label) for field in FIELDS.values()),
    )


def texts_of(project: Project) -> dict[str, str]:
    """Field code → what stands there."""
    return {code: field.text(project) for code, field in FIELDS.items()}
