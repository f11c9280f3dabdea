"""The demo's leads and pages: registered, taken in and worked on through the same rules that people use."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.core.exceptions import ObjectDoesNotExist
from django.core.files.base import ContentFile

from daliang.leads.desk.assigning import assign
from daliang.leads.desk.registering import NewLead, register_lead
from daliang.leads.desk.turning import to_known
from daliang.leads.desk.working import answer, assess, drop, follow, hand_back, note, respond
from daliang.leads.gathering import settle_page
from daliang.leads.models import Lead
from daliang.leads.taking import take_file
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.playbook.loading.locating import row_of
from daliang.playbook.shapes import LeadRow, Playbook
from daliang.register.models import Industry, Origin, Project
from daliang.vocabulary.money import parse_money
from daliang.vocabulary.refusal import N_, Refusal

FILE, PAGES_FILE = "leads.csv", "pages.csv"
DEEDS = {
    "responded": respond,
    "assessed": assess,
    "answered": answer,
    "followed": follow,
    "noted": note,
    "back": hand_back,
    "dropped": drop,
}


def load_leads(book: Playbook) -> None:
    """Each deed at its moment, by whom the row names. What a rule refuses is refused at the row's line."""
    zone, leads = ZoneInfo(book.city.time_zone), dict[str, Lead]()
    people = {one.username: one for one in Person.objects.select_related("unit")}
    for row in sorted((one for one in book.leads if one.at), key=lambda one: (one.at, one.line)):
        assert row.at is not None
        with clock.held_at(row.at.replace(tzinfo=zone)), row_of(FILE, row.line):
            if row.deed == "opened":
                leads[row.lead] = register_lead(_new(row, people.get(row.partner)), by=people[row.by])
            else:
                _do(leads[row.lead], row, people[row.by])


def load_pages(book: Playbook) -> None:
    """Each page taken in at its moment, by whom the row names, and read at once: its facts wait to be checked."""
    zone = ZoneInfo(book.city.time_zone)
    people = {one.username: one for one in Person.objects.select_related("unit")}
    for row in sorted((one for one in book.pages if one.at), key=lambda one: (one.at, one.line)):
        assert row.at is not None
        with clock.held_at(row.at.replace(tzinfo=zone)), row_of(PAGES_FILE, row.line):
            page = take_file(ContentFile(book.page_files[row.file]), name=row.file, by=people[row.by])
            settle_page(page.pk)


def _do(lead: Lead, row: LeadRow, by: Person) -> None:
    """Refusals: those of the deed; `unseen` for who does not see the lead, or its project, at that moment."""
    try:
        _deed(lead, row, by)
    except ObjectDoesNotExist as unseen:
        message = N_("“%(by)s”这时看不到线索“%(lead)s”或它对应的项目；by 应为当时经办单位或市商务局的人。")
        raise Refusal(message, code="unseen", field="by", by=row.by, lead=row.lead) from unseen


def _deed(lead: Lead, row: LeadRow, by: Person) -> None:
    if row.deed == "assigned":
        assign(lead, Unit.objects.get(code=row.unit), by=by, words=row.words)
    elif row.deed == "project":
        to_known(lead, Project.objects.get(code=row.words), by=by)
    else:
        DEEDS[row.deed](lead, by=by, words=row.words)


def _new(row: LeadRow, partner: Person | None) -> NewLead:
    return NewLead(
        row.texts,
        amount=parse_money(row.amount) if row.amount else None,
        industry=Industry.objects.filter(code=row.industry).first(),
        origin=Origin(row.origin) if row.origin else None,
        partner=partner,
    )
