"""A prepared query finds what the query itself would find; its SQL is made once a thread."""

from threading import Thread

import pytest
from django.db import connection
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from daliang.org.models import Person, Role, Unit
from daliang.org.prepared import Prepared
from daliang.org.tests.tree import employ, small_city

made: list[str] = []


def _person(login: str, depth: int) -> QuerySet[Person]:
    made.append(login)
    found = Person.objects.select_related("unit").filter(username=login, unit__depth=depth, is_active=True)
    return found.order_by()


@pytest.fixture
def city(db: None) -> Prepared[Person]:
    made.clear()
    small_city()
    for login in ("a'%s", "b"):
        employ(login, Role.OFFICER, Unit.objects.get(code="city"))
    return Prepared(_person)


def test_it_finds_what_the_query_finds(
    city: Prepared[Person], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for login in ("a'%s", "b"):
        with django_assert_num_queries(1):
            found = city.find(login=login, depth=1)
            assert found is not None and found.unit is not None and found.unit.code == "city"
        plain = Person.objects.get(username=login)
        fields = [field.attname for field in Person._meta.concrete_fields]
        assert [getattr(found, name) for name in fields] == [getattr(plain, name) for name in fields]
        assert not found._state.adding and found._state.db == "default"


def test_where_there_is_none_it_says_so(city: Prepared[Person]) -> None:
    assert city.find(login="b", depth=2) is None
    assert city.find(login="nobody", depth=1) is None
    Person.objects.filter(username="b").update(is_active=False)
    assert city.find(login="b", depth=1) is None


def _people(unit: str, least: int) -> QuerySet[Person]:
    return Person.objects.select_related("unit").filter(unit__code=unit, pk__gte=least).order_by("-username")


def test_all_come_in_the_querys_order(
    city: Prepared[Person], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = Prepared(_people)
    with django_assert_num_queries(2):
        assert [person.username for person in people.all(unit="city", least=0)] == ["b", "a'%s"]
        assert people.all(unit="park_a1", least=0) == []


def test_a_person_without_a_unit_has_none(db: None) -> None:
    alone = Person.objects.create(username="alone")
    found = Prepared(_alone).find(pk=alone.pk)
    assert found is not None and found.unit is None


def _alone(pk: int) -> QuerySet[Person]:
    return Person.objects.select_related("unit").filter(pk=pk).order_by()


def test_each_thread_makes_it_once(city: Prepared[Person]) -> None:
    def twice() -> None:
        city.find(login="b", depth=1)
        city.find(login="b", depth=1)
        connection.close()

    twice_there = Thread(target=twice)
    for _each in range(3):
        city.find(login="b", depth=1)
    assert len(made) == 1
    twice_there.start()
    twice_there.join()
    assert len(made) == 2
