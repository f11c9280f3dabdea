"""What can be searched. A new kind of things is one finder and one line here."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from daliang.org.matrix import may
from daliang.org.models import Person
from daliang.vocabulary.refusal import N_
from daliang.web.search import finding, papers, prospects
from daliang.web.search.hits import Hit, Kind, Question

KINDS = (
    Kind("projects", N_("项目"), "project.read", finding.projects),
    Kind("leads", N_("线索"), "lead.read", prospects.leads),
    Kind("units", N_("单位"), "project.read", finding.units),
    Kind("measures", N_("指标"), "figures.read", finding.measures),
    Kind("rounds", N_("双周报"), "round.read", finding.rounds),
    Kind("closings", N_("封账"), "round.read", papers.closings),
    Kind("documents", N_("公文"), "document.read", papers.documents),
    Kind("notices", N_("指标下达通知"), "figures.read", papers.notices),
)


@dataclass(frozen=True)
class Found:
    """The best of one kind."""

    kind: Kind
    hits: list[Hit]
    all_href: str = ""

    @property
    def label(self) -> str:
        """The heading in the reader's language."""
        return _(self.kind.label)


def search(question: Question, person: Person, only: str = "") -> list[Found]:
    """The kinds that hold something, in the order of `KINDS`, or one of them; only those whose rows the person sees."""
    if not question.asked:
        return []
    allowed = (kind for kind in KINDS if may(person.role, kind.action) and only in ("", kind.code))
    return [Found(kind, hits, _all(kind, question)) for kind in allowed if (hits := kind.find(question, person))]


def _all(kind: Kind, question: Question) -> str:
    """The page that shows all of a kind that fit; only projects are too many for the panel."""
    return f"{reverse('project-list')}?{urlencode({'q': question.text})}" if kind.code == "projects" else ""
