"""The frame of every page: demo strip, day of the figures, nothing that the content policy would block."""

import re
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__), pytest.mark.looks]


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("language/", empty, name="set_language"),
    path("leave/", empty, name="account_logout"),
]


@dataclass
class Somebody:
    name: str = "周敏"
    name_en: str = "Zhou Min"
    pk: int = 7
    is_authenticated: bool = True
    get_role_display: str = "市商务局专员"


@dataclass
class Place:
    name: str
    name_en: str


@dataclass
class Instant:
    is_now: bool
    as_of: date = date(2022, 6, 30)
    as_of_text: str = "6月30日 周四"
    known_text: str = "按现在所知"
    query: str = "as_of=2022-06-30"
    stops: list[object] = field(default_factory=list)


NAV = [
    {"label": "今日", "url": "/", "icon": "today", "active": True, "badge": 3},
    {"label": "项目", "url": "/projects/", "icon": "projects", "active": False, "badge": 0},
]


def frame(address: str = "/", *, template: str = "web/base.html", **context: object) -> str:
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    whole = {"user": Somebody(), "city": Place("扬州市", "Yangzhou"), "nav": NAV, "tabs": NAV, **context}
    return render_to_string(template, whole, request)


def test_a_page_of_today_has_no_edge() -> None:
    page = frame(moment=Instant(is_now=True))
    assert "past-edge" not in page
    assert "截至 <b>6月30日 周四</b> · 按现在所知" in page


def test_a_page_of_another_day_says_so_and_leads_back() -> None:
    page = frame("/cockpit/?as_of=2022-06-30&unit=hanjiang", moment=Instant(is_now=False))
    assert "past-edge" in page
    assert "这不是今天的数字：本页是截至 6月30日 周四 的情况" in page
    assert 'href="?unit=hanjiang"' in page


def test_the_time_control_keeps_the_rest_of_the_address() -> None:
    page = frame("/cockpit/?at=2022-R01&unit=hanjiang", moment=Instant(is_now=False))
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page)
    assert ("unit", "hanjiang") in hidden
    assert "at" not in dict(hidden)


def test_paper_names_the_place_the_day_and_the_hour_of_printing() -> None:
    head = re.search(r'class="paper-head".*?</div>', frame(moment=Instant(is_now=True)), re.DOTALL)
    assert head is not None
    assert re.search(r"扬州市.*截至 6月30日 周四.*打印于 \d{4}-\d\d-\d\d \d\d:\d\d", head[0], re.DOTALL)


def test_the_demo_says_that_its_data_are_made_up() -> None:
    assert "演示环境，数据为虚构" in frame(demo=True)
    assert "演示环境" not in frame(demo=False)


def test_the_page_in_hand_is_marked_for_eye_and_ear() -> None:
    page = frame()
    assert len(re.findall(r'<a class="side-item" href="/" aria-current="page">', page)) == 1
    assert len(re.findall(r'<a class="tab-bottom" href="/" aria-current="page">', page)) == 1


def test_a_phone_finds_in_the_menu_what_the_column_holds() -> None:
    places = re.search(r'<nav class="menu-places".*?</nav>', frame(), re.DOTALL)
    assert places is not None
    assert re.findall(r'class="menu-item" href="([^"]+)"', places[0]) == ["/", "/projects/"]


def test_the_language_changes_by_a_form_with_its_token() -> None:
    page = frame("/projects/?q=22")
    form = re.search(r'<form method="post" action="/language/">.*?</form>', page, re.DOTALL)
    assert form is not None
    assert "csrfmiddlewaretoken" in form[0]
    assert 'name="next" value="/projects/?q=22"' in form[0]


def test_names_are_english_in_english() -> None:
    with translation.override("en"):
        page = frame()
    assert '<html lang="en">' in page
    assert "Yangzhou" in page
    assert "扬州市" not in page


@pytest.mark.parametrize("template", ["web/base.html", "web/shell/door.html"])
def test_nothing_on_a_page_needs_an_unsafe_policy(template: str) -> None:
    page = frame(template=template, moment=Instant(is_now=False), demo=True)
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert [tag for tag in inline if 'type="application/json"' not in tag] == []
    assert '"allowEval": false' in page
    assert '"includeIndicatorStyles": false' in page
