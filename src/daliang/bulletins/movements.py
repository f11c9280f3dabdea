"""The report's lines of projects, from a closed round's comparison with the closing before."""

from collections.abc import Iterator

from django.utils.translation import override

from daliang.bulletins.report import Change, FieldChange, Named, ProjectLine
from daliang.ledger.facts import Kind
from daliang.ledger.models import Closing, Posting
from daliang.register.models import Project, Stage
from daliang.register.models.project import TELLING
from daliang.rounds import comparison as compared
from daliang.rounds.models import Round

_LISTS = {change: change.value for change in Change}


def project_lines(round_: Round, comparison: compared.Comparison, closing: Closing) -> Iterator[ProjectLine]:
    stages = {stage.code: Named(stage.label, stage.label_en) for stage in Stage.objects.all()}
    english = _in_english(round_, closing)
    reasons = _reasons(closing)
    for kind, name in _LISTS.items():
        for change in getattr(comparison, name):
            yield _project_line(kind, change, stages, english, reasons)


def _project_line(
    kind: Change,
    change: compared.Change,
    stages: dict[str, Named],
    english: dict[tuple[str, str], compared.Difference],
    reasons: dict[int, str],
) -> ProjectLine:
    project, before, after = change.project, change.before, change.after
    assert project is not None, "a closed round has posted all its lines"
    assert after is not None, "a listed project is open"
    is_open = not project.is_confidential
    return ProjectLine(
        change=kind,
        code=project.code,
        name=project.public_name,
        unit=Named.of(change.unit),
        money=after.money,
        stage=stages.get(after.stage, Named(after.stage)),
        money_before=before.money if before else None,
        stage_before=stages.get(before.stage, Named(before.stage)) if before else None,
        next_step=project.next_step if is_open else "",
        next_on=project.next_on,
        reason=reasons.get(project.pk, "") if after.is_ended and is_open else "",
        fields=() if kind is Change.NEW else tuple(_field_changes(change, project, english)),
    )


def _field_changes(
    change: compared.Change, project: Project, english: dict[tuple[str, str], compared.Difference]
) -> Iterator[FieldChange]:
    for one in change.what:
        if project.is_confidential and one.field in TELLING:
            continue
        other = english.get((project.code, one.field), one)
        if one.field == "next_on":
            day = project.next_on.isoformat() if project.next_on else ""
            yield FieldChange(one.field, Named(one.was), Named(day))
        else:
            yield FieldChange(one.field, Named(one.was, other.was), Named(one.now, other.now))


def _in_english(round_: Round, closing: Closing) -> dict[tuple[str, str], compared.Difference]:
    """The differences in English, by project and field: units, stages and amounts read differently there."""
    with override("en"):
        comparison = compared.comparison(round_, closing=closing)
    return {
        (change.code, one.field): one
        for name in _LISTS.values()
        for change in getattr(comparison, name)
        for one in change.what
    }


def _reasons(closing: Closing) -> dict[int, str]:
    """Why projects ended, as known at the closing."""
    ended = Posting.objects.filter(kind=Kind.ENDED, seq__lte=closing.seq).order_by("seq")
    return {posting.project_id: posting.argument.get("reason", "") for posting in ended}
