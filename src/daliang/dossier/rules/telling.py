"""Who hears that credit was moved: the people of each unit whose share has changed, and the approvers above them."""

from __future__ import annotations

from collections.abc import Mapping

from daliang.ledger.models import Batch
from daliang.notices.kinds import Kind
from daliang.notices.rules import tell
from daliang.org.models import Person, Role, Unit
from daliang.org.walls import whole_house
from daliang.register.models import Project
from daliang.vocabulary.refusal import N_


@whole_house
def tell_credited(
    project: Project, was: Mapping[str, int], now: Mapping[str, int], batch: Batch, *, by: Person
) -> None:
    """Shares in millionths by unit. A unit that does not see the file is led to its figures."""
    changed = {code for code in {*was, *now} if was.get(code, 0) != now.get(code, 0)}
    for unit in Unit.objects.filter(code__in=changed).order_by("path"):
        holds = project.unit is not None and unit.holds(project.unit)
        tell(
            [person for person in _people_of(unit) if person.pk != by.pk],
            kind=Kind.CREDIT_RULED,
            key=f"credit/{batch.pk}/{unit.code}",
            title=N_("市商务局调整了一个项目的归属：%(unit)s 的份额由 %(was)s%% 改为 %(now)s%%。"),
            params={"was": _percent(was.get(unit.code, 0)), "now": _percent(now.get(unit.code, 0))},
            href=f"/projects/{project.code}/" if holds else "/",
            about=unit,
        )


def _percent(share: int) -> str:
    return f"{share / 10_000:g}"


def _people_of(unit: Unit) -> list[Person]:
    steps = range(Unit.steplen, len(unit.path) + 1, Unit.steplen)
    own = Person.objects.filter(unit=unit, is_active=True, role__in=(Role.CLERK, Role.COUNTY_CLERK))
    over = Person.objects.filter(role=Role.APPROVER, is_active=True, unit__path__in=[unit.path[:end] for end in steps])
    return [*own, *over]
