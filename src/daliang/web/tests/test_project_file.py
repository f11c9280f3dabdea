"""The file page: in-place edits with both texts kept, proposals judged by another, phones at a click, rulings."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from unittest.mock import ANY

import pytest
from django.test import Client

from daliang.dossier.models import Proposal
from daliang.ledger.facts import Kind
from daliang.ledger.models import Posting
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.models import Deed
from daliang.register.fields import texts_of
from daliang.register.models import Alike, Contact, Phase, Project, Stage, Visit
from daliang.register.rules import edit
from daliang.rounds.tests.world import World
from daliang.web.tests.test_cockpit import entered, page

CODE = "YZ2022-0001"


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def mine() -> Project:
    return Project.objects.select_related("unit").get(code=CODE)


def own_clerk(world: World) -> str:
    unit = mine().unit
    assert unit is not None
    return f"clerk-{unit.code}"


def others(world: World) -> list[str]:
    unit = mine().unit
    assert unit is not None
    county = unit.code.split("-")[0]
    return [login for login in world.people if login.startswith("clerk-") and not login.startswith(f"clerk-{county}")]


def form_of(**texts: str) -> dict[str, str]:
    shown = texts_of(mine())
    return {**shown, **{f"base-{code}": text for code, text in shown.items()}, **texts}


def test_a_group_is_edited_in_place(world: World) -> None:
    client = entered(world, own_clerk(world))
    assert "用地" in page(client, f"/projects/{CODE}/edit/land_mu/")
    answer = client.post(f"/projects/{CODE}/edit/land_mu/", form_of(land_mu="120.5", jobs="300"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/projects/{CODE}/#land_mu")
    assert (str(mine().land_mu), mine().jobs) == ("120.50", 300)


def test_what_does_not_fit_is_said_beside_the_field_and_stays_typed(world: World) -> None:
    client = entered(world, own_clerk(world))
    answer = client.post(f"/projects/{CODE}/edit/land_mu/", form_of(jobs="三百多", land_mu="80"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "三百多" in text and 'value="80"' in text and "不是数字" in text
    assert mine().jobs is None and mine().land_mu is None


def test_two_editors_see_both_texts_field_by_field(world: World) -> None:
    """Promise 36: the second gets 409 with the differences, and loses nothing."""
    stale = form_of(jobs="400", land_mu="66")
    edit(mine(), {"jobs": "320"}, base={"jobs": ""}, by=world.officer)
    client = entered(world, own_clerk(world))
    answer = client.post(f"/projects/{CODE}/edit/land_mu/", stale)
    text = answer.content.decode()
    assert answer.status_code == 409 and all(word in text for word in ("320", "400", "66"))
    assert (mine().jobs, mine().land_mu) == (320, None)
    settled = {"jobs": "400", "base-jobs": "320", "land_mu": "66", "base-land_mu": ""}
    assert client.post(f"/projects/{CODE}/edit/land_mu/", settled).status_code == 303
    assert (mine().jobs, str(mine().land_mu)) == (400, "66.00")


def chosen(text: str) -> dict[str, str]:
    """What the page of both texts sends when nothing else is chosen: one's own."""
    fields = dict(re.findall(r'<textarea hidden name="([^"]+)">\n(.*?)</textarea>', text, re.DOTALL))
    return fields | dict(re.findall(r'type="radio" name="([^"]+)" value="([^"]*)" required checked', text))


def test_what_one_left_alone_stays_as_the_other_wrote_it(world: World) -> None:
    """Promise 36: after the choice, too; a field that only the first one changed is none of the second one's."""
    stale = form_of(jobs="400")
    edit(mine(), {"jobs": "320", "land_mu": "66"}, base={"jobs": "", "land_mu": ""}, by=world.officer)
    client = entered(world, own_clerk(world))
    answer = client.post(f"/projects/{CODE}/edit/land_mu/", stale)
    assert answer.status_code == 409
    assert client.post(f"/projects/{CODE}/edit/land_mu/", chosen(answer.content.decode())).status_code == 303
    assert (mine().jobs, str(mine().land_mu)) == (400, "66.00")


def test_two_who_change_one_contact_choose_field_by_field(world: World) -> None:
    """Promise 36; the number that the second one typed goes along."""
    held = Contact.objects.create(project=mine(), name="王建", title="总经理")
    client, at = entered(world, own_clerk(world)), f"/projects/{CODE}/contacts/{held.pk}/"
    seen = dict(re.findall(r'type="hidden" name="(base-[^"]+)" value="([^"]*)"', page(client, at)))
    assert client.post(at, seen | {"name": "王建", "title": "董事长", "note": "先"}).status_code == 303
    answer = client.post(at, seen | {"name": "王建国", "title": "副总", "phone": "13812345678"})
    text = answer.content.decode()
    assert answer.status_code == 409 and "董事长" in text and "副总" in text
    held.refresh_from_db()
    assert (held.name, held.phone_masked) == ("王建", "")
    assert client.post(at, chosen(text)).status_code == 303
    held.refresh_from_db()
    assert (held.name, held.title, held.note, held.phone_masked) == ("王建国", "副总", "先", "138****5678")


def test_a_number_changed_meanwhile_is_said_and_written_at_the_second_saving(world: World) -> None:
    client = entered(world, own_clerk(world))
    assert client.post(f"/projects/{CODE}/contacts/new/", {"name": "王建", "phone": "13812345678"}).status_code == 303
    held = Contact.objects.get()
    at = f"/projects/{CODE}/contacts/{held.pk}/"
    answer = client.post(at, {"name": "王建", "base-name": "王建", "phone": "13900001111", "base-phone": ""})
    text = answer.content.decode()
    assert answer.status_code == 422 and "138****5678" in text and 'value="13900001111"' in text
    again = dict(re.findall(r'type="hidden" name="(base-[^"]+)" value="([^"]*)"', text))
    assert client.post(at, again | {"name": "王建", "phone": "13900001111"}).status_code == 303
    held.refresh_from_db()
    assert held.phone_masked == "139****1111"


def test_counted_columns_cannot_be_written_by_the_form(world: World) -> None:
    """Promise 5: extra fields are never stored."""
    before = Project.objects.values().get(code=CODE)
    extra = {"unit": "west-a", "stage": "signed", "amount": "1", "last_seq": "9", "merged_into": "1", "version": "77"}
    entered(world, own_clerk(world)).post(f"/projects/{CODE}/edit/land_mu/", form_of() | extra)
    after = Project.objects.values().get(code=CODE)
    assert {**before, "version": after["version"]} == after and after["version"] != 77


@pytest.mark.parametrize("address", ["", "edit/land_mu/", "propose/", "contacts/new/", "phases/1/"])
def test_anothers_file_is_as_if_missing(world: World, address: str) -> None:
    for login in others(world)[:2]:
        client = entered(world, login)
        for found in (
            client.get(f"/projects/{CODE}/{address}"),
            client.post(f"/projects/{CODE}/{address}", {"a": "1"}),
        ):
            assert found.status_code == 404, (login, address)


def proposed(world: World, **more: Any) -> Any:
    given = {
        "stage": "signed",
        "on": "2022-08-22",
        "evidence": "合同 12 号",
        "reason": "",
        "seen_seq": str(mine().last_seq),
    }
    return entered(world, own_clerk(world)).post(f"/projects/{CODE}/propose/?kind=reached", given | more)


def test_a_proposal_waits_for_another_person(world: World) -> None:
    assert proposed(world).status_code == 303
    proposal = Proposal.objects.get()
    before = Posting.objects.count()
    own = entered(world, own_clerk(world))
    assert own.post(f"/proposals/{proposal.pk}/", {"deed": "accept"}).status_code == 422
    assert Posting.objects.count() == before
    officer = entered(world, "officer")
    assert "合同 12 号" in page(officer, "/proposals/")
    assert officer.post(f"/proposals/{proposal.pk}/", {"deed": "accept"}).status_code == 303
    assert Posting.objects.count() == before + 1


def test_a_refused_proposal_says_why(world: World) -> None:
    answer = proposed(world, on="2023-01-01")
    assert answer.status_code == 422 and "晚于今天" in answer.content.decode()
    answer = proposed(world, stage="started", on="2022-08-22")
    assert answer.status_code == 422 and not Proposal.objects.exists()


def test_what_a_deed_asks_for_is_not_called_optional_and_missed_in_words(world: World) -> None:
    """The form lets an empty line through to the rule, which names the papers; nothing typed is lost."""
    Stage.objects.filter(code="signed").update(evidence=["正式投资合同"])
    answer = proposed(world, evidence="", on="2022-08-21")
    text = answer.content.decode()
    assert answer.status_code == 422 and "须有依据" in text and 'value="2022-08-21"' in text
    client = entered(world, own_clerk(world))
    for kind, wanted in (("suspended", True), ("amount", False)):
        reason = page(client, f"/projects/{CODE}/propose/?kind={kind}").split('for="id_reason"')[1].split("</label>")[0]
        assert ("选填" not in reason) is wanted


def test_who_proposed_reads_for_a_month_why_it_was_not_accepted(world: World) -> None:
    proposed(world)
    sent = {"deed": "refuse", "answer": "合同没有盖章"}
    assert entered(world, "officer").post(f"/proposals/{Proposal.objects.get().pk}/", sent).status_code == 303
    assert "合同没有盖章" in page(entered(world, own_clerk(world)), f"/projects/{CODE}/")
    Proposal.objects.update(judged_at=clock.now() - timedelta(days=31))
    assert "合同没有盖章" not in page(entered(world, own_clerk(world)), f"/projects/{CODE}/")


def test_a_proposal_of_another_branch_is_as_if_missing(world: World) -> None:
    proposed(world)
    pk = Proposal.objects.get().pk
    for login in others(world)[:2]:
        assert entered(world, login).post(f"/proposals/{pk}/", {"deed": "withdraw"}).status_code == 404


@pytest.mark.parametrize("kind", ["amount", "moved", "suspended", "ended", "reclassified", "fell_back"])
def test_each_kind_has_its_form(world: World, kind: str) -> None:
    assert page(entered(world, own_clerk(world)), f"/projects/{CODE}/propose/?kind={kind}")


def test_kinds_that_are_not_proposed_have_none(world: World) -> None:
    client = entered(world, own_clerk(world))
    for kind in ("recognised", "reversed", "recredited", "nonsense"):
        assert client.get(f"/projects/{CODE}/propose/?kind={kind}").status_code == 404


NEW = {
    "name": "曜石功率器件项目", "investor": "无锡曜石微电子有限公司", "industry": "ic", "origin": "domestic",
    "amount": "22亿", "on": "2022-08-20",
}  # fmt: skip


def opened(client: Client, world: World, **more: str) -> Any:
    unit = mine().unit
    assert unit is not None
    industry = mine().industry
    assert industry is not None
    return client.post("/projects/new/", NEW | {"unit": unit.code, "industry": industry.code} | more)


def test_a_file_is_opened(world: World) -> None:
    answer = opened(entered(world, own_clerk(world)), world)
    assert answer.status_code == 303
    assert Project.objects.get(name=NEW["name"]).stage.code == "lead"  # type: ignore[union-attr]


def test_a_look_alike_is_asked_about_and_then_told_to_the_office(world: World) -> None:
    other = Project.objects.exclude(unit=mine().unit).live().exclude(unit=None)[0]
    client = entered(world, own_clerk(world))
    answer = opened(client, world, name=other.name, investor=other.investor)
    text = answer.content.decode()
    assert answer.status_code == 422 and "is_other" in text and other.code not in text
    answer = opened(client, world, name=other.name, investor=other.investor, is_other="on")
    made = Project.objects.get(code=answer.headers["Location"].split("/")[2])
    assert "另有单位的档案与它相近" in page(client, f"/projects/{made.code}/")
    officer = entered(world, "officer")
    assert other.code in page(officer, "/alikes/")
    pair = Alike.objects.get(second=made, first=other)
    assert officer.post(f"/alikes/{pair.pk}/", {"state": "same", "reason": "同一地块"}).status_code == 303
    assert officer.post(f"/projects/{made.code}/merge/", {"into": other.code, "reason": "同一地块"}).status_code == 303
    assert f"原档案 {made.code}" in page(officer, f"/projects/{other.code}/")


def test_the_phone_is_masked_and_shown_at_a_click(world: World) -> None:
    """Promise 43: list, page and API show 138****5678; the number is shown once for a purpose, and logged."""
    client = entered(world, own_clerk(world))
    assert client.post(f"/projects/{CODE}/contacts/new/", {"name": "王建", "phone": "13812345678"}).status_code == 303
    held = Contact.objects.get()
    for address in (f"/projects/{CODE}/", f"/projects/{CODE}/contacts/{held.pk}/"):
        assert "13812345678" not in page(client, address)
    assert "138****5678" in page(client, f"/projects/{CODE}/")
    shown = client.post(f"/projects/{CODE}/contacts/{held.pk}/phone/", {"purpose": "约谈签约时间"})
    assert "13812345678" in shown.content.decode()
    assert Deed.objects.latest("id").action == "contact.phone"
    assert client.post(f"/projects/{CODE}/contacts/{held.pk}/phone/", {"purpose": ""}).status_code == 422
    assert client.get(f"/projects/{CODE}/contacts/{held.pk}/phone/").status_code == 405


def test_a_contact_of_another_project_is_not_reached_through_mine(world: World) -> None:
    """Promise 1: a sibling's id in the path is as if missing."""
    other = Project.objects.exclude(unit=mine().unit).live().exclude(unit=None)[0]
    theirs = Contact.objects.create(project=other, name="李四")
    client = entered(world, own_clerk(world))
    assert client.get(f"/projects/{CODE}/contacts/{theirs.pk}/").status_code == 404
    assert client.post(f"/projects/{CODE}/contacts/{theirs.pk}/phone/", {"purpose": "约谈时间"}).status_code == 404


def test_phases_stand_promised_beside_actual(world: World) -> None:
    """Promise 36: two who write one phase choose field by field."""
    client = entered(world, own_clerk(world))
    texts = {
        "content": "一期厂房",
        "promised_amount": "10亿",
        "promised_lines": "5",
        "promised_finish_on": "2024-06-30",
    }
    assert client.post(f"/projects/{CODE}/phases/1/", texts).status_code == 303
    seen = dict(
        re.findall(r'type="hidden" name="(base-[^"]+)" value="([^"]*)"', page(client, f"/projects/{CODE}/phases/1/"))
    )
    assert seen["base-content"] == "一期厂房"
    assert client.post(f"/projects/{CODE}/phases/1/", texts | seen | {"actual_amount": "3亿"}).status_code == 303
    stale = texts | seen | {"actual_amount": "4亿", "actual_lines": "2"}
    answer = client.post(f"/projects/{CODE}/phases/1/", stale)
    text = answer.content.decode()
    assert answer.status_code == 409 and "3亿元" in text and "4亿" in text
    assert (Phase.objects.get().actual_amount, Phase.objects.get().actual_lines) == (300_000_000, None)
    assert client.post(f"/projects/{CODE}/phases/1/", chosen(text)).status_code == 303
    assert (Phase.objects.get().actual_amount, Phase.objects.get().actual_lines) == (400_000_000, 2)
    assert client.get(f"/projects/{CODE}/phases/3/").status_code == 404


def test_only_the_phone_says_what_is_said_of_the_phone(world: World) -> None:
    client = entered(world, own_clerk(world))
    client.post(f"/projects/{CODE}/contacts/new/", {"name": "王建", "phone": "13812345678"})
    text = page(client, f"/projects/{CODE}/contacts/{Contact.objects.get().pk}/")
    assert text.count("现为 138****5678；留空不变") == 1


def test_credit_is_ruled_by_the_office(world: World) -> None:
    unit = mine().unit
    assert unit is not None
    given = {
        f"share-{unit.code}": "60", "share-west-a": "40", "on": "2022-08-22", "evidence": "纪要8号",
        "reason": "共同引进", "seen_seq": str(mine().last_seq), "is_transfer": "1",
    }  # fmt: skip
    assert entered(world, own_clerk(world)).post(f"/projects/{CODE}/credit/", given).status_code == 403
    officer = entered(world, "officer")
    assert f'name="share-{unit.code}" value="100"' in page(officer, f"/projects/{CODE}/credit/")
    refusals = {"share-west-a": "30", "seen_seq": "²", "on": "秋天", "reason": ""}
    for name, wrong in refusals.items():
        refused = officer.post(f"/projects/{CODE}/credit/", given | {name: wrong})
        told = refused.content.decode()
        at = [name] if name in ("on", "reason") else []
        assert refused.status_code == 422 and re.findall('class="field-error" id="e-(.+?)"', told) == at
    assert officer.post(f"/projects/{CODE}/credit/", given).status_code == 303
    assert "归属划转" in page(officer, f"/projects/{CODE}/")
    form = page(officer, f"/projects/{CODE}/credit/")
    assert re.findall(r'name="share-(.+?)" value="(\d*)"', form)[:3] == [(unit.code, "60"), ("west-a", "40"), ANY]


def test_each_view_is_logged(world: World) -> None:
    """Promise 51: who has looked at a negotiating project is known."""
    before = Deed.objects.filter(action="project.view").count()
    page(entered(world, "leader"), f"/projects/{CODE}/")
    assert Deed.objects.filter(action="project.view").count() == before + 1


def test_a_leader_reads_and_has_no_form(world: World) -> None:
    client = entered(world, "leader")
    text = page(client, f"/projects/{CODE}/")
    assert "修改" not in text.split("<main")[1].split("档案修改记录")[0] and "申请登记" not in text
    for address in ("edit/land_mu/", "propose/", "contacts/new/", "phases/1/", "merge/", "credit/"):
        assert client.get(f"/projects/{CODE}/{address}").status_code == 403


@pytest.mark.counts
def test_the_file_costs_the_same_queries_however_long_it_is(world: World, django_assert_max_num_queries: Any) -> None:
    client = entered(world, "leader")
    Visit.objects.create(project=mine(), on=clock.today(), said="第0次", by=world.officer, at=clock.now())
    page(client, f"/projects/{CODE}/")
    with django_assert_max_num_queries(40) as few:
        page(client, f"/projects/{CODE}/")
    for number in range(1, 6):
        Phase.objects.create(project=mine(), number=number)
        Contact.objects.create(project=mine(), name=f"某{number}")
        Visit.objects.create(project=mine(), on=clock.today(), said=f"第{number}次", by=world.officer, at=clock.now())
        edit(mine(), {"jobs": str(number)}, base=texts_of(mine()), by=world.officer)
    with django_assert_max_num_queries(len(few)):
        page(client, f"/projects/{CODE}/")


def test_the_head_says_the_tier_and_who_it_counts_for(world: World) -> None:
    client = entered(world, "officer")
    text = page(client, f"/projects/{CODE}/")
    assert "≥20亿元" in text and "≥50亿元" not in text
    assert "归属：落地单位" in text
    found = mine()
    shares = {"east-a": 600_000, "west-a": 400_000}
    post([NewFact(found, Kind.RECREDITED, clock.today(), {"shares": shares}, reason="协议")], by=None, source="test")
    assert "归属：东区A园区 60%、西县A园区 40%" in page(client, f"/projects/{CODE}/")
