"""What leaves the house: by which channel, when, how often; and what is never sent again."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from daliang.notices import delivering
from daliang.notices.choosing import DigestMode
from daliang.notices.delivering import DOUBT, PAUSES, deliver_due
from daliang.notices.digesting import gather_digests
from daliang.notices.kinds import Channel, Kind
from daliang.notices.models import Delivery, Notice
from daliang.notices.rules import mark_read
from daliang.notices.setting import drop_address
from daliang.notices.tests.fakes import ADDRESSES, Fakes
from daliang.notices.tests.town import Town, choose_for, sealed_place, states
from daliang.org import clock
from daliang.org.models import Role

NIGHT = datetime(2022, 8, 24, 15, 30, tzinfo=UTC)  # 23:30 in the city


def later(by: timedelta) -> None:
    """Time passes for what waits."""
    for one in Delivery.objects.all():
        one.next_at -= by
        one.claimed_at = one.claimed_at and one.claimed_at - by
        one.save()


def test_without_a_channel_of_the_city_nothing_leaves(town: Town, fakes: Fakes, settings: Settings) -> None:
    town.reach(Channel.DINGTALK)
    settings.NOTICE_CHANNELS = []
    assert town.tell() == 1
    assert Delivery.objects.count() == 0


def test_it_goes_out_by_each_channel_after_the_commit(
    town: Town, fakes: Fakes, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    town.reach(*Channel)
    with django_capture_on_commit_callbacks(execute=True):
        town.tell()
        assert fakes.effects == 0
    assert (len(fakes.posts), len(fakes.letters)) == (3, 1)
    assert states() == ["sent"] * 4
    assert deliver_due() == 0
    assert fakes.effects == 4


def test_what_a_person_muted_stays_silent(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.DINGTALK, Channel.FEISHU)
    choose_for(town.approver, muted={Kind.RETURN_FILED.value: ["dingtalk"]})
    town.tell()
    town.tell(key="two", kind=Kind.ROUND_CLOSED)
    assert deliver_due() == 3
    assert sorted(path.split("/")[1] for path, _payload in fakes.posts) == ["open-apis", "open-apis", "robot"]


def test_quiet_hours_hold_back_what_is_urgent_too(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.DINGTALK)
    with clock.held_at(NIGHT):
        town.tell(is_urgent=True)
        assert deliver_due() == 0
    left = Delivery.objects.get().next_at - timezone.now()
    assert timedelta(hours=7, minutes=29) < left <= timedelta(hours=7, minutes=30)
    later(left)
    assert deliver_due() == 1


def test_urgent_ones_break_the_quiet_for_who_wants_it(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.DINGTALK)
    choose_for(town.approver, urgent_breaks_quiet=True)
    with clock.held_at(NIGHT):
        town.tell(is_urgent=True)
        town.tell(key="calm")
        assert deliver_due() == 1


@pytest.mark.parametrize(
    ("start", "end", "at", "left"),
    [
        (time(22), time(7), "23:30", timedelta(hours=7, minutes=30)),
        (time(22), time(7), "06:59", timedelta(minutes=1)),
        (time(22), time(7), "07:00", timedelta()),
        (time(12), time(14), "12:00", timedelta(hours=2)),
        (time(12), time(14), "14:00", timedelta()),
        (time(8), time(8), "08:00", timedelta()),
        (time(8), time(8), "07:00", timedelta()),
    ],
)
def test_how_long_it_is_quiet(town: Town, start: time, end: time, at: str, left: timedelta) -> None:
    choose_for(town.approver, quiet_from=start, quiet_until=end)
    moment = datetime.combine(datetime(2022, 8, 24, tzinfo=UTC), time.fromisoformat(at), clock.zone())
    assert town.approver.notice_choice.quiet_left(moment) == left


@pytest.mark.parametrize("says", ["no", "away"])
def test_what_did_not_arrive_is_tried_again_with_growing_pauses(town: Town, fakes: Fakes, says: str) -> None:
    town.reach(Channel.WECOM)
    town.tell()
    fakes.says = says if says == "no" else "ok"
    for attempt, pause in enumerate(PAUSES, start=1):
        with pytest.MonkeyPatch.context() as patch:
            if says == "away":
                patch.setattr("apprise.plugins.wecombot.NotifyWeComBot.notify_url", "http://127.0.0.1:9/{key}")
            assert deliver_due() == 0
        one = Delivery.objects.get()
        assert (one.state, one.attempts) == ("waiting", attempt)
        assert timedelta() <= pause - (one.next_at - timezone.now()) < timedelta(minutes=1)
        later(pause)
    fakes.says = "ok"
    assert deliver_due() == 1
    assert fakes.effects == 1


def test_after_the_last_pause_it_is_given_up_in_words(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.WECOM)
    town.tell()
    fakes.says = "no"
    for _attempt in range(len(PAUSES) + 2):
        deliver_due()
        later(PAUSES[-1])
    assert states() == ["failed"]
    assert Delivery.objects.get().attempts == len(PAUSES) + 1


@pytest.mark.parametrize("channel", list(Channel))
def test_what_may_have_arrived_is_never_sent_again(town: Town, fakes: Fakes, channel: Channel) -> None:
    town.reach(channel)
    town.tell()
    fakes.says = "hang-up"
    assert deliver_due() == 0
    fakes.says = "ok"
    later(timedelta(days=1))
    assert deliver_due() == 0
    assert (states(), fakes.effects) == (["unknown"], 1)
    assert Notice.objects.visible_to(town.approver).unread().count() == 1, "the notice in the house stands"


def test_a_run_ends_in_time_and_the_next_goes_on(town: Town, fakes: Fakes, monkeypatch: pytest.MonkeyPatch) -> None:
    town.reach(Channel.DINGTALK, Channel.FEISHU)
    town.tell()
    monkeypatch.setattr(delivering, "LONGEST_RUN", 0.0)
    assert (deliver_due(), deliver_due(), deliver_due()) == (1, 1, 0)
    assert fakes.effects == 2


def test_a_claim_of_somebody_who_still_works_is_left_alone(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.WECOM)
    town.tell()
    Delivery.objects.update(state="sending", claimed_at=timezone.now() - DOUBT + timedelta(minutes=1))
    assert (deliver_due(), states()) == (0, ["sending"])
    later(timedelta(minutes=1))
    assert (deliver_due(), states(), fakes.effects) == (0, ["unknown"], 0)


@pytest.mark.parametrize("change", ["role", "off", "read", "address"])
def test_promise_8_what_no_longer_concerns_the_person_is_dropped(town: Town, fakes: Fakes, change: str) -> None:
    town.reach(Channel.WECOM)
    town.tell()
    if change == "read":
        mark_read(town.approver)
    elif change == "address":
        drop_address(town.approver, Channel.WECOM)
    else:
        town.approver.role = Role.CLERK
        town.approver.is_active = change != "off"
        town.approver.save()
    assert deliver_due() == 0
    assert (states(), fakes.effects) == (["dropped"], 0)


def test_the_daily_digest_is_one_message_and_one_a_day(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.DINGTALK)
    choose_for(town.approver, digest=DigestMode.DAILY, digest_at=time(13, 0))
    town.tell()
    town.tell(key="two", kind=Kind.ROUND_CLOSED, title="%(round)s 已封账。", about=None)
    town.tell(key="now", is_urgent=True)
    assert deliver_due() == 1, "what is urgent does not wait for the digest"
    assert gather_digests() == 0, "it is noon"
    with clock.held_at(datetime(2022, 8, 24, 5, 0, tzinfo=UTC)):
        assert gather_digests() == 1
        assert deliver_due() == 1
        text = fakes.last_text()
        assert "您有 2 条消息" in text and "2022-R02 已封账。" in text and "请审核" in text
        town.tell(key="three")
        assert gather_digests() == 0
    with clock.held_at(datetime(2022, 8, 25, 5, 0, tzinfo=UTC)):
        assert (gather_digests(), deliver_due()) == (1, 1)
        assert "已报送 2022-R02" in fakes.last_text()


def test_who_wants_nothing_outside_gets_nothing(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.DINGTALK)
    choose_for(town.approver, digest=DigestMode.NONE)
    town.tell(is_urgent=True)
    assert (gather_digests(), deliver_due(), Notice.objects.count()) == (0, 0, 1)


def test_a_message_says_where_to_look_in_the_person_s_language(town: Town, fakes: Fakes, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://daliang.city.example.cn"
    town.reach(Channel.MAIL)
    choose_for(town.approver, language="en")
    town.tell()
    deliver_due()
    assert "https://daliang.city.example.cn/notices/" in fakes.last_text()
    assert "Park_A1" in fakes.last_text()


def test_promise_44_where_a_channel_leads_is_sealed(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.FEISHU)
    assert ADDRESSES[Channel.FEISHU].encode() not in sealed_place(town.approver)


def test_an_address_sealed_with_another_key_stops_nobody_else(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.WECOM)
    town.reach(Channel.WECOM, person=town.clerk)
    town.approver.notice_addresses.update(place_sealed=b"\x01" + bytes(40))
    town.tell(town.approver, town.clerk)
    assert deliver_due() == 1
    assert sorted(states()) == ["failed", "sent"]
