"""Judges rows of an update: what each would change, and what speaks against it. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from daliang.intake import register_columns as heads
from daliang.intake.matching import Matches
from daliang.intake.models import Import, ImportRow
from daliang.intake.planning import Plan, Planned, amount_argument, way
from daliang.intake.typed import Typed, text_of
from daliang.ledger.facts import Kind
from daliang.ledger.models import Posting
from daliang.ledger.posting import standing_facts
from daliang.ledger.scheme import current_scheme
from daliang.ledger.tree import UnitDays
from daliang.org import clock
from daliang.register.fields import FIELDS, FileField
from daliang.register.models import Project, Rate, Stage
from daliang.vocabulary.money import Currency, Money, describe_money, looks_like_unit_slip
from daliang.vocabulary.refusal import N_, Refusal

SLIP = N_(
    "“%(label)s”原为%(was)s，现为%(now)s，相差约一万倍；是不是把“万”和“亿”写错了？如确实如此，请在“确认”栏填“是”。"
)

_BLANK = Project()  # what a new file holds before anything is written into it


class UpdateJudge:
    """Looks a batch of rows over. Remembers which projects the file has spoken of already."""

    def __init__(self, importing: Import) -> None:
        self.importing = importing
        self.today = clock.today()
        self.columns = heads.update_columns(importing.by, importing.unit)
        self.scheme = current_scheme()
        self.days = UnitDays.read()
        self.stages = {stage.code: stage for stage in Stage.objects.all()}
        self.rates = list(Rate.objects.order_by("-on"))
        self.spoken: dict[int | tuple[str, str], int] = {}

    def judge(self, rows: Sequence[Typed]) -> list[ImportRow]:
        """The kept rows, in order; a handful of queries for the whole batch."""
        matches = Matches(rows, by=self.importing.by, unit=self.importing.unit)
        plans = [self.plan(row, matches) for row in rows]
        self.check(plans)
        return [plan.row(self.importing.pk) for plan in plans]

    def plan(self, row: Typed, matches: Matches) -> Plan:
        plan = Plan(row)
        try:
            plan.project = matches.find(row)
        except Refusal as refusal:
            plan.refusals.append(refusal)
            return plan
        if row.refusals:
            return plan
        unit = matches.unit_code(row)
        self.once(plan, plan.project.pk if plan.project else (row.name, unit))
        describe(plan)
        if plan.project is None:
            self.open(plan, unit)
        else:
            self.move(plan, plan.project)
        return plan

    def once(self, plan: Plan, key: int | tuple[str, str]) -> None:
        """A file speaks of a project once."""
        first = self.spoken.setdefault(key, plan.typed.row.number)
        if first != plan.typed.row.number:
            plan.refuse(N_("与第%(row)s行是同一个项目；请只保留一行。"), code="twice", row=first)

    def check(self, plans: Sequence[Plan]) -> None:
        """Ask the ledger's own rule about all rows with facts; one query."""
        counted = {plan.project.pk for plan in plans if plan.project and plan.facts}
        postings: dict[int, list[Posting]] = {pk: [] for pk in counted}
        for posting in Posting.objects.filter(project__in=counted):
            postings[posting.project_id].append(posting)
        for plan in plans:
            earlier = standing_facts(postings.get(plan.project.pk, [])) if plan.project else []
            plan.check(earlier, self.scheme, self.days)

    def open(self, plan: Plan, unit: str) -> None:
        """A new project: what it needs to be counted, and its first facts."""
        typed = plan.typed
        wanted = {
            heads.UNIT: unit,
            heads.INDUSTRY: typed.given(heads.INDUSTRY),
            heads.ORIGIN: typed.given(heads.ORIGIN),
        }
        for column in self.columns:
            if column.code in wanted and not wanted[column.code]:
                message = N_("新项目须填写“%(label)s”。")
                plan.refuse(message, code="empty", field=column.code, label=column.label)
        on = typed.given(heads.STAGE_ON) or self.today
        for code, value in wanted.items():
            plan.change(code, "", str(value or ""))
        plan.facts.append(Planned(Kind.OPENED, on, wanted))
        self.amount(plan, on)
        stage = self.told(plan)
        first = self.scheme.stages[0]
        if stage and stage != first:
            between = way(self.scheme, first, stage)[:-1]
            plan.facts += [Planned(Kind.REACHED, on, {"stage": one}) for one in between]
            self.reach(plan, stage, on)

    def move(self, plan: Plan, project: Project) -> None:
        """A known project: another amount, class or stage. Where it lands and past days are changed elsewhere."""
        typed = plan.typed
        unit = typed.given(heads.UNIT)
        if unit and project.unit and unit != project.unit.code:
            message = N_("落地单位与台账不同（台账为“%(now)s”）；变更落地单位请在项目档案中申请，写明理由。")
            plan.refuse(message, code="other_unit", field=heads.UNIT, now=project.unit.name)
        amount = typed.given(heads.AMOUNT)
        if amount and amount != project.money:
            self.amount(plan, self.today)
        classes = {heads.INDUSTRY: project.industry and project.industry.code, heads.ORIGIN: project.origin}
        changed = {code: typed.given(code) for code, was in classes.items() if typed.given(code) not in (None, was)}
        if changed:
            plan.facts.append(Planned(Kind.RECLASSIFIED, self.today, changed, evidence=self.evidence(plan)))
            for code, value in changed.items():
                plan.change(code, str(classes[code] or ""), str(value))
        self.stage(plan, project)

    def told(self, plan: Plan) -> str:
        """The stage that the row names, "" for none.

        An export says of some projects that they are suspended or ended: read back where it is so, never brought about.
        """
        given, project = str(plan.typed.given(heads.STAGE) or ""), plan.project
        stage = given.removesuffix(heads.HELD)
        if given == heads.OVER:
            if project is None or project.ended_on is None:
                message = N_("“已终止”不能在这里登记；终止须写明理由，请在项目档案中申请。")
                plan.refuse(message, code="ends", field=heads.STAGE)
            return ""
        if given != stage and (project is None or not project.is_suspended):
            message = N_("“暂停”不能在这里登记；暂停须写明理由，请在项目档案中申请。")
            plan.refuse(message, code="suspends", field=heads.STAGE)
        return stage

    def stage(self, plan: Plan, project: Project) -> None:
        """Forward only, with its day. An ended project has no stage and is reopened elsewhere."""
        stage, on = self.told(plan), plan.typed.given(heads.STAGE_ON)
        here = project.stage.code if project.stage else ""
        if not stage or stage == here:
            if on and on != project.stage_on:
                message = N_("阶段未变而日期不同（台账为%(now)s）；更正日期请在项目档案中办理。")
                plan.refuse(message, code="stage_day", field=heads.STAGE_ON, now=text_of(project.stage_on) or "—")
            return
        if not here:
            plan.refuse(N_("项目已终止；请先在项目档案中申请“重新启动”。"), code="ended", field=heads.STAGE)
        elif self.scheme.rank(stage) < self.scheme.rank(here):
            message = N_("阶段由“%(was)s”回退到“%(now)s”；回退须写明理由，请在项目档案中申请。")
            words = {"was": self.stages[here].label, "now": self.stages[stage].label}
            plan.refuse(message, code="fell_back", field=heads.STAGE, **words)
        elif on is None:
            plan.refuse(N_("阶段有变化，须填写“阶段日期”。"), code="empty", field=heads.STAGE_ON)
        else:
            self.reach(plan, stage, on, was=here, was_on=text_of(project.stage_on))

    def reach(self, plan: Plan, stage: str, on: date, *, was: str = "", was_on: str = "") -> None:
        """The step, with the papers that the stage asks for."""
        papers, evidence = self.stages[stage].evidence, self.evidence(plan)
        if papers and not evidence:
            plan.refuse(
                N_("进入“%(stage)s”须有依据：%(evidence)s；请在“依据”栏写明名称、文号或日期。"),
                code="needs_evidence",
                field=heads.EVIDENCE,
                stage=self.stages[stage].label,
                evidence="、".join(papers),
            )
        plan.change(heads.STAGE, was, stage)
        plan.change(heads.STAGE_ON, was_on, on.isoformat())
        plan.facts.append(Planned(Kind.REACHED, on, {"stage": stage}, evidence=evidence))

    def amount(self, plan: Plan, on: date) -> None:
        """The total investment, where one is given; ten thousand times what is stored is asked about."""
        money: Money | None = plan.typed.given(heads.AMOUNT)
        if money is None:
            return
        stored = plan.project.money if plan.project else None
        ask_about_slip(plan, heads.AMOUNT, _("总投资"), stored, money)
        plan.change(heads.AMOUNT, text_of(stored), text_of(money))
        try:
            argument = amount_argument(money, on, self.rates)
        except Refusal as refusal:
            plan.refusals.append(refusal)
        else:
            plan.facts.append(Planned(Kind.AMOUNT, on, argument, evidence=self.evidence(plan)))

    def evidence(self, plan: Plan) -> str:
        return str(plan.typed.given(heads.EVIDENCE) or "").strip()[:300]


def describe(plan: Plan) -> None:
    """Descriptive fields that differ from what is stored; an empty cell leaves them as they are."""
    for field in FIELDS.values():
        if field.code not in plan.typed.values:
            continue
        try:
            _describe(plan, field)
        except Refusal as refusal:
            refusal.field = field.code
            plan.refusals.append(refusal)


def _describe(plan: Plan, field: FileField) -> None:
    typed, project = plan.typed, plan.project
    value = typed.given(field.code)
    text = typed.name if field.code == heads.NAME else text_of(value)
    if value is None and not typed.is_cleared(field.code):
        return
    stored = field.text(project) if project else ""
    if _is_stored(project, field, text, stored):
        return
    read = _read(field, value, text)
    if read == getattr(project or _BLANK, field.code):
        return
    if isinstance(value, Money) and project is not None and getattr(project, field.code):
        ask_about_slip(plan, field.code, str(field.label), Money(getattr(project, field.code), Currency.CNY), value)
    plan.change(field.code, stored, text)


def _read(field: FileField, value: Any, text: str) -> Any:
    """The register's value. Days, yes and no, and yuan were read by the same rules when the cell was."""
    if isinstance(value, Money) and value.currency is Currency.CNY:
        return value.value
    return value if isinstance(value, date | bool) else field.read(text)


def _is_stored(project: Project | None, field: FileField, text: str, stored: str) -> bool:
    """Equal but for blanks at the ends and the kind of line break; a confidential name goes out as its code name."""
    if project is None:
        return False
    if field.code == heads.NAME and text == heads.shown_name(project):
        return True
    return text.replace("\r\n", "\n").strip() == stored.replace("\r\n", "\n").strip()


def ask_about_slip(plan: Plan, code: str, label: str, stored: Any, money: Money) -> None:
    """Promise 17: 亿 for 万 is refused with a question."""
    if stored and stored.currency is money.currency and looks_like_unit_slip(stored.value, money.value):
        plan.ask(SLIP, field=code, label=label, was=describe_money(stored), now=describe_money(money))
