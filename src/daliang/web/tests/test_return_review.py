"""A return under review: the approver corrects, approves or sends back; the officer accepts or sends back."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from daliang.ledger.facts import AmountKind, Kind
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.models import Deed
from daliang.rounds.models import Remark, ReturnState
from daliang.rounds.rules import add_line, correct, file, return_to
from daliang.rounds.tests.world import NEW, NOW, YI, World, build
from daliang.web.tests.forms import Visit, visit

pytestmark = pytest.mark.looks

HERE = "/rounds/2022-R02/returns/east-a/"


@pytest.fixture
def world(rounds_city: World) -> World:
    rounds_city.filed("east-a", amount="41亿", next_step="商谈用地")
    return rounds_city


def approver(world: World) -> Visit:
    return visit(world.approver("east")).open(HERE)


def officer(world: World) -> Visit:
    return visit(world.officer).open(HERE)


def state(world: World) -> str:
    return world.ret("east-a").state


def test_the_approver_sees_what_changed_and_what_it_was(world: World) -> None:
    text = approver(world).text
    part = text.split('id="line-1"')[1].split("<details")[0]
    assert "31亿元" in part
    assert 'value="41亿"' in part
    assert "商谈用地" in part
    assert "沿用上期的项目" in text


def test_the_approver_corrects_one_cell_and_approves_in_one_go(world: World) -> None:
    seen = approver(world).send("review", "approve", **{"t-1-amount": "42亿"})
    ret = world.ret("east-a")
    assert (ret.state, ret.approved_by) == (ReturnState.APPROVED, world.approver("east"))
    made = world.line("east-a").corrections.get()
    assert (made.field, made.was, made.now) == ("amount", "41亿", "42亿")
    assert "已审核，报市级受理" in seen.text


def test_a_correction_alone_leaves_it_with_the_approver(world: World) -> None:
    seen = approver(world).send("review", "correct", **{"t-1-amount": "42亿"})
    assert state(world) == ReturnState.FILED
    assert "已更正1处" in seen.text
    assert "<s>41亿</s> → 42亿" in seen.text


def test_approving_a_page_as_it_stands_corrects_nothing(world: World) -> None:
    approver(world).send("review", "approve")
    assert world.line("east-a").corrections.count() == 0


def test_a_correction_that_cannot_be_read_stops_the_approval_and_stays_on_the_page(world: World) -> None:
    seen = approver(world).send("review", "approve", **{"t-1-amount": "很多", "r-1-next_step": "写具体些"})
    assert seen.status == 422
    assert state(world) == ReturnState.FILED
    assert seen.forms["review"].fields["t-1-amount"] == ["很多"]
    assert seen.forms["review"].fields["r-1-next_step"] == ["写具体些"]
    assert world.line("east-a").typed["amount"] == "41亿"


def test_a_question_that_a_correction_raises_can_be_answered(world: World) -> None:
    seen = approver(world).send("review", "approve", **{"t-1-amount": "410000亿"})
    assert seen.status == 422
    seen.send("review", "approve", **seen.why("review"))
    assert state(world) == ReturnState.APPROVED
    assert world.line("east-a").typed["amount"] == "410000亿"


def test_it_goes_back_with_a_reason_for_each_cell(world: World) -> None:
    seen = approver(world).send(
        "review", "return", **{"r-1-amount": "与意向书不一致", "r-1-next_step": "写具体些", "r-2-": "该项目已签约"}
    )
    assert state(world) == ReturnState.RETURNED
    reasons = {(one.line.position, one.field, one.text) for one in Remark.objects.all()}
    assert reasons == {
        (1, "amount", "与意向书不一致"),
        (1, "next_step", "写具体些"),
        (2, "", "该项目已签约"),
    }
    assert "已退回“东区A园区”，写明理由3处" in seen.text


def test_it_does_not_go_back_without_a_reason(world: World) -> None:
    seen = approver(world).send("review", "return")
    assert seen.status == 422
    assert "写明理由" in seen.text
    assert state(world) == ReturnState.FILED


def test_who_filed_is_not_offered_to_approve(world: World) -> None:
    file(world.ret("east-b"), by=world.approver("east"))
    seen = visit(world.approver("east")).open("/rounds/2022-R02/returns/east-b/")
    assert "approve" not in seen.forms["review"].deeds
    assert "须由另一位审核人审核" in seen.text
    assert seen.post("/rounds/2022-R02/returns/east-b/", deed="approve").status == 422
    other = visit(world.people["approver-east-2"]).open("/rounds/2022-R02/returns/east-b/")
    other.send("review", "approve")
    assert world.ret("east-b").state == ReturnState.APPROVED


def test_the_officer_accepts_what_is_approved(world: World) -> None:
    assert "accept" not in officer(world).forms["review"].deeds
    approver(world).send("review", "approve")
    seen = officer(world).send("review", "accept")
    assert state(world) == ReturnState.ACCEPTED
    assert "已受理“东区A园区”的填报" in seen.text


def test_the_officer_sends_it_back_and_gets_it_corrected(world: World) -> None:
    approver(world).send("review", "approve")
    officer(world).send("review", "return", **{"r-1-amount": "核对单位"})
    clerk = visit(world.clerk("east-a")).open(HERE)
    assert "核对单位" in clerk.text
    clerk.send("line-form", "file", amount="40亿")
    approver(world).send("review", "approve")
    officer(world).send("review", "accept")
    assert state(world) == ReturnState.ACCEPTED


def test_what_the_officer_sent_back_the_approver_may_put_right(world: World) -> None:
    approver(world).send("review", "approve")
    officer(world).send("review", "return", **{"r-1-amount": "核对单位"})
    approver(world).send("review", "approve", **{"t-1-amount": "40亿"})
    assert state(world) == ReturnState.APPROVED


def test_what_was_filed_anew_meanwhile_is_not_approved_unseen(world: World) -> None:
    seen = approver(world)
    other = world.people["approver-east-2"]
    return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "核对")], by=other)
    world.filed("east-a", amount="99亿")
    seen.send("review", "approve", **{"t-1-next_step": "签约"})
    assert seen.status == 409
    assert state(world) == ReturnState.FILED
    assert seen.forms["review"].fields["t-1-amount"] == ["99亿"], "what was not touched shows the present text"
    assert seen.forms["review"].fields["t-1-next_step"] == ["签约"], "what was typed is still there"
    seen.send("review", "approve")
    assert state(world) == ReturnState.APPROVED


def test_two_reviewers_in_one_cell_are_told(world: World) -> None:
    seen = approver(world)
    correct(world.line("east-a"), "amount", "43亿", by=world.people["approver-east-2"])
    seen.send("review", "correct", **{"t-1-amount": "42亿"})
    assert seen.status == 422
    assert "43亿" in seen.text
    assert world.line("east-a").typed["amount"] == "43亿"


def test_a_second_click_on_approve_is_the_same_success(world: World) -> None:
    first, second = approver(world), approver(world)
    first.send("review", "approve")
    second.send("review", "approve")
    assert second.status == 200
    assert Deed.objects.filter(action="round.approve").count() == 1


def test_a_project_of_two_units_is_refused_with_both_names(world: World) -> None:
    for unit in ("east-b", "west-a"):
        add_line(world.ret(unit), NEW, by=world.clerk(unit))
    world.approved("east-b")
    ret = world.ret("west-a")
    line = ret.lines.get(position=3)
    seen = visit(world.clerk("west-a")).open("/rounds/2022-R02/returns/west-a/?line=3")
    seen.send("line-form", "file")
    assert "另有单位已登记或报送名称" in seen.text
    assert "东区B园区" not in seen.text, "whose it is stays secret"
    seen.send("line-form", "file", **seen.why("line-form"))
    visit(world.approver("west")).open("/rounds/2022-R02/returns/west-a/").send("review", "approve")
    refused = visit(world.officer).open("/rounds/2022-R02/returns/west-a/").send("review", "accept")
    assert refused.status == 422
    assert "东区B园区" in refused.text
    assert line.name in refused.text


def test_what_moved_on_since_stops_the_officer_and_is_looked_at_again(world: World) -> None:
    approver(world).send("review", "approve")
    project = world.line("east-a").project
    assert project
    total = {"kind": AmountKind.TOTAL, "value": 35 * YI, "currency": "CNY", "qualifier": "exactly"}
    post([NewFact(project, Kind.AMOUNT, date(2022, 8, 23), total)], by=world.people["officer-2"])
    seen = officer(world).send("review", "accept")
    assert seen.status == 422
    assert "又有新的登记：金额调整（2022-08-23，officer-2" in seen.text
    assert state(world) == ReturnState.APPROVED
    seen.post(f"{HERE}lines/1/", deed="rebase")
    assert "35亿元" in seen.text
    seen.send("review", "accept")
    assert state(world) == ReturnState.ACCEPTED


@pytest.mark.parametrize(
    ("login", "deed"),
    [
        ("clerk-east-a", "approve"),
        ("clerk-east-a", "accept"),
        ("clerk-east-a", "return"),
        ("approver-east", "accept"),
        ("officer", "approve"),
        ("leader", "return"),
        ("leader", "correct"),
    ],
)
def test_a_deed_of_another_role_is_403(world: World, login: str, deed: str) -> None:
    assert visit(world.people[login]).post(HERE, deed=deed).status == 403
    assert state(world) == ReturnState.FILED


def test_an_approver_of_another_county_gets_404(world: World) -> None:
    seen = visit(world.approver("west"))
    assert seen.open(HERE).status == 404
    assert seen.post(HERE, deed="approve").status == 404


def test_an_unknown_deed_is_404(world: World) -> None:
    assert visit(world.approver("east")).post(HERE, deed="sell").status == 404


@pytest.mark.parametrize("projects", [2, 7])
@pytest.mark.counts
def test_the_page_asks_a_fixed_number_of_queries(
    db: None, projects: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    world = build(projects=projects)
    with clock.held_at(NOW):
        for at in range(1, projects + 1):
            world.type("east-a", at, next_step="签约")
        world.filed("east-a")
        seen = approver(world)
        with django_assert_num_queries(15):
            seen.open(HERE)
