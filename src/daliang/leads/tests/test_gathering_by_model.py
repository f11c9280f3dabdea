"""A city that runs a model gets it when pages are gathered; what the model cannot do stops no page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from daliang.leads.gathering import settle_page
from daliang.leads.models import FactKind, Page
from daliang.leads.readers import wire
from daliang.leads.readers.reader import read_clean
from daliang.leads.taking import take_file
from daliang.leads.tests.fake_model import Fake, Reply, body, content, facts, fake_model
from daliang.leads.tests.pages_for_models import COLD, FILM, GOOD, SENSORS, page
from daliang.org.models import Person

RULES = {SENSORS["name"], COLD["name"]}
INVENTED = {"quote": "总投资90亿元的某某项目", "name": "某某项目"}


@pytest.fixture
def fake(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """A city whose rules and model read together."""
    monkeypatch.setattr(wire, "PAUSE", 0.01)
    with fake_model() as fake:
        fake.says(facts(**GOOD))
        settings.MODEL_USE, settings.MODEL_ENDPOINT = "both", fake.endpoint()
        yield fake


def gathered(officer: Person) -> Page:
    made = take_file(ContentFile(page()), name="a.html", by=officer)
    settle_page(made.pk)
    made.refresh_from_db()
    return made


def projects(made: Page) -> dict[str, str]:
    """Name → the rule that found it."""
    return {one.found["name"]: one.rule for one in made.facts.filter(kind=FactKind.PROJECT)}


def test_both_read_a_page_that_is_gathered(officer: Person, fake: Fake) -> None:
    made = gathered(officer)
    assert (made.state, made.reader, made.beside) == ("read", "both", {})
    found = projects(made)
    assert set(found) == {*RULES, FILM["name"]} and len(fake.asked) == 1
    assert found[FILM["name"]] == "model city-reader" and found[COLD["name"]].startswith("rules+model")
    for fact in made.facts.all():
        assert made.text[fact.start : fact.end] == made.article[fact.at : fact.until] != ""


def test_a_city_without_a_model_asks_nobody(officer: Person, fake: Fake, settings: Settings) -> None:
    settings.MODEL_USE = "off"
    made = gathered(officer)
    assert (made.reader, made.beside, set(projects(made)), fake.asked) == ("rules", {}, RULES, [])


def test_the_model_alone_reads_where_the_city_wants_it(officer: Person, fake: Fake, settings: Settings) -> None:
    settings.MODEL_USE = "model"
    fake.says(facts(projects=[FILM]))
    made = gathered(officer)
    assert (made.reader, projects(made)) == ("model", {FILM["name"]: "model city-reader"})


def test_what_the_model_made_up_is_no_fact_and_is_kept_as_said(officer: Person, fake: Fake) -> None:
    fake.says(facts(projects=[SENSORS, INVENTED, {**INVENTED, "name": 5}]))
    made = gathered(officer)
    assert "某某" not in str(projects(made))
    assert {(one["kind"], one["reason"]) for one in made.beside["others"]} == {
        ("projects", "not in the text"),
        ("projects", "wrong shape"),
    }


@pytest.mark.parametrize("use", ["both", "model"])
@pytest.mark.parametrize(
    ("reply", "code"),
    [(body(b"", 503), "failing"), (body(b"{}", 401), "refused"), (content("好的。"), "not understood")],
)
def test_where_the_model_fails_the_rules_read_and_it_is_said(
    officer: Person, fake: Fake, settings: Settings, use: str, reply: Reply, code: str
) -> None:
    settings.MODEL_USE = use
    fake.says(reply)
    made = gathered(officer)
    assert (made.state, made.reader, made.beside, set(projects(made))) == ("read", "rules", {"failure": code}, RULES)


def test_an_answer_over_which_we_stumble_stops_no_page(
    officer: Person, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read_clean

    def stumbling(page: object, reader: str, endpoint: object) -> object:
        if reader != "rules":
            raise KeyError
        return whole(page, reader, endpoint)  # type: ignore[arg-type]

    monkeypatch.setattr("daliang.leads.facts.read_clean", stumbling)
    made = gathered(officer)
    assert (made.state, made.beside) == ("read", {"failure": "not understood"}) and set(projects(made)) == RULES
