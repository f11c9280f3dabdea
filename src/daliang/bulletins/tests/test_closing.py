"""Around the closing: nothing before it, corrections of earlier days beside it, a steady number of queries."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.bulletins.documents import special_report
from daliang.bulletins.gathering import _before, _Frozen, gather
from daliang.bulletins.rendering import render
from daliang.bulletins.report import Sum
from daliang.bulletins.tests.fortnight import closed, fill, opened
from daliang.ledger.facts import Kind
from daliang.ledger.models import Closing
from daliang.ledger.posting import NewFact, post
from daliang.measures.models import Measure
from daliang.org.models import Unit
from daliang.register.models import Project
from daliang.rounds.models import Round, Series
from daliang.rounds.tests.world import YI, World, facts_for
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


def test_a_correction_of_an_earlier_year_has_a_line_of_its_own(open_world: World) -> None:
    """It moves no figure of this year, and is not hidden."""
    series = Series.objects.get()
    series.definition = {**series.definition, "measures": ["signed-1"]}
    series.save()
    park = Unit.objects.get(code="east-a")
    facts = facts_for(140, park, 5, stage="signed", on=date(2021, 11, 1))
    post([replace(fact, reason="补记") for fact in facts], by=open_world.officer)
    report = special_report(closed(open_world))
    (line,) = report.adjustments
    assert line.label.zh == "新签约≥1亿元（以前年度）"
    assert line.difference.count == 1
    (figure,) = report.headline
    assert figure.before
    assert figure.now.since(figure.before) == Sum(Decimal(1), 31 * YI, 0)  # what was filed in the fortnight itself


@pytest.mark.usefixtures("open_world")
def test_a_flow_of_the_new_year_is_compared_with_nothing_of_the_old() -> None:
    measure, before = Measure.objects.get(code="signed-1"), Closing.objects.get()
    for start, wanted in ((date(2022, 8, 12), 1), (date(2022, 8, 13), 0)):
        found = _before(measure, "city", start, _Frozen(before))
        assert found and found.count == wanted


def test_a_closing_before_it_is_closed_has_no_report(open_world: World) -> None:
    with pytest.raises(Refusal, match="2022-R02 还没有封账") as refused:
        special_report(open_world.round)
    assert refused.value.code == "not_closed"


@pytest.mark.django_db
@pytest.mark.parametrize(("parks", "projects"), [(2, 2), (4, 5)])
@pytest.mark.counts
def test_gathering_asks_a_fixed_number_of_questions(parks: int, projects: int) -> None:
    world = opened(parks=parks, projects=projects)
    fill(world)
    round_ = Round.objects.select_related("closing", "series").get(pk=closed(world).pk)
    with CaptureQueriesContext(connection) as asked:
        gather(round_)
    assert len(asked) <= 62
