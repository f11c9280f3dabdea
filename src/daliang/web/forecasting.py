"""What the page of a forecast shows: the question as asked in the address, the live projects, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest

from daliang.ledger.facts import WHOLE
from daliang.measures.models import Measure
from daliang.measures.scope import Scope, fiscal_start
from daliang.measures.tables import shown
from daliang.org import clock
from daliang.org.models import City, Person, Unit
from daliang.register.models import Project, Stage
from daliang.targets.forecast.cohorts import Sample
from daliang.targets.forecast.outlook import ASPECTS, COUNT, Closer, Outlook
from daliang.vocabulary.money import Currency, parse_money
from daliang.vocabulary.numerals import plain_numerals
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import N_, Refusal, quoted
from daliang.web.guards import unit_or_404
from daliang.web.moment import Moment, moment_of

A_PAGE = 50
PER_CENT = WHOLE // 100
MOST_PROJECTS = 1_000_000


@dataclass(frozen=True)
class Asked:
    """One question: which measure, of which branch, over which period, seen from which moment, against which target."""

    person: Person
    measure: Measure
    unit: Unit
    moment: Moment
    starts: date
    ends: date
    aspect: str
    target: int | None
    target_text: str

    @property
    def scope(self) -> Scope:
        return Scope(self.person, self.unit)

    @property
    def days_left(self) -> int:
        return max((self.ends - self.moment.as_of).days, 0)


@dataclass(frozen=True)
class Item:
    """One live project of the list; without `project` it lies where the person does not see it, and is not named."""

    closer: Closer
    project: Project | None
    stage: Stage | None
    is_open: bool

    @property
    def count(self) -> int | Decimal:
        """What it would add, in projects."""
        return shown(self.closer.quantity)


@dataclass(frozen=True)
class Basis:
    """What the city's history says of one stage."""

    stage: Stage
    is_suspended: bool
    sample: Sample
    live: int


def asked_of(request: HttpRequest, person: Person, code: str) -> Asked:
    """?unit=, ?from=, ?to= (by default the fiscal year), ?target=, ?aspect=count/cny/usd and the moment's own.

    404 for an unknown measure, unit or aspect; Refusals of days and of the target.
    """
    measure = Measure.objects.filter(code=code).first()
    aspect = request.GET.get("aspect", COUNT)
    if measure is None or aspect not in ASPECTS:
        raise Http404
    moment, target = moment_of(request), request.GET.get("target", "").strip()
    begins = fiscal_start(moment.as_of, City.current().fiscal_year_starts_month)
    starts, ends = _day(request, "from", begins), _day(request, "to", _year_later(begins))
    if ends < starts:
        raise Refusal(
            N_("时段的末日 %(ends)s 早于首日 %(starts)s：请对调，或只填一个。"),
            code="span_backwards", field="to", starts=starts.isoformat(), ends=ends.isoformat(),
        )  # fmt: skip
    unit = unit_or_404(person, request.GET.get("unit"))
    return Asked(person, measure, unit, moment, starts, ends, aspect, _target(target, aspect), target)


def read_percent(text: str) -> int:
    """35, 35%, ３５％ or 12.5 as millionths. Refusal `bad_probability` for what is no number."""
    plain = plain_numerals(text).replace("％", "%").strip().removesuffix("%").strip()
    try:
        found = Decimal(plain)
        return int((found * PER_CENT).to_integral_value()) if found.is_finite() and abs(found) < WHOLE else WHOLE + 1
    except InvalidOperation:
        raise Refusal(
            N_("可能性读不出来：“%(found)s”。请填 0 至 100 之间的数，例如 35。"),
            code="bad_probability", field="probability", found=quoted(text),
        ) from None  # fmt: skip


def listed(
    asked: Asked, found: Outlook, stages: Mapping[str, Stage], number: str | None
) -> tuple[Page[Closer], list[Item]]:
    """One page of the live projects, the largest expected part first, with the files that the person may see."""
    page = Paginator(found.closers(asked.aspect), A_PAGE).get_page(number)
    ids = [closer.project for closer in page]
    files = Project.objects.visible_to(asked.person).filter(pk__in=ids).select_related("unit", "stage")
    projects = {project.pk: project for project in files}
    items = [_item(closer, projects.get(closer.project), stages, asked.person) for closer in page]
    return page, items


def bases(found: Outlook, stages: Mapping[str, Stage]) -> list[Basis]:
    """The stages in which live projects stand, in their order."""
    counts: dict[tuple[str, bool], tuple[Sample, int]] = {}
    for closer in found.closers():
        key = closer.stage, closer.is_suspended
        counts[key] = closer.sample, counts.get(key, (closer.sample, 0))[1] + 1
    made = [Basis(stages[code], suspended, *of) for (code, suspended), of in counts.items()]
    return sorted(made, key=lambda basis: (basis.stage.order, basis.is_suspended))


def pick(items: Iterable[Item], code: str) -> Item | None:
    """The listed project with this code, if the person sees it."""
    return next((item for item in items if item.project is not None and item.project.code == code), None)


def _item(closer: Closer, project: Project | None, stages: Mapping[str, Stage], person: Person) -> Item:
    return Item(closer, project, stages.get(closer.stage), project is not None and project.opens_to(person))


def _day(request: HttpRequest, name: str, usual: date) -> date:
    text = request.GET.get(name, "").strip()
    return parse_day(text, today=clock.today(), allow_future=True) if text else usual


def _year_later(begins: date) -> date:
    """The last day of the year that begins on the first of a month."""
    return begins.replace(year=begins.year + 1) - timedelta(days=1)


def _target(text: str, aspect: str) -> int | None:
    if not text:
        return None
    if aspect != COUNT:
        return parse_money(text, currency=Currency(aspect.upper())).value
    plain = plain_numerals(text).strip()
    if not plain.isdecimal() or not 0 < int(plain) <= MOST_PROJECTS:
        raise Refusal(
            N_("目标数读不出来：“%(found)s”。请填大于零的整数，例如 12。"),
            code="bad_target", field="target", found=quoted(text),
        )  # fmt: skip
    return int(plain)
