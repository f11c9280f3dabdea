"""Making, keeping and handing out bulletins."""

import json
from hashlib import sha256

from django.db import transaction
from pydantic import TypeAdapter

from daliang.bulletins.gathering import closing_of, gather
from daliang.bulletins.models import Bulletin, BulletinKind, Document, Format, Language, Layout, LayoutKind
from daliang.bulletins.rendering import known_format, known_language, render
from daliang.bulletins.report import Report
from daliang.ledger.models import Closing
from daliang.org import clock
from daliang.org.matrix import may
from daliang.org.models import Person, Role
from daliang.org.rules import record, record_file
from daliang.rounds.models import Round
from daliang.vocabulary.refusal import N_, Refusal

READERS = [role for role in Role if may(role, "document.read")]
_REPORT = TypeAdapter(Report)


def special_report(round_: Round, closing: Closing | None = None) -> Report:
    """The special report of a closing, by default of the one that counts, as it was first made.

    Refusals: `not_closed`, `not_in_closing`, `damaged`.
    """
    return _report_of(bulletin(round_, closing))


def bulletin(round_: Round, closing: Closing | None = None) -> Bulletin:
    """The kept report of the closing; made the first time."""
    closing = closing or closing_of(round_)
    kept = _kept(closing)
    if kept:
        return kept
    data = _REPORT.dump_python(gather(round_, closing), mode="json")
    with transaction.atomic():
        kept, _is_new = Bulletin.objects.select_related("round", "closing").get_or_create(
            closing=closing,
            kind=BulletinKind.SPECIAL_REPORT,
            defaults={"round": round_, "data": data, "data_hash": _hash(data), "made_at": clock.now()},
        )
    return kept


def document(
    round_: Round, format_: str, language: str = Language.CHINESE, *, closing: Closing | None = None
) -> Document:
    """The special report in a format and language: the kept one, or printed and kept now.

    Refusals: `not_closed`, `unknown_format`, `unknown_language`, `bad_layout`, `damaged`.
    """
    kind, reader = known_format(format_), known_language(language)
    kept = bulletin(round_, closing)
    layout = own_layout(reader) if kind is Format.DOCX else None
    layout_hash = layout.sha256 if layout else ""
    found = kept.documents.filter(format=kind, language=reader, layout=layout_hash).select_related(
        "bulletin__round", "bulletin__closing"
    )
    printed = found.first()
    if printed:
        return printed
    content = render(_report_of(kept), kind, reader, layout=layout)
    with transaction.atomic():
        made, _is_new = found.get_or_create(
            bulletin=kept,
            format=kind,
            language=reader,
            layout=layout_hash,
            defaults={"content": content, "made_at": clock.now()},
        )
    return made


@transaction.atomic
def download(
    round_: Round, format_: str, language: str = Language.CHINESE, *, by: Person, closing: Closing | None = None
) -> Document:
    """Hand the document to an officer or leader of the city; logged. Refusal `not_your_role` to others."""
    if by.scope_unit is None or not by.has_role(*READERS) or by.scope_unit.depth > 1:
        raise Refusal(
            N_("双周情况专报列有全市在谈项目，只供%(roles)s查阅；本单位的情况请看双周报页面。"),
            code="not_your_role",
            field="by",
            roles="、".join(str(role.label) for role in READERS),
        )
    found = document(round_, format_, language, closing=closing)
    record_file(
        bytes(found.content),
        by=by,
        action="bulletin.download",
        subject=found,
        asked={"round": round_.code, "format": format_, "language": language},
        closing=found.bulletin.closing.number,
        rows=len(found.bulletin.data.get("projects", ())),
        hash=found.figures_hash,
    )
    return found


@transaction.atomic
def read(round_: Round, *, by: Person, closing: Closing | None = None) -> Report:
    """The report for the screen; logged, for it names every project in negotiation."""
    kept = bulletin(round_, closing)
    record(
        by=by,
        action="bulletin.view",
        subject=kept,
        unit=by.unit,
        round=round_.code,
        closing=kept.closing.number,
        rows=len(kept.data.get("projects", ())),
    )
    return _report_of(kept)


def print_all(round_: Round) -> list[Document]:
    """Every format in every language, printed and kept."""
    return [document(round_, format_, language) for language in Language.values for format_ in Format.values]


def progress(round_: Round) -> tuple[int, int]:
    """How many of the report's files are printed and kept, of how many; one query."""
    made = Document.objects.filter(bulletin__closing=round_.closing)
    return made.values("format", "language").distinct().count(), len(Format) * len(Language)


def own_layout(language: str, kind: str = LayoutKind.SPECIAL_REPORT) -> Layout | None:
    """The city's own layout that holds for a paper in the language; None for the supplied one."""
    found = Layout.objects.filter(kind=kind, language=language).first()
    return found if found is not None and found.sha256 else None


def _kept(closing: Closing) -> Bulletin | None:
    found = Bulletin.objects.filter(closing=closing, kind=BulletinKind.SPECIAL_REPORT)
    return found.select_related("round", "closing").first()


def _report_of(kept: Bulletin) -> Report:
    if _hash(kept.data) != kept.data_hash:
        raise Refusal(
            N_("%(round)s 专报的存档与其校验码不符，可能被改动过；请由系统管理员从备份核对。"),
            code="damaged",
            where=kept.round.code,
            round=kept.round.code,
        )
    return _REPORT.validate_python(kept.data)


def _hash(data: object) -> str:
    return sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
