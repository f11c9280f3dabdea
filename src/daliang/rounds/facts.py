"""From a line that reads clean to the facts that the closing posts.

A change is dated on the round's cut-off day (today, when the round closes earlier), except with a change of stage: then
everything in the line is dated on the day the stage was entered, so that the arrival is counted with the new amount.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from daliang.ledger.facts import OPENINGS, AmountKind, Fact, Kind
from daliang.ledger.models import Posting
from daliang.ledger.posting import NewFact, correction
from daliang.register.models import Project, Stage
from daliang.rounds.known import Known
from daliang.rounds.reading import Reading, Values
from daliang.vocabulary.money import Currency, Money


def facts_of(reading: Reading, project: Project, known: Known) -> list[NewFact]:
    """What to post for this line; empty when only descriptive texts changed. Refusal `no_rate`.

    For a new line `project` is the one to be opened (it may be unsaved while nothing is posted).
    """
    if reading.line.is_new:
        return _opening(reading, project, known)
    return [*_corrections(reading.values, project, known), *_changes(reading, project, known)]


def _opening(reading: Reading, project: Project, known: Known) -> list[NewFact]:
    values = reading.values
    assert values.industry
    assert values.amount
    assert values.stage
    assert values.stage_on
    unit = reading.line.belongs_to.unit.code
    argument = {"unit": unit, "industry": values.industry.code, "origin": values.origin}
    facts = [
        NewFact(project, Kind.OPENED, values.stage_on, argument, reason=values.reason),
        _amount(project, values.amount, values.stage_on, values.reason, known),
    ]
    if values.stage.code != known.scheme.stages[0]:
        facts.append(_reached(project, values.stage, values.stage_on, values.reason))
    return [*facts, *_ending(values, project, known)]


def _changes(reading: Reading, project: Project, known: Known) -> list[NewFact]:
    values = reading.values
    day, reason = undated(reading, project, known)
    facts: list[NewFact] = []
    if has_moved(values, project):
        assert values.stage
        assert values.stage_on
        assert project.stage
        down = known.scheme.rank(values.stage.code) < known.scheme.rank(project.stage.code)
        kind = Kind.FELL_BACK if down else Kind.REACHED
        facts.append(NewFact(project, kind, values.stage_on, {"stage": values.stage.code}, reason=values.reason))
    if values.amount and values.amount != project.money:
        facts.append(_amount(project, values.amount, day, reason, known))
    classes = _classes(values, project)
    if classes:
        facts.append(NewFact(project, Kind.RECLASSIFIED, day, classes, reason=reason))
    return [*facts, *_ending(values, project, known)]


def has_moved(values: Values, project: Project) -> bool:
    """Does the line put the project at another stage?"""
    return bool(values.stage and values.stage != project.stage)


def undated(reading: Reading, project: Project, known: Known) -> tuple[date, str]:
    """The day and reason of what has no day of its own. A dated round is reason enough for its own cut-off day."""
    values = reading.values
    if has_moved(values, project) and values.stage_on:
        return values.stage_on, values.reason
    return known.day, values.reason or known.round.code


def _amount(project: Project, amount: Money, day: date, reason: str, known: Known) -> NewFact:
    """Dollars carry the latest rate on or before the day."""
    argument: dict[str, Any] = {
        "kind": AmountKind.TOTAL.value,
        "value": amount.value,
        "currency": amount.currency.value,
        "qualifier": amount.qualifier.value,
    }
    if amount.currency is not Currency.CNY:
        rate = known.rate(amount.currency, day)
        argument |= {"rate": str(rate.rate), "rate_on": rate.on.isoformat(), "rate_source": rate.source}
    return NewFact(project, Kind.AMOUNT, day, argument, reason=reason)


def _reached(project: Project, stage: Stage, day: date, reason: str) -> NewFact:
    return NewFact(project, Kind.REACHED, day, {"stage": stage.code}, reason=reason)


def _classes(values: Values, project: Project) -> Mapping[str, str]:
    found: dict[str, str] = {}
    if values.industry and values.industry != project.industry:
        found["industry"] = values.industry.code
    if values.origin and values.origin != project.origin:
        found["origin"] = values.origin
    return found


def _ending(values: Values, project: Project, known: Known) -> list[NewFact]:
    if not values.ended_reason:
        return []
    reason = values.reason or known.round.code
    return [NewFact(project, Kind.ENDED, known.day, {"reason": values.ended_reason}, reason=reason)]


def _corrections(values: Values, project: Project, known: Known) -> list[NewFact]:
    """The same stage, another day: reverse and repost the posting that brought the project there.

    When that was the day the project was opened, everything of that day moves along, or nothing would be open yet.
    """
    if has_moved(values, project) or values.stage_on in (None, project.stage_on):
        return []
    standing = known.postings.get(project.pk, [])
    opened = [posting for posting in standing if posting.kind in OPENINGS]
    wrong = [posting for posting in standing if posting.effective_on == project.stage_on and _brings(posting, project)]
    if not wrong:
        return []
    if opened and opened[0].effective_on == project.stage_on:
        wrong = [posting for posting in standing if posting.effective_on == project.stage_on]
    for posting in wrong:
        posting.project = project
    return [fact for posting in wrong for fact in correction(posting, reason=values.reason, on=values.stage_on)]


def _brings(posting: Posting, project: Project) -> bool:
    """Did this posting bring the project to its stage?"""
    if posting.kind in OPENINGS:
        return True
    stage = project.stage.code if project.stage else ""
    return posting.kind in (Kind.REACHED, Kind.FELL_BACK) and posting.argument["stage"] == stage


def timeline(project: Project | None, facts: Sequence[NewFact], known: Known) -> list[Fact]:
    """The project's facts as they would stand with `facts` posted."""
    gone = {fact.reverses for fact in facts}
    postings = known.postings.get(project.pk, []) if project and project.pk else []
    kept = [posting.fact for posting in postings if posting.seq not in gone]
    slots = {posting.seq: posting.slot for posting in postings}
    last = max(slots, default=0)
    added = [
        Fact(fact.on, slots.get(fact.corrects or 0, last + at), fact.kind, fact.argument)
        for at, fact in enumerate(facts, start=1)
        if fact.kind is not Kind.REVERSED
    ]
    return [*kept, *added]
