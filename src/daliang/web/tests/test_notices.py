"""The bell, the list of notices, what a person sets for themselves, and reminding on the board."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve
from pytest_django import DjangoAssertNumQueries, Settings

from daliang.notices.choosing import Address, Choice
from daliang.notices.kinds import Channel
from daliang.notices.models import Delivery, Notice, Proof
from daliang.notices.rules import tell
from daliang.notices.setting import keep_address
from daliang.org import clock
from daliang.org.models import Deed, Person, Role
from daliang.rounds.rules import close_round, remind_of_deadlines, return_to
from daliang.rounds.tests.world import AFTER_DUE, World
from daliang.web.tests.forms import visit

pytestmark = pytest.mark.looks

HOOK = "0a1b2c3d4e5f6a7b8c9d"
BOARD = "/rounds/2022-R02/"


@pytest.fixture
def world(rounds_city: World, settings: Settings) -> World:
    settings.NOTICE_CHANNELS = ["mail", "dingtalk", "wecom"]
    settings.MAIL_URL = "mailto://127.0.0.1:9?from=daliang@city.example.cn"
    Notice.objects.all().delete()
    return rounds_city


def bell(text: str) -> str:
    found = re.search(r'class="tool bell"[^>]*aria-label="([^"]*)"', text)
    assert found is not None
    return found[1]


def told(person: Person, key: str, **more: object) -> Notice:
    given = {"kind": "round-closed", "title": "%(round)s 已封账。", "params": {"round": key}, "href": BOARD}
    tell([person], key=key, **{**given, **more})  # type: ignore[arg-type]
    return Notice.objects.get(person=person, key=key)


def test_the_bell_counts_what_is_unread(world: World) -> None:
    world.filed("east-a")
    seen = visit(world.approver("east")).open("/")
    assert bell(seen.text) == "消息，1 条未读"
    assert bell(visit(world.clerk("east-a")).open("/").text) == "消息"


def test_a_notice_leads_to_its_page_and_is_read(world: World) -> None:
    world.filed("east-a")
    seen = visit(world.approver("east")).open("/notices/")
    assert "东区A园区 已报送 2022-R02，请审核。" in seen.text
    (address,) = set(re.findall(r'href="(/notices/[0-9a-f-]{36}/)"', seen.text))
    seen.open(address)
    assert seen.status == 200
    assert "东区A园区" in seen.text
    assert bell(seen.text) == "消息"


def test_unread_stand_first_by_day_and_are_marked_one_by_one_or_all(world: World) -> None:
    person = world.officer
    for key in ("甲", "乙", "丙"):
        told(person, key)
    seen = visit(person).open("/notices/")
    single = next(name for name, form in seen.forms.items() if "notice" in form.fields)
    seen.send(single)
    assert "1 条消息已标为已读" in seen.text
    assert bell(seen.text) == "消息，2 条未读"
    assert seen.text.index("未读</small>") < seen.text.index("已读</small>")
    whole = next(
        name for name, form in seen.forms.items() if form.action == "/notices/read/" and "notice" not in form.fields
    )
    seen.send(whole)
    assert bell(seen.text) == "消息"


def test_somebody_elses_notice_and_one_of_a_former_role_are_as_if_missing(world: World) -> None:
    notice = told(world.officer, "甲")
    address = f"/notices/{notice.reference}/"
    other = visit(world.people["officer-2"])
    assert other.open(address).status == 404
    other.post("/notices/read/", notice=str(notice.reference))
    assert Notice.objects.get().read_at is None
    Person.objects.filter(pk=world.officer.pk).update(role=Role.LEADER)
    moved = visit(Person.objects.get(pk=world.officer.pk))
    assert moved.open(address).status == 404
    assert "甲" not in moved.open("/notices/").text
    assert bell(moved.text) == "消息"


def test_a_garbled_mark_is_404(world: World) -> None:
    assert visit(world.officer).post("/notices/read/", notice="1' or 1=1").status == 404


def test_each_notice_of_a_round_leads_somewhere(world: World) -> None:
    world.accepted("east-a")
    return_to(world.filed("east-b"), [(world.line("east-b"), "", "请核对")], by=world.approver("east"))
    with clock.held_at(AFTER_DUE):
        remind_of_deadlines()
    close_round(world.round, by=world.officer, carry_over=True)
    found = set(Notice.objects.values_list("href", flat=True))
    assert {resolve(href).url_name for href in found} == {"return", "round"}


def test_what_became_of_it_outside_is_said_in_words(world: World) -> None:
    keep_address(world.officer, Channel.WECOM, HOOK)
    told(world.officer, "甲")
    Delivery.objects.update(state="unknown")
    assert "企业微信群机器人 未确认送达" in visit(world.officer).open("/notices/").text


def test_choices_are_kept_with_what_is_muted(world: World) -> None:
    seen = visit(world.officer).open("/me/notices/")
    ticked = [value for value in seen.forms["choices"].fields["on"] if value != "round-closed:wecom"]
    seen.send("choices", on=ticked, digest="daily", quiet_from="21:15")
    assert "提醒设置已保存" in seen.text
    kept = Choice.objects.get(person=world.officer)
    assert (kept.digest, f"{kept.quiet_from:%H:%M}", kept.muted) == ("daily", "21:15", {"round-closed": ["wecom"]})
    assert 'value="round-closed:wecom"  checked' not in seen.text
    seen.send("choices")
    assert Choice.objects.get(person=world.officer).muted == {"round-closed": ["wecom"]}, "what stands is sent back"


def test_a_refused_choice_comes_back_as_typed(world: World) -> None:
    seen = visit(world.officer).open("/me/notices/")
    seen.send("choices", quiet_from="25:99", on=["return-filed:mail"], digest="none")
    assert seen.status == 422
    assert 'value="25:99"' in seen.text
    assert seen.forms["choices"].fields["on"] == ["return-filed:mail"]
    assert seen.forms["choices"].fields["digest"] == ["none"]
    assert not Choice.objects.exists()


def test_an_address_is_kept_tested_once_a_minute_and_dropped(world: World) -> None:
    seen = visit(world.officer).open("/me/notices/")
    seen.send("keep-wecom", address=f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={HOOK}")
    assert "发往 …8c9d" in seen.text
    assert HOOK not in seen.text
    seen.send("keep-wecom", "test")
    assert "测试消息已交发送" in seen.text
    seen.send("keep-wecom", "test")
    assert (seen.status, "一分钟内已发过" in seen.text) == (422, True)
    assert Delivery.objects.count() == 1
    seen.send("keep-wecom", "drop")
    assert world.officer.notice_addresses.count() == 0
    found = Deed.objects.filter(action__startswith="notices.").values_list("action", flat=True)
    assert list(found) == ["notices.address", "notices.test", "notices.drop"]
    assert HOOK not in str(list(Deed.objects.values("details", "subject")))


def test_a_refused_address_comes_back_with_the_reason(world: World) -> None:
    seen = visit(world.officer).open("/me/notices/")
    seen.send("keep-dingtalk", address="https://evil.example/robot/send?access_token=1", secret="SECRET")
    assert seen.status == 422
    assert "以 https://oapi.dingtalk.com/robot/send 开头" in seen.text
    assert 'value="https://evil.example/robot/send?access_token=1"' in seen.text
    assert 'value="SECRET"' in seen.text


def test_an_e_mail_address_is_to_be_confirmed_until_its_code_is_entered(world: World) -> None:
    seen = visit(world.officer).open("/me/notices/")
    seen.send("keep-mail", address="li@city.example.cn")
    assert "已保存，待确认" in seen.text
    assert "待确认</span> l***@city.example.cn" in re.sub(r"\s+", " ", seen.text)
    assert 'value="test"' not in seen.text
    code = Proof.objects.get().code_for(world.officer.notice_addresses.get())
    assert code not in seen.text
    seen.send("prove-mail", "prove", code="1234")
    assert (seen.status, "还可以试4次" in seen.text) == (422, True)
    assert seen.forms["prove-mail"].fields["code"] == ["1234"]
    seen.send("prove-mail", "code")
    assert (seen.status, "一分钟内已发过确认码" in seen.text) == (422, True)
    assert visit(world.people["officer-2"]).post("/me/notices/mail/", deed="prove", code=code).status == 422
    seen.send("prove-mail", "prove", code=code)
    assert "邮箱已确认" in seen.text
    assert "prove-mail" not in seen.forms
    assert "发往 l***@city.example.cn" in seen.text
    seen.send("keep-mail", address="wang@city.example.cn")
    assert "prove-mail" in seen.forms, "another address is to be confirmed anew"


def test_an_address_of_before_is_offered_a_code(world: World) -> None:
    address = Address(person=world.officer, channel=Channel.MAIL)
    address.keep("li@city.example.cn", "l***@city.example.cn")
    address.save()
    seen = visit(world.officer).open("/me/notices/")
    assert "还没有确认是您本人的邮箱" in seen.text
    assert "code" not in seen.forms["prove-mail"].fields
    seen.send("prove-mail", "code")
    assert "新的确认码已发出" in seen.text
    assert "code" in seen.forms["prove-mail"].fields


def test_a_channel_that_the_city_has_off_is_not_there(world: World) -> None:
    seen = visit(world.officer).open("/me/notices/")
    assert "飞书群机器人" not in seen.text
    assert seen.post("/me/notices/feishu/", deed="test").status == 404
    assert seen.post("/me/notices/pigeon/", deed="test").status == 404


def test_the_officer_reminds_with_one_click_and_reads_who_heard_it(world: World) -> None:
    world.filed("east-a")
    seen = visit(world.officer).open(BOARD)
    assert "一键催报（4）" in seen.text
    seen.post(f"{BOARD}remind/", unit="zone")
    assert "已催报 1 个单位。" in seen.text
    seen.send("remind")
    assert "已催报 3 个单位。今天已催过、不再重复：功能区。" in seen.text
    seen.send("remind")
    assert "没有催报新的单位。" in seen.text
    assert bell(visit(world.clerk("zone")).open("/").text) == "消息，1 条未读"


def test_an_approver_reminds_the_own_branch_only(world: World) -> None:
    seen = visit(world.approver("east")).open(BOARD)
    assert "一键催报（2）" in seen.text
    assert seen.post(f"{BOARD}remind/", unit="west-a").status == 404
    seen.open(BOARD).send("remind")
    assert "已催报 2 个单位。" in seen.text


@pytest.mark.parametrize("login", ["leader", "clerk-east-a"])
def test_others_have_no_button_and_are_refused(world: World, login: str) -> None:
    seen = visit(world.people[login])
    assert "一键催报" not in seen.open(BOARD).text
    assert seen.post(f"{BOARD}remind/").status == 403


@pytest.mark.counts
def test_the_list_asks_a_fixed_number_of_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keep_address(world.officer, Channel.WECOM, HOOK)
    told(world.officer, "甲", about=world.unit("zone"))
    seen = visit(world.officer).open("/notices/")
    with django_assert_num_queries(7):
        seen.open("/notices/")
    for number in range(12):
        told(world.officer, f"乙{number}", about=world.unit("east-a"))
    with django_assert_num_queries(7):
        seen.open("/notices/")
