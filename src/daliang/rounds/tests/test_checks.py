"""The checks before filing as a city writes them: what is found, whether it stands in the way, who reads the answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.models import Deed
from daliang.register.models import Project, Visit
from daliang.register.rules import edit
from daliang.rounds.checks import STANDING, CheckKind
from daliang.rounds.judging import read_return
from daliang.rounds.models import ReturnState
from daliang.rounds.reading import Question, Reading
from daliang.rounds.rules import add_line, confirm, declare_nothing_new, file, open_round
from daliang.rounds.rules.closing import close_round
from daliang.rounds.rules.opening import next_round
from daliang.rounds.tests.world import AFTER_DUE, NEW, NOW, World
from daliang.vocabulary.refusal import Refusal

STALE = {"kind": "stale", "severity": "warning", "days": 30}
WORLD_POSTS = date(2022, 7, 1)  # every project of the world was opened and last moved then


def checked(world: World, *checks: dict[str, Any]) -> World:
    """The world's series with these checks and no others."""
    world.series.definition = {**world.series.definition, "checks": list(checks)}
    world.series.save()
    return world


def line_of(world: World, at: int = 1) -> Reading:
    return next(one for one in read_return(world.ret("east-a")) if one.line.position == at)


def asked(world: World, at: int = 1) -> list[str]:
    return [question.key.partition(":")[0] for question in line_of(world, at).questions]


def only(world: World, at: int = 1) -> Question:
    (question,) = line_of(world, at).questions
    return question


@pytest.mark.parametrize(
    ("check", "typed"),
    [
        ({"kind": "required", "fields": ["investor"], "stages": ["negotiating"]}, {"investor": " "}),
        ({"kind": "unit_slip"}, {"amount": "300000"}),
        ({"kind": "amount_jump", "times": 3}, {"amount": "93亿"}),
        ({"kind": "stage_jump", "most": 1}, {"stage": "开工", "stage_on": "2022-08-20"}),
        ({"kind": "capital", "times": 100}, {"registered_capital": "3100万"}),
        ({"kind": "promise_passed"}, {"next_on": "2022-08-01", "next_step": "会谈"}),
    ],
)
def test_each_check_finds_what_it_looks_for_and_nothing_beside(
    world: World, check: dict[str, Any], typed: dict[str, str]
) -> None:
    checked(world, check)
    assert asked(world) == []
    world.type("east-a", **typed)
    if check["kind"] == CheckKind.PROMISE_PASSED:
        line = world.line("east-a")
        line.before = {**(line.before or {}), "next_on": "2022-08-01", "next_step": "会谈"}
        line.save()
    assert asked(world) == [check["kind"]]
    checked(world, {**check, "stages": ["producing"]})
    assert asked(world) == [], "only at the stages that it is written for"


@pytest.mark.parametrize(
    ("check", "typed"),
    [
        ({"kind": "amount_jump", "times": 3}, {"amount": "92.9亿"}),
        ({"kind": "amount_jump", "times": 3}, {"amount": "10.4亿"}),
        ({"kind": "capital", "times": 100}, {"registered_capital": "3101万"}),
        ({"kind": "stage_jump", "most": 1}, {"stage": "签约", "stage_on": "2022-08-20"}),
        ({"kind": "promise_passed"}, {"next_on": "2022-08-26"}),
    ],
)
def test_the_edge_is_not_asked_about(world: World, check: dict[str, Any], typed: dict[str, str]) -> None:
    checked(world, check)
    world.type("east-a", **typed)
    assert asked(world) == []


def test_an_error_stands_in_the_way_and_cannot_be_explained_away(world: World) -> None:
    checked(world, {"kind": "amount_jump", "times": 3, "severity": "error"})
    world.type("east-a", amount="95亿")
    with pytest.raises(Refusal) as refused:
        file(world.ret("east-a"), by=world.clerk("east-a"))
    assert (refused.value.code, refused.value.field) == ("check", "amount")
    assert "由上期的31亿元改为95亿元" in refused.value.message % refused.value.params
    with pytest.raises(Refusal, match="不再适用"):
        confirm(world.line("east-a"), "amount_jump:x", reason="确实如此", by=world.clerk("east-a"))
    assert world.ret("east-a").state == ReturnState.DRAFT


def test_a_warning_is_filed_with_its_reason_and_the_log_tells_no_words(world: World) -> None:
    checked(world, {"kind": "amount_jump", "times": 3})
    world.type("east-a", amount="95亿")
    question = only(world)
    for empty in ("", " 。 "):
        with pytest.raises(Refusal) as refused:
            confirm(world.line("east-a"), question.key, reason=empty, by=world.clerk("east-a"))
        assert refused.value.code == "no_reason"
    confirm(world.line("east-a"), question.key, reason="二期并入", by=world.clerk("east-a"))
    file(world.ret("east-a"), by=world.clerk("east-a"))
    answer = world.line("east-a").confirmed[question.key]
    assert answer == {"reason": "二期并入", "by": world.clerk("east-a").pk, "on": clock.today().isoformat()}
    deed = Deed.objects.get(action="round.confirm")
    assert "二期" not in str(deed.details) and "95亿" not in str(deed.details)
    assert deed.texts["reason"] == "二期并入"


def test_another_text_is_another_question(world: World) -> None:
    checked(world, {"kind": "amount_jump", "times": 3})
    world.type("east-a", amount="95亿")
    confirm(world.line("east-a"), only(world).key, reason="二期并入", by=world.clerk("east-a"))
    world.type("east-a", amount="96亿")
    assert line_of(world).open_questions


# --- the staleness clock


def test_what_has_not_moved_for_a_month_asks_for_a_sentence_even_when_nothing_is_new(world: World) -> None:
    """Cut off on 26 August; opened on 1 July, nothing since: 30 days have passed, 60 have not."""
    checked(world, STALE)
    assert asked(world) == ["stale"]
    assert only(world).params["last"] == WORLD_POSTS.isoformat()
    checked(world, {**STALE, "days": 60})
    assert asked(world) == []
    checked(world, STALE)
    with pytest.raises(Refusal) as refused:
        declare_nothing_new(world.ret("east-a"), by=world.clerk("east-a"))
    assert {one.code for one in refused.value.all} == {"ask"}
    for at in (1, 2):
        confirm(world.line("east-a", at), only(world, at).key, reason="等省里批文", by=world.clerk("east-a"))
    assert declare_nothing_new(world.ret("east-a"), by=world.clerk("east-a")).nothing_new


def _posted(world: World, project: Project) -> None:
    post([NewFact(project, Kind.SUSPENDED, date(2022, 7, 27), {}, reason="补记")], by=world.officer, source="proposal")


def _visited(world: World, project: Project) -> None:
    Visit.objects.create(project=project, on=date(2022, 7, 27), said="谈", by=world.clerk("east-a"), at=NOW)


def _edited(world: World, project: Project) -> None:
    with clock.held_at(datetime(2022, 8, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
        edit(project, {"progress": "谈妥用地。"}, base={"progress": project.progress}, by=world.clerk("east-a"))


def _typed(world: World, _project: Project) -> None:
    world.type("east-a", progress="谈妥用地。")


@pytest.mark.parametrize("move", [_posted, _visited, _edited, _typed])
def test_whatever_moves_a_project_stops_the_clock(world: World, move: Any) -> None:
    checked(world, STALE)
    project = world.line("east-a").project
    assert project is not None
    move(world, project)
    assert "stale" not in asked(world)
    assert asked(world, 2) == ["stale"], "its neighbour still stands still"


def test_a_visit_before_the_month_does_not_count(world: World) -> None:
    checked(world, STALE)
    project = world.line("east-a").project
    assert project is not None
    Visit.objects.create(project=project, on=date(2022, 7, 26), said="谈", by=world.clerk("east-a"), at=NOW)
    assert asked(world) == ["stale"]


def test_who_explained_it_in_the_round_before_is_left_in_peace(world: World) -> None:
    checked(world, STALE)
    for at in (1, 2):
        confirm(world.line("east-a", at), only(world, at).key, reason="等批文", by=world.clerk("east-a"))
    world.accepted("east-a")
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
        upcoming = open_round(next_round(world.series), by=world.officer)
        found = read_return(world.ret("east-a", upcoming))
        assert [one.key for reading in found for one in reading.questions] == []
        other = read_return(world.ret("east-b", upcoming))
        assert {one.key.partition(":")[0] for reading in other for one in reading.questions} == {"stale"}


def test_a_new_line_is_judged_by_the_checks_of_changes_only(world: World) -> None:
    checked(world, STALE, {"kind": "below_tier"})
    add_line(world.ret("east-a"), {**NEW, "amount": "3亿"}, by=world.clerk("east-a"))
    assert asked(world, 3) == ["below_tier"]
    assert CheckKind.BELOW_TIER not in STANDING
