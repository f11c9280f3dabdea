"""A city of 300 parks with eight projects each and one open round, due in an hour; and who is signed in."""

from __future__ import annotations

from datetime import time, timedelta

from django.conf import settings
from django.test import Client

from daliang.ledger.posting import post
from daliang.org import clock
from daliang.org.models import City, Person, Role, Unit, UnitKind
from daliang.org.tests.tree import employ, plant
from daliang.register.models import Project
from daliang.rounds.models import Return, Round, Series
from daliang.rounds.rules import open_round
from daliang.rounds.tests.world import DEFINITION, facts_for, found_words
from daliang.vocabulary.periods import due_moment

COUNTIES, PARKS, PROJECTS = 12, 25, 8
BACKEND = "daliang.web.backend.Backend"


def found() -> Round:
    """The city, its people, its projects, its round."""
    City.objects.create(code="yangzhou", name="扬州市", name_en="Yangzhou")
    clock.reread()
    city = plant("city", "扬州市", UnitKind.CITY)
    parks = [unit for county in range(COUNTIES) for unit in _county(city, county)]
    found_words()
    officer = employ("officer", Role.OFFICER, Unit.objects.get(pk=city.pk))
    facts = [
        fact
        for at, unit in enumerate(parks)
        for each in range(PROJECTS)
        for fact in facts_for(at * 10 + each, unit, 30)
    ]
    post(facts, by=None, source="opening")
    series = Series.objects.create(code="negotiating", title="双周报", definition=DEFINITION)
    today = clock.today()
    first = Round(
        code="R01", series=series, number=1, cut_off_on=today, opens_at=clock.now() - timedelta(days=4),
        due_at=due_moment(today, time(23), clock.zone()) + timedelta(days=1),
    )  # fmt: skip
    return open_round(first, by=officer)


def _county(city: Unit, number: int) -> list[Unit]:
    county = plant(f"c{number}", f"第{number}区", UnitKind.COUNTY, Unit.objects.get(pk=city.pk))
    made = []
    for at in range(PARKS):
        code = f"c{number}-p{at}"
        above = Unit.objects.get(pk=county.pk)
        made.append(plant(code, f"第{number}区{at}号园区", UnitKind.PARK, above, is_park=True, is_filer=True))
        employ(f"clerk-{code}", Role.CLERK, made[-1])
    return made


def sessions() -> dict[str, tuple[str, list[int]]]:
    """Session key → park and the positions of its lines."""
    found = {}
    returns = {ret.unit_id: ret for ret in Return.objects.select_related("unit").prefetch_related("lines")}
    for person in Person.objects.filter(role=Role.CLERK):
        client = Client()
        client.force_login(person, backend=BACKEND)
        ret = returns[person.unit_id or 0]
        found[client.cookies[cookie()].value] = (ret.unit.code, [line.position for line in ret.lines.all()])
    return found


def cookie() -> str:
    return str(settings.SESSION_COOKIE_NAME)


def projects() -> int:
    return Project.objects.count()
