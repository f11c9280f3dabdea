"""Many rows written at once read back as if the ORM had written each of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from daliang.org.many import insert, update
from daliang.org.models import City, Reply, Role, SpecialDay, Turn
from daliang.org.tests.tree import employ, small_city

pytestmark = pytest.mark.django_db

MOMENT = datetime(2022, 8, 26, 23, 59, 59, 123456, tzinfo=UTC)
TEXT = """引'号"双\\反斜\n换行 %s %% {}[] 𠮷 ';--"""


def cities(prefix: str) -> list[City]:
    """Every kind of value: nothing, the empty text, what SQL, JSON and the drivers give a meaning to."""
    said: list[Any] = [{}, {"z": [1, None, True, 1.5, 10**18], "a": {"文": TEXT}}, {"empty": "", "null": None}]
    return [
        City(
            code=f"{prefix}-{at}",
            name=(TEXT, "", "null")[at],
            name_en="true",
            fiscal_year_starts_month=at + 1,
            clock_shows=(MOMENT, None, MOMENT)[at],
            clock_set_at=(None, MOMENT, None)[at],
            playbook=said[at],
        )
        for at in range(3)
    ]


def written(kind: type[models.Model], *but: str) -> list[tuple[Any, ...]]:
    names = [field.attname for field in kind._meta.concrete_fields if field.attname not in ("id", *but)]
    return list(kind._default_manager.order_by("pk").values_list(*names))


def test_what_is_inserted_is_what_the_orm_would_insert() -> None:
    City.objects.bulk_create(cities("one"))
    wanted = written(City, "code")
    City.objects.all().delete()
    insert(cities("many"))
    assert written(City, "code") == wanted
    assert [city.code for city in City.objects.order_by("pk")] == ["many-0", "many-1", "many-2"], "in their order"


def test_what_is_updated_is_what_the_orm_would_update() -> None:
    names = [field.name for field in City._meta.concrete_fields if field.name not in ("id", "code")]
    City.objects.bulk_create([City(code=f"plain-{at}", name="旧") for at in range(3)])
    rows = list(City.objects.order_by("pk"))
    for row, said in zip(rows, cities(""), strict=True):
        for name in names:
            setattr(row, name, getattr(said, name))
    with transaction.atomic():
        City.objects.bulk_update(rows, names)
        wanted = written(City)
        transaction.set_rollback(True)
    assert written(City) != wanted
    update(rows, names)
    assert written(City) == wanted


def test_only_the_named_fields_of_the_named_rows_change() -> None:
    start = date(2022, 1, 1)
    SpecialDay.objects.bulk_create(SpecialDay(day=start + timedelta(at), name="旧", is_working=True) for at in range(3))
    first, second, third = SpecialDay.objects.order_by("day")
    first.name, first.is_working, first.day = "新", False, date(2023, 1, 1)
    third.name, third.is_working = "又新", False
    gone = SpecialDay(pk=10**6, day=start, name="没有的", is_working=False)
    update([first, third, gone], ["name", "is_working"])
    assert written(SpecialDay) == [
        (start, False, "新"),
        (second.day, True, "旧"),
        (third.day, False, "又新"),
    ]
    update([second], [])
    update([], ["name"])
    insert([])


@pytest.mark.parametrize("count", [1, 501, 5_001])
def test_many_rows_take_few_statements(count: int) -> None:
    days = [SpecialDay(day=date(1990, 1, 1) + timedelta(at), name=str(at), is_working=False) for at in range(count)]
    with CaptureQueriesContext(connection) as inserting:
        insert(days)
    assert SpecialDay.objects.count() == count
    assert len(inserting) <= 1 + count / 500
    rows = list(SpecialDay.objects.order_by("day"))
    for at, row in enumerate(rows):
        row.name = f"第{at}天"
    with CaptureQueriesContext(connection) as updating:
        update(rows, ["name"])
    assert len(updating) <= 1 + count / 5_000
    assert list(SpecialDay.objects.order_by("day").values_list("name", flat=True)) == [
        f"第{at}天" for at in range(count)
    ]


def test_constraints_hold_and_nothing_of_a_refused_insert_stays() -> None:
    same = [Turn(name="same", next_at=MOMENT), Turn(name="other", next_at=MOMENT), Turn(name="same", next_at=MOMENT)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(same)
    assert not Turn.objects.exists()


def test_what_json_cannot_carry_is_refused_and_never_garbled() -> None:
    small_city()
    reply = Reply(person=employ("one", Role.AUDIT, None), key="k", asked="a", status=200, content=b"\xff", at=MOMENT)
    if connection.vendor == "postgresql":
        with pytest.raises(TypeError, match="content"):
            insert([reply])
    else:
        insert([reply])
        assert bytes(Reply.objects.get().content) == b"\xff"
