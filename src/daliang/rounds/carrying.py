"""What a closed round left behind goes to the next one: nothing that was typed is lost, and nothing counts twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from daliang.org import clock
from daliang.org.models import Unit
from daliang.register.models import Project
from daliang.rounds.fields import changed_fields, texts_of
from daliang.rounds.models import EDITABLE, Line, Return, ReturnState, Round, RoundState


def prefilled(ret: Return, project: Project, position: int) -> Line:
    """A line that says what is known of the project now."""
    texts = texts_of(project)
    return Line(
        belongs_to=ret, position=position, project=project, typed=texts, before=texts, seen_seq=project.last_seq
    )


def leftovers(into: Round) -> list[Return]:
    """Returns of closed rounds of the series that were not accepted and have not gone on yet, oldest first."""
    return list(
        Return.objects.filter(
            round__series=into.series,
            round__state=RoundState.CLOSED,
            round__number__lt=into.number,
            carried_to=None,
            state__in=(ReturnState.DRAFT, ReturnState.CARRIED),
        ).order_by("round__number")
    )


def carry(left: Iterable[Return], into: Round) -> None:
    """Lay what was changed in the returns `left` over the drafts of `into`; a later one wins over an earlier one.

    A unit that has filed `into` already keeps its filing; its leftover waits for the round after.
    """
    old = list(left)
    targets = {
        ret.unit_id: ret
        for ret in Return.objects.select_related("unit").filter(
            round=into, unit__in=[ret.unit_id for ret in old], state__in=EDITABLE
        )
    }
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in Line.objects.filter(belongs_to__in=old).select_related(
        "project__unit", "project__stage", "project__industry"
    ):
        lines[line.belongs_to_id].append(line)
    for ret in old:
        target = targets.get(ret.unit_id)
        if target is not None:
            _carry(lines[ret.pk], target)
            Return.objects.filter(pk=ret.pk).update(carried_to=target)


def _carry(lines: list[Line], target: Return) -> None:
    today = clock.today()
    there = {line.project_id: line for line in target.lines.exclude(project=None)}
    position = target.lines.order_by("-position").values_list("position", flat=True).first() or 0
    for line in lines:
        changed = changed_fields(line, today=today)
        if not changed or _is_gone(line.project, target.unit):
            continue
        if line.project is None:
            position += 1
            Line.objects.create(
                belongs_to=target,
                position=position,
                typed=line.typed,
                confirmed=line.confirmed,
                carried_from=line,
                **_hands(line, changed),
            )
            continue
        fresh = there.get(line.project.pk)
        if fresh is None:
            position += 1
            fresh = prefilled(target, line.project, position)
        fresh.typed = {**fresh.typed, **{field: line.typed[field] for field in changed if field in line.typed}}
        fresh.confirmed, fresh.carried_from = line.confirmed, line
        hands = _hands(line, changed)
        fresh.typed_by = {**fresh.typed_by, **hands["typed_by"]}
        fresh.corrected_by = {**fresh.corrected_by, **hands["corrected_by"]}
        fresh.save()


def _is_gone(project: Project | None, unit: Unit) -> bool:
    """Ended, or moved to another unit: nothing is left here to report on it."""
    if project is None:
        return False
    return project.ended_on is not None or (project.unit is not None and not unit.holds(project.unit))


def _hands(line: Line, fields: Iterable[str]) -> dict[str, dict[str, int]]:
    """Who wrote the texts that go on."""
    return {
        name: {field: hand[field] for field in fields if field in hand}
        for name, hand in (("typed_by", line.typed_by), ("corrected_by", line.corrected_by))
    }
