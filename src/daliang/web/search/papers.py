"""The finders of papers: notices of targets, closings, special reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from daliang.bulletins.gathering import declared
from daliang.bulletins.report import Named
from daliang.bulletins.wording import masthead
from daliang.org.models import Person
from daliang.org.words import named
from daliang.targets.models import Version
from daliang.web.issues import Issue
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
    papers = _papers(question.issues, _closing_name)
    return [_hit(question, paper, "round") for paper in ranked(question, papers, lambda paper: paper.names)]


def documents(question: Question, person: Person) -> list[Hit]:
    """The special report of each closing for whom it is open to, by title, issue and round; likewise."""
    if not may_read_reports(person):
        return []
    papers = _papers(question.issues, _report_name)
    return [_hit(question, paper, "document") for paper in ranked(question, papers, lambda paper: paper.names)]


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


def _closing_name(issue: Issue) -> str:
    series, number = named(issue.round.series), issue.closing.number
    return _("%(series)s 第 %(number)s 号封账") % {"series": series, "number": number}


def _report_name(issue: Issue) -> str:
    series = issue.round.series
    title = masthead(declared(series, "report_title"), Named(series.title, series.title_en))
    return _("%(title)s 第%(number)s期") % {"title": title, "number": issue.round.number}


def _papers(issues: Iterable[Issue], name: Callable[[Issue], str]) -> list[Paper]:
    """Closings called as `name` says in the reader's language, and found by both."""
    return [
        Paper(one.round.code, name(one), tuple(_in(language, name, one) for language in BOTH), one) for one in issues
    ]


def _in(language: str, name: Callable[[Issue], str], issue: Issue) -> str:
    with override(language):
        return name(issue)
