"""The clocks of leads have a day at least; the demo's leads name people, units, industries and projects there are; its
pages are files that are there."""

from __future__ import annotations

from daliang.leads.desk.clocks import CLOCKS
from daliang.playbook.checking.references import INDUSTRY, PAGE, PARTNER, PERSON, PROJECT, UNIT, note_repeats, refer
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import LeadRow, Playbook
from daliang.vocabulary.money import parse_money
from daliang.vocabulary.refusal import N_, Refusal

CLOCKS_FILE, FILE, PAGES_FILE = "leads.toml", "leads.csv", "pages.csv"


def check_lead_clocks(playbook: Playbook, faults: Faults) -> None:
    clocks = playbook.lead_clocks
    for name in CLOCKS:
        if getattr(clocks, name) < 1:
            faults.add(CLOCKS_FILE, clocks.line.of(name), N_("%(name)s 不足一天。"), N_("应为1以上的整数。"), name=name)
    for name in clocks.working:
        if name not in CLOCKS:
            faults.add(
                CLOCKS_FILE, clocks.line.of("working"), N_("working 里没有“%(name)s”这一步。"),
                N_("可填：%(known)s。"), name=name, known="、".join(CLOCKS),
            )  # fmt: skip


def check_leads(playbook: Playbook, faults: Faults) -> None:
    people = {one.login for one in playbook.people}
    partners = {one.login for one in playbook.people if one.role == "partner"}
    industries = {one.code for one in playbook.industries}
    projects = {one.code for one in playbook.projects}
    last: dict[str, LeadRow] = {}
    for row in playbook.leads:
        refer(faults, FILE, row.line, PERSON, row.by, people)
        if row.unit:
            refer(faults, FILE, row.line, UNIT, row.unit, playbook.parents)
        if row.industry:
            refer(faults, FILE, row.line, INDUSTRY, row.industry, industries)
        if row.partner:
            refer(faults, FILE, row.line, PARTNER, row.partner, partners)
        if row.deed == "project":
            refer(faults, FILE, row.line, PROJECT, row.words, projects)
        _check_amount(row, faults)
        _check_order(row, last.get(row.lead), faults)
        last[row.lead] = row


def check_pages(playbook: Playbook, faults: Faults) -> None:
    people = {one.login for one in playbook.people}
    for row in playbook.pages:
        refer(faults, PAGES_FILE, row.line, PAGE, row.file, playbook.page_files)
        refer(faults, PAGES_FILE, row.line, PERSON, row.by, people)
    note_repeats(faults, PAGES_FILE, ((row.line, row.file) for row in playbook.pages))


def _check_amount(row: LeadRow, faults: Faults) -> None:
    try:
        if row.amount:
            parse_money(row.amount)
    except Refusal as refusal:
        faults.refused(FILE, row.line, refusal, name="amount")


def _check_order(row: LeadRow, before: LeadRow | None, faults: Faults) -> None:
    """A lead is opened once, first of all; every later deed is later, and only an assignment names a unit."""
    if (row.deed == "opened") != (before is None):
        faults.add(
            FILE, row.line, N_("“%(lead)s”这一步是“%(deed)s”。"), N_("每条线索先写一行 opened，只写一次。"),
            lead=row.lead, deed=row.deed,
        )  # fmt: skip
    if before and before.at and row.at and row.at <= before.at:
        faults.add(FILE, row.line, N_("“%(lead)s”的时刻没有晚于上一步。"), N_("at 应一步比一步晚。"), lead=row.lead)
    if (row.deed == "assigned") != bool(row.unit):
        faults.add(
            FILE,
            row.line,
            N_("unit 写在了“%(deed)s”这一步。"),
            N_("unit 只写在 assigned 行，且必须写。"),
            deed=row.deed,
        )
