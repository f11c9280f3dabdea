"""The empty city of the benchmarks: 120 units in three levels, seven stages, twenty industries, five tiers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from big_city import lives
from daliang.measures.models import Tier
from daliang.org.models import City, Membership, Unit
from daliang.register.models import Industry, Stage

TIERS = (1, 5, 10, 50, 100)  # 亿
FOUNDED = datetime(2017, 1, 1, tzinfo=UTC)


def found_city() -> None:
    """Everything that projects refer to."""
    City.objects.create(code="bench", name="bench")
    for order, stage in enumerate(lives.STAGES):
        moves = list(lives.STAGES[order + 1 :])
        Stage.objects.create(code=stage, label=stage, order=order, moves=moves, implies=lives.IMPLIES[stage])
    for number in range(lives.INDUSTRIES):
        Industry.objects.create(code=f"industry-{number}", label=str(number), branch=f"branch-{number % 4}")
    for bound in TIERS:
        Tier.objects.create(code=str(bound), label=str(bound), at_least=bound * 10**8, currency="CNY")
    city = _unit("city", None)
    counties = [_unit(f"county-{number}", city) for number in range(lives.COUNTIES)]
    for number in range(lives.PARKS):
        _unit(lives.unit_code(number), counties[number % lives.COUNTIES])


def _unit(code: str, parent: Unit | None) -> Unit:
    unit = Unit(code=code, name=code, kind="district")
    if parent is None:
        made = Unit.objects.add_root(instance=unit)
    else:
        made = Unit.objects.add_child(Unit.objects.get(pk=parent.pk), instance=unit)
    assert isinstance(made, Unit)
    since = date(FOUNDED.year, 1, 1)
    Membership.objects.create(unit=made, parent=parent, effective_on=since, seq=0, recorded_at=FOUNDED)
    return made
