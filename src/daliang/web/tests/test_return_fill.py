"""A park's return, filled by its clerk without script: prefilled, saved as typed, asked, refused in words, filed."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from daliang.ledger.facts import AmountKind, Kind
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.models import Deed
from daliang.rounds.fields import FIELDS
from daliang.rounds.models import ReturnState
from daliang.rounds.rules import accept, approve, close_round, correct, file, return_to
from daliang.rounds.tests.world import AFTER_DUE, NEW, NOW, YI, World, build
from daliang.web.tests.forms import Visit, visit

pytestmark = pytest.mark.looks

HERE = "/rounds/2022-R02/returns/east-a/"
EMPTY = {
    "name": "", "investor": "", "registered_capital": "", "industry": "", "origin": "", "amount": "", "stage": "",
    "stage_on": "",
    "progress": "", "next_step": "", "next_on": "",
}  # fmt: skip


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def clerk(world: World) -> Visit:
    return visit(world.clerk("east-a"))


def test_it_comes_with_what_the_park_had_and_last_time_beside_each_cell(world: World) -> None:
    seen = clerk(world).open(f"{HERE}?line=1")
    sheet = seen.forms["line-form"].fields
    assert sheet["amount"] == ["31亿元"]
    assert sheet["stage"] == ["在谈"]
    assert seen.text.count('class="sheet-last"') == 1 + len(FIELDS)
    assert "0 / 2" in seen.text
    assert "还剩 2 个工作日（8月26日 17:00）" in seen.text


def test_a_saved_line_keeps_what_was_typed_and_shows_it_as_changed(world: World) -> None:
    seen = clerk(world).open(f"{HERE}?line=2").send("line-form", "save", amount="三十六亿", next_step="商谈\n用地")
    assert world.line("east-a", 2).typed["amount"] == "三十六亿"
    assert seen.status == 200
    assert "36亿元（3,600,000,000元）" in seen.text
    assert "1 / 2" in seen.text
    assert seen.text.index("36亿元 · 在谈") < seen.text.index("31亿元 · 在谈"), "the changed line comes first"


def test_saving_a_page_as_it_stands_changes_nothing(world: World) -> None:
    before = world.line("east-a").typed
    clerk(world).open(f"{HERE}?line=1").send("line-form", "save")
    assert world.line("east-a").typed == before
    assert world.line("east-a").version == 1


def test_a_new_project_is_added_filled_and_filed(world: World) -> None:
    seen = clerk(world).open(HERE)
    add = next(form for form, found in seen.forms.items() if "add" in found.deeds)
    seen.send(add, "add")
    assert seen.forms["line-form"].fields["name"] == [""]
    seen.send("line-form", "file", **NEW)
    ret = world.ret("east-a")
    assert ret.state == ReturnState.FILED
    assert "2022-R02 已报送" in seen.text
    assert world.line("east-a", 3).typed["amount"] == "22亿"


def test_a_second_new_line_is_not_made_while_a_blank_one_is_there(world: World) -> None:
    seen = clerk(world).open(HERE)
    add = next(form for form, found in seen.forms.items() if "add" in found.deeds)
    seen.send(add, "add")
    seen.open(HERE).send(add, "add")
    assert world.ret("east-a").lines.count() == 3


def test_a_new_line_can_be_dropped_and_taken_back(world: World) -> None:
    seen = clerk(world).open(HERE)
    add = next(form for form, found in seen.forms.items() if "add" in found.deeds)
    seen.send(add, "add").send("line-form", "drop", name="曜石项目")
    assert world.line("east-a", 3).is_dropped
    assert world.line("east-a", 3).typed["name"] == "曜石项目"
    seen.send("line-form", "restore")
    assert not world.line("east-a", 3).is_dropped


def test_a_wrong_amount_stops_the_filing_in_words_and_stays_on_the_page(world: World) -> None:
    seen = clerk(world).open(f"{HERE}?line=1").send("line-form", "file", amount="很多钱")
    assert seen.status == 422
    assert world.ret("east-a").state == ReturnState.DRAFT
    assert 'value="很多钱"' in seen.text
    assert 'role="alert"' in seen.text
    assert seen.text.count("很多钱") > 2, "beside the cell and in the summary"
    assert f'href="{HERE}?line=1#amount"' in seen.text


def test_a_slip_of_units_is_asked_about_and_filed_once_it_is_confirmed(world: World) -> None:
    seen = clerk(world).open(f"{HERE}?line=1").send("line-form", "file", amount="300000亿")
    assert seen.status == 422
    assert "是不是把“万”和“亿”写错了" in seen.text
    seen.send("line-form", "file", **seen.why("line-form", "。"))
    assert seen.status == 422
    assert "请写明原因" in seen.text
    assert seen.why("line-form") and 'value="。"' in seen.text, "what was typed stands there again"
    seen.send("line-form", "file", **seen.why("line-form"))
    assert world.ret("east-a").state == ReturnState.FILED
    text = visit(world.approver("east")).open(HERE).text
    assert "clerk-east-a说明：" in text and "已与投资方书面核对" in text, "the next level reads why"


def test_nothing_new_is_one_click(world: World) -> None:
    seen = clerk(world).open(HERE)
    button = next(form for form, found in seen.forms.items() if "nothing-new" in found.deeds)
    seen.send(button, "nothing-new")
    ret = world.ret("east-a")
    assert (ret.state, ret.nothing_new) == (ReturnState.FILED, True)
    assert "已按“本期无变化”报送" in seen.text


def test_nothing_new_is_not_offered_once_something_was_typed(world: World) -> None:
    world.type("east-a", amount="41亿")
    assert not any("nothing-new" in found.deeds for found in clerk(world).open(HERE).forms.values())


def test_nothing_new_is_refused_when_something_was_typed_meanwhile(world: World) -> None:
    seen = clerk(world).open(HERE)
    world.type("east-a", amount="41亿")
    button = next(form for form, found in seen.forms.items() if "nothing-new" in found.deeds)
    seen.send(button, "nothing-new")
    assert seen.status == 422
    assert "填报中有1行改动" in seen.text
    assert world.ret("east-a").state == ReturnState.DRAFT


def test_a_lost_answer_to_filing_is_found_filed_by_the_retry(world: World) -> None:
    first, retry = clerk(world).open(f"{HERE}?line=1"), clerk(world).open(f"{HERE}?line=1")
    first.send("line-form", "file", amount="41亿")
    filed = world.ret("east-a")
    retry.send("line-form", "file", amount="41亿")
    assert retry.status == 200
    assert "已报送" in retry.text
    again = world.ret("east-a")
    assert (again.filed_at, again.version) == (filed.filed_at, filed.version)
    assert Deed.objects.filter(action="round.file").count() == 1


def test_filing_after_the_closing_says_so_and_keeps_the_draft(world: World) -> None:
    seen = clerk(world).open(f"{HERE}?line=1")
    close_round(world.round, by=world.officer)
    seen.send("line-form", "file", amount="41亿")
    assert seen.status == 422
    assert "2022-R02 已于 2022-08-24 09:00 由" in seen.text
    assert world.ret("east-a").state == ReturnState.DRAFT


def test_a_late_filing_is_taken_and_marked(world: World) -> None:
    with clock.held_at(AFTER_DUE):
        seen = clerk(world).open(f"{HERE}?line=1")
        assert "已逾期 7 分" in seen.text
        seen.send("line-form", "file", amount="41亿")
        assert "逾期报送" in seen.text
    assert world.ret("east-a").late_by == 8


def test_the_reason_for_a_return_stands_at_its_cell(world: World) -> None:
    world.filed("east-a", amount="41亿")
    return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "与意向书不一致")], by=world.approver("east"))
    seen = clerk(world).open(HERE)
    assert "与意向书不一致" in seen.text.split('id="notes-amount"')[1].split("</td>")[0]
    assert "退回了这份填报" in seen.text
    seen.send("line-form", "file", amount="42亿")
    assert world.ret("east-a").state == ReturnState.FILED


def test_a_correction_is_shown_to_the_clerk(world: World) -> None:
    world.filed("east-a", amount="41亿")
    correct(world.line("east-a"), "amount", "42亿", by=world.approver("east"))
    text = clerk(world).open(HERE).text
    assert "已更正：" in text
    assert "<s>41亿</s> → 42亿" in text


def test_what_is_filed_can_be_read_and_not_typed_into(world: World) -> None:
    world.filed("east-a", amount="41亿")
    seen = clerk(world).open(HERE)
    assert "line-form" not in seen.forms
    assert "41亿" in seen.text
    assert seen.forms["review"].deeds == []


def posted_meanwhile(world: World) -> None:
    project = world.line("east-a").project
    assert project
    total = {"kind": AmountKind.TOTAL, "value": 35 * YI, "currency": "CNY", "qualifier": "exactly"}
    post([NewFact(project, Kind.AMOUNT, date(2022, 8, 23), total)], by=world.officer)


def test_what_moved_on_in_the_ledger_is_said_and_looked_at_again(world: World) -> None:
    world.type("east-a", next_step="商谈用地")
    posted_meanwhile(world)
    seen = clerk(world).open(HERE)
    assert "有冲突" in seen.text
    assert "在填报之后又有新的登记：金额调整（2022-08-23" in seen.text
    seen.send("line-form", "rebase")
    assert "有冲突" not in seen.text
    assert seen.forms["line-form"].fields["amount"] == ["35亿元"]
    assert seen.forms["line-form"].fields["next_step"] == ["商谈用地"], "what was typed stays"


def test_the_rounds_own_closing_is_no_conflict(world: World) -> None:
    world.accepted("east-a", amount="41亿")
    close_round(world.round, by=world.officer)
    assert "有冲突" not in clerk(world).open(HERE).text


def test_an_approver_fills_in_the_parks_place_when_asked_to(world: World) -> None:
    seen = visit(world.approver("east")).open(HERE)
    assert "line-form" not in seen.forms
    seen.open(f"{HERE}?fill=1&line=1").send("line-form", "file", amount="41亿")
    ret = world.ret("east-a")
    assert (ret.state, ret.on_behalf) == (ReturnState.FILED, True)
    assert "须由另一位审核人审核" in seen.text


@pytest.mark.parametrize("login", ["clerk-east-b", "approver-west", "clerk-zone"])
def test_another_units_return_is_as_if_missing(world: World, login: str) -> None:
    seen = visit(world.people[login])
    missing = seen.open("/rounds/2022-R02/returns/no-such/").status
    assert (seen.open(HERE).status, missing) == (404, 404)
    assert seen.post(f"{HERE}lines/1/", amount="1亿").status == 404
    assert seen.post(f"{HERE}lines/1/save/", amount="1亿").status in (403, 404)
    assert world.line("east-a").typed["amount"] == "31亿元"


@pytest.mark.parametrize("login", ["officer", "leader"])
def test_who_does_not_fill_gets_403(world: World, login: str) -> None:
    seen = visit(world.people[login])
    assert seen.open(HERE).status == 200
    for deed in ("file", "nothing-new", "add"):
        assert seen.post(HERE, deed=deed).status == 403
    assert seen.post(f"{HERE}lines/1/", amount="1亿").status == 403
    assert world.line("east-a").typed["amount"] == "31亿元"


@pytest.mark.parametrize("address", [f"{HERE}lines/99/", "/rounds/2099-R01/returns/east-a/", f"{HERE}?line=99999999"])
def test_an_unknown_place_is_not_an_error(world: World, address: str) -> None:
    seen = clerk(world)
    expected = 200 if "?" in address else 404
    assert (seen.post(address) if "lines" in address else seen.open(address)).status == expected


def test_markup_in_a_name_stays_text(world: World) -> None:
    world.type("east-a", name="<script>alert(1)</script>", progress="</textarea><b>")
    text = clerk(world).open(f"{HERE}?line=1").text
    assert "<script>alert" not in text
    assert "&lt;/textarea&gt;" in text


def test_english_is_complete(world: World) -> None:
    seen = clerk(world)
    seen.client.cookies["django_language"] = "en"
    assert "Autosaved" not in seen.open(HERE).text
    assert 'lang="en"' in seen.text


@pytest.mark.parametrize("projects", [2, 7])
@pytest.mark.counts
def test_the_page_asks_a_fixed_number_of_queries(
    db: None, projects: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    world = build(projects=projects)
    with clock.held_at(NOW):
        world.type("east-a", amount="41亿")
        seen = clerk(world).open(HERE)
        with django_assert_num_queries(16):
            seen.open(HERE)


def test_approved_and_accepted_returns_are_read_only_for_their_clerk(world: World) -> None:
    approve(file(world.ret("east-a"), by=world.clerk("east-a")), by=world.approver("east"))
    assert "line-form" not in clerk(world).open(HERE).forms
    accept(world.ret("east-a"), by=world.officer)
    assert "已受理" in clerk(world).open(HERE).text
