"""The tags of the kit: what a figure, a day, a state and a field look like on a page."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from daliang.org import clock
from daliang.web.gridded import sheet_words
from daliang.web.templatetags import standing
from daliang.web.templatetags.daliang import NUMBER
from daliang.web.templatetags.script_words import script_words
from daliang.web.templatetags.wording import Parts, figure_text

pytestmark = pytest.mark.looks

WEB = Path(__file__).parents[1]
FRONT = WEB.parents[2] / "front" / "src"
NOON = datetime(2022, 8, 24, 4, 0, tzinfo=UTC)


def shown(source: str, **context: object) -> str:
    return Template("{% load daliang %}" + source).render(Context(context))


def words(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def test_a_missing_figure_is_a_dash_with_its_reason_and_never_zero() -> None:
    text = words(shown('{% number None "个" reason="8月数据尚未报送" %}'))
    assert text == "— 8月数据尚未报送"


def test_zero_is_a_figure() -> None:
    assert words(shown('{% number 0 "个" %}')) == "0 个"


@pytest.mark.parametrize(
    ("change", "said"), [(2, "较上期 +2"), (-3, "较上期 \N{MINUS SIGN}3"), (0, "较上期 持平"), (1200, "较上期 +1,200")]
)
def test_a_change_carries_its_sign(change: int, said: str) -> None:
    assert words(shown('{% number 17 "个" change=change %}', change=change)) == f"17 个 {said}"


def test_a_figure_leads_to_its_rows_and_says_how_it_is_counted() -> None:
    markup = shown('{% number 12345 "个" counting="含更高各档" href="/rows" %}')
    assert '<a class="number-value" href="/rows">12,345</a>' in markup
    assert "口径：含更高各档" in markup


@pytest.mark.parametrize(("value", "said"), [(1.0, "1"), (31.25, "31.25"), (100, "100"), (-2.5, "\N{MINUS SIGN}2.5")])
def test_figures_carry_no_idle_zeros(value: float, said: str) -> None:
    assert words(shown("{% number value %}", value=value)) == said


@pytest.mark.nodb
@pytest.mark.parametrize("href", ["", "/rows?unit=east&as_of=2022-06-30&name=<东区>"])
@pytest.mark.parametrize("value", [0, 12345, -2.5, "<b>", ""])
def test_a_value_alone_is_written_as_the_template_writes_it(value: float | str, href: str) -> None:
    whole = {"parts": Parts("", figure_text(value), ""), "href": href}
    assert shown("{% number value href=href %}", value=value, href=href) == render_to_string(NUMBER, whole)


def test_an_amount_shows_its_unit_and_the_exact_yuan() -> None:
    assert words(shown("{% money 2200000000 %}")) == "22 亿元 2,200,000,000元"


def test_an_amount_of_nothing_keeps_the_unit() -> None:
    assert words(shown("{% money 0 %}")) == "0 亿元"


def test_a_rounded_amount_keeps_the_exact_one_in_its_note() -> None:
    text = words(shown("{% money 102345678900 rounded=True change=change %}", change=-440000000))
    assert text == "1,023.46 亿元 较上期 \N{MINUS SIGN}4.4亿元 102,345,678,900元"


def test_an_amount_is_english_in_english() -> None:
    with translation.override("en"):
        assert words(shown('{% money 785000000 "USD" %}')).startswith("USD 785 m")


def test_every_state_has_its_icon_in_the_sprite() -> None:
    assert {look.icon for look in standing.LOOKS.values()} <= sprite()


def test_every_icon_of_a_template_is_in_the_sprite() -> None:
    asked = {
        (path.name, name)
        for path in WEB.rglob("templates/**/*.html")
        for name in re.findall(r'{%\s*icon\s+"([^"]+)"', path.read_text())
    }
    assert asked
    assert [one for one in sorted(asked) if one[1] not in sprite()] == []


def sprite() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', (WEB / "static/web/icons.svg").read_text()))


def test_a_state_is_word_icon_and_colour() -> None:
    markup = shown('{% state "missing" %}')
    assert words(markup) == "未报"
    assert "state-late" in markup
    assert "#late" in markup


def test_an_unknown_state_is_an_error() -> None:
    with pytest.raises(KeyError):
        shown('{% state "sleeping" %}')


@pytest.mark.parametrize(
    ("code", "is_late", "marks"),
    [
        ("draft", False, ["here", "to-come", "to-come", "to-come"]),
        ("draft", True, ["late", "to-come", "to-come", "to-come"]),
        ("returned", False, ["back", "to-come", "to-come", "to-come"]),
        ("filed", False, ["done", "here", "to-come", "to-come"]),
        ("accepted", False, ["done", "done", "done", "here"]),
        ("closed", False, ["done", "done", "done", "done"]),
    ],
)
def test_a_return_stands_on_its_path(code: str, is_late: bool, marks: list[str]) -> None:
    markup = shown("{% steps code is_late=is_late %}", code=code, is_late=is_late)
    assert re.findall(r'<li class="is-([a-z-]+)"', markup) == marks


@pytest.mark.parametrize(
    ("value", "maximum", "width"), [(5, 20, "25.0"), (30, 20, "100.0"), (0, 20, "0.0"), (-1, 20, "0.0"), (3, 0, "0")]
)
def test_a_bar_starts_at_zero_and_ends_at_its_frame(value: int, maximum: int, width: str) -> None:
    assert f'class="bar-fill" width="{width}%"' in shown("{% bar value maximum %}", value=value, maximum=maximum)


def test_a_target_says_in_words_what_its_bar_shows() -> None:
    markup = shown("{% target_bar 5 14 pace=pace %}", pace=0.31)
    assert "目标 14，已完成 5" in markup
    assert 'x1="31.0%"' in markup


@pytest.mark.parametrize(
    ("form", "said"), [("words", "8月24日 周三"), ("table", "2022-08-24"), ("year", "2022年8月24日 周三")]
)
def test_a_day_is_written_for_its_place(form: str, said: str) -> None:
    assert words(shown("{% day value form %}", value=date(2022, 8, 24), form=form)) == said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "said"), [("words", "8月24日 周三 12:00"), ("table", "2022-08-24 12:00"), ("clock", "12:00")]
)
def test_a_moment_is_in_the_citys_time(form: str, said: str) -> None:
    assert words(shown("{% day value form %}", value=NOON, form=form)) == said


def test_no_day_is_a_dash() -> None:
    assert words(shown("{% day None %}")) == "—"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("until", "said", "standing_now"),
    [
        (datetime(2022, 8, 26, 10, 0, tzinfo=UTC), "还剩 2 个工作日（8月26日 18:00）", ""),
        (datetime(2022, 8, 29, 4, 0, tzinfo=UTC), "还剩 3 个工作日（8月29日 12:00）", ""),
        (datetime(2022, 8, 24, 7, 30, tzinfo=UTC), "还有 3 小时 30 分", "is-near"),
        (datetime(2022, 8, 24, 4, 5, tzinfo=UTC), "还有 5 分", "is-near"),
        (datetime(2022, 8, 24, 4, 0, tzinfo=UTC), "已逾期 0 分", "is-over"),
        (datetime(2022, 8, 24, 3, 0, tzinfo=UTC), "已逾期 1 小时 0 分", "is-over"),
    ],
)
def test_a_countdown_goes_by_the_citys_clock(until: datetime, said: str, standing_now: str) -> None:
    with clock.held_at(NOON):
        markup = shown("{% countdown until %}", until=until)
    assert words(markup) == said
    assert f'class="countdown {standing_now}"' in markup


class Entry(forms.Form):
    amount = forms.CharField(label="总投资", help_text="不写单位时按亿元读")
    note = forms.CharField(label="进展", required=False)


def test_a_field_tells_a_screen_reader_all_that_it_shows() -> None:
    form = Entry({"amount": ""})
    markup = shown('{% field form.amount last="21亿元" returned="与意向书不一致" read_url="/read" %}', form=form)
    described = re.search(r'aria-describedby="([^"]+)"', markup)
    assert described is not None
    named = described[1].split()
    assert len(named) == 5
    assert [name for name in named if f'id="{name}"' not in markup] == []
    assert 'aria-invalid="true"' in markup
    assert 'data-money="/read"' in markup


def test_a_field_that_may_stay_empty_says_so() -> None:
    form = Entry({"amount": "22亿"})
    assert "选填" in shown("{% field form.note %}", form=form)
    assert "选填" not in shown("{% field form.amount %}", form=form)


def test_what_was_typed_is_shown_as_text() -> None:
    markup = shown("{% field form.note last=last %}", form=Entry({"note": '"><script>'}), last="<b>甲</b>")
    assert "<script>" not in markup
    assert "<b>甲" not in markup


def test_the_errors_of_a_form_lead_to_their_fields() -> None:
    form = Entry({"amount": ""})
    markup = shown("{% form_errors form %}", form=form)
    assert "有 1 处需要改正" in markup
    assert 'href="#id_amount"' in markup
    assert shown("{% form_errors form %}", form=Entry({"amount": "22亿"})).strip() == ""


def test_a_get_form_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/", {"unit": ["a", "b"], "page": "3", "q": '"><b>'})
    markup = shown('{% kept_query request "page" %}', request=request)
    assert re.findall(r'name="([^"]+)"', markup) == ["unit", "unit", "q"]
    assert "<b>" not in markup


def test_the_script_finds_every_sentence_that_it_says() -> None:
    """The grid of a return has its own, which come with its page."""
    sheet = set(re.findall(r'say\("(\w+)"', "".join(path.read_text() for path in (FRONT / "sheet").glob("*.ts"))))
    assert sheet and sheet <= set(sheet_words())
    source = "".join(path.read_text() for path in FRONT.rglob("*.ts") if path.parent.name != "sheet")
    said = set(re.findall(r'say\("(\w+)"', source))
    said |= {f"{side}{unit}" for unit in re.findall(r"say\(`\$\{side}(\w+)`", source) for side in ("left", "over")}
    assert said - {""} == set(script_words())
