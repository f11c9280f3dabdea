"""A form from a page that has run out: what was typed is offered again, but only to our own pages."""

import re

import pytest
from django.test import Client

from daliang.org.models import Role
from daliang.org.tests.tree import employ, small_city

pytestmark = pytest.mark.looks

OURS = {"Origin": "http://testserver"}


@pytest.fixture
def client(db: None) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(employ("officer", Role.OFFICER, small_city()["city"]))
    client.get("/me/")
    return client


def send(client: Client, fields: dict[str, str], headers: dict[str, str]) -> str:
    answer = client.post("/me/sessions/close/?a=1", {"csrfmiddlewaretoken": "run out", **fields}, headers=headers)
    assert answer.status_code == 403
    return answer.content.decode()


def test_what_was_typed_is_still_there_and_can_be_sent_again(client: Client) -> None:
    page = send(client, {"name": "曜石“功率”<器件>", "note": ""}, OURS)
    assert "页面已过期" in page
    assert "您填写的内容还在" in page
    assert 'name="name" value="曜石“功率”&lt;器件&gt;"' in page
    assert 'action="/me/sessions/close/?a=1"' in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.split('class="card-body form"')[1])
    assert token
    again = client.post("/me/sessions/close/", {"csrfmiddlewaretoken": token[1]}, headers=OURS)
    assert again.status_code == 303


def test_what_is_offered_again_is_told_by_its_labels_and_only_what_was_typed(client: Client) -> None:
    fields = {
        "seen_seq": "77",
        "on": "8月20日",
        "land_mu": "120",
        "base-land_mu": "120",
        "jobs": "30",
        "base-jobs": "20",
    }
    page = send(client, fields, OURS)
    told = re.findall(r'<div data-name="(.+?)"( hidden)?><dt>(.*?)</dt><dd lang="zh">(.*?)</dd>', page)
    assert [(name, label, value) for name, hidden, label, value in told if not hidden] == [
        ("on", "日期", "8月20日"),
        ("jobs", "带动就业", "30"),
    ]
    assert all(f'type="hidden" name="{name}" value="{value}"' in page for name, value in fields.items())


def test_who_was_signed_out_meanwhile_gets_back_what_was_typed(client: Client) -> None:
    address = "/me/tokens/?a=1"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/me/tokens/").content.decode())
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "name": "曜石“功率”<器件>", "password": "jade terrace"}
    del client.cookies["sessionid"]
    answer = client.post(address, fields, headers=OURS)
    page = answer.content.decode()
    assert answer.status_code == 401 and 'name="name" value="曜石“功率”&lt;器件&gt;"' in page
    assert f'action="{address}"' in page and "jade terrace" not in page
    for headers, given in ((OURS, {"csrfmiddlewaretoken": token[1]}), ({"Origin": "null"}, fields)):
        assert client.post(address, given, headers=headers).status_code in (302, 403)


def test_a_password_is_never_written_back(client: Client) -> None:
    page = send(client, {"password1": "jade terrace", "oldpassword": "lanterns", "login": "officer"}, OURS)
    assert "jade terrace" not in page
    assert "lanterns" not in page
    assert 'name="login" value="officer"' in page


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {}])
def test_what_a_strangers_page_sent_is_not_offered(client: Client, headers: dict[str, str]) -> None:
    page = send(client, {"name": "planted"}, headers)
    assert "页面已过期" in page
    assert "planted" not in page
    assert "再提交一次" not in page
