"""Forms of the desk: a lead heard elsewhere, and the file that it becomes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from daliang.dossier.rules import NewFile
from daliang.leads.desk.bringing import partners_for
from daliang.leads.desk.registering import LEAD_FIELDS, NewLead, as_typed
from daliang.leads.desk.turning import texts_of
from daliang.leads.models import Lead
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.words import named
from daliang.register.fields import FIELDS
from daliang.register.models import Industry, Origin
from daliang.web.files.forms import MoneyField, OpenForm, choice


class LeadForm(forms.Form):
    """What a lead says; fields in the order in which one tells it on the telephone. `lead` is one to be corrected."""

    def __init__(self, data: Any, person: Person, lead: Lead | None = None) -> None:
        super().__init__(data, initial=_as_it_says(lead) if lead else None)
        for code in ("name", "company", "channel"):
            self._text(code)
        self._partner(person, lead)
        self._text("summary")
        self.fields["amount"] = MoneyField(
            label=_("意向投资额"), required=False, help_text=_("例如“22亿”或“7.85亿美元”")
        )
        self.fields["industry"] = choice(Industry.objects.all(), _("行业"), required=False)
        self.fields["origin"] = forms.ChoiceField(
            label=_("内外资"), choices=[("", _("请选择")), *Origin.choices], required=False
        )
        for code in ("place", "stage"):
            self._text(code)
        self.fields["is_confidential"] = forms.BooleanField(
            label=_("保密：名称只有办理单位和市商务局能看"), required=False
        )

    def _partner(self, person: Person, lead: Lead | None) -> None:
        """Who brought it and signs in here; no field where nobody does. Who is named already stays among them."""
        every = [*partners_for(person), *([lead.brought_by] if lead and lead.brought_by else [])]
        self._partners = {one.username: one for one in every}
        if self._partners:
            self.fields["partner"] = forms.ChoiceField(
                label=_("提供线索的合作方"),
                choices=[("", _("没有，或没有账号")), *((login, named(one)) for login, one in self._partners.items())],
                required=False,
                help_text=_("选了的，对方登录后能看到这条线索办到哪一步，看不到办理记录"),
            )

    def _text(self, code: str) -> None:
        field = LEAD_FIELDS[code]
        widget = forms.Textarea(attrs={"rows": 4}) if field.kind == "long" else forms.TextInput()
        self.fields[code] = forms.CharField(
            label=field.label, required=code in ("name", "channel"), widget=widget, help_text=field.hint
        )

    def new_lead(self) -> NewLead:
        given = self.cleaned_data
        return NewLead(
            {code: given[code] for code in LEAD_FIELDS if given[code]},
            amount=given["amount"],
            industry=given["industry"],
            origin=Origin(given["origin"]) if given["origin"] else None,
            partner=self._partners.get(given.get("partner", "")),
            is_confidential=given["is_confidential"],
        )


def _as_it_says(lead: Lead) -> dict[str, Any]:
    """What the form of a lead is filled with."""
    return {code: getattr(lead, code) for code in LEAD_FIELDS} | {
        "amount": as_typed(lead.money),
        "industry": lead.industry and lead.industry.code,
        "origin": lead.origin,
        "partner": lead.brought_by and lead.brought_by.username,
        "is_confidential": lead.is_confidential,
    }


class TurnForm(OpenForm):
    """The file of a project, filled with what the lead says."""

    def __init__(self, data: Any, person: Person, lead: Lead) -> None:
        super().__init__(data, person)
        for code, text in texts_of(lead).items():
            self.fields[code].initial = text
        if lead.unit.is_filer:
            self.fields["unit"].initial = lead.unit.code
        if lead.industry is not None:
            self.fields["industry"].initial = lead.industry.code
        self.fields["origin"].initial = lead.origin
        self.fields["amount"].initial = as_typed(lead.money)
        self.fields["on"].initial = clock.local(lead.created_at).date().isoformat()
        if lead.is_confidential:
            code_name = FIELDS["code_name"]
            self.fields["code_name"] = forms.CharField(label=code_name.label, help_text=code_name.hint)

    def new_file(self) -> NewFile:
        """With the code name of a confidential one."""
        new, code_name = super().new_file(), self.cleaned_data.get("code_name")
        return replace(new, texts={**new.texts, "code_name": code_name}) if code_name else new
