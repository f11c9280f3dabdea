"""What the audit administrator asks of the log: the form, the rows in words, and the two files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter import Workbook

from daliang.org import clock
from daliang.org.actions import ACTIONS, DETAILS, label
from daliang.org.models import Deed, DeedQuerySet, Person, Seal, Unit
from daliang.org.sealing import ROW, plain
from daliang.org.verifying import told
from daliang.org.walls import whole_house
from daliang.org.words import named
from daliang.register.models import Project
from daliang.register.seen import saw
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import Refusal
from daliang.web.saying import said


def day_field(label_: Any) -> forms.CharField:
    return forms.CharField(
        label=label_, required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


class Search(forms.Form):
    """Who, what, on what, where, when; or who saw a project. What cannot be read is said beside its field."""

    person = forms.CharField(label=gettext_lazy("姓名或登录名"), required=False, max_length=60)
    action = forms.ChoiceField(label=gettext_lazy("操作"), required=False)
    subject = forms.CharField(label=gettext_lazy("对象名称含"), required=False, max_length=60)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("单位"), required=False, to_field_name="code")
    start = day_field(gettext_lazy("从哪天"))
    end = day_field(gettext_lazy("到哪天"))
    project = forms.CharField(label=gettext_lazy("谁看过项目（编号）"), required=False, max_length=32)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        action, unit = self.fields["action"], self.fields["unit"]
        assert isinstance(action, forms.ChoiceField) and isinstance(unit, forms.ModelChoiceField)
        action.choices = [("", _("全部")), *((code, str(words)) for code, words in ACTIONS.items())]
        unit.queryset = Unit.objects.all()
        name: Callable[[Any], str] = named
        unit.label_from_instance = name  # type: ignore[method-assign, assignment]
        unit.empty_label = _("全部")

    def clean_start(self) -> date | None:
        return self._day("start")

    def clean_end(self) -> date | None:
        return self._day("end")

    def _day(self, name: str) -> date | None:
        text = self.cleaned_data[name]
        try:
            return parse_day(text, today=clock.today(), allow_future=True) if text else None
        except Refusal as refusal:
            raise forms.ValidationError(str(said(refusal))) from refusal

    @whole_house
    def clean_project(self) -> Project | None:
        code = self.cleaned_data["project"]
        found = Project.objects.filter(code=code).select_related("unit").first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("没有编号为“%(found)s”的项目。") % {"found": code})
        return found

    def found(self) -> DeedQuerySet:
        """The deeds asked for, the latest first; none while something cannot be read."""
        if not self.is_valid():
            return Deed.objects.none()
        asked = self.cleaned_data
        rows = saw(asked["project"]) if asked["project"] else Deed.objects.all()
        if asked["person"]:
            who = Person.objects.filter(Q(username=asked["person"]) | Q(name=asked["person"]))
            rows = rows.filter(by__in=list(who.values_list("pk", flat=True)))
        if asked["action"]:
            rows = rows.filter(action=asked["action"])
        if asked["subject"]:
            rows = rows.filter(subject__icontains=asked["subject"])
        if asked["unit"]:
            rows = rows.within(asked["unit"])
        if asked["start"]:
            rows = rows.filter(at__gte=_midnight(asked["start"]))
        if asked["end"]:
            rows = rows.filter(at__lt=_midnight(asked["end"] + timedelta(days=1)))
        return rows.select_related("by", "unit").order_by("-id")

    def asked(self) -> dict[str, str]:
        """What was asked, as typed: for the log."""
        return {name: str(self.data[name]) for name in self.fields if self.data.get(name)}


def _midnight(on: date) -> datetime:
    return datetime.combine(on, datetime.min.time(), clock.zone())


@dataclass(frozen=True)
class Shown:
    """A deed with its details in words."""

    deed: Deed
    label: str
    details: list[tuple[str, str]]


def shown(deeds: Iterable[Deed]) -> list[Shown]:
    return [Shown(deed, label(deed.action), list(details_of(deed))) for deed in deeds]


def details_of(deed: Deed) -> Iterator[tuple[str, str]]:
    for name, value in deed.details.items():
        if name == "texts":
            yield str(DETAILS[name]), _("已加密保存，不在日志中显示")
        elif name == "misfit" and value:
            yield str(DETAILS[name]), told(value)
        elif value not in ("", None, [], {}):
            yield (
                str(DETAILS.get(name, name)),
                value if isinstance(value, str) else json.dumps(value, ensure_ascii=False),
            )


@dataclass(frozen=True)
class Standing:
    """The chain as it stands: the last seal, how much is behind it, and what the last verification said."""

    seal: Seal | None
    behind: int
    verified: Deed | None

    @property
    def misfit(self) -> str:
        return told(self.verified.details.get("misfit", "")) if self.verified else ""


def standing() -> Standing:
    last = Seal.objects.last()
    behind = Deed.objects.after(last.last_deed if last else 0)
    return Standing(last, behind.count(), Deed.objects.filter(action="audit.verify").order_by("-id").first())


def write_jsonl(file: BinaryIO, deeds: DeedQuerySet) -> int:
    """Each row as it is stored, with its HMAC."""
    count = 0
    for deed in deeds.iterator():
        file.write(json.dumps(plain(deed, (*ROW, "mac")), ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def write_xlsx(file: BinaryIO, deeds: DeedQuerySet) -> int:
    """Each row in words. Everything is text, so that nothing typed becomes a formula; memory stays bounded."""
    book = Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "use_zip64": True}
    )
    sheet = book.add_worksheet(_("操作日志"))
    head = [_("序号"), _("时间"), _("姓名"), _("登录名"), _("操作"), _("对象"), _("单位"), _("详情"), _("校验码")]
    for column, words in enumerate(head):
        sheet.write_string(0, column, words, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    at = 0
    for at, deed in enumerate(deeds.iterator(), start=1):
        for column, text in enumerate(_cells(deed)):
            sheet.write_string(at, column, text)
    sheet.autofilter(0, 0, at, len(head) - 1)
    book.close()
    return at


def _cells(deed: Deed) -> list[str]:
    details = "；".join(f"{name}：{value}" for name, value in details_of(deed))  # not a sentence: list
    return [
        str(deed.pk),
        f"{clock.local(deed.at):%Y-%m-%d %H:%M:%S}",
        named(deed.by) if deed.by else "",
        deed.by.username if deed.by else "",
        label(deed.action),
        deed.subject,
        named(deed.unit) if deed.unit else "",
        details,
        deed.mac,
    ]
