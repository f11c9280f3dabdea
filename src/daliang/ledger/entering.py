"""What a posting changes, as rows: its balanced entries, and the derived columns of its project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from daliang.ledger.derive import Cell, Changes, Standing
from daliang.ledger.facts import OUTSIDE, AmountKind
from daliang.ledger.models import Entry
from daliang.org.models import Unit
from daliang.register.models import Industry, Stage


@dataclass(frozen=True)
class Codes:
    """Codes to rows, read once a batch."""

    units: dict[str, Unit]
    industries: dict[str, Industry]
    stages: dict[str, Stage]

    @classmethod
    def read(cls) -> Codes:
        return cls(
            {unit.code: unit for unit in Unit.objects.all()},
            {industry.code: industry for industry in Industry.objects.all()},
            {stage.code: stage for stage in Stage.objects.all()},
        )


def legs(seq: int, project: int, changes: Changes, codes: Codes) -> list[Entry]:
    """The balanced entries of one posting, in a fixed order; the outside leg closes each (day, book)."""
    made: list[Entry] = []
    keys = sorted(changes, key=lambda key: (key[0], key[1].book, changes[key] > 0, key[1]))
    for (day, _book), group in groupby(keys, key=lambda key: (key[0], key[1].book)):
        held = [_leg(seq, project, day, cell, changes[day, cell], codes) for _day, cell in group]
        made.extend(held)
        outside = _outside(held)
        if outside is not None:
            made.append(outside)
    for line, entry in enumerate(made):
        entry.line = line
    return made


def _leg(seq: int, project: int, day: date, cell: Cell, times: int, codes: Codes) -> Entry:
    return Entry(
        posting_id=seq,
        line=0,
        project_id=project,
        day=day,
        book=cell.book,
        account=cell.account,
        is_suspended=cell.is_suspended,
        unit_id=codes.units[cell.unit].pk,
        industry_id=codes.industries[cell.industry].pk,
        origin=cell.origin,
        kind=cell.kind,
        share=cell.share,
        basis_cny=cell.basis_cny,
        basis_usd=cell.basis_usd,
        times=times,
        quantity=times * cell.quantity,
        cny=times * cell.cny,
        usd=times * cell.usd,
    )


def _outside(held: list[Entry]) -> Entry | None:
    quantity, cny, usd = (-sum(of) for of in zip(*((leg.quantity, leg.cny, leg.usd) for leg in held), strict=True))
    if not (quantity or cny or usd):
        return None
    first = held[0]
    return Entry(
        posting_id=first.posting_id,
        line=0,
        project_id=first.project_id,
        day=first.day,
        book=first.book,
        account=OUTSIDE,
        kind=AmountKind.TOTAL,
        share=0,
        basis_cny=0,
        basis_usd=0,
        times=0,
        quantity=quantity,
        cny=cny,
        usd=usd,
    )


def counted(now: Standing, codes: Codes) -> dict[str, Any]:
    """The derived columns of a project that stands at `now`."""
    total = now.amounts.get(AmountKind.TOTAL)
    stands = now.is_open and not now.is_ended
    return {
        "unit_id": codes.units[now.unit].pk if now.is_open else None,
        "stage_id": codes.stages[now.stage].pk if stands else None,
        "stage_on": now.stage_on if stands else None,
        "is_suspended": now.is_suspended,
        "ended_on": now.ended_on,
        "industry_id": codes.industries[now.industry].pk if now.is_open else None,
        "origin": now.origin,
        "amount": total.value if total else None,
        "currency": total.currency if total else "",
        "qualifier": now.qualifier if total else "",
        "amount_cny": total.cny if total else None,
    }
