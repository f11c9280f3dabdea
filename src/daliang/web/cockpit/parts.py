"""Conversion of the year's cohort, and the chosen figure by industry and by origin.

Rate of a stage = projects of the cohort that have reached the stage by the day, over the cohort. The cohort is the
projects that the playbook's measure (recognised as signed) counts in the fiscal year of the day: every rate has the
same denominator, and no project outside it is in a numerator.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from daliang.measures.cohort import reached
from daliang.measures.definitions import Definition, read
from daliang.measures.engine import table
from daliang.measures.models import Measure
from daliang.measures.tables import Cell, Dimension
from daliang.org.words import named
from daliang.register.models import Act, Industry, Origin, Stage
from daliang.web.cockpit.charts import Chart
from daliang.web.panels import Step, View

MOST_INDUSTRIES = 8


def conversion(view: View) -> Chart | None:
    """None without a cohort in the playbook."""
    cohort = next(iter(view.declared("cohort")), None)
    if cohort is None:
        return None
    definition = read(cohort.definition, where=cohort.code)
    assert isinstance(definition, Definition)
    later = _later(view, definition.accounts)
    whole, found = reached(cohort, [stage.code for stage in later], view.scope, view.moment.period())
    steps = [Step(_("认定签约"), whole, view.link(cohort.code))]
    steps += [Step(named(stage), cell, "") for stage, cell in zip(later, found, strict=True)]
    shares = [100 * step.cell.quantity / whole.quantity if whole.quantity else None for step in steps]
    return Chart(
        "conversion",
        _("认定签约后的转化"),
        _("分母为当年%(cohort)s，分子只计其中的项目") % {"cohort": named(cohort)},
        steps,
        None,
        shares,
    )


def _later(view: View, accounts: Iterable[str]) -> list[Stage]:
    """The funnel's stages behind the one in which the cohort is recognised, or which it is."""
    stages = {stage.code: stage for stage in Stage.objects.all()}
    act = Act.objects.select_related("stage").filter(code__in=list(accounts)).first()
    begins = act.stage.order if act else max((stages[code].order for code in accounts if code in stages), default=0)
    return [stages[code] for code in view.panels.get("funnel", ()) if code in stages and stages[code].order > begins]


def breakdown(view: View, measure: Measure) -> list[Chart]:
    """The measure by industry, the largest first and the smallest together, and by origin."""
    period = view.moment.period()
    cells = table(measure, view.scope, period, (Dimension.INDUSTRY, Dimension.ORIGIN))
    industries = [(code, cell) for code, cell in cells.margin(Dimension.INDUSTRY).items() if cell]
    names = {industry.code: named(industry) for industry in Industry.objects.all()}
    found = sorted(industries, key=lambda item: (-item[1].quantity, item[0]))
    steps = [Step(names[code], cell, "") for code, cell in found]
    by_origin = [Step(str(Origin(code).label), cell, "") for code, cell in cells.margin(Dimension.ORIGIN).items()]
    note = named(measure)
    return [
        Chart("industry", _("按行业"), note, _gathered(steps), cells.total),
        Chart("origin", _("按内外资"), note, by_origin, cells.total),
    ]


def _gathered(steps: list[Step]) -> list[Step]:
    if len(steps) <= MOST_INDUSTRIES:
        return steps
    rest = Cell(0, 0, 0)
    for step in steps[MOST_INDUSTRIES - 1 :]:
        rest = rest.plus(step.cell)
    return [*steps[: MOST_INDUSTRIES - 1], Step(_("其余行业"), rest, "")]
