"""My tokens: keys for programs that read or file through the API in my name. Made, seen and revoked here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from daliang.org.credentials import TokenScope
from daliang.org.models import Person, Unit
from daliang.org.tokens import LONGEST_DAYS, issue, revoke
from daliang.org.words import named
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Unit) -> str:
        return named(obj)


class TokenForm(forms.Form):
    """What the program is called, what it may, in which branch, for how long."""

    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=40, help_text=gettext_lazy("写清给谁用，如“大屏取数”“统计局对接”。")
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("权限"), choices=TokenScope.choices, initial=TokenScope.READ, widget=forms.RadioSelect
    )
    unit = UnitChoice(
        label=gettext_lazy("范围"),
        queryset=Unit.objects.none(),
        empty_label=None,
        help_text=gettext_lazy("只能看到所选单位及其下级，不会超出您本人的权限。"),
    )
    days = forms.IntegerField(
        label=gettext_lazy("有效天数"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=90,
        help_text=gettext_lazy("最长 365 天，到期自动失效。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitChoice)
        unit.queryset = Unit.objects.visible_to(person)
        unit.initial = person.scope_unit


@require_http_methods(["GET", "HEAD", "POST"])
@may("account")
def token_list(request: HttpRequest) -> HttpResponseBase:
    """The list with the form; a POST makes one and shows its secret, this once."""
    person = person_of(request)
    form = TokenForm(request.POST or None, person=person)
    secret = _issued(form, person) if request.method == "POST" and form.is_valid() else ""
    found = {"form": TokenForm(person=person) if secret else form, "secret": secret, "tokens": _tokens(person)}
    return render(request, "web/enter/tokens.html", found, status=422 if form.errors else 200)


def _issued(form: TokenForm, person: Person) -> str:
    said = form.cleaned_data
    try:
        _token, secret = issue(
            by=person, name=said["name"], scope=TokenScope(said["scope"]), unit=said["unit"], days=said["days"]
        )
    except Refusal as refusal:
        form.add_error(refusal.field or None, _(refusal.message) % refusal.params)
        return ""
    return secret


def _tokens(person: Person) -> Any:
    """The live ones first; the dead stay in sight for the record."""
    found = list(person.tokens.select_related("unit"))
    return sorted(found, key=lambda token: not token.is_live)


@require_POST
@may("account")
def token_revoke(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Mine only; somebody else's is as if missing."""
    person = person_of(request)
    revoke(get_object_or_404(person.tokens, pk=pk), by=person)
    messages.success(request, _("令牌已停用，用它的程序从现在起不能再访问。"))
    return see_other(reverse("token-list"))


urlpatterns = [
    path("me/tokens/", token_list, name="token-list"),
    path("me/tokens/<int:pk>/revoke/", token_revoke, name="token-revoke"),
]
