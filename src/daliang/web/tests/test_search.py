"""Search from every page: what is found, in which order, and what never shows through."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.org.models import Role
from daliang.org.tests.tree import employ
from daliang.register.models import Project, ProjectWords
from daliang.register.models.words import words_of
from daliang.rounds.models import Round
from daliang.rounds.rules import close_round, confirm_reopening, propose_reopening
from daliang.rounds.tests.world import World, posted
from daliang.targets.tests.drafts import issued
from daliang.vocabulary import spelling
from daliang.vocabulary.spelling import keys
from daliang.web.tests.listing import COVER, SECRET, codes, door, plain

VALUE = re.compile(r'class="found-value">[\d,.]+(?:个|%)<')
HIT = re.compile(r'class="found-hit" href="([^"]+)"')
HIDDEN = "YZ2022-0201"


@pytest.fixture
def world(listed_city: World) -> World:
    return listed_city


def ask(world: World, text: str, login: str = "officer") -> str:
    answer = door(world.people[login]).get(f"/search/?q={quote(text)}", headers={"HX-Request": "true"})
    assert answer.status_code == 200, text
    return plain(answer)


def found(world: World, text: str, login: str = "officer") -> list[str]:
    return [href.split("/")[2] for href in HIT.findall(ask(world, text, login)) if href.startswith("/projects/YZ")]


def name(number: int, called: str) -> str:
    code = f"YZ2022-{number:04}"
    Project.objects.filter(code=code).update(name=called)
    return code


def test_a_project_is_found_by_name_initials_pinyin_code_and_investor(world: World) -> None:
    code = name(1, "扬州经开重卡项目")
    Project.objects.filter(code=code).update(investor="比亚迪")
    for text in (
        "经开重",
        "yzjk",
        "YZJK",
        "yangzhoujing",
        code,
        code.lower(),
        "ｙｚｊｋ",
        "比亚迪",
        "byd",
        "扬州 经开",
        "揚州經開",
        "yang州经",
        "yz经开",
        "ＹＺ经开",
        "重ka项目",
    ):
        assert code in found(world, text), text
    assert "<mark>扬州经开</mark>重卡项目" in ask(world, "yzjk")


def test_the_best_come_first(world: World) -> None:
    name(1, "内含银杏"), name(2, "银杏内含")
    Project.objects.filter(code="YZ2022-0201").update(code_name="YZ2022-0002甲")
    assert found(world, "银杏") == ["YZ2022-0002", "YZ2022-0001"]
    assert found(world, "YZ2022-0002")[0] == "YZ2022-0002"


def test_the_keys_follow_every_kind_of_write(world: World) -> None:
    one = Project.objects.get(code="YZ2022-0001")
    one.name = "逐行改名"
    one.save(update_fields=["name"])
    two = Project.objects.get(code="YZ2022-0002")
    two.name = "成批改名"
    Project.objects.bulk_update([two], ["name"])
    Project.objects.bulk_create([Project(code="YZ2022-0900", name="成批新建")])
    assert [found(world, text) for text in ("zhgm", "cpgm")] == [["YZ2022-0001"], ["YZ2022-0002"]]
    kept = {row.project_id: (row.plain, row.whole) for row in ProjectWords.objects.all()}
    assert kept == {
        row.pk: (words["plain"], words["whole"]) for row in Project.objects.all() for words in [words_of(row)]
    }


@pytest.mark.parametrize("login", ["leader", "officer", "approver-east", "clerk-east-a", "clerk-zone"])
@pytest.mark.parametrize("text", ["青松", "绝密", "jm", "YZ2022", "项目", "qing松", "绝mi", "項目"])
def test_it_finds_exactly_the_rows_of_the_list(world: World, login: str, text: str) -> None:
    shown = codes(door(world.people[login]).get(f"/projects/?q={quote(text)}&size=200").content.decode())
    hits = found(world, text, login)
    assert set(hits) <= set(shown)
    assert len(hits) == min(len(shown), 8)


def test_a_hidden_name_is_found_by_its_code_name_only(world: World) -> None:
    for text in ("绝密", "jmxp", "juemixin", "jmtzf", "絕密", "jue密", "绝mi芯", "投zi方"):
        assert HIDDEN not in found(world, text, "leader")
        assert HIDDEN in found(world, text, "officer")
    seen = ask(world, "qsyh", "leader")
    assert HIDDEN in seen and "青松一号" in seen and SECRET not in seen
    assert COVER not in ask(world, "青松", "clerk-zone")


def test_what_may_not_be_read_does_not_move_the_order(world: World) -> None:
    """Two worlds that differ only in a hidden name give the leader the same panel."""
    seen = []
    for hidden in ("青青青", "丙丙丙"):
        name(201, hidden)
        seen.append([ask(world, text, "leader") for text in ("青", "qq", "YZ", "号", "yh")])
    assert seen[0] == seen[1]


def test_units_measures_and_rounds_are_found_as_far_as_one_sees(world: World) -> None:
    unit = world.unit("east-a")
    assert f"unit={unit.code}" in ask(world, unit.name, "clerk-east-a")
    assert f"unit={unit.code}" not in ask(world, unit.name, "approver-west")
    assert "/rounds/2022-R02/" in ask(world, "2022-r02", "clerk-east-a")
    assert 'found-hit" href="/figures/' in ask(world, "signed")


def test_values_of_figures_are_asked_for_when_nothing_was_typed_for_a_moment(world: World) -> None:
    """A value is a pass over the ledger; the panel fetches them by itself, the page shows them at once."""
    client, panel = door(world.officer), ask(world, "signed")
    assert VALUE.findall(panel) == []
    fetch = re.search(r'hx-get="([^"]+)" hx-trigger="load delay:400ms" hx-swap="none"', panel)
    assert fetch is not None
    values = plain(client.get(unescape(fetch[1]), headers={"HX-Request": "true"}))
    places = set(re.findall(r'id="(found-value-[^"]+)"></span>', panel))
    assert places and places == set(re.findall(r'id="(found-value-[^"]+)" hx-swap-oob="true">[\d,.]+(?:个|%)<', values))
    assert "found-hit" not in values
    assert len(VALUE.findall(client.get("/search/?q=signed").content.decode())) == len(places)
    assert "found-value" not in ask(world, "银杏")


def closed_again(world: World) -> World:
    """The round was closed, opened again and closed again: closing 2 stays behind closing 3."""
    other = world.people["officer-2"]
    close_round(world.round, by=world.officer, carry_over=True)
    propose_reopening(world.round, reason="漏报一个项目", by=world.officer)
    confirm_reopening(world.round, by=other)
    close_round(Round.objects.get(pk=world.round.pk), by=world.officer, carry_over=True)
    return world


def test_closings_are_found_by_number_and_round_with_those_left_behind(world: World) -> None:
    closed_again(world)
    for text in ("封账", "fengzhang", "第3号封账", "2022-R02", "closing no", "号feng账"):
        assert 'found-hit" href="/rounds/2022-R02/"' in ask(world, text, "clerk-east-a"), text
    seen = ask(world, "第2号封账")
    assert 'href="/rounds/2022-R02/?closing=2"' in seen and "已被第3号封账取代" in seen
    assert HIT.findall(seen) == ["/rounds/2022-R02/?closing=2"]


def test_reports_are_found_by_title_and_issue_by_who_may_read_them(world: World) -> None:
    closed_again(world)
    world.people["officer-east"] = employ("officer-east", Role.OFFICER, world.unit("east"))
    for text in ("情况专报", "qkzb", "第2期", "2022-r02", "專報"):
        for login in ("officer", "leader"):
            seen = ask(world, text, login)
            assert 'href="/documents/2022-R02/"' in seen and 'href="/documents/2022-R02/?closing=2"' in seen, (
                text,
                login,
            )
            assert seen.index('href="/documents/2022-R02/"') < seen.index('href="/documents/2022-R02/?closing=2"')
        for login in ("clerk-east-a", "approver-east", "officer-east"):
            assert "/documents/" not in ask(world, text, login), (text, login)


def test_closings_are_read_once_for_all_kinds_of_papers(world: World) -> None:
    closed_again(world)
    client = door(world.officer)
    with CaptureQueriesContext(connection) as asked:
        client.get("/search/?q=2022-R02", headers={"HX-Request": "true"})
    assert len([one for one in asked if 'FROM "rounds_reopening"' in one["sql"]]) == 1


@pytest.mark.parametrize("login", ["officer", "leader", "clerk-east-a"])
def test_every_paper_that_is_found_can_be_opened(world: World, login: str) -> None:
    closed_again(world)
    client, seen = door(world.people[login]), ask(world, "2022-R02", login)
    addresses = [unescape(href) for href in HIT.findall(seen)]
    assert len(addresses) == (3 if login == "clerk-east-a" else 5)
    assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)


def test_an_issued_notice_is_found_by_title_number_and_code_as_far_as_one_reads_targets(world: World) -> None:
    version = issued(world.officer)
    address = f'href="/targets/{version.notice.code}/"'
    for text in (version.title, version.document, version.notice.code):
        assert address in ask(world, text), text
        assert address in ask(world, text, "clerk-east-a"), text
    assert address not in ask(world, "没有这个")


@pytest.mark.parametrize("text", ["", " ", "扬", "%", "_", "'", '"', "\t", "<b>", "长" * 200, "😀"])
def test_odd_text_is_answered(world: World, text: str) -> None:
    seen = ask(world, text)
    assert "<b>" not in seen
    if text in ("%", "_", "'", '"', "长" * 200):
        assert not HIT.findall(seen) and "bdt" in seen


def test_it_is_a_page_without_script_and_names_what_can_be_searched(world: World) -> None:
    client = door(world.officer)
    nothing = client.get("/search/?q=没有这个").content.decode()
    assert "<html" in nothing and "没有找到“没有这个”" in nothing and 'role="listbox"' not in nothing
    assert 'action="/search/"' in nothing
    assert "/projects/?q=" in client.get("/search/?q=项目").content.decode()


@pytest.mark.counts
def test_queries_do_not_grow_with_what_is_found(world: World) -> None:
    client, counted = door(world.officer), []
    for numbers in (range(300, 302), range(302, 360)):
        for number in numbers:
            posted(number, world.unit("west-a"), 2)
            name(number, f"银杏{number}")
        client.get("/search/?q=银杏")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/search/?q=银杏")
        counted.append(len(asked))
    assert counted[1] <= counted[0]


def test_names_are_spelled_once_and_a_new_name_is_found_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else is spelled meanwhile, an import for instance."""
    ask(world, "没有这个")
    for number in range(5_000):
        keys(f"甲{number}")
    spelled: list[str] = []

    def spell(text: str, **_options: object) -> list[list[str]]:
        spelled.append(text)
        return [["x"]] * len(text)

    monkeypatch.setattr(spelling, "pinyin", spell)
    ask(world, "没有这个")
    assert spelled == []
    monkeypatch.undo()
    unit = world.unit("east-a")
    type(unit).objects.filter(pk=unit.pk).update(name="枇杷园")
    assert f"unit={unit.code}" in ask(world, "pipa") and f"unit={unit.code}" not in ask(world, unit.name)
