"""The special report on the screen and as a file: the same figures, for the city's officers and leaders only."""

from __future__ import annotations

import pytest

from daliang.bulletins.documents import special_report
from daliang.bulletins.paper import printed
from daliang.bulletins.wording import paper
from daliang.org.models import Deed
from daliang.rounds.models import Round
from daliang.rounds.rules import close_round
from daliang.rounds.tests.world import World
from daliang.web.tests.forms import visit

pytestmark = pytest.mark.looks


@pytest.fixture
def world(rounds_city: World) -> World:
    rounds_city.accepted("east-a", amount="51亿", name="<b>曦光</b>项目")
    close_round(rounds_city.round, by=rounds_city.officer)
    return rounds_city


def test_the_list_has_each_closed_round_with_four_files(world: World) -> None:
    text = visit(world.officer).open("/documents/").text
    for code in ("2022-R01", "2022-R02"):
        assert [f'href="/rounds/{code}/report.{form}"' in text for form in ("docx", "pdf", "xlsx", "md")] == [True] * 4


def test_the_screen_says_what_the_files_say(world: World) -> None:
    text = visit(world.officer).open("/documents/2022-R02/").text
    made = paper(special_report(Round.objects.get(code="2022-R02")), "zh")
    cells = [
        cell
        for section in made.sections
        for table in section.tables
        for _level, row in printed(table, "zh")
        for cell in row
        if "<" not in cell
    ]
    assert len(cells) > 30
    assert [cell for cell in cells if cell not in text] == []
    assert "<b>曦光" not in text
    assert "&lt;b&gt;曦光" in text


def test_the_report_is_english_in_english(world: World) -> None:
    seen = visit(world.officer)
    seen.client.cookies["django_language"] = "en"
    made = paper(special_report(Round.objects.get(code="2022-R02")), "en")
    assert made.masthead in seen.open("/documents/2022-R02/").text
    assert seen.client.get("/rounds/2022-R02/report.md")["Content-Disposition"].endswith('.en.md"')


@pytest.mark.parametrize(
    ("form", "begins", "kind"),
    [
        ("docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("pdf", b"%PDF", "application/pdf"),
        ("xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("md", b"# ", "text/markdown; charset=utf-8"),
    ],
)
def test_a_file_comes_as_what_it_is_and_is_logged(world: World, form: str, begins: bytes, kind: str) -> None:
    answer = visit(world.people["leader"]).client.get(f"/rounds/2022-R02/report.{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == f'attachment; filename="2022-R02-special-report.zh.{form}"'
    assert Deed.objects.get(action="bulletin.download").by == world.people["leader"]


@pytest.mark.parametrize("login", ["clerk-east-a", "approver-east"])
@pytest.mark.parametrize("address", ["/documents/", "/documents/2022-R02/", "/rounds/2022-R02/report.md"])
def test_parks_and_counties_do_not_read_the_citys_report(world: World, login: str, address: str) -> None:
    assert visit(world.people[login]).open(address).status == 403
    assert "report." not in visit(world.people[login]).open("/rounds/2022-R02/").text


@pytest.mark.parametrize(
    "address", ["/documents/2099-R01/", "/rounds/2022-R02/report.exe", "/rounds/2099-R01/report.pdf"]
)
def test_an_unknown_document_is_404(world: World, address: str) -> None:
    assert visit(world.officer).open(address).status == 404


def test_there_is_no_report_before_the_closing(rounds_city: World) -> None:
    seen = visit(rounds_city.officer)
    assert seen.open("/documents/2022-R02/").status == 404
    assert seen.open("/rounds/2022-R02/report.pdf").status == 404
    assert "2022-R02 正在填报，封账后出专报" in seen.open("/documents/").text
