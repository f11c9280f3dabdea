"""A look-alike elsewhere is told at filing only, each time logged, and shown to the city's officer who decides."""

import pytest

from daliang.org.models import Deed
from daliang.rounds.findings import look_alike_key
from daliang.rounds.judging import read_return
from daliang.rounds.models import ReturnState
from daliang.rounds.rules import accept, accept_all, add_line, confirm, file
from daliang.rounds.rules.accepting import look_alikes
from daliang.rounds.tests.world import NEW, World
from daliang.vocabulary.refusal import Refusal

ALIKE = {**NEW, "name": "极目极目铭川二期项目", "investor": "极目极目铭川公司"}


def asked(world: World, **texts: str) -> list[str]:
    add_line(world.ret("east-a"), {**NEW, **texts}, by=world.clerk("east-a"))
    return [question.key for reading in read_return(world.ret("east-a")) for question in reading.questions]


def test_typing_a_name_tells_nothing_about_other_units(world: World) -> None:
    assert asked(world, **ALIKE) == []


def test_answering_beforehand_tells_nothing_either(world: World) -> None:
    asked(world, **ALIKE)
    add_line(world.ret("east-a"), {**NEW, "name": "举世无双项目"}, by=world.clerk("east-a"))
    for at in (3, 4):
        line = world.line("east-a", at)
        assert confirm(line, look_alike_key(line), reason="已核对", by=world.clerk("east-a")).confirmed


def test_filing_asks_and_each_time_is_logged_with_what_it_looked_like(world: World) -> None:
    asked(world, **ALIKE)
    for _attempt in range(2):
        with pytest.raises(Refusal, match="另有单位已登记或报送名称、投资方相近的项目") as refused:
            file(world.ret("east-a"), by=world.clerk("east-a"))
        assert "西县" not in str(refused.value)
    first, second = Deed.objects.filter(action="round.look_alike")
    assert (first.by, first.unit) == (world.clerk("east-a"), world.unit("east-a"))
    assert first.details["line"] == second.details["line"] == 3
    assert first.texts == second.texts == {
        "name": "极目极目铭川二期项目",
        "investor": "极目极目铭川公司",
        "alike": [{"unit": "west-a", "project": "YZ2022-0005", "name": "极目极目铭川项目"}],
    }  # fmt: skip
    assert world.ret("east-a").state == ReturnState.DRAFT


def test_a_filing_that_asks_nothing_logs_nothing(world: World) -> None:
    world.filed("east-a", amount="33亿")
    assert not Deed.objects.filter(action="round.look_alike").exists()


def test_the_officer_sees_what_it_looks_like_and_takes_it_by_itself_only(world: World) -> None:
    asked(world, **ALIKE)
    line = world.line("east-a", 3)
    confirm(line, look_alike_key(line), reason="已核对", by=world.clerk("east-a"))
    world.approved("east-a")
    found = look_alikes(world.ret("east-a"))
    assert [(one.line, one.seen.name) for one in found] == [(line, "极目极目铭川项目")]
    outcome = accept_all(world.round, by=world.officer)
    assert [(ret.unit.code, why.code) for ret, why in outcome.refused] == [("east-a", "look_alike")]
    assert "与“西县A园区”的“极目极目铭川项目”（YZ2022-0005）名称、投资方相近" in str(outcome.refused[0][1])
    assert accept(world.ret("east-a"), by=world.officer).state == ReturnState.ACCEPTED
