"""Pages of a return at its edges: a project gone elsewhere, a refused write, look-alikes, a round that is over."""

from __future__ import annotations

import pytest

from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.models import Deed, Role
from daliang.org.tests.tree import employ
from daliang.register.models import Project
from daliang.rounds.models import ReturnState, Round
from daliang.rounds.rules import add_line, close_round, correct, next_round, open_round, save_line
from daliang.rounds.tests.world import AFTER_DUE, NEW, NOW, World
from daliang.web.tests.forms import Visit, visit

pytestmark = pytest.mark.looks

HERE = "/rounds/2022-R02/returns/east-a/"
ALIKE = {**NEW, "name": "极目极目铭川二期项目", "investor": "极目极目铭川公司"}


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def clerk(world: World) -> Visit:
    return visit(world.clerk("east-a"))


def move(world: World) -> None:
    project = Project.objects.get(code="YZ2022-0002")
    post([NewFact(project, Kind.MOVED, NOW.date(), {"unit": "west-a"})], by=world.clerk("west-a"), source="elsewhere")


def test_a_line_whose_project_has_gone_shows_nothing_of_it_and_can_be_dropped(world: World) -> None:
    world.type("east-a", amount="33亿")
    before = clerk(world).open(f"{HERE}?line=1")
    move(world)
    seen = before.send("line-form", "save", progress="还在写")
    assert seen.status == 422
    assert "不再由“东区A园区”填报" in seen.text
    assert "还在写" in seen.text
    for secret in ("clerk-west-a", "西县", "变更落地单位（", "/projects/YZ2022-0002/"):
        assert secret not in seen.text
    seen.open(f"{HERE}?line=1")
    assert "amount" not in seen.forms["line-form"].fields
    seen.send("line-form", "drop")
    assert world.line("east-a").is_dropped
    assert "restore" in seen.open(f"{HERE}?line=1").forms["line-form"].deeds


def test_looking_again_at_a_project_that_has_gone_is_refused(world: World) -> None:
    world.type("east-a", amount="33亿")
    move(world)
    seen = clerk(world).post(f"{HERE}lines/1/", deed="rebase")
    assert seen.status == 422
    assert world.line("east-a").typed["amount"] == "33亿"


def test_what_was_typed_into_a_filed_return_is_shown_again(world: World) -> None:
    seen = clerk(world).open(f"{HERE}?line=1")
    world.filed("east-a")
    seen.send("line-form", "save", progress="刚刚谈妥的条件", amount="35亿")
    assert seen.status == 422
    assert "您填写的内容没有存上" in seen.text
    unsaved = seen.text.split('id="unsaved"')[1].split("</section>")[0]
    assert "刚刚谈妥的条件" in unsaved
    assert "35亿" in unsaved
    assert "阶段" not in unsaved


def test_what_was_typed_into_a_closed_round_is_shown_again(world: World) -> None:
    seen = clerk(world).open(f"{HERE}?line=1")
    close_round(world.round, by=world.officer)
    seen.send("line-form", "file", progress="刚刚谈妥的条件")
    assert "刚刚谈妥的条件" in seen.text.split('id="unsaved"')[1].split("</section>")[0]


def test_nothing_new_on_what_was_filed_with_changes_says_so(world: World) -> None:
    world.filed("east-a", amount="33亿")
    seen = clerk(world).post(HERE, deed="nothing-new")
    assert seen.status == 422
    assert "已连同改动一起报送" in seen.text
    assert "已按“本期无变化”报送" not in seen.text


def test_a_look_alike_is_asked_about_at_filing_and_answered_there(world: World) -> None:
    add_line(world.ret("east-a"), ALIKE, by=world.clerk("east-a"))
    seen = clerk(world).open(f"{HERE}?line=3")
    assert "另有单位" not in seen.text
    seen.send("line-form", "file")
    assert seen.status == 422
    assert "另有单位" in seen.text
    assert Deed.objects.filter(action="round.look_alike", unit__code="east-a").count() == 1
    seen.send("line-form", "file", **seen.why("line-form"))
    assert world.ret("east-a").state == ReturnState.FILED


def test_filing_from_the_page_without_a_line_logs_the_look_alike_as_well(world: World) -> None:
    add_line(world.ret("east-a"), ALIKE, by=world.clerk("east-a"))
    assert clerk(world).post(HERE, deed="file").status == 422
    assert Deed.objects.filter(action="round.look_alike").count() == 1


def test_only_the_citys_officer_sees_what_it_looks_like_and_who_was_told(world: World) -> None:
    add_line(world.ret("east-a"), ALIKE, by=world.clerk("east-a"))
    seen = clerk(world).open(f"{HERE}?line=3").send("line-form", "file")
    seen.send("line-form", "file", **seen.why("line-form"))
    text = visit(world.officer).open(HERE).text
    assert "与“西县A园区”的项目名称、投资方相近" in text
    assert "YZ2022-0005" in text
    assert "clerk-east-a报送时曾提示另有单位" in text
    county = employ("officer-east", Role.OFFICER, world.unit("east"))
    for person in (world.approver("east"), world.clerk("east-a"), county, world.people["leader"]):
        assert "西县A园区" not in visit(person).open(HERE).text


def test_an_approver_who_typed_in_the_clerks_place_is_not_offered_to_approve(world: World) -> None:
    save_line(world.line("east-a"), {"amount": "33亿"}, by=world.approver("east"))
    world.filed("east-a")
    seen = visit(world.approver("east")).open(HERE)
    assert "approve" not in seen.forms["review"].deeds
    assert "有您代填的内容" in seen.text
    assert "approve" in visit(world.people["approver-east-2"]).open(HERE).forms["review"].deeds


def test_an_officer_who_corrects_and_accepts_in_one_go_is_refused(world: World) -> None:
    world.approved("east-a", amount="33亿")
    seen = visit(world.officer).open(HERE).send("review", "accept", **{"t-1-amount": "32亿"})
    assert seen.status == 422
    assert world.ret("east-a").state == ReturnState.APPROVED
    assert seen.forms["review"].fields["t-1-amount"] == ["32亿"], "what was typed is still there"
    correct(world.line("east-a"), "amount", "32亿", by=world.officer)
    seen.open(HERE)
    assert "accept" not in seen.forms["review"].deeds
    assert "须由另一位专员受理" in seen.text
    visit(world.people["officer-2"]).open(HERE).send("review", "accept")
    assert world.ret("east-a").state == ReturnState.ACCEPTED


def test_after_the_closing_a_carried_return_is_not_judged(world: World) -> None:
    world.filed("east-a", stage="签约", stage_on="2022-08-20")
    with clock.held_at(AFTER_DUE):
        close_round(Round.objects.get(pk=world.round.pk), by=world.officer, carry_over=True)
        text = clerk(world).open(HERE).text
        assert "起才不算" not in text
        assert "field-error" not in text
        upcoming = open_round(next_round(world.series), by=world.officer)
        assert "起才不算" in clerk(world).open(f"/rounds/{upcoming.code}/returns/east-a/").text


def test_who_stands_in_no_unit_sees_no_round(world: World) -> None:
    guest = visit(world.people["guest"])
    assert "2022-R0" not in guest.open("/rounds/").text
    for address in ("/rounds/2022-R02/", "/rounds/2022-R01/", "/rounds/2022-R02/close/"):
        assert guest.open(address).status == 404
    assert guest.post("/rounds/2022-R02/accept/").status == 404


def test_an_officer_of_a_county_is_offered_no_deed_of_the_city(world: World) -> None:
    world.approved("east-a", amount="33亿")
    seen = visit(employ("officer-east", Role.OFFICER, world.unit("east")))
    text = seen.open("/rounds/2022-R02/").text
    assert "去封账" not in text
    assert "全部受理" not in text
    assert seen.post("/rounds/2022-R02/accept/").status == 422
    assert seen.post("/rounds/2022-R02/close/").status == 422


def test_a_code_with_unseen_signs_finds_nothing_and_breaks_nothing(world: World) -> None:
    assert visit(world.officer).post("/rounds/open/", series="\x00", code="\x00").status == 404
