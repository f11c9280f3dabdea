"""Judges rows of an opening balance: the city's present ledger with its old dates, brought forward once.

The only way to say when something was known. A file is known from its 登记日期, a later step from its own day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from daliang.intake import register_columns as heads
from daliang.intake.models import Import, ImportRow
from daliang.intake.planning import Plan, Planned, amount_argument, way
from daliang.intake.typed import Typed, text_of
from daliang.intake.updating import describe
from daliang.ledger.facts import Kind
from daliang.ledger.models import Head
from daliang.ledger.scheme import current_scheme
from daliang.ledger.tree import UnitDays
from daliang.org import clock
from daliang.register.models import Project, Rate
from daliang.vocabulary.refusal import N_, Refusal, quoted

YEARS = 10
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


def earliest(today: date) -> date:
    """Ten years ago: what was known before is brought forward as known from then."""
    return today.replace(year=today.year - YEARS, day=min(today.day, 28))


class OpeningJudge:
    """Looks a batch of rows over; every row is a new file."""

    def __init__(self, importing: Import) -> None:
        self.importing = importing
        self.today = clock.today()
        self.columns = heads.opening_columns(importing.by, importing.unit)
        self.scheme = current_scheme()
        self.days = UnitDays.read()
        self.rates = list(Rate.objects.order_by("-on"))
        last = Head.objects.exclude(recorded_at=None).filter(seq__gt=0).first()
        self.recorded_on = clock.local(last.recorded_at).date() if last and last.recorded_at else None
        self.spoken: dict[str | tuple[str, str], int] = {}

    def judge(self, rows: Sequence[Typed]) -> list[ImportRow]:
        """The kept rows, in order; one query for the whole batch."""
        codes, names = {row.code for row in rows if row.code}, {row.name for row in rows}
        known = Project.objects.visible_to(self.importing.by).select_related("unit")
        there = {project.code for project in known.filter(code__in=codes)}
        named = {(one.name, one.unit.code) for one in known.filter(name__in=names) if one.unit}
        plans = [self.plan(row, there, named) for row in rows]
        for plan in plans:
            plan.check([], self.scheme, self.days)
        return [plan.row(self.importing.pk) for plan in plans]

    def plan(self, row: Typed, there: set[str], named: set[tuple[str, str]]) -> Plan:
        plan = Plan(row)
        if row.refusals:
            return plan
        unit = str(row.given(heads.UNIT) or "")
        self.be_new(plan, row.code in there or (row.name, unit) in named, (row.name, unit))
        describe(plan)
        self.open(plan)
        return plan

    def be_new(self, plan: Plan, is_there: bool, key: tuple[str, str]) -> None:
        row = plan.typed
        if is_there:
            message = N_("该项目已在台账中；期初台账只转入没有建档的项目，其他变化请用“项目更新”。")
            plan.refuse(message, code="is_there", field=heads.CODE)
        if row.code and not _CODE.fullmatch(row.code):
            message = N_("编号“%(found)s”只能用字母、数字和“-”，最多32个；没有编号的请留空。")
            plan.refuse(message, code="bad_code", field=heads.CODE, found=quoted(row.code))
        for one in (key, row.code):
            first = self.spoken.setdefault(one, row.row.number) if one else row.row.number
            if first != row.row.number:
                plan.refuse(N_("与第%(row)s行是同一个项目；请只保留一行。"), code="twice", row=first)
                return

    def open(self, plan: Plan) -> None:
        """The file as brought forward, its size, then each step on its day."""
        typed = plan.typed
        wanted = {code: typed.given(code) for code in (heads.UNIT, heads.INDUSTRY, heads.ORIGIN)}
        for column in self.columns:
            if column.code in wanted and not wanted[column.code]:
                message = N_("新项目须填写“%(label)s”。")
                plan.refuse(message, code="empty", field=column.code, label=column.label)
        on: date = typed.given(heads.OPENED_ON)
        known: date = typed.given(heads.KNOWN_ON) or on
        self.be_known(plan, known, on)
        for code, value in (*wanted.items(), (heads.OPENED_ON, on), (heads.KNOWN_ON, known)):
            plan.change(code, "", text_of(value))
        self.fact(plan, Kind.BROUGHT_FORWARD, on, wanted, known)
        self.amount(plan, on, known)
        for column in self.columns:
            self.step(plan, column.code, known)

    def be_known(self, plan: Plan, known: date, on: date) -> None:
        """Within ten years, not before the file's own day, and behind whatever the ledger has recorded already."""
        if known < earliest(self.today):
            message = N_("登记日期%(known)s早于十年前；最早可填%(earliest)s，更早的按这一天登记。")
            words = {"known": known.isoformat(), "earliest": earliest(self.today).isoformat()}
            plan.refuse(message, code="known_too_early", field=heads.KNOWN_ON, **words)
        if known < on:
            message = N_("登记日期%(known)s早于建档日期%(on)s；不会先登记后发生，请核对。")
            words = {"known": known.isoformat(), "on": on.isoformat()}
            plan.refuse(message, code="known_before", field=heads.KNOWN_ON, **words)
        if self.recorded_on and known < self.recorded_on:
            message = N_("台账在%(last)s已有登记，登记日期不能再早于这一天；各单位的期初台账请合成一个文件一次导入。")
            plan.refuse(message, code="known_behind", field=heads.KNOWN_ON, last=self.recorded_on.isoformat())

    def amount(self, plan: Plan, on: date, known: date) -> None:
        money = plan.typed.given(heads.AMOUNT)
        if money is None:
            return
        plan.change(heads.AMOUNT, "", text_of(money))
        try:
            self.fact(plan, Kind.AMOUNT, on, amount_argument(money, on, self.rates), known)
        except Refusal as refusal:
            plan.refusals.append(refusal)

    def step(self, plan: Plan, code: str, known: date) -> None:
        """A stage reached, an act of recognition, the end: on the day that stands under its head."""
        on = plan.typed.given(code)
        if on is None:
            return
        if code.startswith(heads.REACHED):
            self.reach(plan, code.removeprefix(heads.REACHED), on, known)
        elif code.startswith(heads.RECOGNISED):
            self.fact(plan, Kind.RECOGNISED, on, {"act": code.removeprefix(heads.RECOGNISED)}, known)
        elif code == heads.ENDED_ON:
            self.fact(plan, Kind.ENDED, on, {"reason": "期初台账已终止"}, known)  # not a sentence: kept in the ledger
        else:
            return
        plan.change(code, "", on.isoformat())

    def reach(self, plan: Plan, stage: str, on: date, known: date) -> None:
        """The stage, and the steps to it that the old ledger did not note, on the same day."""
        reached = [fact.argument["stage"] for fact in plan.facts if fact.kind is Kind.REACHED]
        here = str(reached[-1]) if reached else self.scheme.stages[0]
        for one in way(self.scheme, here, stage):
            self.fact(plan, Kind.REACHED, on, {"stage": one}, known)

    def fact(self, plan: Plan, kind: Kind, on: date, argument: dict[str, object], known: date) -> None:
        evidence = str(plan.typed.given(heads.EVIDENCE) or "").strip()[:300]
        plan.facts.append(Planned(kind, on, argument, evidence, max(known, on)))
