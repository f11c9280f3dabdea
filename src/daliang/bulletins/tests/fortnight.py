"""The rounds' small city, taken through its second fortnight until the officer has closed it."""

from datetime import timedelta

from daliang.org import clock
from daliang.rounds.models import Round
from daliang.rounds.rules import accept, add_line, approve, close_round, declare_nothing_new, file, save_line
from daliang.rounds.tests.world import AFTER_DUE, NEW, NOW, World, build

HEADLINE = ["negotiating-20", "negotiating-50", "signed-1"]
CLOSES = AFTER_DUE + timedelta(minutes=40)


def opened(*, parks: int = 2, projects: int = 2) -> World:
    """R01 is closed, R02 is open; the report is headed by two stocks and a flow."""
    made = build(parks, projects)
    made.series.definition |= {"measures": HEADLINE}
    made.series.save()
    made.round.series = made.series
    return made


def fill(world: World) -> None:
    """East A: a new project, one signed. West A: an upgrade, an end. East B: nothing new, late. The rest is silent."""
    with clock.held_at(NOW):
        add_line(world.ret("east-a"), NEW, by=world.clerk("east-a"))
        _report(world, "east-a", stage="签约", stage_on="2022-08-23")
        save_line(world.line("west-a", 2), {"ended_reason": "投资方调整布局"}, by=world.clerk("west-a"))
        _report(world, "west-a", amount="55亿")
    with clock.held_at(AFTER_DUE):
        declare_nothing_new(world.ret("east-b"), by=world.clerk("east-b"))
        _accept(world, "east-b")


def _report(world: World, unit: str, **texts: str) -> None:
    save_line(world.line(unit), texts, by=world.clerk(unit))
    file(world.ret(unit), by=world.clerk(unit))
    _accept(world, unit)


def _accept(world: World, unit: str) -> None:
    approve(world.ret(unit), by=world.approver(unit))
    accept(world.ret(unit), by=world.officer)


def closed(world: World) -> Round:
    with clock.held_at(CLOSES):
        return close_round(world.round, by=world.officer)
