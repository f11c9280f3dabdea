"""Opening a project's file by hand: look-alikes first, then the file and its first posting in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from daliang.dossier.rules.alikes import note_likenesses
from daliang.dossier.rules.guards import be_allowed
from daliang.ledger.facts import AmountKind, Kind
from daliang.ledger.models import Closing
from daliang.ledger.posting import NewFact, post
from daliang.org.models import Person, Unit
from daliang.org.refusals import alert_if_many
from daliang.org.rules import record
from daliang.register.alikeness import Described, Likeness, likenesses
from daliang.register.codes import Codes
from daliang.register.fields import known_field
from daliang.register.models import Industry, Origin, Project, Rate
from daliang.vocabulary.money import Currency, Money, convert
from daliang.vocabulary.refusal import N_, Refusal


@dataclass(frozen=True)
class NewFile:
    """What the form gives: where and what the project is; `texts` are fields of the file as typed."""

    unit: Unit
    industry: Industry
    origin: Origin
    on: date
    texts: Mapping[str, str]
    amount: Money | None = None
    is_other: bool = False  # "I know, it is another project"


def open_file(new: NewFile, *, by: Person, also: Callable[[Project], None] | None = None) -> Project:
    """A file at the first stage. What looks the same elsewhere is asked about once, and told to the city office.

    `also` is done with the new file in the same step: what refuses there leaves no file.

    Refusals: `not_your_role`, `unknown_unit`, `look_alike` (unless `is_other`), each field's own, the ledger's. That a
    look-alike was asked about is logged although no file is opened (decision 0012): call this outside of a transaction
    that a refusal takes back.
    """
    be_allowed(by, "project.edit")
    if not by.is_over(new.unit):
        raise Refusal(N_("没有代码为“%(found)s”的单位。"), code="unknown_unit", field="unit", found=new.unit.code)
    values = {code: known_field(code).read(text) for code, text in new.texts.items()}
    rate = _rate(new)
    described = Described(
        name=str(values.get("name", "")),
        investor=str(values.get("investor", "")),
        investor_parent=str(values.get("investor_parent", "")),
        credit_code=str(values.get("credit_code", "")),
        source_place=str(values.get("source_place", "")),
        amount_cny=_worth(new.amount, rate),
    )
    alike = likenesses(described)
    if alike and not new.is_other:
        _log_asked(new, described, alike, by)
        raise Refusal(
            N_(
                "已有项目与它名称、代码或投资方相近（可能在其他单位）。是同一项目的，请不要重复建档；"
                "确认不是同一项目的，请勾选后提交，市商务局会核对。"
            ),
            code="look_alike",
            field="name",
        )
    return _opened(new, values, rate, alike, by, also)


@transaction.atomic
def _log_asked(new: NewFile, described: Described, alike: Sequence[Likeness], by: Person) -> None:
    """Who was told that there is such a file, and of which; asked often in a short time it raises the alert."""
    texts = {"name": described.name, "investor": described.investor, "alike": [one.key for one in alike]}
    record(by=by, action="project.look_alike", subject=new.unit, unit=new.unit, alike=len(alike), texts=texts)
    alert_if_many(by)


@transaction.atomic
def _opened(
    new: NewFile, values: Mapping[str, object], rate: Rate | None, alike: Sequence[Likeness], by: Person,
    also: Callable[[Project], None] | None,
) -> Project:  # fmt: skip
    project = Project.objects.create(code=Codes(new.on.year).take(), **values)
    post(_facts(new, project, rate), by=by, source="file")
    record(by=by, action="project.open", subject=project, unit=new.unit, project=project.code, alike=len(alike))
    note_likenesses(project, alike, by=by)
    if also is not None:
        also(project)
    return project


def _rate(new: NewFile) -> Rate | None:
    if new.amount is None or new.amount.currency is Currency.CNY:
        return None
    found = Rate.objects.filter(currency=new.amount.currency, on__lte=new.on).order_by("-on").first()
    if found is None:
        raise Refusal(N_("没有当天或之前的汇率：请市局先登记汇率（注明来源）。"), code="no_rate", field="amount")
    return found


def _worth(amount: Money | None, rate: Rate | None) -> int | None:
    if amount is None:
        return None
    return convert(amount.value, Decimal(rate.rate)) if rate else amount.value


def _facts(new: NewFile, project: Project, rate: Rate | None) -> list[NewFact]:
    closed = Closing.objects.order_by("-day").values_list("day", flat=True).first()
    reason = "建档补登" if closed and new.on <= closed else ""  # not a sentence: a reason kept in the ledger
    argument = {"unit": new.unit.code, "industry": new.industry.code, "origin": new.origin.value}
    facts = [NewFact(project, Kind.OPENED, new.on, argument, reason=reason)]
    if new.amount is not None:
        amount: dict[str, object] = {
            "kind": AmountKind.TOTAL.value,
            "value": new.amount.value,
            "currency": new.amount.currency.value,
            "qualifier": new.amount.qualifier.value,
        }
        if rate is not None:
            amount |= {"rate": str(rate.rate), "rate_on": rate.on.isoformat(), "rate_source": rate.source}
        facts.append(NewFact(project, Kind.AMOUNT, new.on, amount, reason=reason))
    return facts
