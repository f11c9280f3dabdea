"""指标: what each reads of the targets, by version and time; what a notice's versions changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.org.models import Deed, Role
from daliang.org.tests.tree import employ
from daliang.rounds.tests.world import World
from daliang.targets.contents import Row
from daliang.targets.tests.drafts import LETTER, drafted, issued
from daliang.web.tests.forms import visit
from daliang.web.tests.test_cockpit import cards, entered, page

pytestmark = pytest.mark.looks


@pytest.fixture
def world(rounds_city: World) -> World:
    issued(rounds_city.officer)
    return rounds_city


def lines(text: str) -> dict[str, list[str]]:
    """Unit → the words of its cells, of the first table."""
    body = text.split("<tbody>")[1].split("</tbody>")[0]
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL):
        cells = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        first, *rest = [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in cells]
        found[first] = rest
    return found


def test_the_city_reads_target_done_gap_and_light_of_every_unit(world: World) -> None:
    text = page(entered(world, "leader"), "/targets/")
    found = lines(text)
    assert found["扬州市"] == ["1 / 10", "9", "10.0% 滞后", "5 / 5 个园区", "0", "100.0% 正常"]
    assert found["东区"][:3] == ["1 / 6", "5", "16.7% 滞后"]
    assert found["东区A园区"][0] == "1", "what a unit without a target has done is shown too"
    assert found["东区A园区"][3:] == ["2 / 2", "0", "100.0% 正常"]
    assert cards(text) == {"新签约≥1亿元": "1", "在谈≥20亿元": "5"}
    assert "序时进度 <b>64.7%</b>" in text and "个园区" in text


def test_each_number_leads_to_the_projects_of_the_same_days(world: World) -> None:
    client = entered(world, "leader")
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/figures/[^"]+)"', page(client, "/targets/"))]
    flows = [link for link in links if "/signed-1/" in link]
    assert flows and all("from=2022-01-01" in link for link in flows)
    assert all(client.get(link).status_code == 200 for link in links[:8])


def test_a_county_reads_its_own_branch_and_no_draft(world: World) -> None:
    text = page(entered(world, "approver-west"), "/targets/")
    assert set(lines(text)) == {"西县", "西县A园区", "西县B园区"}
    assert "起草" not in text
    assert entered(world, "approver-west").get("/targets/?unit=east").status_code == 404


def test_a_branch_can_be_chosen(world: World) -> None:
    assert set(lines(page(entered(world, "leader"), "/targets/?unit=west"))) == {"西县", "西县A园区", "西县B园区"}


def test_the_page_moves_through_time_and_versions(world: World) -> None:
    more = replace(LETTER.rows[0], targets={"city": 20})
    issued(world.officer, replace(LETTER, effective_on=date(2022, 8, 1), rows=(more,)))
    client = entered(world, "leader")
    july, today = page(client, "/targets/?as_of=2022-07-31"), page(client, "/targets/?as_of=2022-07-31&under=today")
    assert (lines(july)["扬州市"][0], lines(today)["扬州市"][0]) == ("1 / 10", "1 / 20")
    then = page(client, "/targets/?at=2022-R01")
    assert "这一天没有有效的指标" in then, "when the round closed, neither had been issued"
    assert lines(page(client, "/targets/?at=2022-R01&under=today"))["扬州市"][0] == "1 / 20"
    assert "这一天没有有效的指标" in page(client, "/targets/?as_of=2021-12-31")


def test_a_notice_tells_what_its_versions_changed(world: World) -> None:
    rows = (replace(LETTER.rows[0], targets={"city": 20, "east": 6}), Row("negotiating-50", "negotiating-50"))
    issued(world.officer, replace(LETTER, document="〔2022〕2号", effective_on=date(2022, 8, 1), rows=rows))
    text = page(entered(world, "officer"), "/targets/2022/")
    rest = " ".join(re.sub("<[^>]+>", " ", text.split("各个版本")[1]).split())
    for told in (
        "文号 〔2022〕1号 〔2022〕2号", "新签约≥1亿元 · 扬州市 10 20", "新签约≥1亿元 · 西县 4 —",
        "在谈≥20亿元 每个园区至少 2 —", "在谈≥50亿元 — 合计达到",
    ):  # fmt: skip
        assert told in rest, told
    assert "生效日早于已有的封账" in rest
    west = page(entered(world, "approver-west"), "/targets/2022/")
    changed = west.split("各个版本")[1]
    assert "· 西县" in changed
    assert "· 扬州市" not in changed and "· 东区" not in changed, "a county reads no target of others"


def test_a_notice_that_was_never_issued_is_the_office_s_own(rounds_city: World) -> None:
    drafted(rounds_city.officer)
    assert page(entered(rounds_city, "officer"), "/targets/2022/")
    for login in ("leader", "approver-east"):
        assert entered(rounds_city, login).get("/targets/2022/").status_code == 404


def test_who_reads_no_figures_reads_no_targets(world: World) -> None:
    world.people["audit"] = employ("auditor", Role.AUDIT, world.unit("city"))
    for address in ("/targets/", "/targets/2022/"):
        assert entered(world, "audit").get(address).status_code == 403
        assert entered(world, "guest").get(address).status_code == 404


def test_an_empty_page_says_what_comes_next(rounds_city: World) -> None:
    assert "市商务局下达指标通知后" in page(entered(rounds_city, "clerk-east-a"), "/targets/")


def test_it_can_be_read_in_english(world: World) -> None:
    person = visit(world.people["leader"])
    assert "<h2" in person.open("/targets/", **{"accept-language": "en"}).text


@pytest.mark.counts
def test_more_versions_and_rows_cost_no_more_queries(world: World) -> None:
    client = entered(world, "leader")
    page(client, "/targets/2022/")
    with CaptureQueriesContext(connection) as few:
        page(client, "/targets/2022/")
    for number in range(3):
        rows = (
            *LETTER.rows,
            *(Row(f"more-{at}", "negotiating-50", aspect=("count", "cny", "usd")[at]) for at in range(2)),
        )
        issued(world.officer, replace(LETTER, document=f"〔2022〕{number + 2}号", rows=rows))
    with CaptureQueriesContext(connection) as many:
        page(client, "/targets/2022/")
    assert len(few) == len(many)


def test_the_letter_of_a_version_is_the_city_s_and_logged(world: World) -> None:
    answer = entered(world, "leader").get("/targets/2022/1.docx")
    assert answer.status_code == 200 and answer.content.startswith(b"PK")
    assert Deed.objects.filter(action="targets.letter", by=world.people["leader"]).count() == 1
    assert entered(world, "leader").get("/targets/2022/2.docx").status_code == 404
    assert entered(world, "approver-west").get("/targets/2022/1.docx").status_code == 403
    assert "/targets/2022/1.docx" in page(entered(world, "leader"), "/targets/2022/")
    assert "/targets/2022/1.docx" not in page(entered(world, "approver-west"), "/targets/2022/")
