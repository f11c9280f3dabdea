"""expected.toml asks for figures that can be asked for."""

from __future__ import annotations

from daliang.ledger.derive import POSITION
from daliang.playbook.checking.references import EVENT, MEASURE, ROUND, UNIT, note_repeats, refer
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import FigureTable, Playbook
from daliang.vocabulary.refusal import N_

FILE = "expected.toml"


def check_expected(playbook: Playbook, faults: Faults) -> None:
    books = {measure.code: measure.book for measure in playbook.measures}
    for figure in playbook.figures:
        refer(faults, FILE, figure.line.of("measure"), MEASURE, figure.measure, books)
        refer(faults, FILE, figure.line.of("unit"), UNIT, figure.unit, playbook.parents)
        refer(faults, FILE, figure.line.of("round"), ROUND, figure.round, [one.code for one in playbook.rounds])
        _check_when(figure, books.get(figure.measure, ""), faults)
        _check_closed(figure, playbook, faults)
    note_repeats(faults, FILE, [(total.line.of("code"), total.code) for total in playbook.event_totals])
    for total in playbook.event_totals:
        refer(faults, FILE, total.line.of("code"), EVENT, total.code, [event.code for event in playbook.events])


def _check_when(figure: FigureTable, book: str, faults: Faults) -> None:
    """One of: a span (flows only), a day, a round."""
    spans = bool(figure.from_) and bool(figure.to)
    if bool(figure.from_) != bool(figure.to) or sum((spans, bool(figure.as_of), bool(figure.round))) != 1:
        faults.add(
            FILE, figure.line, N_("没有写清是什么时候的数字。"), N_("from 与 to 成对，或 as_of，或 round，三者写其一。")
        )
    if figure.from_ and figure.to and figure.from_ > figure.to:
        faults.add(FILE, figure.line.of("to"), N_("from 晚于 to。"), N_("时段应由早到晚，含首尾两日。"))
    if spans and book == POSITION:
        faults.add(
            FILE,
            figure.line.of("from"),
            N_("“%(measure)s”是存量口径，没有时段。"),
            N_("存量数字写 as_of 或 round。"),
            measure=figure.measure,
        )


def _check_closed(figure: FigureTable, playbook: Playbook, faults: Faults) -> None:
    """Only a closed round has figures."""
    for one in playbook.rounds:
        if one.code == figure.round and not one.closed_at:
            faults.add(
                FILE,
                figure.line.of("round"),
                N_("“%(round)s”还没有封账，没有数字。"),
                N_("round 应填已写明 closed_at 的期次。"),
                round=one.code,
            )
