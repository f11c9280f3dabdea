"""Totals of a branch by unit, tier and stage, as the measures give them at this moment, as plain data."""

from __future__ import annotations

from typing import Any

from daliang.measures.engine import table, total
from daliang.measures.models import Measure
from daliang.measures.reading import one_reading
from daliang.measures.scope import Period, Scope
from daliang.org import clock
from daliang.org.models import Unit
from daliang.register.models import Stage


def totals(unit: Unit) -> dict[str, Any]:
    """{"cells": [[unit, tier, stage, count, cny, usd]], "measures": [[code, label, count, cny, usd]]}.

    Units hold those below them, tiers the larger ones (逐档包含); "" is every size.
    """
    stages = list(Stage.objects.values_list("code", flat=True))
    definition = {"book": "position", "stages": stages, "counting": "nested", "at_least": 1}
    every = Measure(code="standing", label="现状", definition=definition)  # not a sentence: never shown
    scope, period = Scope(None, unit), Period(clock.today())
    with one_reading():
        cells = [
            [*key, float(cell.count), cell.cny, cell.usd]
            for key, cell in table(every, scope, period, ("unit", "tier", "stage")).items()
        ]
        measures = [(one, total(one, scope, period)) for one in Measure.objects.all() if not one.is_ratio]
    listed = [[one.code, one.label, float(cell.count), cell.cny, cell.usd] for one, cell in measures]
    return {"cells": cells, "measures": listed, "as_of": clock.today().isoformat()}
