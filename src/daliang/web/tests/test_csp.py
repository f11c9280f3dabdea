"""Every answer carries the content policy, is kept by no cache, is of the type that it says, and stands in no frame."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from daliang.org.models import Person, Role
from daliang.org.tests.tree import small_city
from daliang.vocabulary.refusal import Refusal, Refusals
from daliang.web.guards import may


@may("account")
def refuse(_request: HttpRequest) -> HttpResponse:
    first = Refusal("“%(name)s”不行：请改成“%(right)s”。", code="no", where="第3行", name="<b>甲</b>", right="乙")
    raise Refusals([first, Refusal("还有一处。", code="two")])


@may("account")
def fail(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


@may("account")
def misread(_request: HttpRequest) -> HttpResponse:
    raise BadRequest("unreadable")


urlpatterns = [
    path("refuse/", refuse),
    path("fail/", fail),
    path("misread/", misread),
    path("", include("daliang.web.urls")),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.looks]
ADDRESSES = {
    "/accounts/login/": 200,
    "/accounts/signup/": 404,
    "/me": 301,
    "/me/": 200,
    "/me/sessions/close/": 405,
    "/enter/": 404,
    "/accounts/password/change/": 403,
    "/refuse/": 422,
    "/fail/": 500,
    "/misread/": 400,
    "/api/v1/measures": 200,
    "/api/v1/openapi.json": 200,
    "/api/v1/rows/none": 404,
}


@pytest.fixture
def signed_in(db: None) -> Client:
    client = Client(raise_request_exception=False)
    person = Person(username="officer", name="林文静", name_en="Lin", role=Role.OFFICER, unit=small_city()["city"])
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    return client


def policy(header: str) -> dict[str, set[str]]:
    return {name: set(sources) for name, *sources in (part.split() for part in header.split(";"))}


def check(answer: Any) -> None:
    allowed = policy(answer.headers["Content-Security-Policy"])
    assert allowed["script-src"] == allowed["style-src"] == allowed["form-action"] == {"'self'"}
    assert allowed["object-src"] == allowed["frame-ancestors"] == {"'none'"}
    assert allowed["base-uri"] == allowed["default-src"] == {"'self'"}
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(("address", "status"), ADDRESSES.items())
def test_every_answer_carries_the_policy(signed_in: Client, address: str, status: int) -> None:
    signed_in.logout() if address == "/accounts/login/" else None
    answer = signed_in.get(address)
    assert answer.status_code == status
    check(answer)


def test_a_visitors_way_to_the_door_carries_it_too(db: None, client: Client) -> None:
    check(client.get("/me/"))
    check(client.get("/api/v1/measures"))


def test_a_refusal_is_a_page_that_says_where_and_what_is_right(signed_in: Client) -> None:
    answer = signed_in.get("/refuse/", headers={"Referer": "http://testserver/me/?a=1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第3行" in page
    assert "“&lt;b&gt;甲&lt;/b&gt;”不行：请改成“乙”。" in page
    assert "还有一处。" in page
    assert 'href="/me/?a=1"' in page


def test_a_refusal_inside_a_page_is_only_the_words(signed_in: Client) -> None:
    answer = signed_in.get("/refuse/", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.content.decode().lstrip().startswith('<div class="notice')


@pytest.mark.parametrize(
    ("address", "words"), [("/none/", "没有这一页"), ("/fail/", "系统出错了"), ("/misread/", "无法识别该请求")]
)
def test_errors_are_said_in_words_and_show_nothing_of_ours(signed_in: Client, address: str, words: str) -> None:
    page = signed_in.get(address).content.decode()
    assert words in page
    assert "a fault of ours" not in page
    assert "unreadable" not in page


def test_a_visitor_gets_the_error_page_without_the_column(db: None, client: Client) -> None:
    page = client.get("/none/").content.decode()
    assert "没有这一页" in page
    assert 'class="side"' not in page


def test_what_answers_before_any_page_carries_it_too(db: None, client: Client, settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    led = client.get("/me/")
    assert (led.status_code, led.headers["Location"]) == (301, "https://testserver/me/")
    check(led)
    settings.ALLOWED_HOSTS = ["daliang.example"]
    strange = client.get("/me/", headers={"Host": "elsewhere.example"})
    assert strange.status_code == 400
    assert policy(strange.headers["Content-Security-Policy"])["default-src"] == {"'self'"}
    assert (strange.headers["Cache-Control"], strange.headers["X-Frame-Options"]) == ("no-store", "DENY")


def test_scripts_and_styles_carry_the_policy_and_may_be_kept(db: None, client: Client) -> None:
    found = client.get("/static/web/icons.svg")
    assert found.status_code == 200
    assert "max-age" in found.headers["Cache-Control"] and "no-store" not in found.headers["Cache-Control"]
    assert policy(found.headers["Content-Security-Policy"])["frame-ancestors"] == {"'none'"}
    assert (found.headers["X-Frame-Options"], found.headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert "no-store" in client.get("/static/none.js").headers["Cache-Control"]
