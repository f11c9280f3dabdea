"""Going down into one cell of a table: the same measure, narrowed to one stage of those that it counts."""

from __future__ import annotations

from daliang.measures.definitions import Ratio, read, refuse_unknown
from daliang.measures.models import Measure


def narrowed(measure: Measure, stage: str) -> Measure:
    """The measure counting one of its stages (or milestones) only; not saved. Refusal `unknown_code`."""
    definition = read(measure.definition, where=measure.code)
    if isinstance(definition, Ratio) or stage not in definition.accounts:
        known = () if isinstance(definition, Ratio) else definition.accounts
        raise refuse_unknown(stage, known, field="stage", where=measure.code)
    key = "stages" if "stages" in measure.definition else "milestones"
    return Measure(
        code=measure.code,
        label=measure.label,
        label_en=measure.label_en,
        order=measure.order,
        definition={**measure.definition, key: [stage]},
    )
