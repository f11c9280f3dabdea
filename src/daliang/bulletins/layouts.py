"""The city's own Word layouts: laid down by an officer, tried out before they are taken, kept for good.

A layout that cannot be filled is refused with the place in it: which paragraph or table cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from zipfile import BadZipFile

from django.db import transaction
from django.utils.translation import gettext as _
from docx import Document as open_document
from docx.table import Table
from docx.text.paragraph import Paragraph
from jinja2 import TemplateError

from daliang.bulletins.documents import own_layout, special_report
from daliang.bulletins.filling import Filler
from daliang.bulletins.models import Language, Layout, LayoutKind
from daliang.bulletins.notice_letter import trial_places
from daliang.bulletins.word import FAULTS, SUPPLIED, SUPPLIED_LETTER, filled_letter, filled_word
from daliang.bulletins.wording import paper
from daliang.files.names import clean_name
from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record, record_file
from daliang.rounds.models import Round, RoundState
from daliang.rounds.rules.guards import be, be_of_city
from daliang.vocabulary.refusal import N_, Refusal, quoted

LARGEST = 5 * 1024 * 1024  # bytes of an uploaded layout
SUPPLIED_FOR = {
    **{(LayoutKind.SPECIAL_REPORT.value, language): path for language, path in SUPPLIED.items()},
    (LayoutKind.TARGET_NOTICE.value, Language.CHINESE.value): SUPPLIED_LETTER,
}
NAMED = re.compile(r"'([A-Za-z_]\w{0,60})'")
MISSING = re.compile(r"has no element (\d+)")
BRACES = re.compile(r"[{%]{2}|[}%]{2}|\{%|%\}")
FRAME = re.compile(r"\{%-?\s*(?:p|tr|tc)?\s*(?:for|if|elif|else|endif|endfor|colspan|cellbg|vm|hm)\b.*?%\}")
MARKS = (("{{", "}}"), ("{%", "%}"))


@dataclass(frozen=True)
class Standing:
    """The layout that holds for a paper in a language: the city's own, or none, which means the supplied one."""

    kind: str
    kind_label: str
    language: str
    label: str
    own: Layout | None


def standing() -> list[Standing]:
    """One for each paper and language that it is written in."""
    return [
        Standing(kind, str(LayoutKind(kind).label), language, str(Language(language).label), own_layout(language, kind))
        for kind, language in SUPPLIED_FOR
    ]


@transaction.atomic
def put_layout(language: str, name: str, data: bytes, *, by: Person, kind: str = LayoutKind.SPECIAL_REPORT) -> Layout:
    """Take an officer's layout of a paper, once the latest closing's report or a made-up letter was printed with it.

    What was printed before stays. The same file again changes nothing. Refusals: `not_your_role`, `too_large`,
    `nothing_to_try` while no round is closed, `bad_layout` with the place.
    """
    be(by, Role.OFFICER)
    be_of_city(by)
    name = clean_name(name)
    if len(data) > LARGEST:
        raise Refusal(
            N_("“%(name)s”超过 %(most)s MB；请删去大图后再传。"),
            code="too_large",
            field="file",
            name=name,
            most=LARGEST // 2**20,
        )
    there, digest = own_layout(language, kind), sha256(data).hexdigest()
    if there is not None and there.sha256 == digest:
        return there
    _try_out(kind, language, name, data)
    made = Layout.objects.create(
        kind=kind, language=language, name=name, content=data, sha256=digest, by=by, at=clock.now()
    )
    record(
        by=by, action="layout.put", subject=made, unit=by.unit, language=language, sha256=digest, texts={"name": name}
    )
    return made


@transaction.atomic
def drop_layout(language: str, *, by: Person, kind: str = LayoutKind.SPECIAL_REPORT) -> None:
    """Go back to the supplied layout; nothing happens when that holds already."""
    be(by, Role.OFFICER)
    be_of_city(by)
    if own_layout(language, kind) is not None:
        made = Layout.objects.create(kind=kind, language=language, by=by, at=clock.now())
        record(by=by, action="layout.drop", subject=made, unit=by.unit, language=language)


@transaction.atomic
def take_layout(language: str, *, by: Person, kind: str = LayoutKind.SPECIAL_REPORT) -> tuple[str, bytes]:
    """(file name, content) of the layout that holds, to be edited in Word; logged."""
    be(by, Role.OFFICER)
    be_of_city(by)
    own = own_layout(language, kind)
    path = SUPPLIED_FOR[kind, language]
    name, data = (own.name, bytes(own.content)) if own else (path.name, path.read_bytes())
    record_file(data, by=by, action="layout.take", subject=by, asked={"kind": kind, "language": language}, rows=0)
    return name, data


def _try_out(kind: str, language: str, name: str, data: bytes) -> None:
    try:
        if kind == LayoutKind.TARGET_NOTICE:
            for places in trial_places():
                filled_letter(places, name, data)
        else:
            filled_word(paper(special_report(_latest_closed()), language), name, data)
    except Refusal as refusal:
        if refusal.code == "bad_layout":
            refusal.field, refusal.where = "file", place_of(data, str(refusal.params.get("why", ""))) or name
        raise


def _latest_closed() -> Round:
    closed = Round.objects.filter(state=RoundState.CLOSED).exclude(closing=None)
    latest = closed.select_related("series", "closing").order_by("-closing__number").first()
    if latest is None:
        raise Refusal(
            N_("还没有封账的一期，无法试套版式；请在第一期封账后再传，在此之前用自带版式。"),
            code="nothing_to_try",
            field="file",
        )
    return latest


def place_of(data: bytes, why: str) -> str:
    """Where a layout is wrong: the first text that names what the filler complains of, or cannot be read by itself."""
    try:
        texts = [(where, text) for where, text in _texts(data) if BRACES.search(text)]
    except (BadZipFile, *FAULTS):
        return ""
    names = NAMED.findall(why) + [f"[{number}]" for number in MISSING.findall(why)]
    named = (one for one in texts if any(name in one[1] for name in names))
    torn = (one for one in texts if _is_torn(one[1]))
    found = next(named, None) or next(torn, None)
    return _("%(where)s：%(text)s") % {"where": found[0], "text": quoted(found[1].strip())} if found else ""


def _is_torn(text: str) -> bool:
    """Can the text not be read by itself? Beginnings and ends of loops and conditions cannot, and are no mistake."""
    alone = FRAME.sub("", text)
    try:
        Filler().from_string(alone)
    except TemplateError:
        return True
    return any(alone.count(opening) != alone.count(closing) for opening, closing in MARKS)


def _texts(data: bytes) -> Iterator[tuple[str, str]]:
    """Every paragraph of body, tables, heads and feet, with how a person would find it."""
    document = open_document(BytesIO(data))
    at_paragraph = at_table = 0
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            at_paragraph += 1
            yield _("正文第%(number)s段") % {"number": at_paragraph}, block.text
        else:
            at_table += 1
            yield from _cells(block, at_table)
    for section in document.sections:
        for label, part in ((_("页眉"), section.header), (_("页脚"), section.footer)):
            yield from ((label, paragraph.text) for paragraph in part.paragraphs)


def _cells(table: Table, number: int) -> Iterator[tuple[str, str]]:
    for at, row in enumerate(table.rows, start=1):
        where = _("第%(table)s个表格第%(row)s行") % {"table": number, "row": at}
        yield from ((where, cell.text) for cell in row.cells)
