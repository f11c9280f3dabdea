"""Wrong rules, each a plausible mistake in one place of the ledger; the tests plant them and expect to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

import pytest

from daliang.ledger import derive as deriving
from daliang.ledger import posting as posts
from daliang.ledger.derive import ARRIVALS, POSITION, Amount, Cell, Changes, Credit, Standing
from daliang.ledger.facts import WHOLE, AmountKind, Fact, Kind, Scheme
from daliang.ledger.models import Posting

Plant = Callable[[pytest.MonkeyPatch], None]
WRONG_RULES: dict[str, Plant] = {}
derive, cells, apply = deriving.derive, deriving.cells, dict(deriving.APPLY)


def wrong_rule(plant: Plant) -> Plant:
    WRONG_RULES[plant.__name__] = plant
    return plant


def replaced(kind: Kind, wrong: Callable[[Standing, Mapping[str, Any]], None]) -> Plant:
    """Plant `wrong` as what facts of this kind do."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setitem(deriving.APPLY, kind, lambda now, fact: wrong(now, fact.argument))

    return plant


@wrong_rule
def facts_take_effect_in_order_of_recording(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Fact, "order", property(lambda fact: (fact.slot, fact.day)))


@wrong_rule
def facts_of_a_day_take_effect_in_no_order(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Fact, "order", property(lambda fact: (fact.day, str(fact.kind), -fact.slot)))


@wrong_rule
def every_reach_arrives_again(patch: pytest.MonkeyPatch) -> None:
    def wrong(facts: Iterable[Fact], scheme: Scheme) -> Changes:
        kept = sorted(facts, key=lambda fact: fact.order)
        changes, seen = derive(kept, scheme), set()
        for fact in (fact for fact in kept if fact.kind is Kind.REACHED):
            stage = fact.argument["stage"]
            held = [cell for (_day, cell), times in changes.items() if (cell.book, cell.account) == (ARRIVALS, stage)]
            if stage in seen and held:
                changes[fact.day, held[0]] += 1
            seen.add(stage)
        return changes

    patch.setattr(deriving, "derive", wrong)


@wrong_rule
def reaching_an_earlier_stage_lowers_the_standing(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Standing, fact: Fact) -> None:
        apply[Kind.REACHED](now, fact)
        now.stand(fact.argument["stage"], fact.day)

    patch.setitem(deriving.APPLY, Kind.REACHED, wrong)


@wrong_rule
def credit_is_never_frozen(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Standing) -> None:
        now.held = dict.fromkeys(now.held, Credit(now.credited(), now.industry, now.origin))

    patch.setattr(Standing, "freeze", wrong)


@wrong_rule
def only_industry_and_origin_are_never_frozen(patch: pytest.MonkeyPatch) -> None:
    freeze = Standing.freeze

    def wrong(now: Standing) -> None:
        freeze(now)
        for milestone, credit in now.held.items():
            now.held[milestone] = credit and credit._replace(industry=now.industry, origin=now.origin)

    patch.setattr(Standing, "freeze", wrong)


@wrong_rule
def credit_is_frozen_at_once(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Standing, milestone: str) -> None:
        now.held.setdefault(milestone, Credit(now.credited(), now.industry, now.origin))

    patch.setattr(Standing, "arrive", wrong)


@wrong_rule
def each_fact_has_its_own_evening(patch: pytest.MonkeyPatch) -> None:
    def wrong(facts: Iterable[Fact], scheme: Scheme) -> Iterator[tuple[date, Standing]]:
        now = Standing(scheme)
        for fact in sorted(facts, key=lambda fact: fact.order):
            if deriving.applies(now, fact):
                deriving.APPLY[fact.kind](now, fact)
            now.freeze()
            yield fact.day, now

    patch.setattr(deriving, "walk", wrong)


@dataclass
class Stubborn(Standing):
    """Remembers the amounts of each milestone's arrival."""

    at_arrival: dict[str, dict[str, Amount]] = field(default_factory=dict)


@wrong_rule
def a_revision_leaves_held_milestones_alone(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Stubborn) -> frozenset[Cell]:
        found = {cell for cell in cells(now) if cell.book == POSITION}
        present = now.amounts
        for milestone in now.held:
            now.amounts = now.at_arrival.setdefault(milestone, dict(present))
            found |= {cell for cell in cells(now) if (cell.book, cell.account) == (ARRIVALS, milestone)}
        now.amounts = present
        return frozenset(found)

    patch.setattr(deriving, "Standing", Stubborn)
    patch.setattr(deriving, "cells", wrong)


WRONG_RULES["withdrawn_keeps"] = replaced(Kind.WITHDRAWN, lambda _now, _argument: None)


@wrong_rule
def falling_back_takes_the_arrival_away(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Standing, fact: Fact) -> None:
        left = now.stage
        apply[Kind.FELL_BACK](now, fact)
        if now.stage != left:
            now.held.pop(left, None)

    patch.setitem(deriving.APPLY, Kind.FELL_BACK, wrong)


@wrong_rule
def withdrawing_payments_keeps_their_sum(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Standing, fact: Fact) -> None:
        now.held.pop(fact.argument["milestone"], None)

    patch.setitem(deriving.APPLY, Kind.WITHDRAWN, wrong)


@wrong_rule
def a_reversal_leaves_the_arrival(patch: pytest.MonkeyPatch) -> None:
    def wrong(postings: Iterable[Posting]) -> list[Fact]:
        kept = list(postings)
        gone = {posting.reverses_id for posting in kept}
        stays = [one for one in kept if one.kind == Kind.REACHED or one.seq not in gone]
        return [posting.fact for posting in stays if posting.kind != Kind.REVERSED]

    patch.setattr(posts, "standing_facts", wrong)


@wrong_rule
def portions_are_rounded_one_by_one(patch: pytest.MonkeyPatch) -> None:
    def wrong(value: int, shares: Iterable[tuple[str, int]]) -> list[int]:
        return [(value * share + WHOLE // 2) // WHOLE for _unit, share in shares]

    patch.setattr(deriving, "portions", wrong)


@wrong_rule
def the_last_unit_gets_what_is_left(patch: pytest.MonkeyPatch) -> None:
    def wrong(value: int, shares: Iterable[tuple[str, int]]) -> list[int]:
        parts = [value * share // WHOLE for _unit, share in shares]
        return [*parts[:-1], value - sum(parts[:-1])]

    patch.setattr(deriving, "portions", wrong)


@wrong_rule
def dollars_are_converted_downward(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deriving, "convert", lambda value, rate: int(Decimal(value) * rate))


@wrong_rule
def a_transfer_forgets_to_take_from_the_old_unit(patch: pytest.MonkeyPatch) -> None:
    def wrong(facts: Iterable[Fact], scheme: Scheme) -> Changes:
        kept = list(facts)
        days = {fact.day for fact in kept if fact.kind is Kind.RECREDITED and fact.argument.get("transfer")}
        changes = derive(kept, scheme)
        for (day, cell), times in list(changes.items()):
            if day in days and cell.book == ARRIVALS and times < 0:
                del changes[day, cell]
        return changes

    patch.setattr(deriving, "derive", wrong)


@wrong_rule
def every_recredit_is_a_transfer(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Standing, fact: Fact) -> None:
        argument = {**fact.argument, "transfer": True}
        apply[Kind.RECREDITED](now, Fact(fact.day, fact.slot, fact.kind, argument))

    patch.setitem(deriving.APPLY, Kind.RECREDITED, wrong)


@wrong_rule
def a_move_takes_the_credit_along(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Standing, fact: Fact) -> None:
        apply[Kind.MOVED](now, fact)
        here = ((now.unit, WHOLE),)
        now.held = {milestone: credit and credit._replace(shares=here) for milestone, credit in now.held.items()}

    patch.setitem(deriving.APPLY, Kind.MOVED, wrong)


@wrong_rule
def implied_milestones_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Standing, fact: Fact) -> None:
        plain = Scheme(now.scheme.stages, {}, now.scheme.moves, now.scheme.acts)
        now.scheme, scheme = plain, now.scheme
        apply[Kind.REACHED](now, fact)
        now.scheme = scheme

    patch.setitem(deriving.APPLY, Kind.REACHED, wrong)


@wrong_rule
def a_payment_moves_the_position(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Standing, fact: Fact) -> None:
        apply[Kind.PAID_IN](now, fact)
        now.stand(now.scheme.stages[-1], fact.day)

    patch.setitem(deriving.APPLY, Kind.PAID_IN, wrong)


@wrong_rule
def a_payment_replaces_the_one_before(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Standing, fact: Fact) -> None:
        now.amounts.pop(AmountKind.PAID_IN, None)
        apply[Kind.PAID_IN](now, fact)

    patch.setitem(deriving.APPLY, Kind.PAID_IN, wrong)


@wrong_rule
def what_happens_while_ended_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deriving, "applies", lambda now, fact: now.is_open != (fact.kind is Kind.OPENED))


@wrong_rule
def ended_projects_keep_their_place(patch: pytest.MonkeyPatch) -> None:
    def wrong(now: Standing) -> frozenset[Cell]:
        now.is_ended, ended = False, now.is_ended
        found = cells(now)
        now.is_ended = ended
        return found

    patch.setattr(deriving, "cells", wrong)


@wrong_rule
def suspended_projects_leave_the_position_book(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deriving, "cells", lambda now: frozenset(cell for cell in cells(now) if not cell.is_suspended))


@wrong_rule
def other_kinds_of_amount_count_too(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deriving, "cells", lambda now: frozenset(cell._replace(quantity=cell.share) for cell in cells(now)))


@wrong_rule
def entries_bear_the_day_of_the_posting(patch: pytest.MonkeyPatch) -> None:
    """All that a posting changes on its own day, as a bookkeeper without rule 3 would write it."""

    def wrong(after: Changes, before: Changes) -> Changes:
        moved = Changes(after)
        moved.subtract(before)
        days = sorted(day for (day, _cell), times in moved.items() if times)
        found: Changes = Changes()
        for (_day, cell), times in moved.items():
            if times:
                found[days[0], cell] += times
        return found

    patch.setattr(deriving, "difference", wrong)


@wrong_rule
def a_days_first_fact_is_forgotten_when_two_share_it(patch: pytest.MonkeyPatch) -> None:
    def wrong(facts: Iterable[Fact], scheme: Scheme) -> Iterator[tuple[date, Standing]]:
        now = Standing(scheme)
        for day, of_day in groupby(sorted(facts, key=lambda fact: fact.order), key=lambda fact: fact.day):
            *_others, last = of_day
            if deriving.applies(now, last):
                deriving.APPLY[last.kind](now, last)
            now.freeze()
            yield day, now

    patch.setattr(deriving, "walk", wrong)
