"""The checks' findings about a line: errors that stand in the way, and questions that want a reason (checks.toml)."""

from __future__ import annotations

from daliang.rounds.checks import STANDING, CheckKind, Severity
from daliang.rounds.findings import ASKED, look_alike_key
from daliang.rounds.known import Known
from daliang.rounds.models import Line
from daliang.rounds.reading import Reading


def judge(reading: Reading, known: Known, *, is_standing: bool, at_filing: bool = False) -> None:
    """Put the checks' findings into the reading: errors, and questions answered or not.

    `is_standing`: the line says nothing new, so only what looks at standing projects is asked. Whether another unit has
    such a project is asked at filing only, and told again to who reads what was filed with an answer: who merely types
    names and answers learns nothing.
    """
    for check in known.checks:
        if (is_standing and check.kind not in STANDING) or not check.concerns(_stage(reading, known)):
            continue
        if check.kind is CheckKind.LOOK_ALIKE and not (at_filing or _was_filed_with_answer(reading.line)):
            continue
        for question in ASKED[check.kind](reading, known, check):
            if check.severity is Severity.WARNING:
                reading.questions.append(question)
            else:
                reading.errors.append(question.error())
    _once(reading)


def _once(reading: Reading) -> None:
    """A project whose promise has passed has been asked about: why it stands still is the same question."""
    if any(question.key.startswith(f"{CheckKind.PROMISE_PASSED}:") for question in reading.questions):
        reading.questions[:] = [one for one in reading.questions if not one.key.startswith(f"{CheckKind.STALE}:")]


def _was_filed_with_answer(line: Line) -> bool:
    return line.belongs_to.is_reported and look_alike_key(line) in line.confirmed


def _stage(reading: Reading, known: Known) -> str:
    """Where the line says the project stands; a line without a change, where it does stand."""
    if reading.values.stage is not None:
        return reading.values.stage.code
    project = reading.line.project
    return project.stage.code if project is not None and project.stage is not None else known.scheme.stages[0]
