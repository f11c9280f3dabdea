from datetime import date

from daliang.ledger.facts import Kind
from daliang.ledger.models import Posting
from daliang.ledger.posting import NewFact, correction, post
from daliang.org import clock
from daliang.register.models import Project
from daliang.rounds.comparison import Change, comparison
from daliang.rounds.models import Round
from daliang.rounds.rules import add_line, close_round
from daliang.rounds.tests.world import AFTER_DUE, NEW, YI, World, figure, posted


def busy(world: World) -> None:
    """East A: a new one and one raised from 31 to 52亿; east B: one signed, one dropped; west A: progress only."""
    add_line(world.ret("east-a"), NEW, by=world.clerk("east-a"))
    world.accepted("east-a", amount="52亿")
    world.type("east-b", 2, stage="签约", stage_on="2022-08-19")
    world.accepted("east-b", ended_reason="投资方放弃")
    world.accepted("west-a", progress="已看地。")


def codes(changes: list[Change]) -> list[str]:
    return [change.code or change.name for change in changes]


def said(change: Change) -> dict[str, tuple[str, str]]:
    return {what.field: (what.was, what.now) for what in change.what}


def check_busy(world: World, *, new: str) -> None:
    found = comparison(Round.objects.get(pk=world.round.pk))
    assert codes(found.new) == [new]
    assert codes(found.changed) == ["YZ2022-0002", "YZ2022-0006"]
    assert codes(found.upgraded) == ["YZ2022-0002"]
    assert codes(found.advanced) == ["YZ2022-0003"]
    assert codes(found.dropped) == ["YZ2022-0004"]
    assert [unit.code for unit in found.unreported] == ["west-b", "zone"]
    assert said(found.changed[0]) == {"amount": ("31亿元", "52亿元")}
    assert said(found.changed[1]) == {"progress": ("正常推进。", "已看地。")}
    assert said(found.advanced[0]) == {"stage": ("在谈", "签约")}
    assert found.since
    assert found.since.title == "2022-R01"


def test_an_open_round_is_previewed_from_what_is_reported(world: World) -> None:
    busy(world)
    check_busy(world, new="曜石功率器件项目")
    assert comparison(world.round).is_preview


def test_a_closed_round_is_compared_by_the_ledger(world: World) -> None:
    busy(world)
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
        check_busy(world, new="YZ2022-0103")
    assert not comparison(Round.objects.get(pk=world.round.pk)).is_preview


def test_a_later_correction_does_not_move_a_closed_comparison(world: World) -> None:
    busy(world)
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
        wrong = Posting.objects.get(project__code="YZ2022-0002", kind=Kind.AMOUNT, batch__source="round:2022-R02")
        post(correction(wrong, reason="误报", value=32 * YI), by=world.officer)
        check_busy(world, new="YZ2022-0103")


def test_new_and_left_add_up_to_the_difference_of_the_figures(world: World) -> None:
    busy(world)
    post([NewFact(Project.objects.get(code="YZ2022-0009"), Kind.SUSPENDED, date(2022, 8, 20))], by=world.officer)
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
        found = comparison(Round.objects.get(pk=world.round.pk))
    assert codes(found.dropped) == ["YZ2022-0004", "YZ2022-0009"]
    assert said(found.dropped[1]) == {"stage": ("在谈", "在谈（暂停）")}
    first, second = (Round.objects.get(code=code).closing for code in ("2022-R01", "2022-R02"))
    assert first
    assert second
    before, after = (figure(closing, "negotiating-20") for closing in (first, second))
    assert after - before == len(found.new) - len(found.dropped) - len(found.advanced) == -2


def test_drafts_are_not_previewed(world: World) -> None:
    world.type("east-a", amount="52亿")
    assert comparison(world.round).changed == []


def test_what_other_rooms_posted_is_compared_as_well(world: World) -> None:
    posted(120, world.unit("zone"), 60, on=date(2022, 8, 20))
    assert codes(comparison(world.round).new) == ["YZ2022-0120"]


def test_a_project_that_grew_into_the_series_is_new(world: World) -> None:
    project = Project.objects.get(code="YZ2022-0101")
    grown = {"kind": "total", "value": 25 * YI, "currency": "CNY", "qualifier": "exactly"}
    post([NewFact(project, Kind.AMOUNT, date(2022, 8, 20), grown)], by=world.officer)
    found = comparison(world.round)
    assert (codes(found.new), codes(found.upgraded)) == (["YZ2022-0101"], [])


def test_the_first_round_has_nothing_before_it(world: World) -> None:
    found = comparison(Round.objects.get(code="2022-R01"))
    assert found.since is None
    assert len(found.new) == 10


def test_a_person_sees_the_changes_of_their_branch_only(world: World) -> None:
    busy(world)
    found = comparison(world.round, person=world.approver("west"))
    assert (codes(found.new), codes(found.changed)) == ([], ["YZ2022-0006"])
    assert [unit.code for unit in found.unreported] == ["west-b"]
    assert comparison(world.round, person=world.people["guest"]).changed == []
