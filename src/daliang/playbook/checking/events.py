"""Signing events: their projects as the ledger has them on the day, their totals as expected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from daliang.ledger.derive import Amount
from daliang.ledger.facts import AmountKind, Fact, Kind
from daliang.playbook.checking.history import Timelines
from daliang.playbook.checking.references import EVENT, PROJECT, note_repeats, refer
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import EventProjectRow, EventTotalTable, Playbook
from daliang.vocabulary.money import Currency, exact_money
from daliang.vocabulary.refusal import N_

FILE, ROWS = "events.toml", "event_projects.csv"


def check_events(playbook: Playbook, timelines: Timelines, faults: Faults) -> None:
    days = {event.code: event.on for event in playbook.events}
    note_repeats(faults, FILE, [(event.line.of("code"), event.code) for event in playbook.events])
    note_repeats(faults, ROWS, [(row.line, f"{row.event} {row.project}") for row in playbook.event_projects])
    known = playbook.project_codes
    for row in playbook.event_projects:
        refer(faults, ROWS, row.line, EVENT, row.event, days)
        refer(faults, ROWS, row.line, PROJECT, row.project, known)
        _check_amount(row, days.get(row.event), timelines.get(row.project, ()), faults)
    for total in playbook.event_totals:
        _check_total(total, [row for row in playbook.event_projects if row.event == total.code], faults)


def _check_amount(row: EventProjectRow, day: date | None, facts: Sequence[Fact], faults: Faults) -> None:
    """What was read out on stage is the project's total investment on that day."""
    known = [fact for fact in facts if day and fact.day <= day]
    if not known:
        return
    amount = _total_investment(known)
    if amount and (amount.value, amount.currency) != (row.amount, row.currency):
        faults.add(
            ROWS,
            row.line,
            N_("“%(project)s”写的是 %(found)s，当日台账是 %(ledger)s。"),
            N_("两处的总投资应一致。"),
            project=row.project,
            found=exact_money(row.amount, row.currency),
            ledger=exact_money(amount.value, Currency(amount.currency)),
        )


def _total_investment(facts: Sequence[Fact]) -> Amount | None:
    """The last stated total investment; the facts are in order."""
    stated = [fact.argument for fact in facts if fact.kind is Kind.AMOUNT and fact.argument["kind"] == AmountKind.TOTAL]
    return Amount.read(stated[-1]) if stated else None


def _check_total(total: EventTotalTable, rows: Sequence[EventProjectRow], faults: Faults) -> None:
    sums = {
        currency: sum(row.amount for row in rows if row.currency is currency)
        for currency in (Currency.CNY, Currency.USD)
    }
    found = (len(rows), sums[Currency.CNY], sums[Currency.USD])
    expected = (total.projects, total.cny, total.usd)
    if found != expected:
        faults.add(
            "expected.toml",
            total.line.of("code"),
            N_("活动“%(event)s”合计 %(projects)s 个项目、%(cny)s 元、%(usd)s 美元。"),
            N_("应为 %(right_projects)s 个项目、%(right_cny)s 元、%(right_usd)s 美元。"),
            event=total.code,
            projects=found[0],
            cny=f"{found[1]:,}",
            usd=f"{found[2]:,}",
            right_projects=expected[0],
            right_cny=f"{expected[1]:,}",
            right_usd=f"{expected[2]:,}",
        )
