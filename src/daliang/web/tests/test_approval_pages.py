"""Delegates, exceptions and deadlines as pages show them: each level's time, who acted for whom and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from daliang.org import clock
from daliang.org.delegations import Delegation
from daliang.org.models import Role
from daliang.org.standing_in import delegate
from daliang.org.tests.tree import employ
from daliang.register.models import Project
from daliang.rounds.allowances import Allowance
from daliang.rounds.models import ReturnState, Round
from daliang.rounds.rules import close_round, correct, excuse, extend, next_round, open_round, return_to
from daliang.rounds.tests.world import AFTER_DUE, NOW, World
from daliang.web.tests.forms import Visit, visit

pytestmark = pytest.mark.looks

ROUND = "/rounds/2022-R02/"
HERE = f"{ROUND}returns/east-a/"
MINE = "/me/delegations/"
HISTORY = "/rounds/history/"
LEVELS = {
    "approve_due_at": datetime(2022, 8, 29, 4, 0, tzinfo=UTC),
    "accept_due_at": datetime(2022, 8, 30, 4, 0, tzinfo=UTC),
}
FORM = {"delegate": "li", "from_on": "2022-08-24", "until_on": "2022-08-26", "reason": "外出招商"}


@pytest.fixture
def world(rounds_city: World) -> World:
    """With a deadline for each level, and a county clerk in the east."""
    Round.objects.filter(code="2022-R02").update(**LEVELS)
    rounds_city.round.refresh_from_db()
    rounds_city.people["li"] = employ("li", Role.COUNTY_CLERK, rounds_city.unit("east"))
    rounds_city.people["security"] = employ("security", Role.SECURITY, rounds_city.unit("city"))
    return rounds_city


def named_delegate(world: World) -> None:
    approver = world.approver("east")
    delegate(approver, world.people["li"], from_on=NOW.date(), until_on=NOW.date(), reason="外出招商", by=approver)


def form_to(seen: Visit, address: str) -> str:
    return next(name for name, form in seen.forms.items() if form.action.endswith(address))


def delegation_form(seen: Visit) -> str:
    return next(name for name, form in seen.forms.items() if "until_on" in form.fields)


def test_an_approver_names_a_delegate_and_takes_it_back(world: World) -> None:
    seen = visit(world.approver("east")).open("/me/")
    assert MINE in seen.text
    seen.open(MINE)
    assert "approver-west" not in seen.text
    seen.forms[delegation_form(seen)].action = MINE
    seen.send(delegation_form(seen), **FORM)
    assert "2022-08-24 至 2022-08-26 由li代办审核" in seen.text and "代办中" in seen.text
    seen.send(form_to(seen, "/end/"))
    assert "已撤销" in seen.text
    assert Delegation.objects.get().ended_at == NOW


def test_what_was_typed_stays_when_a_delegation_is_refused(world: World) -> None:
    seen = visit(world.approver("east")).open(MINE)
    seen.forms[delegation_form(seen)].action = MINE
    seen.send(delegation_form(seen), **{**FORM, "until_on": "2022-08-20", "reason": "去上海谈项目"})
    assert seen.status == 422 and "止日不早于起日" in seen.text
    fields = seen.forms[delegation_form(seen)].fields
    assert (fields["delegate"], fields["reason"], fields["until_on"]) == (["li"], ["去上海谈项目"], ["2022-08-20"])
    assert not Delegation.objects.exists()


def test_the_security_administrator_does_it_for_an_absent_approver(world: World) -> None:
    seen = visit(world.people["security"]).open(MINE)
    seen.forms[delegation_form(seen)].action = MINE
    seen.send(delegation_form(seen), approver="approver-east", **FORM)
    assert Delegation.objects.get().approver == world.approver("east")


@pytest.mark.parametrize("login", ["li", "clerk-east-a", "officer", "leader"])
def test_nobody_else_opens_the_page(world: World, login: str) -> None:
    assert visit(world.people[login]).open(MINE).status == 403


def test_a_delegation_of_others_is_as_if_missing_and_the_delegate_does_not_end_it(world: World) -> None:
    approver, other = world.approver("east"), world.people["approver-east-2"]
    delegate(approver, other, from_on=NOW.date(), until_on=NOW.date(), reason="外出招商", by=approver)
    end = f"{MINE}{Delegation.objects.get().pk}/end/"
    assert visit(world.approver("west")).post(end).status == 404
    assert visit(other).post(end).status == 403
    assert Delegation.objects.get().ended_at is None


def test_the_delegate_sees_the_work_approves_it_and_is_named_so(world: World) -> None:
    named_delegate(world)
    world.filed("east-a", amount="41亿")
    li = visit(world.people["li"]).open("/")
    assert "由您代approver-east审核" in li.text and "审核东区A园区" in li.text
    li.open(HERE).send("review", "approve", **{"t-1-amount": "42亿"})
    assert world.ret("east-a").state == ReturnState.APPROVED
    for person, address in ((world.officer, HERE), (world.officer, ROUND), (world.clerk("east-a"), HERE)):
        assert "li（代 approver-east）" in visit(person).open(address).text
    assert "li（代 approver-east）已更正" in visit(world.clerk("east-a")).open(HERE).text


@pytest.mark.parametrize("deed", ["approve", "correct", "return"])
def test_without_a_delegation_the_county_clerk_has_no_button_and_is_turned_away(world: World, deed: str) -> None:
    world.filed("east-a", amount="41亿")
    seen = visit(world.people["li"]).open(HERE)
    assert "review" not in seen.forms or deed not in seen.forms["review"].deeds
    assert seen.post(HERE, deed=deed, **{"r-1-amount": "请核对", "t-1-amount": "42亿"}).status == 403
    assert world.ret("east-a").state == ReturnState.FILED


def test_each_level_sees_its_own_deadline(world: World) -> None:
    clerk = visit(world.clerk("east-a")).open(HERE).text
    assert "报送时限</span>" in clerk and "还剩 2 个工作日（8月26日 17:00）" in clerk
    world.filed("east-a")
    approver = visit(world.approver("east"))
    for address in ("/", HERE):
        assert "还剩 3 个工作日（8月29日 12:00）" in approver.open(address).text
    world.approved("east-b")
    assert "还剩 4 个工作日（8月30日 12:00）" in visit(world.officer).open(f"{ROUND}returns/east-b/").text
    with clock.held_at(LEVELS["approve_due_at"]):
        assert "审核逾期" in approver.open(ROUND).text


def test_an_officer_gives_more_time_and_it_stands_beside_the_stamp(world: World) -> None:
    with clock.held_at(AFTER_DUE):
        world.filed("east-a")
        seen = visit(world.officer).open(HERE)
        assert "迟 8 分" in seen.text
        seen.send(form_to(seen, "/allowance/"), kind="extended", due_at="2022-08-29T12:00", reason="园区网络中断")
        assert "已准予“东区A园区”延期" in seen.text
        for person, address in ((world.officer, ROUND), (world.clerk("east-a"), HERE), (world.approver("east"), HERE)):
            text = visit(person).open(address).text
            assert "2022-08-29 12:00" in text and "园区网络中断" in text and "迟 8 分" not in text
    assert world.ret("east-a").late_by is None


def test_a_refused_exception_keeps_what_was_typed(world: World) -> None:
    seen = visit(world.officer).open(HERE)
    seen.send(form_to(seen, "/allowance/"), kind="extended", due_at="2022-08-26T17:00", reason="园区网络中断")
    assert seen.status == 422 and "延期应晚于" in seen.text
    fields = seen.forms[form_to(seen, "/allowance/")].fields
    assert (fields["kind"], fields["due_at"], fields["reason"]) == (
        ["extended"],
        ["2022-08-26T17:00"],
        ["园区网络中断"],
    )
    assert not Allowance.objects.exists()


@pytest.mark.parametrize("due_at", ["", "明天", "2022-13-01T10:00"])
def test_a_moment_that_cannot_be_read_is_said(world: World, due_at: str) -> None:
    seen = visit(world.officer).open(HERE)
    seen.send(form_to(seen, "/allowance/"), kind="extended", due_at=due_at, reason="园区网络中断")
    assert seen.status == 422 and not Allowance.objects.exists()


@pytest.mark.parametrize(("login", "status"), [("approver-east", 403), ("clerk-east-a", 403), ("guest", 404)])
def test_only_the_citys_officer_makes_exceptions(world: World, login: str, status: int) -> None:
    seen = visit(world.people[login])
    assert seen.post(f"{HERE}allowance/", kind="excused", reason="机构调整").status == status
    assert not Allowance.objects.exists()


def test_an_excused_unit_is_listed_as_such_on_the_board_and_after_the_closing(world: World) -> None:
    seen = visit(world.officer).open(HERE)
    seen.send(form_to(seen, "/allowance/"), kind="excused", reason="机构调整")
    board = seen.open(ROUND).text
    assert "准予免报 <" in board and "机构调整" in board
    assert "东区A园区" not in board.split("尚未报送 <")[1].split("</section>")[0]
    close_round(world.round, by=world.officer)
    after = seen.open(ROUND).text
    assert "东区A园区" not in after.split("本期未报，沿用上期数字 <")[1].split("</section>")[0]
    assert "东区A园区" in after.split("准予免报 <")[1].split("</section>")[0]


def test_the_reasons_stand_on_top_with_a_way_to_each_cell(world: World) -> None:
    world.filed("east-a", amount="41亿")
    line = world.line("east-a")
    approver = world.approver("east")
    return_to(world.ret("east-a"), [(line, "amount", "与意向书不一致"), (line, "", "请补会谈纪要")], by=approver)
    clerk = visit(world.clerk("east-a")).open(HERE).text
    top = clerk.split('class="reasons"')[1].split("</ul>")[0]
    assert f"{HERE}?line=1#amount" in top and "与意向书不一致" in top
    assert f"{HERE}?line=1#line" in top and "请补会谈纪要" in top
    world.filed("east-a", amount="42亿")
    again = visit(approver).open(HERE).text.split('id="reasons"')[1].split("</section>")[0]
    assert "上次退回的理由" in again and "#line-1" in again and "与意向书不一致" in again


def test_the_reasons_of_a_confidential_line_are_not_told_to_who_reads_it_at_a_click(world: World) -> None:
    world.filed("east-a", amount="41亿")
    line = world.line("east-a")
    Project.objects.filter(lines=line).update(is_confidential=True, code_name="代号甲")
    return_to(world.ret("east-a"), [(line, "amount", "与意向书不一致")], by=world.approver("east"))
    assert "与意向书不一致" in visit(world.officer).open(HERE).text
    assert "与意向书不一致" not in visit(world.people["leader"]).open(HERE).text


def test_what_was_put_right_is_a_difference_with_who_and_when_for_both(world: World) -> None:
    world.filed("east-a", amount="41亿")
    correct(world.line("east-a"), "amount", "42亿", by=world.approver("east"))
    for person in (world.approver("east"), world.clerk("east-a"), world.officer):
        note = visit(person).open(HERE).text.split("cell-corrected")[1].split("</p>")[0]
        assert "<s>41亿</s> → 42亿" in note and "approver-east已更正" in note and "2022-08-24 09:00" in note


def closed(world: World) -> World:
    world.filed("east-a")
    excuse(world.ret("west-a"), reason="机构调整", by=world.officer)
    with clock.held_at(AFTER_DUE):
        world.filed("east-b")
        close_round(world.round, by=world.officer, carry_over=True)
    return world


def test_the_history_says_each_standing_in_words(world: World) -> None:
    text = visit(closed(world).officer).open(HISTORY).text
    for word in ("按时", "迟 8 分", "免报", "未报", "100%"):
        assert word in text.split("</thead>")[1], word
    assert "名次" not in text


def test_a_county_sees_its_own_history_and_no_sibling(world: World) -> None:
    text = visit(closed(world).approver("east")).open(HISTORY).text
    assert "东区A园区" in text and "西县" not in text and "名次" not in text


def test_a_ranking_prints_its_document(world: World) -> None:
    closed(world)
    world.series.definition = {
        **world.series.definition,
        "ranking": {"document": "扬商发〔2022〕8号", "on": "2022-08-24"},
    }
    world.series.save()
    text = visit(world.approver("east")).open(HISTORY).text
    assert "名次" in text and "西县B园区" in text
    assert "排名依据：扬商发〔2022〕8号" in text


@pytest.mark.parametrize("rounds", [1, 2])
@pytest.mark.counts
def test_the_history_asks_a_fixed_number_of_queries(
    world: World, rounds: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    closed(world)
    if rounds == 2:
        with clock.held_at(AFTER_DUE + timedelta(days=14)):
            close_round(open_round(next_round(world.series), by=world.officer), by=world.officer)
    seen = visit(world.officer)
    with django_assert_num_queries(7):
        seen.open(HISTORY)


def test_an_extension_moves_the_clerks_own_countdown(world: World) -> None:
    extend(world.ret("east-a"), world.round.due_at + timedelta(days=3), reason="网络中断", by=world.officer)
    for address in ("/", HERE):
        assert "还剩 3 个工作日（8月29日 17:00）" in visit(world.clerk("east-a")).open(address).text
