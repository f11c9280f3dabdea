"""Around the closing: nothing before it, corrections of earlier days beside it, a steady number of queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.bulletins.documents import special_report
from daliang.bulletins.gathering import gather
from daliang.bulletins.rendering import render
from daliang.bulletins.report import Sum
from daliang.bulletins.tests.fortnight import closed, fill, opened
from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.register.models import Project
from daliang.rounds.models import Round
from daliang.rounds.tests.world import World
from daliang.vocabulary.refusal import Refusal


def test_a_correction_of_earlier_days_is_an_adjustment(open_world: World) -> None:
    gone = Project.objects.get(code="YZ2022-0009")
    ended = NewFact(gone, Kind.ENDED, date(2022, 8, 5), {"reason": "核实后终止"}, reason="补记")
    post([ended], by=open_world.officer)
    report = special_report(closed(open_world))
    (adjustment,) = report.adjustments
    assert (adjustment.measure, adjustment.difference) == (
        "negotiating-20",
        Sum(Decimal(-1), -gone.amount if gone.amount else 0, 0),
    )
    assert "| 在谈≥20亿元 | −1 | −" in render(report, "md").decode()


def test_a_closing_before_it_is_closed_has_no_report(open_world: World) -> None:
    with pytest.raises(Refusal, match="2022-R02 还没有封账") as refused:
        special_report(open_world.round)
    assert refused.value.code == "not_closed"


@pytest.mark.django_db
@pytest.mark.parametrize(("parks", "projects"), [(2, 2), (4, 5)])
def test_gathering_asks_a_fixed_number_of_questions(parks: int, projects: int) -> None:
    world = opened(parks=parks, projects=projects)
    fill(world)
    round_ = Round.objects.select_related("closing", "series").get(pk=closed(world).pk)
    with CaptureQueriesContext(connection) as asked:
        gather(round_)
    assert len(asked) <= 60
