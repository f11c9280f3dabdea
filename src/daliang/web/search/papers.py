"""The finders of papers: notices of targets, closings, special reports."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from daliang.bulletins.gathering import declared
from daliang.bulletins.report import Named
from daliang.bulletins.wording import masthead
from daliang.org.models import Person
from daliang.org.words import named
from daliang.rounds.models import Round, Series
from daliang.targets.models import Version
from daliang.web.issues import FROZEN, Issue, issues_of
from daliang.web.scanning import may_read_reports
from daliang.web.search.hits import Hit, Question, ranked
from daliang.web.templatetags.wording import day_text

BOTH = ("zh-hans", "en")


@dataclass(frozen=True)
class Letter:
    """A notice of targets by its last version, and all that its versions were ever called."""

    code: str
    version: Version
    names: tuple[str, ...]


def notices(question: Question, person: Person) -> list[Hit]:
    """Issued notices of targets, the latest first among equals, by title and number of any version."""
    if person.scope_unit is None:
        return []
    found = ranked(question, _letters(), lambda letter: letter.names)
    return [
        Hit(
            question.mark(named(letter.version)),
            reverse("target-notice", args=[letter.code]),
            question.mark(letter.code),
            letter.version.document,
        )
        for letter in found
    ]


def _letters() -> list[Letter]:
    versions = Version.objects.select_related("notice").order_by("-notice__starts", "notice__code", "number")
    grouped = groupby(versions, key=attrgetter("notice.code"))
    return [_letter(code, list(issued)) for code, issued in grouped]


def _letter(code: str, issued: list[Version]) -> Letter:
    names = (text for one in reversed(issued) for text in (one.title, one.title_en, one.document))
    return Letter(code, issued[-1], tuple(dict.fromkeys(names)))


@dataclass(frozen=True)
class Paper:
    """A closing or its report by the code of its round, and all that it is called."""

    code: str
    name: str
    names: tuple[str, ...]
    issue: Issue


def closings(question: Question, person: Person) -> list[Hit]:
    """Closings of every round, also those left behind, the latest first among equals, by number and round."""
    if person.scope_unit is None:
        return []
    return [_hit(question, paper, "round") for paper in ranked(question, _closings(), lambda paper: paper.names)]


def documents(question: Question, person: Person) -> list[Hit]:
    """The special report of each closing for whom it is open to, by title, issue and round; likewise."""
    if not may_read_reports(person):
        return []
    return [_hit(question, paper, "document") for paper in ranked(question, _reports(), lambda paper: paper.names)]


def _hit(question: Question, paper: Paper, page: str) -> Hit:
    address, closing = reverse(page, args=[paper.code]), paper.issue.closing
    note = [_("数字截至 %(day)s") % {"day": day_text(closing.day, "year")}]
    if closing.superseder:
        note.append(_("已被第%(number)s号封账取代") % {"number": closing.superseder.number})
    return Hit(
        question.mark(paper.name),
        f"{address}?{paper.issue.as_of}" if paper.issue.as_of else address,
        question.mark(paper.code),
        " · ".join(note),
    )


def _issues() -> list[Issue]:
    return issues_of(Round.objects.select_related("series", "closing").defer(FROZEN))


def _closings() -> list[Paper]:
    return [_paper(issue, *(_closing_name(issue, language) for language in BOTH)) for issue in _issues()]


def _closing_name(issue: Issue, language: str) -> str:
    with override(language):
        series, number = named(issue.round.series), issue.closing.number
        return _("%(series)s 第 %(number)s 号封账") % {"series": series, "number": number}


def _reports() -> list[Paper]:
    return [_paper(issue, *(_report_name(issue, language) for language in BOTH)) for issue in _issues()]


def _report_name(issue: Issue, language: str) -> str:
    with override(language):
        title, number = _masthead(issue.round.series), issue.round.number
        return _("%(title)s 第%(number)s期") % {"title": title, "number": number}


def _masthead(series: Series) -> str:
    return masthead(declared(series, "report_title"), Named(series.title, series.title_en))


def _paper(issue: Issue, chinese: str, english: str) -> Paper:
    shown = english if (get_language() or "").startswith("en") else chinese
    return Paper(issue.round.code, shown, (chinese, english), issue)
