"""The file's own fields: two editors lose nothing, each sees both texts; phones stay sealed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from daliang.dossier.tests.world import NOW, World
from daliang.org.models import Deed
from daliang.register.contacts import keep_contact
from daliang.register.fields import FIELDS, texts_of
from daliang.register.models import Contact, Project
from daliang.register.rules import edit, reveal_phone
from daliang.register.settling import Clashes
from daliang.vocabulary.refusal import Refusal

PHONE = "13812345678"


def mine() -> Project:
    return Project.objects.get(code="TW2022-0001")


def test_a_field_is_edited_and_its_history_names_the_editor(world: World) -> None:
    assert edit(mine(), {"jobs": "320"}, base={"jobs": ""}, by=world.people["clerk-a1"]) == ["jobs"]
    assert mine().jobs == 320
    past: Any = mine().history
    assert (past.latest().history_user, past.latest().history_date) == (world.people["clerk-a1"], NOW)
    assert Deed.objects.latest("id").details["fields"] == ["jobs"]


def test_the_second_editor_sees_both_texts_and_nothing_is_stored(world: World) -> None:
    """Promise 36: two editors, no lost update."""
    edit(mine(), {"jobs": "320", "land_mu": "50"}, base={"jobs": "", "land_mu": ""}, by=world.people["clerk-a1"])
    with pytest.raises(Clashes) as caught:
        edit(mine(), {"jobs": "400", "tags": "芯片"}, base={"jobs": "", "tags": ""}, by=world.people["approver-a"])
    clash = caught.value.clashes[0]
    assert (clash.field.code, clash.base, clash.theirs, clash.mine) == ("jobs", "", "320", "400")
    assert (mine().jobs, mine().tags) == (320, [])


def test_two_editors_of_different_fields_do_not_meet(world: World) -> None:
    edit(mine(), {"jobs": "320"}, base={"jobs": ""}, by=world.people["clerk-a1"])
    edit(mine(), {"tags": "芯片"}, base={"tags": ""}, by=world.people["approver-a"])
    assert (mine().jobs, mine().tags) == (320, ["芯片"])


def test_both_wanting_the_same_is_no_clash(world: World) -> None:
    edit(mine(), {"jobs": "320"}, base={"jobs": ""}, by=world.people["clerk-a1"])
    assert edit(mine(), {"jobs": "320"}, base={"jobs": ""}, by=world.people["approver-a"]) == []


@pytest.mark.parametrize("code", FIELDS)
def test_what_a_field_shows_reads_back_to_the_same(world: World, code: str) -> None:
    given = {
        "land_mu": "120.5", "plant_sqm": "8000", "energy_tce": "300", "registered_capital": "5000万",
        "output_cny": "12亿", "tax_cny": "3000万",
        "jobs": "20", "first_talk_on": "2022-08-01", "next_on": "2022-09-01", "credit_code": "91350100M000100Y43",
        "marks": "央企、链主", "tags": "芯片", "is_confidential": "否",
    }  # fmt: skip
    text = given.get(code, "某某")
    edit(mine(), {code: text}, base={code: FIELDS[code].text(mine())}, by=world.people["clerk-a1"])
    shown = texts_of(mine())[code]
    assert shown
    assert edit(mine(), {code: shown}, base={code: shown}, by=world.people["clerk-a1"]) == []


WRONG = """
jobs 三百多 no_number
jobs 1.5 not_whole
jobs -3 out_of_range
land_mu 1e30 out_of_range
land_mu 0.001 out_of_range
output_cny 12亿美元 other_currency
next_on 2月31日 no_such_day
first_talk_on 2023-01-01 future_day
name - empty
is_confidential 也许 not_yes_or_no
is_confidential 是 needs_code_name
tags a、b、c、d、e、f、g、h、i、j、k、l、m too_long
stage signed unknown_field
last_seq 1 unknown_field
"""


@pytest.mark.parametrize(("code", "text", "refusal"), [line.split() for line in WRONG.split("\n") if line])
def test_what_does_not_fit_is_refused_with_its_field(world: World, code: str, text: str, refusal: str) -> None:
    before = Project.objects.values().get(code="TW2022-0001")
    texts = {code: "" if text == "-" else text}
    with pytest.raises(Refusal) as caught:
        edit(mine(), texts, base=texts_of(mine()), by=world.people["clerk-a1"])
    assert caught.value.code == refusal and caught.value.field
    assert Project.objects.values().get(code="TW2022-0001") == before


def test_several_faults_are_told_together(world: World) -> None:
    with pytest.raises(Refusal) as caught:
        edit(mine(), {"jobs": "x", "land_mu": "y"}, base={}, by=world.people["clerk-a1"])
    assert [one.field for one in caught.value.all] == ["jobs", "land_mu"]


def test_a_code_name_must_not_give_the_name_away(world: World) -> None:
    texts = {"is_confidential": "是", "code_name": "青石"}
    with pytest.raises(Refusal, match="代号"):
        edit(mine(), texts, base=texts_of(mine()), by=world.people["clerk-a1"])
    edit(
        mine(),
        texts | {"code_name": "春江"},
        base={"code_name": "", "is_confidential": "否"},
        by=world.people["clerk-a1"],
    )
    assert mine().is_confidential


@pytest.mark.parametrize("login", ["clerk-b1", "clerk-a2", "approver-b"])
def test_anothers_file_is_as_if_missing(world: World, login: str) -> None:
    with pytest.raises(Project.DoesNotExist):
        edit(mine(), {"jobs": "1"}, base={"jobs": ""}, by=world.people[login])


def test_a_leader_only_reads(world: World) -> None:
    with pytest.raises(Refusal, match="市领导"):
        edit(mine(), {"jobs": "1"}, base={"jobs": ""}, by=world.people["leader"])


def contact_of(world: World) -> Contact:
    given = {"name": "王建", "title": "总经理", "phone": "138 1234 5678"}
    return keep_contact(mine(), None, given, base={}, by=world.people["clerk-a1"])


SEEN = {"name": "王建", "title": "总经理", "phone": "138****5678"}


def test_a_phone_is_sealed_in_the_database_and_masked_on_the_page(world: World) -> None:
    """Promise 44: the database does not hold it in clear. Promise 43: 138****5678."""
    contact = contact_of(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM register_contact")
        raw = repr(
            [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor.fetchall()]
        )
    assert PHONE not in raw and contact.phone_masked == "138****5678"
    assert PHONE not in repr(list(Deed.objects.values()))


def test_a_phone_is_shown_at_a_click_with_a_purpose_and_logged(world: World) -> None:
    """Promise 43: in clear only for a stated purpose."""
    contact = contact_of(world)
    with pytest.raises(Refusal, match="用途"):
        reveal_phone(contact, purpose=" ", by=world.people["leader"])
    assert reveal_phone(contact, purpose="约谈签约时间", by=world.people["leader"]) == PHONE
    deed = Deed.objects.latest("id")
    assert (deed.action, deed.details["purpose"]) == ("contact.phone", "约谈签约时间")
    with pytest.raises(Project.DoesNotExist):
        reveal_phone(contact, purpose="约谈签约时间", by=world.people["clerk-b1"])


def test_equal_phones_are_found_without_opening_them(world: World) -> None:
    first, second = contact_of(world), contact_of(world)
    assert first.phone_index == second.phone_index != ""
    assert first.phone_sealed != second.phone_sealed


def test_an_empty_phone_leaves_the_number(world: World) -> None:
    contact = contact_of(world)
    keep_contact(mine(), contact, {"name": "王建国", "phone": ""}, base=SEEN, by=world.people["clerk-a1"])
    assert Contact.objects.get().open_phone() == PHONE
    seen = SEEN | {"name": "王建国"}
    keep_contact(mine(), contact, {"name": "王建国", "forget_phone": "1"}, base=seen, by=world.people["clerk-a1"])
    assert Contact.objects.get().open_phone() == ""


def test_two_who_change_one_contact_lose_nothing(world: World) -> None:
    """Promise 36: fields that only one of them changed take that one's text; the same field is told with both."""
    contact, by = contact_of(world), world.people["approver-a"]
    keep_contact(mine(), contact, {"name": "王建", "title": "董事长"}, base=SEEN, by=world.people["clerk-a1"])
    keep_contact(mine(), contact, {"name": "王建", "title": "总经理", "note": "周三到访"}, base=SEEN, by=by)
    held = Contact.objects.get()
    assert (held.title, held.note, held.version) == ("董事长", "周三到访", 3)
    before = Deed.objects.count()
    with pytest.raises(Clashes) as caught:
        keep_contact(mine(), contact, {"name": "王建国", "title": "副总"}, base=SEEN, by=by)
    clash = caught.value.clashes[0]
    assert (clash.field.code, clash.base, clash.theirs, clash.mine) == ("title", "总经理", "董事长", "副总")
    assert (Contact.objects.get().name, Deed.objects.count()) == ("王建", before)


def test_a_number_that_somebody_else_changed_is_told_masked_and_stays(world: World) -> None:
    """Promises 36 and 43."""
    contact, by = contact_of(world), world.people["approver-a"]
    other = {"name": "王建", "phone": "13900001111"}
    keep_contact(mine(), contact, other, base=SEEN, by=world.people["clerk-a1"])
    for wanted in ({"phone": "13722223333"}, {"forget_phone": "1"}):
        with pytest.raises(Refusal) as caught:
            keep_contact(mine(), contact, {"name": "王建", **wanted}, base=SEEN, by=by)
        assert caught.value.code == "phone_changed" and "139****1111" in str(caught.value)
    assert Contact.objects.get().open_phone() == "13900001111"
    keep_contact(mine(), contact, other, base=SEEN, by=by)
    seen = SEEN | {"phone": "139****1111"}
    keep_contact(mine(), contact, {"name": "王建", "phone": "13722223333"}, base=seen, by=by)
    assert Contact.objects.get().open_phone() == "13722223333"


def test_what_is_too_long_for_a_contact_is_refused_and_not_cut(world: World) -> None:
    with pytest.raises(Refusal) as caught:
        keep_contact(mine(), None, {"name": "王建", "note": "长" * 301}, base={}, by=world.people["clerk-a1"])
    assert (caught.value.code, caught.value.field) == ("too_long", "note") and not Contact.objects.exists()
