"""The kit of every page: `{% load daliang %}`; docs/style-guide.md shows each tag in use."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from daliang.org import clock
from daliang.org.models import Person
from daliang.org.words import language
from daliang.org.words import named as name_of
from daliang.org.workdays import working_days_left
from daliang.register.models import Project
from daliang.vocabulary.money import Currency, exact_money
from daliang.vocabulary.periods import due_moment
from daliang.web.lists.columns import COLUMNS
from daliang.web.templatetags import standing, wording
from daliang.web.templatetags.fields import errors_of, field_context
from daliang.web.templatetags.script_words import script_words

register = template.Library()
Context = dict[str, object]
# The plain attributes keep icons small and thin even where the style sheet did not arrive.
ICON = '<svg class="icon" width="20" height="20" fill="none" stroke="currentColor" {}><use href="{}"/></svg>'
NUMBER = "web/components/number.html"
WHOLE = '<span class="number"><span class="number-whole">{}</span></span>\n'  # a template ends with its file's line end
LINKED, UNLINKED = '<a class="number-value" href="{}">{}</a>', '<span class="number-value">{}</span>'


@register.filter
def named(thing: object) -> str:
    """The thing's name or label in the reader's language; nothing for None."""
    return "" if thing is None else name_of(thing)


@register.simple_tag(takes_context=True)
def told(context: Context, project: Project, column: str = "name") -> str:
    """A cell of the project as lists tell it to the reader: the code name, 保密, where the file is closed to them."""
    person = context["person"]
    assert isinstance(person, Person)
    return COLUMNS[column].shown(project, person)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One icon of the sprite; it is decoration unless it has a label."""
    if label:
        return format_html(ICON, format_html('role="img" aria-label="{}"', label), _sprite(name))
    return _decoration(name)


def _sprite(name: str) -> str:
    return f"{static('web/icons.svg')}#{name}"


@cache
def _decoration(name: str) -> SafeString:
    """A page draws some forty of them, always the same few."""
    return format_html(ICON, format_html('aria-hidden="{}"', "true"), _sprite(name))


@register.simple_tag
def number(
    value: wording.Figure,
    unit: str = "",
    *,
    change: wording.Amount | None = None,
    since: str = "",
    counting: str = "",
    href: str = "",
    reason: str = "",
    size: str = "",
) -> SafeString:
    """A figure with unit, change, way of counting and link. None is 「—」 with its reason, never 0.

    A table has hundreds that are a value alone: these are written without a template.
    """
    if value is not None and change is None and not (unit or counting or size):
        return _alone(wording.figure_text(value), href)
    shown = change_of(change, wording.size_text(change) if change is not None else "", since)
    parts = wording.Parts("", wording.figure_text(value), unit) if value is not None else None
    given = {"parts": parts, "counting": counting, "href": href, "reason": reason, "size": size, **shown}
    return render_to_string(NUMBER, given)


def _alone(digits: str, href: str) -> SafeString:
    """As the template writes it."""
    value = format_html(LINKED, href, digits) if href else format_html(UNLINKED, digits)
    return format_html(WHOLE, value)


@register.inclusion_tag(NUMBER)
def money(
    value: int | None,
    currency: str = "CNY",
    *,
    change: int | None = None,
    since: str = "",
    counting: str = "",
    href: str = "",
    reason: str = "",
    size: str = "",
    rounded: bool = False,
) -> Context:
    """An amount of whole yuan or dollars; the exact amount is in its note. `rounded` shows two decimals at most."""
    shown = change_of(change, wording.money_text(abs(change), currency) if change is not None else "", since)
    parts = wording.money_parts(value, currency, rounded=rounded) if value is not None else None
    exact = exact_money(value, Currency(currency), language=language()) if value else ""
    return {"parts": parts, "exact": exact, "counting": counting, "href": href, "reason": reason, "size": size, **shown}


def change_of(change: wording.Amount | None, size: str, since: str) -> Context:
    """The change's words for number.html: nothing when the change is not known."""
    if change is None:
        return {"change": ""}
    return {"change": wording.change_text(change, size), "since": since or _("较上期")}


@register.inclusion_tag("web/components/bar.html")
def bar(value: wording.Amount, maximum: wording.Amount, *, tone: str = "", label: str = "") -> Context:
    """A zero-based bar: `value` of `maximum`, cut at 100 per cent. A maximum of 0 gives an empty bar."""
    return {"width": share(value, maximum), "tone": tone, "label": label}


@register.inclusion_tag("web/components/bar.html")
def target_bar(
    done: wording.Amount | None,
    target: wording.Amount,
    *,
    pace: wording.Amount | None = None,
    tone: str = "",
) -> Context:
    """What is done of a target, with a mark where time says it should be; `pace` is a share from 0 to 1."""
    width = share(done or 0, target)
    label = _("目标 %(target)s，已完成 %(done)s") % {
        "target": wording.figure_text(target),
        "done": "—" if done is None else wording.figure_text(done),
    }
    return {"width": width, "mark": None if pace is None else share(pace, 1), "tone": tone, "label": label}


def share(value: wording.Amount, maximum: wording.Amount) -> str:
    """Per cent from 0 to 100 with one decimal, as an SVG attribute takes it in any language."""
    if maximum <= 0:
        return "0"
    return f"{min(max(float(value) / float(maximum), 0), 1) * 100:.1f}"


@register.inclusion_tag("web/components/state.html")
def state(code: str, *, word: str = "", plain: bool = False) -> Context:
    """A state as word, icon and colour; `word` replaces the usual one. An unknown code is a KeyError."""
    look = standing.LOOKS[str(code)]
    return {"word": word or _(look.word), "icon_name": look.icon, "tone": look.tone, "plain": plain}


@register.inclusion_tag("web/components/steps.html")
def steps(code: str, *, is_late: bool = False, mini: bool = False, times: Mapping[str, str] | None = None) -> Context:
    """Where a return stands between filing and closing; `times` gives small words below a mark, by state."""
    path = standing.path_of(str(code), is_late=is_late)
    codes = [code for code, _word in standing.RETURN_PATH]
    marks = [
        {"word": _(step.word), "standing": step.standing, "time": (times or {}).get(code, "")}
        for code, step in zip(codes, path, strict=True)
    ]
    return {"marks": marks, "mini": mini}


@register.simple_tag
def day(value: date | datetime | None, form: str = "words") -> SafeString:
    """A day or moment: words (8月24日 周三), year, table (2022-08-24) or clock (10:42)."""
    if value is None:
        return format_html('<span class="muted">{}</span>', "—")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), wording.day_text(value, form))


@register.simple_tag
def now_stamp() -> str:
    """This moment by the city's clock, for the head of a printed page."""
    return wording.day_text(clock.now(), "table")


@register.inclusion_tag("web/components/countdown.html")
def countdown(until: datetime, label: str = "") -> Context:
    """The working days left to a moment, on the last one the hours, by the city's clock; the script lets it run."""
    now = clock.now()
    days = working_days_left(until, now)
    standing_now = "is-over" if until <= now else "is-near" if (until - now).total_seconds() < 86400 else ""
    return {
        "until": until,
        "now": now,
        "words": wording.days_left(len(days), until) if days else wording.time_left(until, now),
        "standing": standing_now,
        "label": label,
        "when": wording.short_moment(until),
        "starts": " ".join(due_moment(day, time.min, clock.zone()).isoformat() for day in days),
    }


@register.filter
def percent(part: float | None) -> str:
    """A share from 0 to 1 as whole per cent, cut so that only all is 100; — where there is none."""
    return "—" if part is None else f"{int(part * 100 + 1e-9)}%"


@register.filter
def lateness(minutes: int) -> str:
    """How late: 迟 1 小时 5 分."""
    return wording.lateness(minutes)


@register.simple_tag
def doer(person: Person | None, approver: Person | None = None) -> str:
    """Who did it, and in whose place: 李四（代 张三）."""
    if approver is None:
        return named(person)
    return _("%(who)s（代 %(approver)s）") % {"who": named(person), "approver": named(approver)}


@register.inclusion_tag("web/components/nothing.html")
def nothing(title: str, hint: str = "", *, href: str = "", deed: str = "", icon_name: str = "empty") -> Context:
    """An empty place: what it means and what to do next."""
    return {"title": title, "hint": hint, "href": href, "deed": deed, "icon_name": icon_name}


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField, **more: str) -> Context:
    """A form's field with label, hint and errors in words.

    More: `last` (last time's value as text), `returned` (why it came back), `hint`, `read_url` (where an amount is
    read back), `reading` (what it is read as now).
    """
    return field_context(bound, **more)


@register.inclusion_tag("web/components/form_errors.html")
def form_errors(form: BaseForm) -> Context:
    """All that is wrong with a form, each a link to its field."""
    return errors_of(form)


@register.simple_tag
def kept_query(request: HttpRequest, *without: str) -> SafeString:
    """Hidden inputs that carry the address's query through a GET form, save the names given."""
    kept = [(name, value) for name, values in request.GET.lists() if name not in without for value in values]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


@register.simple_tag
def shell_words() -> SafeString:
    """The sentences that the script shows, in the active language, as a block of data."""
    return json_script(script_words(), "words")
