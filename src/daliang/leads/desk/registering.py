"""A lead that somebody heard of elsewhere than in a page: by telephone, from a chamber, on a visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from daliang.dossier.rules.guards import be_allowed
from daliang.leads.desk.bringing import partner_named
from daliang.leads.desk.clocks import Clocks
from daliang.leads.desk.guards import write_down
from daliang.leads.models import Lead, LeadEventKind, LeadState
from daliang.org import clock
from daliang.org.models import City, Person
from daliang.register.fields import FileField
from daliang.register.models import Industry, Origin, Rate
from daliang.vocabulary.money import Currency, Money, convert, describe_money
from daliang.vocabulary.refusal import N_, Refusal, Refusals

REGISTER = "lead.register"
GROUP = _("线索")
LEAD_FIELDS: Mapping[str, FileField] = MappingProxyType(
    {
        field.code: field
        for field in (
            FileField("name", _("线索名称"), "name", GROUP, 120, hint=_("例如“某某新能源电池项目”")),
            FileField("company", _("企业"), "text", GROUP, 120),
            FileField("place", _("企业所在地或意向落地"), "text", GROUP, 60),
            FileField("stage", _("目前进展"), "text", GROUP, 60, hint=_("例如“正在选址”")),
            FileField("channel", _("来源"), "text", GROUP, 120, hint=_("谁介绍的，例如“市电子商会张会长”")),
            FileField("summary", _("情况说明"), "long", GROUP, 4000),
        )
    }
)


@dataclass(frozen=True)
class NewLead:
    """What the form gives; `texts` are fields of LEAD_FIELDS as typed."""

    texts: Mapping[str, str]
    amount: Money | None = None
    industry: Industry | None = None
    origin: Origin | None = None
    partner: Person | None = None
    is_confidential: bool = False


@transaction.atomic
def register_lead(new: NewLead, *, by: Person) -> Lead:
    """A lead that waits at the city to be assigned; heard by a unit, it is that unit's at once and its clock runs.

    Refusals: `not_your_role`; each field's own together; `no_source` without who brought it; `unknown_partner` for one
    whom `by` may not name.
    """
    be_allowed(by, REGISTER)
    values = read_texts(new.texts)
    if new.partner is not None:
        partner_named(new.partner.username, by=by)
    unit = by.scope_unit
    assert unit is not None  # be_allowed refuses a person without one
    lead: Lead = Lead.objects.create(
        **values, **money_fields(new.amount), industry=new.industry, origin=new.origin or "",
        brought_by=new.partner, is_confidential=new.is_confidential, unit=unit, created_by=by, created_at=clock.now(),
    )  # fmt: skip
    if unit.depth > 1:
        _be_taken(lead, by)
    write_down(lead, LeadEventKind.OPENED, by=by, words="")
    return lead


def _be_taken(lead: Lead, by: Person) -> None:
    """Who hears of a lead has responded to it by writing it down: the clock of assessing runs from now."""
    now = clock.now()
    lead.state, lead.assigned_by, lead.assigned_at = LeadState.RESPONDED, by, now
    lead.due_at = Clocks.of(City.current()).due(LeadState.RESPONDED, now)
    lead.save(update_fields=["state", "assigned_by", "assigned_at", "due_at"])


def money_fields(money: Money | None) -> dict[str, Any]:
    """The columns of an amount: as stated, and in yuan at the latest rate (None where there is none)."""
    if money is None:
        return {}
    in_yuan: int | None = money.value
    if money.currency is not Currency.CNY:
        today = clock.today()
        rate = Rate.objects.filter(currency=money.currency, on__lte=today).order_by("-on").first()
        in_yuan = convert(money.value, Decimal(rate.rate)) if rate else None
    return {
        "stated": money.value, "currency": money.currency.value, "qualifier": money.qualifier.value, "amount": in_yuan,
    }  # fmt: skip


def as_typed(money: Money | None) -> str:
    """The amount as a person would type it; "" without one."""
    return describe_money(money, language="zh") if money else ""


def read_texts(texts: Mapping[str, str]) -> dict[str, Any]:
    """The fields of LEAD_FIELDS as they are stored. Refusals: each field's own together, `no_source`."""
    values, refusals = {}, []
    for code, field in LEAD_FIELDS.items():
        try:
            values[code] = field.read(texts.get(code, ""))
            if code == "channel" and not values[code]:
                message = N_("没有写线索来源；请写谁介绍的或在哪里看到的。")
                raise Refusal(message, code="no_source", field=code, where=str(field.label))
        except Refusal as refusal:
            refusals.append(refusal)
    if refusals:
        raise Refusals(refusals)
    return values
