"""Opening a closed round again from its page, reading what was left behind, and comparing with any closing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from daliang.ledger.facts import Kind
from daliang.ledger.models import Closing, Posting
from daliang.ledger.posting import correction, post
from daliang.org import clock
from daliang.register.models import Project
from daliang.rounds.models import Reopening, ReopeningState, Round
from daliang.rounds.rules import next_round, open_round, propose_reopening
from daliang.rounds.tests.test_reopening import LATER, WHY, again, close, corrected, r02, reopen
from daliang.rounds.tests.world import NOW, YI, World, build
from daliang.web.tests.forms import Visit, visit

HERE, REOPEN = "/rounds/2022-R02/", "/rounds/2022-R02/reopen/"


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def send(seen: Visit, deed: str, **fields: str) -> Visit:
    """The one form of the reopening page."""
    form = next(name for name, found in seen.forms.items() if found.action == REOPEN)
    return seen.send(form, deed, **fields)


def test_one_officer_asks_and_another_confirms(world: World) -> None:
    close(world)
    seen = visit(world.officer).open(HERE)
    assert "申请重开" in seen.text
    send(seen.open(REOPEN), deed="propose", reason=WHY)
    assert "officer申请重开，待另一位专员确认" in seen.text
    own = seen.open(REOPEN)
    assert "确认重开" not in own.text
    other = visit(world.people["officer-2"])
    assert "重开申请待确认" in other.open("/").text
    send(other.open(REOPEN), deed="confirm")
    assert r02().is_open
    assert f'理由：<span lang="zh">{WHY}</span>' in other.text
    assert "officer申请，officer-2确认" in other.text
    assert "2022-R02 已重开" in other.text
    assert "看第 2 号封账" in visit(world.clerk("east-a")).open(HERE).text


def test_a_refused_reason_stays_on_the_page_and_nothing_happens(world: World) -> None:
    close(world)
    seen = send(visit(world.officer).open(REOPEN), deed="propose", reason="漏")
    assert seen.status == 422
    assert ">漏</textarea>" in seen.text
    assert "请写明理由" in seen.text
    assert not Reopening.objects.exists()


def test_who_refuses_says_why_and_the_asker_reads_it(world: World) -> None:
    close(world)
    propose_reopening(r02(), reason=WHY, by=world.officer)
    other = send(visit(world.people["officer-2"]).open(REOPEN), deed="refuse", answer="")
    assert other.status == 422
    send(other, deed="refuse", answer="下期更正即可")
    assert Reopening.objects.get().state == ReopeningState.REFUSED
    assert "下期更正即可" in visit(world.officer).open(REOPEN).text


def test_the_asker_withdraws(world: World) -> None:
    close(world)
    propose_reopening(r02(), reason=WHY, by=world.officer)
    send(visit(world.officer).open(REOPEN), deed="withdraw")
    assert Reopening.objects.get().state == ReopeningState.WITHDRAWN


@pytest.mark.parametrize("login", ["leader", "approver-east", "clerk-east-a"])
def test_others_do_not_reach_the_page(world: World, login: str) -> None:
    close(world)
    assert visit(world.people[login]).open(REOPEN).status == 403
    assert "申请重开" not in visit(world.people[login]).open(HERE).text


def test_once_the_next_round_is_open_the_page_says_what_to_do(world: World) -> None:
    close(world)
    with clock.held_at(LATER):
        open_round(next_round(world.series), by=world.officer)
    assert "申请重开" not in visit(world.officer).open(HERE).text
    assert "2022-R03 已经开放" in visit(world.officer).open(REOPEN).text


def superseded(world: World) -> Closing:
    """R02 closed with 33亿, opened again, closed with 52亿; the first closing."""
    world.accepted("east-a", amount="33亿")
    first = close(world)
    reopen(world)
    corrected(world, "east-a", amount="52亿")
    again(world)
    return first


def test_a_closing_left_behind_stays_readable_and_says_so(world: World) -> None:
    superseded(world)
    with clock.held_at(LATER):
        seen = visit(world.officer)
        assert "31亿元</s> → </span>" not in seen.open(HERE).text
        now, then = seen.open(HERE).text, seen.open(f"{HERE}?closing=2").text
        assert "52亿元" in now and "总第 3 号" in now
        assert "33亿元" in then and "总第 2 号" in then
        assert "已被第3号封账取代" in then
        assert "已被第3号封账取代" not in now
        listed = seen.open("/documents/").text
        assert listed.count("document-item") == 3
        assert listed.count("已被第3号封账取代") == 1
        paper = seen.open("/documents/2022-R02/?closing=2").text
        assert "已被第3号封账取代" in paper
        assert "33亿元" in paper
        assert "52亿元" in seen.open("/documents/2022-R02/").text
        assert seen.open(f"{HERE}?closing=1").status == 404
        assert "已被第3号封账取代" in seen.open("/cockpit/?at=2").text


@pytest.mark.parametrize(("query", "name"), [("?closing=2", "2022-R02-closing-2"), ("", "2022-R02")])
def test_each_closing_has_its_own_files(world: World, query: str, name: str) -> None:
    superseded(world)
    with clock.held_at(LATER):
        found = visit(world.officer).client.get(f"{HERE}report.md{query}")
    assert found["Content-Disposition"] == f'attachment; filename="{name}-special-report.zh.md"'
    assert ("52亿元" in found.content.decode()) == (query == "")


def test_while_it_is_open_again_its_closing_stays_readable(world: World) -> None:
    world.accepted("east-a", amount="33亿")
    close(world)
    reopen(world)
    with clock.held_at(LATER):
        seen = visit(world.officer)
        assert "已重开，待再次封账" in seen.open("/documents/").text
        assert "33亿元" in seen.open("/documents/2022-R02/?closing=2").text
        assert seen.open("/documents/2022-R02/").status == 404
        assert "总第 2 号" in seen.open(f"{HERE}?closing=2").text


def test_the_page_compares_with_the_closing_that_is_chosen(world: World) -> None:
    amount = Posting.objects.get(project__code="YZ2022-0001", kind=Kind.AMOUNT)
    post(correction(amount, reason="原数有误", value=25 * YI), by=world.officer)
    close(world)
    seen = visit(world.officer)
    plain, full = seen.open(HERE).text, seen.open(f"{HERE}?with=2022-R01").text
    assert "在谈未动" not in plain
    assert '在谈未动 <span class="count">9</span>' in full
    assert "自 2022-07-01 起未动" in full
    assert '调整 <span class="count">1</span>' in full
    assert "原数有误" in full
    assert '<option value="2022-R01" selected>' in full
    for wanted in ("2022-R02", "7", "x"):
        assert seen.open(f"{HERE}?with={wanted}").status == 404


def test_a_leader_reads_code_names_only(world: World) -> None:
    amount = Posting.objects.get(project__code="YZ2022-0001", kind=Kind.AMOUNT)
    post(correction(amount, reason="投资方来函", value=25 * YI), by=world.officer)
    Project.objects.filter(code__in=["YZ2022-0001", "YZ2022-0003"]).update(is_confidential=True, code_name="代号甲")
    close(world)
    text = visit(world.people["leader"]).open(f"{HERE}?with=2022-R01").text
    for project in Project.objects.filter(is_confidential=True):
        assert project.name not in text
    assert "代号甲" in text
    assert "投资方来函" not in text


@pytest.mark.parametrize("query", ["?with=2022-R01", "?closing=2&with=1"])
def test_the_chosen_comparison_asks_a_fixed_number_of_queries(db: None, query: str) -> None:
    counts = []
    for parks, projects in ((1, 2), (2, 3)):
        _emptied(lambda: counts.append(_count(build(parks=parks, projects=projects), query)))  # noqa: B023
    assert counts[0] == counts[1] <= 60


def _count(world: World, query: str) -> int:
    with clock.held_at(NOW):
        superseded(world)
    with clock.held_at(LATER):
        seen = visit(world.officer).open(HERE + query)
        with CaptureQueriesContext(connection) as queries:
            seen.open(HERE + query)
    assert seen.status == 200
    return len(queries)


def _emptied(deed: Callable[[], object]) -> None:
    with transaction.atomic():
        deed()
        transaction.set_rollback(True)


def test_the_list_marks_a_round_that_is_open_again(world: World) -> None:
    close(world)
    reopen(world)
    assert Round.objects.get(code="2022-R02").is_open
    assert "重开" in visit(world.officer).open("/rounds/").text
