"""Forms of the deeds on one project: opening its file, proposing a fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daliang.dossier.rules import WITH_REASON, NewFile
from daliang.ledger.facts import AmountKind, Kind
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.words import named
from daliang.register.fields import FIELDS
from daliang.register.models import Industry, Origin, Rate, Stage
from daliang.vocabulary.money import Currency, Money, parse_money
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import N_, Refusal
from daliang.web.saying import said

TEXTS = ("name", "investor", "investor_parent", "credit_code", "source_place", "first_talk_on", "content")
KINDS = {
    Kind.REACHED: gettext_lazy("进入阶段"),
    Kind.AMOUNT: gettext_lazy("调整总投资"),
    Kind.MOVED: gettext_lazy("变更落地单位"),
    Kind.RECLASSIFIED: gettext_lazy("调整行业、内外资"),
    Kind.SUSPENDED: gettext_lazy("暂停"),
    Kind.RESUMED: gettext_lazy("恢复推进"),
    Kind.FELL_BACK: gettext_lazy("回退阶段"),
    Kind.ENDED: gettext_lazy("终止"),
    Kind.REOPENED: gettext_lazy("重新启动"),
}


class DayField(forms.CharField):
    """A day as people write it: 2022-08-20, 8月20日."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return _say_as_error(lambda: parse_day(text, today=clock.today())) if text else None


class MoneyField(forms.CharField):
    """An amount as people write it: 22亿, 7.85亿美元."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return _say_as_error(lambda: parse_money(text)) if text else None


class SaidField(forms.CharField):
    """A line that the deed's own rule may want: not called optional then; left empty, the rule says why not."""

    def __init__(self, is_wanted: bool, **more: Any) -> None:
        super().__init__(required=False, max_length=300, **more)
        self.is_wanted = is_wanted


def _say_as_error(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Refusal as refusal:
        raise forms.ValidationError(said(refusal)) from refusal


def choice(rows: Any, label: Any, *, required: bool = True) -> forms.ModelChoiceField[Any]:
    made: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        rows, label=label, required=required, to_field_name="code", empty_label=_("请选择")
    )
    made.label_from_instance = named  # type: ignore[method-assign, assignment]
    return made


class OpenForm(forms.Form):
    """A new file: what is needed to count it, and what tells it from others."""

    def __init__(self, data: Any, person: Person) -> None:
        super().__init__(data)
        for code in TEXTS:
            widget = forms.Textarea(attrs={"rows": 3}) if FIELDS[code].kind == "long" else forms.TextInput()
            self.fields[code] = forms.CharField(
                label=FIELDS[code].label, required=code == "name", widget=widget, help_text=FIELDS[code].hint
            )
        self.fields["unit"] = choice(Unit.objects.visible_to(person).filter(is_filer=True), _("落地单位"))
        if person.unit and person.unit.is_filer:
            self.fields["unit"].initial = person.unit.code
        self.fields["industry"] = choice(Industry.objects.all(), _("行业"))
        self.fields["origin"] = forms.ChoiceField(label=_("内外资"), choices=[("", _("请选择")), *Origin.choices])
        self.fields["amount"] = MoneyField(label=_("总投资"), required=False, help_text=_("例如“22亿”或“7.85亿美元”"))
        self.fields["on"] = DayField(label=_("获悉日期"), help_text=_("例如“2022-08-20”或“8月20日”"))
        self.fields["is_other"] = forms.BooleanField(label=_("已核对，与系统中相近的项目不是同一项目"), required=False)

    def new_file(self) -> NewFile:
        given = self.cleaned_data
        return NewFile(
            unit=given["unit"],
            industry=given["industry"],
            origin=Origin(given["origin"]),
            on=given["on"],
            texts={code: given[code] for code in TEXTS if given[code]},
            amount=given["amount"],
            is_other=given["is_other"],
        )


class ProposeForm(forms.Form):
    """One fact to be posted; which fields there are depends on its kind."""

    def __init__(self, data: Any, kind: Kind, asked: Stage | None = None) -> None:
        """`asked` is the stage that a card was dropped on."""
        super().__init__(data)
        self.kind = kind
        if kind in (Kind.REACHED, Kind.FELL_BACK):
            self.fields["stage"] = choice(Stage.objects.all(), _("阶段"))
            self.fields["stage"].initial = asked.code if asked else None
        if kind is Kind.AMOUNT:
            self.fields["amount"] = MoneyField(label=_("总投资"), help_text=_("例如“22亿”或“7.85亿美元”"))
        if kind is Kind.MOVED:
            self.fields["unit"] = choice(Unit.objects.filter(is_filer=True), _("新的落地单位"))
        if kind is Kind.RECLASSIFIED:
            self.fields["industry"] = choice(Industry.objects.all(), _("行业"))
            self.fields["origin"] = forms.ChoiceField(label=_("内外资"), choices=Origin.choices)
        self.fields["on"] = DayField(label=_("发生日期"), help_text=_("例如“2022-08-20”或“8月20日”"))
        self.fields["evidence"] = self._evidence(asked)
        late = _("补登以前的日期时须填写")
        self.fields["reason"] = SaidField(kind in WITH_REASON, label=_("理由"), help_text=late)

    def _evidence(self, asked: Stage | None) -> SaidField:
        """The papers that the stage wants, by name; one that is yet to be chosen wants some, as nearly all do."""
        words = _("文件名称、文号或日期；扫描件传到项目附件")
        papers = asked.evidence if asked and self.kind is Kind.REACHED else []
        if papers:
            named_papers = {"stage": named(asked), "papers": "、".join(papers)}
            words = _("“%(stage)s”须有：%(papers)s；请写明名称、文号或日期，扫描件传到项目附件") % named_papers
        is_wanted = bool(papers) or (self.kind is Kind.REACHED and asked is None)
        return SaidField(is_wanted, label=_("依据"), help_text=words)

    def argument(self) -> dict[str, Any]:
        """The posting's argument."""
        given = self.cleaned_data
        if self.kind in (Kind.REACHED, Kind.FELL_BACK):
            return {"stage": given["stage"].code}
        if self.kind is Kind.AMOUNT:
            return amount_argument(given["amount"], given["on"])
        if self.kind is Kind.MOVED:
            return {"unit": given["unit"].code}
        if self.kind is Kind.RECLASSIFIED:
            return {"industry": given["industry"].code, "origin": given["origin"]}
        return {"reason": given["reason"]} if self.kind is Kind.ENDED else {}


def amount_argument(money: Money, on: date) -> dict[str, Any]:
    """The argument of a total investment; dollars carry the latest rate with its day and source."""
    argument: dict[str, Any] = {
        "kind": AmountKind.TOTAL.value,
        "value": money.value,
        "currency": money.currency.value,
        "qualifier": money.qualifier.value,
    }
    if money.currency is Currency.CNY:
        return argument
    rate = Rate.objects.filter(currency=money.currency, on__lte=on).order_by("-on").first()
    if rate is None:
        raise Refusal(N_("没有当天或之前的汇率：请市局先登记汇率（注明来源）。"), code="no_rate", field="amount")
    return argument | {"rate": str(rate.rate), "rate_on": rate.on.isoformat(), "rate_source": rate.source}
