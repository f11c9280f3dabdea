"""Each channel against its fake: what arrives, what a no, a stumble and a lost line are taken for."""

from __future__ import annotations

import socket

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from pytest_django import Settings

from daliang.notices.kinds import Channel
from daliang.notices.places import read_place, url_for
from daliang.notices.sending import send
from daliang.notices.tests.fakes import KEY, Fakes, place
from daliang.notices.wire import Outcome
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb
EACH = pytest.mark.parametrize("channel", list(Channel))
BOTS = pytest.mark.parametrize("channel", [Channel.DINGTALK, Channel.WECOM, Channel.FEISHU])


def sent(channel: Channel, effect: str = "effect-1") -> Outcome:
    return send(
        url_for(channel, place(channel)), title="【大梁】甲区已报送", body="详情请登录系统查看。", effect=effect
    )


@EACH
def test_the_words_arrive_once(fakes: Fakes, channel: Channel) -> None:
    assert sent(channel) is Outcome.TAKEN
    assert fakes.effects == 1
    assert "【大梁】甲区已报送" in fakes.last_text()
    assert "详情请登录系统查看。" in fakes.last_text()


@EACH
@pytest.mark.parametrize(("says", "outcome"), [("no", Outcome.REFUSED), ("hang-up", Outcome.UNKNOWN)])
def test_what_the_other_side_says(fakes: Fakes, channel: Channel, says: str, outcome: Outcome) -> None:
    fakes.says = says
    assert sent(channel) is outcome


@BOTS
def test_a_server_that_stumbles_may_have_taken_it(fakes: Fakes, channel: Channel) -> None:
    fakes.says = "stumble"
    assert sent(channel) is Outcome.UNKNOWN


def test_a_mail_server_that_does_not_take_the_text_has_refused_it(fakes: Fakes) -> None:
    fakes.says = "stumble"
    assert sent(Channel.MAIL) is Outcome.REFUSED


@EACH
def test_nobody_at_the_door_is_before_the_effect(
    fakes: Fakes, channel: Channel, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    settings.MAIL_URL = f"mailto://127.0.0.1:{port}?from=daliang@city.example.cn"
    for service in (NotifyDingTalk, NotifyFeishu, NotifyWeComBot):
        away = service.notify_url.replace(fakes.hooks, f"http://127.0.0.1:{port}")
        monkeypatch.setattr(service, "notify_url", away)
    assert sent(channel) is Outcome.UNREACHED


@BOTS
def test_no_redirect_is_followed(fakes: Fakes, channel: Channel) -> None:
    fakes.says = "elsewhere"
    assert sent(channel) is Outcome.REFUSED
    assert fakes.posts == []


def test_no_other_host_is_asked(fakes: Fakes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotifyDingTalk, "notify_url", fakes.hooks.replace("127.0.0.1", "localhost") + "/{token}")
    assert sent(Channel.DINGTALK) is Outcome.REFUSED
    assert fakes.posts == []


def test_a_letter_keeps_its_number_however_often_it_is_sent(fakes: Fakes) -> None:
    sent(Channel.MAIL, "notice-7")
    sent(Channel.MAIL, "notice-7")
    assert {letter["Message-ID"] for letter in fakes.letters} == {"<notice-7@city.example.cn>"}
    assert [letter["To"] for letter in fakes.letters] == ["li@city.example.cn"] * 2
    assert len(fakes.letters[0].get_all("Message-ID")) == 1  # type: ignore[arg-type]


def test_a_robot_that_signs(fakes: Fakes) -> None:
    found = read_place(Channel.DINGTALK, f"https://oapi.dingtalk.com/robot/send?access_token={KEY}", "SEC" + KEY)
    assert send(found.url, title="甲", body="乙", effect="e") is Outcome.TAKEN
    assert "sign=" in fakes.posts[0][0] and "timestamp=" in fakes.posts[0][0]


@pytest.mark.parametrize(
    ("channel", "typed"),
    [
        (Channel.MAIL, "li@city.example.cn, wang@city.example.cn"),
        (Channel.MAIL, "li@city.example.cn?cc=a@b.cn"),
        (Channel.MAIL, "李@city.example.cn"),
        (Channel.MAIL, "li@city.example.cn\nBcc: a@b.cn"),
        (Channel.MAIL, "mailto://10.0.0.1"),
        (Channel.DINGTALK, f"http://oapi.dingtalk.com/robot/send?access_token={KEY}"),
        (Channel.DINGTALK, f"https://oapi.dingtalk.com.evil.cn/robot/send?access_token={KEY}"),
        (Channel.DINGTALK, f"https://evil@oapi.dingtalk.com/robot/send?access_token={KEY}"),
        (Channel.DINGTALK, f"{KEY}/13800000000"),
        (Channel.WECOM, f"json://10.0.0.1/{KEY}"),
        (Channel.FEISHU, f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}/../x"),
        (Channel.FEISHU, ""),
    ],
)
def test_what_leads_elsewhere_is_refused(channel: Channel, typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_place(channel, typed)
    assert refused.value.code == "bad_address"
    assert refused.value.field == "address"


def test_what_is_shown_of_an_address_does_not_tell_it() -> None:
    assert read_place(Channel.MAIL, "li.ming@city.example.cn").hint == "l***@city.example.cn"
    assert read_place(Channel.WECOM, KEY).hint == "…8c9d"


def test_a_secret_of_another_kind_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        read_place(Channel.DINGTALK, KEY, "hello@evil")
    assert (refused.value.code, refused.value.field) == ("bad_secret", "secret")
