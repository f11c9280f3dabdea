"""By which channels, when and in which language I am told things outside of the house; a test of each channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from daliang.notices.choosing import Address, Choice
from daliang.notices.kinds import CHOSEN, Channel, Kind
from daliang.notices.places import HOOKS, channels
from daliang.notices.proving import awaits_code, prove_address, send_code_again
from daliang.notices.setting import choose, drop_address, keep_address, try_address
from daliang.org.models import Person
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said


class Hour(forms.TimeField):
    widget = forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"})


class Languages(forms.Select):
    """Each language by its own name, marked as being in it, for who has the page read aloud."""

    def create_option(self, name: str, value: Any, *args: Any, **how: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **how)
        option["attrs"]["lang"] = value
        return option


class ChoiceForm(forms.ModelForm):  # type: ignore[type-arg]
    """When and how; the table of kinds and channels stands beside it as ticks named `on`."""

    digest_at = Hour(label=gettext_lazy("汇总发送时间"), help_text=gettext_lazy("选“每天汇总一次”时用，如 08:30。"))
    quiet_from = Hour(label=gettext_lazy("免打扰开始"))
    quiet_until = Hour(
        label=gettext_lazy("免打扰结束"), help_text=gettext_lazy("这段时间里不往外发，结束后补发；起止相同为不设。")
    )
    language = forms.ChoiceField(label=gettext_lazy("消息语言"), choices=settings.LANGUAGES, widget=Languages)

    class Meta:
        model = Choice
        fields = ("digest", "digest_at", "quiet_from", "quiet_until", "urgent_breaks_quiet", "language")
        labels: ClassVar[dict[str, Any]] = {
            "digest": gettext_lazy("发送方式"),
            "urgent_breaks_quiet": gettext_lazy("催报、逾期等紧急消息不受免打扰限制"),
        }
        widgets: ClassVar[dict[str, Any]] = {"digest": forms.RadioSelect}
        help_texts: ClassVar[dict[str, Any]] = {"digest": gettext_lazy("催报、逾期等紧急消息不等汇总，随时发送。")}


@dataclass(frozen=True)
class Place:
    """A channel with its address, and what a refused form had typed."""

    channel: Channel
    address: Address | None
    typed: str = ""
    secret: str = ""
    code: str = ""
    error: str = ""
    field: str = ""

    @property
    def hook(self) -> str:
        """How the webhook of a robot begins; "" for mail."""
        return "".join(HOOKS[self.channel][:2]) if self.channel in HOOKS else ""


@require_http_methods(["GET", "HEAD", "POST"])
@may("notices")
def notice_settings(request: HttpRequest) -> HttpResponse:
    """The page; a POST keeps the choices."""
    person = person_of(request)
    choice = Choice.of(person)
    if request.method != "POST":
        return show(request, ChoiceForm(instance=choice), choice)
    form = ChoiceForm(request.POST, instance=choice)
    choice.muted = _muted(choice, set(request.POST.getlist("on")))
    if not form.is_valid():
        return show(request, form, choice, status=422)
    choose(person, form.save(commit=False))
    messages.success(request, _("提醒设置已保存。"))
    return see_other(reverse("notice-settings"))


def _muted(choice: Choice, ticked: set[str]) -> dict[str, list[str]]:
    """What is not ticked is muted; channels that the city has off now stay as they were."""
    shown = [channel.value for channel in channels()]
    found = {}
    for kind in CHOSEN:
        unseen = [channel for channel in choice.muted.get(kind.value, []) if channel not in shown]
        found[kind.value] = unseen + [channel for channel in shown if f"{kind.value}:{channel}" not in ticked]
    return {kind: muted for kind, muted in found.items() if muted}


def show(
    request: HttpRequest, form: ChoiceForm, choice: Choice, *, refused: Place | None = None, status: int = 200
) -> HttpResponse:
    person = person_of(request)
    addresses = {one.channel: one for one in person.notice_addresses.all()}
    places = [Place(channel, addresses.get(channel)) for channel in channels()]
    context = {
        "form": form,
        "places": [refused if refused and refused.channel == one.channel else one for one in places],
        "kinds": [(kind, _ticks(choice, kind)) for kind in CHOSEN],
        "channels": channels(),
        "is_code_sent": awaits_code(person),
    }
    return render(request, "web/notices/settings.html", context, status=status)


def _ticks(choice: Choice, kind: Kind) -> list[tuple[Channel, bool]]:
    return [(channel, choice.wants(kind, channel)) for channel in channels()]


@require_POST
@may("notices")
def notice_address(request: HttpRequest, channel: str) -> HttpResponse:
    """Keep, drop, test or prove where one channel leads. What was typed and refused comes back."""
    person = person_of(request)
    to = next((one for one in channels() if one == channel), None)
    if to is None:
        raise Http404
    try:
        message = _do(request, person, to)
    except Refusal as refusal:
        typed: dict[str, Any] = {name: request.POST.get(name, "") for name in ("address", "secret", "code")}
        address = person.notice_addresses.filter(channel=to).first()
        back = Place(to, address, typed["address"], typed["secret"], typed["code"], said(refusal), refusal.field)
        choice = Choice.of(person)
        return show(request, ChoiceForm(instance=choice), choice, refused=back, status=422)
    messages.success(request, message)
    return see_other(reverse("notice-settings"))


def _do(request: HttpRequest, person: Person, to: Channel) -> str:
    """The deed of the button, and what to say of it."""
    deed = request.POST.get("deed", "keep")
    if deed == "drop":
        drop_address(person, to)
        return _("已删除，不再往那里发。")
    if deed == "test":
        try_address(person, to)
        return _("测试消息已交发送，请到那边查看；结果稍后列在消息页。")
    if to is Channel.MAIL and deed == "prove":
        prove_address(person, request.POST.get("code", ""))
        return _("邮箱已确认，以后的消息就发到那里。")
    if to is Channel.MAIL and deed == "code":
        send_code_again(person)
        return _("新的确认码已发出，以前的作废；请到邮箱查看，24小时内填写。")
    kept = keep_address(person, to, request.POST.get("address", ""), secret=request.POST.get("secret", ""))
    if not kept.is_proved:
        return _("已保存，待确认：确认码已发到这个邮箱，请在24小时内填写。")
    return _("已保存。请点“发测试消息”，确认能收到。")


urlpatterns = [
    path("me/notices/", notice_settings, name="notice-settings"),
    path("me/notices/<slug:channel>/", notice_address, name="notice-address"),
]
