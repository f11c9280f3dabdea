"""An e-mail address is its owner's once they entered the code mailed there; before, nothing else goes to it."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from pytest_django import Settings

from daliang.notices.choosing import Address, DigestMode
from daliang.notices.delivering import deliver_due
from daliang.notices.digesting import gather_digests
from daliang.notices.kinds import Channel, Kind
from daliang.notices.models import Delivery, Notice, Proof
from daliang.notices.proving import MOST_A_DAY, MOST_TRIES, prove_address, send_code_again
from daliang.notices.rules import mark_read
from daliang.notices.setting import drop_address, keep_address, try_address
from daliang.notices.tests.conftest import NOON
from daliang.notices.tests.fakes import ADDRESSES, Fakes
from daliang.notices.tests.test_delivering import NIGHT
from daliang.notices.tests.town import Town, choose_for, proved, states, told_to
from daliang.org import clock
from daliang.org.models import Deed, Person
from daliang.tests.at_once import in_threads
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.usefixtures("fakes")
MAIL = ADDRESSES[Channel.MAIL]


def mailed(person: Person, text: str = MAIL) -> str:
    """The person enters an address; gives the code that arrived there."""
    keep_address(person, Channel.MAIL, text)
    return code_of(person)


def code_of(person: Person) -> str:
    proof = Proof.objects.get(address__person=person)
    return proof.code_for(proof.address)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


def refused(person: Person, code: str) -> str:
    with pytest.raises(Refusal) as no:
        prove_address(person, code)
    return no.value.code


def is_proved(person: Person) -> bool:
    return Address.objects.get(person=person, channel=Channel.MAIL).is_proved


def aged(person: Person, by: timedelta) -> None:
    proof = Proof.objects.get(address__person=person)
    proof.made_at -= by
    proof.expires_at -= by
    proof.save()


def test_the_letter_carries_the_code_and_the_code_proves_the_address(town: Town, fakes: Fakes) -> None:
    keep_address(town.approver, Channel.MAIL, MAIL)
    assert deliver_due() == 1
    assert fakes.letters[-1]["To"].endswith(MAIL)
    found = re.search(r"确认码：(\d{8})", fakes.last_text())
    assert found is not None
    assert not is_proved(town.approver)
    prove_address(town.approver, f" {found[1][:4]} {found[1][4:]} ")
    assert is_proved(town.approver)
    town.tell()
    assert deliver_due() == 1
    assert "已报送" in fakes.last_text()


def test_the_letter_names_nobody_and_speaks_the_person_s_language(town: Town, fakes: Fakes, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://daliang.example.cn"
    choose_for(town.approver, language="en")
    keep_address(town.approver, Channel.MAIL, MAIL)
    deliver_due()
    text = fakes.last_text()
    assert "https://daliang.example.cn/me/notices/" in text
    assert town.approver.name not in text
    assert re.search(r"\d{8}", text)


def test_the_code_stands_nowhere_in_clear_but_in_the_letter(town: Town) -> None:
    code = mailed(town.approver)
    with connection.cursor() as cursor:
        for table in ("notices_notice", "notices_delivery", "notices_proof", "notices_address", "org_deed"):
            cursor.execute(f"SELECT * FROM {table}")
            assert code not in str(cursor.fetchall())
    assert Notice.objects.get().words == "已向 l***@city.example.cn 发出确认码，请在24小时内到“提醒设置”填写。"


def test_nothing_but_its_letter_goes_to_an_address_that_is_not_proved(town: Town, fakes: Fakes) -> None:
    keep_address(town.approver, Channel.MAIL, MAIL)
    deliver_due()
    town.tell()
    town.tell(key="urgent", is_urgent=True)
    choose_for(town.approver, digest=DigestMode.DAILY)
    town.tell(key="daily")
    with clock.held_at(NOON + timedelta(hours=1)):
        gather_digests()
        deliver_due()
    with pytest.raises(Refusal) as no:
        try_address(town.approver, Channel.MAIL)
    assert no.value.code == "unproved"
    assert len(fakes.letters) == 1
    assert Delivery.objects.count() == 1, "they are not even queued"
    assert len(told_to(town.approver)) == 4, "in the house everything is told"


def test_what_waited_for_an_address_is_dropped_when_it_is_changed(town: Town, fakes: Fakes) -> None:
    """The last look is the worker's, at the address as it is when it sends."""
    town.reach(Channel.MAIL)
    town.tell()
    keep_address(town.approver, Channel.MAIL, "wang@city.example.cn")
    deliver_due()
    assert [letter["To"].rpartition(" ")[2] for letter in fakes.letters] == ["wang@city.example.cn"]
    assert "确认码" in fakes.last_text()
    assert sorted(states()) == ["dropped", "sent"]


def test_another_address_is_not_proved_and_the_same_stays(town: Town) -> None:
    proved(town.approver)
    keep_address(town.approver, Channel.MAIL, MAIL)
    assert is_proved(town.approver)
    assert not Proof.objects.exists()
    code = mailed(town.approver, "wang@city.example.cn")
    assert not is_proved(town.approver)
    later = mailed(town.approver, "zhao@city.example.cn")
    assert refused(town.approver, code) == "wrong_code"
    prove_address(town.approver, later)
    assert is_proved(town.approver)


def test_a_code_proves_no_address_but_that_it_was_sent_to(town: Town, fakes: Fakes) -> None:
    """Even where somebody has put another place beside it in the database."""
    code = mailed(town.approver)
    address = Address.objects.get()
    address.keep("wang@city.example.cn", "w***")
    address.save()
    assert refused(town.approver, code) == "wrong_code"
    deliver_due()
    assert fakes.letters == []


def test_nobody_proves_with_somebody_else_s_code(town: Town) -> None:
    code = mailed(town.approver)
    mailed(town.clerk)
    assert refused(town.clerk, code) == "wrong_code"
    assert not is_proved(town.approver)
    assert not is_proved(town.clerk)


def test_a_code_is_good_for_a_day(town: Town, fakes: Fakes) -> None:
    code = mailed(town.approver)
    aged(town.approver, timedelta(hours=23, minutes=59))
    aged(town.approver, timedelta(minutes=2))
    assert refused(town.approver, code) == "no_code"
    assert deliver_due() == 0
    assert fakes.letters == []
    send_code_again(town.approver)
    prove_address(town.approver, code_of(town.approver))
    assert is_proved(town.approver)


def test_a_code_is_used_once(town: Town) -> None:
    code = mailed(town.approver)
    prove_address(town.approver, code)
    prove_address(town.approver, code)  # the second click of one person
    assert Deed.objects.filter(action="notices.prove").count() == 1
    drop_address(town.approver, Channel.MAIL)
    assert mailed(town.approver) != code
    assert refused(town.approver, code) == "wrong_code"


def test_after_five_wrong_ones_the_right_one_is_refused_too(town: Town) -> None:
    code = mailed(town.approver)
    with pytest.raises(Refusal) as no:
        prove_address(town.approver, other_than(code))
    assert no.value.params["left"] == MOST_TRIES - 1
    for _try in range(MOST_TRIES - 1):
        assert refused(town.approver, "") == "wrong_code"
    assert refused(town.approver, code) == "too_many_tries"
    assert Deed.objects.filter(action="notices.wrong_code").count() == MOST_TRIES
    assert not is_proved(town.approver)
    aged(town.approver, timedelta(minutes=1))
    send_code_again(town.approver)
    prove_address(town.approver, code_of(town.approver))
    assert is_proved(town.approver)


def test_codes_are_sent_once_a_minute_and_a_few_times_a_day(town: Town, fakes: Fakes) -> None:
    keep_address(town.approver, Channel.MAIL, MAIL)
    for again in (send_code_again, partial(keep_address, channel=Channel.MAIL, text=MAIL)):
        with pytest.raises(Refusal) as no:
            again(town.approver)
        assert no.value.code == "too_soon"
    for number in range(1, MOST_A_DAY):  # a slip is put right at once
        keep_address(town.approver, Channel.MAIL, f"li{number}@city.example.cn")
    with pytest.raises(Refusal) as no:
        keep_address(town.approver, Channel.MAIL, "stranger@city.example.cn")
    assert no.value.code == "too_many"
    assert Address.objects.get().open() == f"li{MOST_A_DAY - 1}@city.example.cn"
    assert deliver_due() == 1, "those before are void"


def test_a_new_code_makes_the_one_before_void(town: Town) -> None:
    code = mailed(town.approver)
    aged(town.approver, timedelta(minutes=1))
    send_code_again(town.approver)
    assert code_of(town.approver) != code
    assert refused(town.approver, code) == "wrong_code"


def test_the_letter_does_not_wait_for_the_morning_nor_for_reading(town: Town, fakes: Fakes) -> None:
    with clock.held_at(NIGHT):
        keep_address(town.approver, Channel.MAIL, MAIL)
        mark_read(town.approver)
        assert deliver_due() == 1


def test_who_was_switched_off_gets_no_letter(town: Town, fakes: Fakes) -> None:
    keep_address(town.approver, Channel.MAIL, MAIL)
    Person.objects.filter(pk=town.approver.pk).update(is_active=False)
    assert deliver_due() == 0
    assert fakes.letters == []


def test_without_an_address_or_with_a_proved_one_there_is_nothing_to_prove(town: Town, fakes: Fakes) -> None:
    assert refused(town.approver, "12345678") == "no_address"
    proved(town.clerk)
    with pytest.raises(Refusal) as no:
        send_code_again(town.clerk)
    assert no.value.code == "proved"


def test_a_code_that_another_key_sealed_is_none(town: Town, fakes: Fakes, monkeypatch: pytest.MonkeyPatch) -> None:
    mailed(town.approver)
    monkeypatch.setenv("DALIANG_SEAL_KEY", "ab" * 16)
    assert refused(town.approver, "12345678") == "wrong_code"
    assert deliver_due() == 0
    keep_address(town.approver, Channel.MAIL, "wang@city.example.cn")
    assert code_of(town.approver)


def test_robots_need_no_proof(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.DINGTALK)
    town.tell()
    assert deliver_due() == 1


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_are_one_deed(fakes: Fakes) -> None:
    town = Town.build()
    code = mailed(town.approver)
    assert in_threads([partial(_prove, town.approver, code) for _hand in range(4)]) == ["proved"] * 4
    assert Deed.objects.filter(action="notices.prove").count() == 1


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_no_more_than_the_limit(fakes: Fakes) -> None:
    town = Town.build()
    wrong = other_than(mailed(town.approver))
    found = in_threads([partial(_prove, town.approver, wrong) for _hand in range(MOST_TRIES + 3)])
    assert sorted(found) == ["too_many_tries"] * 3 + ["wrong_code"] * MOST_TRIES


def _prove(person: Person, code: str) -> str:
    try:
        prove_address(person, code)
    except Refusal as refusal:
        return refusal.code
    return "proved"


def test_addresses_of_before_are_not_proved_and_their_owners_are_told_once(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.DINGTALK)
    address = proved(town.approver)
    address.proved_at = None
    address.save()
    migration = import_module("daliang.notices.migrations.0002_mail_proofs")
    for _turn in range(2):
        migration.tell(apps, None)
    (told,) = told_to(town.approver)
    assert (told.kind, told.href, "须确认邮箱" in told.words) == (Kind.PROOF, "/me/notices/", True)
    assert told_to(town.clerk) == []
    assert deliver_due() == 0
