"""Columns against plain SQL over the entries, on random worlds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daliang.ledger.columns.tests.world import YI
from daliang.ledger.facts import Kind
from daliang.ledger.models import Entry
from daliang.measures.definitions import Definition, Suspended, read
from daliang.measures.engine import by_unit, rows, total
from daliang.measures.models import Measure
from daliang.measures.reading import one_reading
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import Cell
from daliang.measures.tests.world import World, flow, stock
from daliang.org.models import Unit
from daliang.vocabulary.refusal import Refusal

NEW_YEAR = date(2022, 1, 1)
PARKS = ("east-1", "east-2", "west-1")
STAGES = ("lead", "negotiating", "signed", "started")
days = st.integers(0, 120).map(lambda n: NEW_YEAR + timedelta(days=n))
shares = st.integers(1, 999_999).map(lambda n: {"east-1": n, "west-1": 1_000_000 - n})


def amounts(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    value = st.sampled_from([YI - 1, YI, 7 * YI + 1, 12 * YI, 33 * YI])
    money = st.sampled_from([{"currency": "CNY"}, {"currency": "USD", "rate": "6.7"}])
    return st.builds(lambda v, m: {"kind": kind, "value": v, "qualifier": "exactly"} | m, value, money)


facts = st.one_of(
    st.tuples(st.just(Kind.REACHED), st.fixed_dictionaries({"stage": st.sampled_from(STAGES)})),
    st.tuples(st.just(Kind.FELL_BACK), st.fixed_dictionaries({"stage": st.sampled_from(STAGES)})),
    st.tuples(st.just(Kind.AMOUNT), st.one_of(amounts("total"), amounts("total"), amounts("fixed"))),
    st.tuples(st.just(Kind.MOVED), st.fixed_dictionaries({"unit": st.sampled_from(PARKS)})),
    st.tuples(st.just(Kind.RECREDITED), st.fixed_dictionaries({"shares": shares, "transfer": st.booleans()})),
    st.tuples(st.just(Kind.RECLASSIFIED), st.fixed_dictionaries({"industry": st.sampled_from(["chips", "hotels"])})),
    st.tuples(st.sampled_from([Kind.SUSPENDED, Kind.RESUMED, Kind.REOPENED]), st.just({})),
    st.tuples(st.just(Kind.ENDED), st.just({"reason": "终止"})),
    st.tuples(st.just(Kind.RECOGNISED), st.just({"act": "recognised"})),
    st.tuples(st.just(Kind.WITHDRAWN), st.fixed_dictionaries({"milestone": st.sampled_from(["recognised", "signed"])})),
)
deeds = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), days, facts), min_size=1, max_size=14)
bounds = st.sampled_from(
    [{}, {"at_least": YI, "counting": "nested"}, {"at_least": YI, "below": 12 * YI, "counting": "band"}]
)
filters = st.builds(
    lambda *parts: {key: value for part in parts for key, value in part.items()},
    bounds,
    st.sampled_from([{}, {"branch": ["manufacturing"]}, {"industries": ["hotels"]}]),
    st.sampled_from([{}, {"amount": "fixed"}]),
    st.sampled_from([{}, {"origin": "foreign"}]),
)
milestones = st.lists(st.sampled_from([*STAGES, "recognised"]), min_size=1, unique=True)
stages = st.lists(st.sampled_from(STAGES), min_size=1, unique=True)
measures = st.one_of(
    st.builds(lambda codes, more: flow(*codes, **more), milestones, filters),
    st.builds(
        lambda codes, more, suspended: stock(*codes, suspended=suspended, **more),
        stages,
        filters,
        st.sampled_from(["include", "exclude"]),
    ),
)


@pytest.fixture
def world(db: None) -> World:
    return World.founded()


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def happen(world: World, happened: list[tuple[str, date, tuple[Kind, dict[str, Any]]]]) -> None:
    """Post what the rules allow."""
    world.projects.clear()
    for number, project in enumerate("abc"):
        world.open(
            project, "01-01", PARKS[number], ("chips", "cars", "hotels")[number], ("domestic", "foreign")[number % 2]
        )
    for project, on, (kind, argument) in happened:
        try:
            world.post(project, kind, on.isoformat(), argument)
        except Refusal:
            continue


def by_sql(measure: Measure, period: Period, group: str) -> dict[int, Cell]:
    """The measure over the entries, grouped by a field, in the database's own arithmetic."""
    definition = read(measure.definition)
    assert isinstance(definition, Definition)
    entries = Entry.objects.exclude(times=0).filter(
        filtered(definition),
        book=definition.book,
        account__in=definition.accounts,
        day__lte=period.as_of,
        posting_id__lte=period.known_at,
    )
    if period.start and definition.book == "arrivals":
        entries = entries.filter(day__gte=period.start)
    sums = entries.values_list(group).annotate(
        q=Sum("quantity", filter=Q(kind="total"), default=0),
        c=Sum("cny", filter=Q(kind=definition.amount), default=0),
        u=Sum("usd", filter=Q(kind=definition.amount), default=0),
    )
    return {key: Cell(*values) for key, *values in sums.order_by(group) if any(values)}


def filtered(definition: Definition) -> Q:
    wanted = Q()
    for field, value in (
        ("basis_cny__gte", definition.at_least), ("basis_cny__lt", definition.below), ("origin", definition.origin),
        ("industry__branch__in", definition.branch), ("industry__code__in", definition.industries),
        ("is_suspended", False if definition.suspended is Suspended.EXCLUDE else None),
    ):  # fmt: skip
        if value not in (None, ()):
            wanted &= Q(**{field: value})
    return wanted


CALM = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=20, deadline=None, suppress_health_check=CALM)
@given(happened=deeds, asked=st.lists(st.tuples(measures, days, days, st.floats(0, 1)), min_size=3, max_size=6))
def test_figures_equal_plain_sql(world: World, happened: Any, asked: list[tuple[Measure, date, date, float]]) -> None:
    with undone():
        happen(world, happened)
        with one_reading() as reading:
            for measure, one, other, part in asked:
                agree(
                    measure, Period(max(one, other), min(one, other), round(part * reading.columns.seq)), world.scope()
                )


def agree(measure: Measure, period: Period, scope: Scope) -> None:
    """Rows, units and the total are what SQL says."""
    codes = dict(Unit.objects.values_list("pk", "code"))
    found, units = rows(measure, scope, period), by_unit(measure, scope, period)
    assert {row.project: Cell(row.quantity, row.cny, row.usd) for row in found} == by_sql(measure, period, "project_id")
    leaves = {codes[unit]: cell for unit, cell in by_sql(measure, period, "unit_id").items()}
    assert {unit: units[unit] for unit in PARKS if units[unit]} == leaves
    assert total(measure, scope, period) == units["city"]
