"""Whatever a round closed with and whatever is corrected after it was opened again: nothing twice, nothing lost.

The model is a plain dictionary of what each project should say; figures are counted from it by hand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daliang.ledger.models import Posting
from daliang.ledger.verify import verify
from daliang.measures.engine import by_unit
from daliang.measures.models import Measure
from daliang.measures.scope import Period, Scope
from daliang.org import clock
from daliang.register.models import Project
from daliang.rounds.models import ReturnState
from daliang.rounds.rules import return_to, save_line
from daliang.rounds.tests.test_reopening import LATER, again, close, r02, reopen
from daliang.rounds.tests.world import YI, World

UNITS = ("east-a", "east-b", "west-a", "zone")
AMOUNTS = (12, 31, 33, 52)
CELLS = st.fixed_dictionaries(
    {}, optional={"amount": st.sampled_from(AMOUNTS), "industry": st.sampled_from(("集成电路", "动力电池与储能"))}
)
DRAWN = st.dictionaries(st.sampled_from(UNITS), CELLS, max_size=4)


@dataclass
class Model:
    """What the first line's project of each unit says, and what has to be posted to make it say so."""

    said: dict[tuple[str, str], Any] = field(
        default_factory=lambda: {
            (unit, name): text for unit in UNITS for name, text in (("amount", 31), ("industry", "集成电路"))
        }
    )

    def change(self, drawn: dict[str, dict[str, Any]]) -> Counter[tuple[str, str]]:
        """The postings (unit, kind) that this makes necessary."""
        wanted: Counter[tuple[str, str]] = Counter()
        for unit, cells in drawn.items():
            for name, kind in (("amount", "amount"), ("industry", "reclassified")):
                if name in cells and cells[name] != self.said[unit, name]:
                    wanted[unit, kind] += 1
                    self.said[unit, name] = cells[name]
        return wanted

    def count(self, unit: str) -> int:
        """Projects of 20亿 and more in negotiation; the unit's other one stays at 30亿."""
        return 1 + int(self.said[unit, "amount"] >= 20)


def typed(cells: dict[str, Any]) -> dict[str, str]:
    return {name: f"{value}亿" if name == "amount" else str(value) for name, value in cells.items()}


def posted_after(head: int) -> Counter[tuple[str, str]]:
    found = Posting.objects.filter(seq__gt=head).select_related("project__unit")
    return Counter((one.project.unit.code, one.kind) for one in found if one.project.unit)


def head() -> int:
    return Posting.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=DRAWN, second=DRAWN)
def test_a_closing_after_reopening_posts_exactly_what_is_new(
    world: World, first: dict[str, dict[str, Any]], second: dict[str, dict[str, Any]]
) -> None:
    with transaction.atomic():
        _play(world, first, second)
        transaction.set_rollback(True)


def _play(world: World, first: dict[str, dict[str, Any]], second: dict[str, dict[str, Any]]) -> None:
    model = Model()
    start = head()
    for unit, cells in first.items():
        world.accepted(unit, **typed(cells))
    wanted = model.change(first)
    one = close(world)
    assert posted_after(start) == wanted
    _agree(model, one.figures)
    reopen(world)
    middle = head()
    for unit, cells in second.items():
        _correct(world, unit, typed(cells))
    wanted = model.change(second)
    other = again(world)
    assert posted_after(middle) == wanted
    _agree(model, other.figures)
    if not second:
        assert other.figures["figures"] == one.figures["figures"]
    assert verify() == []
    for measure in Measure.objects.filter(code__in=("negotiating-20", "signed-1")):
        period = Period(r02().cut_off_on, known_at=other.seq)
        now = {unit: int(cell.count) for unit, cell in by_unit(measure, Scope(None), period).items()}
        kept = {row["unit"]: row["count"] for row in other.figures["figures"] if row["measure"] == measure.code}
        assert now == kept


def _correct(world: World, unit: str, cells: dict[str, str]) -> None:
    with clock.held_at(LATER):
        if world.ret(unit).state == ReturnState.ACCEPTED:
            return_to(world.ret(unit), [(world.line(unit), "", "请更正")], by=world.officer)
        if cells:
            save_line(world.line(unit), cells, by=world.clerk(unit))
        world.accepted(unit)


def _agree(model: Model, figures: dict[str, list[dict[str, object]]]) -> None:
    told = {row["unit"]: row["count"] for row in figures["figures"] if row["measure"] == "negotiating-20"}
    assert {unit: told[unit] for unit in UNITS} == {unit: model.count(unit) for unit in UNITS}
    amounts = dict(Project.objects.filter(code__in=CODES.values()).values_list("code", "amount"))
    assert {unit: amounts[CODES[unit]] for unit in UNITS} == {unit: model.said[unit, "amount"] * YI for unit in UNITS}


CODES = {"east-a": "YZ2022-0002", "east-b": "YZ2022-0004", "west-a": "YZ2022-0006", "zone": "YZ2022-0010"}
