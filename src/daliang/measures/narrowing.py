"""Going down into cells of a table: the same measure, narrowed to one stage, some industries or one origin."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from daliang.measures.definitions import Definition, Ratio, read, refuse_unknown
from daliang.measures.models import Measure
from daliang.register.models import Origin


def narrowed(measure: Measure, stage: str = "", *, industries: Collection[str] = (), origin: str = "") -> Measure:
    """The measure counting one of its stages (or milestones), these industries, this origin; not saved.

    What is not given is not narrowed. Refusal `unknown_code` for what the measure does not count.
    """
    definition = read(measure.definition, where=measure.code)
    more: dict[str, Any] = {}
    if stage:
        known = () if isinstance(definition, Ratio) else definition.accounts
        _refuse_others([stage], known, "stage", measure)
        more["stages" if "stages" in measure.definition else "milestones"] = [stage]
    if industries:
        listed = () if isinstance(definition, Ratio) else definition.industries or industries
        _refuse_others(industries, listed, "industry", measure)
        more["industries"] = list(industries)
    if origin:
        _refuse_others([origin], _origins(definition), "origin", measure)
        more["origin"] = origin
    return Measure(
        code=measure.code,
        label=measure.label,
        label_en=measure.label_en,
        order=measure.order,
        definition={**measure.definition, **more},
    )


def _origins(definition: Definition | Ratio) -> Collection[str]:
    if isinstance(definition, Ratio):
        return ()
    return [str(origin.value) for origin in Origin if definition.origin in (None, origin)]


def _refuse_others(asked: Collection[str], known: Collection[str], field: str, measure: Measure) -> None:
    for code in asked:
        if code not in known:
            raise refuse_unknown(code, known, field=field, where=measure.code)
