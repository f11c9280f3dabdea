"""What a lead says is put right (更正): an amount misheard, an industry not known before, who brought it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from daliang.leads.desk.bringing import partner_named
from daliang.leads.desk.guards import RUNNING, hold, write_down
from daliang.leads.desk.registering import LEAD_FIELDS, NewLead, as_typed, money_fields, read_texts
from daliang.leads.desk.working import WORK
from daliang.leads.models import Lead, LeadEventKind
from daliang.org.models import Person
from daliang.org.words import named
from daliang.register.models import Origin
from daliang.vocabulary.refusal import N_, Refusal

NO_MONEY = {"stated": None, "currency": "", "qualifier": "", "amount": None}


@transaction.atomic
def correct(lead: Lead, told: NewLead, *, by: Person, version: int) -> Lead:
    """The lead says what `told` says; its record keeps each field that changed, as it was and as it is. No clock moves.

    `version` is that of the lead which `by` looked at. Refusals: those of the fields together, as `register_lead`; as
    `hold`; `changed_meanwhile`; `unknown_partner` for one whom `by` may not name; `nothing_changed`.
    """
    texts = read_texts(told.texts)
    hold(lead, by, WORK, RUNNING)
    if lead.version != version + 1:  # holding it moved it by one
        message = N_("这条线索刚有人办理或更正过；请与现在的内容核对，再提交更正。")
        raise Refusal(message, code="changed_meanwhile", field="version")
    if told.partner is not None and told.partner != lead.brought_by:
        partner_named(told.partner.username, by=by)
    before = _said(lead)
    for name, value in (texts | _beside(lead, told)).items():
        setattr(lead, name, value)
    changed = [f"{label}：{before[label]} → {after}" for label, after in _said(lead).items() if after != before[label]]
    if not changed:
        raise Refusal(N_("没有改动任何一项；如只是补充情况，请记备注。"), code="nothing_changed", field="")
    lead.save()
    write_down(lead, LeadEventKind.CORRECTED, by=by, words="\n".join(changed))
    return lead


def _beside(lead: Lead, told: NewLead) -> dict[str, Any]:
    """What is told beside the texts. An amount that stays keeps the rate of the day on which it was told."""
    money = {} if told.amount == lead.money else money_fields(told.amount) or NO_MONEY
    return {
        "industry": told.industry, "origin": told.origin or "", "brought_by": told.partner,
        "is_confidential": told.is_confidential, **money,
    }  # fmt: skip


def _said(lead: Lead) -> dict[str, str]:
    """Each field of the lead with what it says, in the language of the records."""
    with override(settings.LANGUAGE_CODE):
        every: dict[Any, str | None] = {field.label: getattr(lead, code) for code, field in LEAD_FIELDS.items()}
        every[_("意向投资额")] = as_typed(lead.money)
        every[_("行业")] = named(lead.industry) if lead.industry else ""
        every[_("内外资")] = str(Origin(lead.origin).label) if lead.origin else ""
        every[_("合作方")] = named(lead.brought_by) if lead.brought_by else ""
        every[_("保密")] = str(_("是") if lead.is_confidential else _("否"))
        return {str(label): text or "—" for label, text in every.items()}
