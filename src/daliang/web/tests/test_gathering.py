"""The pages of gathering: taking in, looking through, sources; without script, refused with what was typed, escaped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from daliang.files.tests import corpus
from daliang.leads.deciding import confirm
from daliang.leads.gathering import settle_page
from daliang.leads.models import Fact, FactKind, Lead, Page, PageState, Source
from daliang.leads.refusals import SENTENCES
from daliang.leads.taking import take_addresses, take_text
from daliang.leads.tests import articles
from daliang.rounds.tests.world import World
from daliang.web.gathering.marking import Paragraph, Piece, paragraphs
from daliang.web.tests.forms import Visit, visit

Capture = Callable[..., Any]
HOSTILE = "<img src=x onerror=alert(1)>签约\n由<b>远帆</b>有限公司投资的新材料项目总投资12亿元，落户高新区。"


@pytest.fixture
def officer(rounds_city: World) -> Visit:
    return visit(rounds_city.officer)


def taken(world: World, text: str = articles.FIRST) -> Page:
    page = take_text(text, by=world.officer)
    settle_page(page.pk)
    page.refresh_from_db()
    return page


def sent(seen: Visit, address: str, fields: dict[str, Any]) -> Visit:
    """Send it and look at what comes back."""
    return seen._look(seen.client.post(address, fields))


def project(page: Page) -> Fact:
    return page.facts.filter(kind=FactKind.PROJECT).order_by("at")[0]


def test_from_a_pasted_text_to_a_lead_through_the_pages(
    officer: Visit, django_capture_on_commit_callbacks: Capture
) -> None:
    officer.open("/leads/pages/")
    with django_capture_on_commit_callbacks(execute=True):
        officer.send(_form(officer, how="text"), text=articles.FIRST)
    page = Page.objects.get()
    officer.open(f"/leads/pages/{page.pk}/")
    assert "液流电池制造基地项目" in officer.text and "已核对 0 /" in officer.text
    fact = project(page)
    officer.post(f"/leads/facts/{fact.pk}/deed/", deed="confirm", seen="1")
    assert "已核对 1 /" in officer.text and "转为线索" in officer.text
    officer.post(f"/leads/facts/{fact.pk}/deed/", deed="lead", seen="2")
    assert Lead.objects.get().name == "液流电池制造基地项目" and "已转为线索" in officer.text
    officer.post(f"/leads/pages/{page.pk}/deed/", deed="confirm-rest")
    assert not Fact.objects.undecided().exists()


def test_files_and_addresses_are_taken_in_each_by_itself(officer: Visit, rounds_city: World) -> None:
    good = SimpleUploadedFile("甲.txt", articles.FIRST.encode())
    bad = SimpleUploadedFile("乙.docx", corpus.EXE)
    sent(officer, "/leads/pages/take/", {"how": "file", "file": [good, bad]})
    assert officer.status == 200 and "已收录1份" in officer.text and "是程序或脚本" in officer.text
    sent(officer, "/leads/pages/take/", {"how": "address", "address": "http://a.example.cn/1\nhttp://b.example.cn/2"})
    assert Page.objects.filter(state=PageState.WAITING, source__kind="url").count() == 2
    assert "读取中" in officer.text and 'hx-trigger="every 3s"' in officer.text


@pytest.mark.parametrize(("seconds", "said"), [(40, "约 40 秒后轮到"), (600, "约 10 分钟后轮到"), (-5, "一般几秒钟")])
def test_a_page_that_stands_in_line_at_its_site_says_when_its_turn_comes(
    officer: Visit, rounds_city: World, seconds: int, said: str
) -> None:
    page = take_addresses("http://a.example.cn/1", by=rounds_city.officer)[0]
    Page.objects.filter(pk=page.pk).update(turn_at=timezone.now() + timedelta(seconds=seconds - 0.01))
    officer.open(f"/leads/pages/{page.pk}/")
    assert said in officer.text


def test_a_page_is_read_again_at_one_click(
    officer: Visit, rounds_city: World, django_capture_on_commit_callbacks: Capture
) -> None:
    page = taken(rounds_city)
    kept = confirm(project(page), seen=1, by=rounds_city.officer)
    blank = page.text.index("\n\n")  # where today's article has nothing
    Fact.objects.filter(pk=kept.pk).update(start=blank, end=blank + 1)
    Page.objects.filter(pk=page.pk).update(article="旧" + page.article, reading_version=0)
    officer.open(f"/leads/pages/{page.pk}/")
    assert "读取规则有了更新" in officer.text
    officer.post(f"/leads/pages/{page.pk}/add/", kind="person", quote="顾明远")
    assert officer.status == 422 and "请先点“按现在的规则重读”" in officer.text
    officer.post(f"/leads/pages/{page.pk}/deed/", deed="reread")
    assert "正在按现在的规则重读，一般几秒钟" in officer.text and 'hx-trigger="every 2s"' in officer.text
    assert 'value="confirm"' not in officer.text, "nothing is decided on while it changes"
    assert "读取规则有了更新" not in officer.text
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(f"/leads/pages/{page.pk}/deed/", deed="reread")
    officer.open(f"/leads/pages/{page.pk}/")
    assert "核对过的 1 条，重读后正文里没有了" in officer.text and 'hx-trigger="every 2s"' not in officer.text
    assert f'id="fact-{kept.pk}"' not in officer.text and "液流电池制造基地项目" in officer.text
    assert officer.post(f"/leads/facts/{kept.pk}/deed/", deed="reopen", seen="2").status == 404


def test_a_page_that_todays_rules_cannot_read_says_so_above_what_it_told(officer: Visit, rounds_city: World) -> None:
    page = taken(rounds_city)
    why = {"code": "not_Chinese", "message": SENTENCES["not Chinese"], "params": {}}
    Page.objects.filter(pk=page.pk).update(why=[why])
    officer.open(f"/leads/pages/{page.pk}/")
    assert "按现在的规则读不出这一篇：正文不是中文" in officer.text and "液流电池制造基地项目" in officer.text


@pytest.mark.parametrize(
    ("fields", "said", "kept"),
    [
        ({"how": "text", "text": " "}, "还没有粘贴文字", ""),
        ({"how": "file"}, "还没有选择文件", ""),
        ({"how": "address", "address": ""}, "还没有填网址", ""),
        ({"how": "address", "address": "http://a.cn/1\nhttp://x@b.cn/"}, "第2行", "http://x@b.cn/"),
    ],
)
def test_a_refused_form_comes_back_as_typed(officer: Visit, fields: dict[str, str], said: str, kept: str) -> None:
    sent(officer, "/leads/pages/take/", fields)
    assert officer.status == 422 and said in officer.text and kept in officer.text
    assert not Page.objects.exists()


def test_a_correction_that_cannot_be_kept_comes_back_open_with_what_was_typed(
    officer: Visit, rounds_city: World
) -> None:
    fact = project(taken(rounds_city))
    officer.post(f"/leads/facts/{fact.pk}/deed/", deed="correct", seen="1", name="电池项目", amount="不少")
    assert officer.status == 422 and 'value="不少"' in officer.text and 'value="电池项目"' in officer.text
    assert 'fact-edit no-paper" open' in officer.text and project(fact.page).state == "found"
    officer.post(f"/leads/facts/{fact.pk}/deed/", deed="correct", seen="1", name="电池项目", amount="33亿")
    assert officer.status == 200 and "原读作" in officer.text and "33亿元" in officer.text


def test_a_decision_on_what_somebody_else_decided_is_refused_in_words(officer: Visit, rounds_city: World) -> None:
    fact = project(taken(rounds_city))
    officer.post(f"/leads/facts/{fact.pk}/deed/", deed="drop", seen="1")
    officer.post(f"/leads/facts/{fact.pk}/deed/", deed="confirm", seen="1")
    assert officer.status == 422 and "已由他人处理" in officer.text and project(fact.page).state == "dropped"


def test_words_that_reading_missed_are_added_without_script(officer: Visit, rounds_city: World) -> None:
    page = taken(rounds_city)
    address = f"/leads/pages/{page.pk}/add/"
    officer.post(address, kind="project", quote="没有的话")
    assert officer.status == 422 and "正文里没有这些字" in officer.text and ">没有的话</textarea>" in officer.text
    officer.post(address, kind="project", quote="绿色包装")
    added = Fact.objects.get(rule="by hand")
    assert officer.status == 200 and "人工补录" in officer.text and 'fact-edit no-paper" open' in officer.text
    assert (added.found["name"], added.state) == ("绿色包装", "confirmed")
    officer.post(f"/leads/facts/{added.pk}/deed/", deed="correct", seen="1", amount="3亿")
    assert Fact.objects.get(rule="by hand").fields["amount_value"] == 300_000_000
    for bad in ("-1", "9" * 30, "甲"):
        assert officer.post(address, kind="person", quote="顾明远", near=bad).status in (200, 422)


def test_what_the_model_did_and_what_was_left_of_it_is_said(officer: Visit, rounds_city: World) -> None:
    page = taken(rounds_city)
    left = {"kind": "projects", "reason": "not in the text", "said": "<b>某某</b>项目", "kept": ""}
    Page.objects.filter(pk=page.pk).update(beside={"failure": "timeout", "others": [left]})
    officer.open(f"/leads/pages/{page.pk}/")
    assert "模型接口超时，没有答完；这一篇只按规则读。" in officer.text and "1 条没有采用" in officer.text
    assert "原文没有引用的话" in officer.text and "<b>某某" not in officer.text
    assert "由规则" not in officer.text
    Fact.objects.filter(pk=project(page).pk).update(rule="model city-reader")
    Page.objects.filter(pk=page.pk).update(reader="both", beside={})
    officer.open(f"/leads/pages/{page.pk}/")
    assert "模型读出" in officer.text and "由规则和模型读" in officer.text and "没有采用" not in officer.text


def test_after_a_decision_the_next_fact_is_in_hand(officer: Visit, rounds_city: World) -> None:
    page = taken(rounds_city)
    first, second = page.facts.filter(kind=FactKind.PROJECT).order_by("at")
    for fact, then in ((first, second), (second, None)):
        answer = officer.client.post(f"/leads/facts/{fact.pk}/deed/", {"deed": "confirm", "seen": "1"})
        here = int(answer["Location"].partition("at=")[2])
        assert here == then.pk if then else Fact.objects.get(pk=here).state == "found"


def test_text_of_others_is_shown_and_never_markup(officer: Visit, rounds_city: World) -> None:
    page = taken(rounds_city, HOSTILE)
    Page.objects.filter(pk=page.pk).update(title=HOSTILE[:60], publisher="<script>alert(2)</script>")
    Page.objects.filter(pk=page.pk).update(article=HOSTILE)
    Fact.objects.update(found={**project(page).found, "name": "<i>甲</i>", "company": '"><svg onload=alert(3)>'})
    for address in ("/leads/pages/", f"/leads/pages/{page.pk}/"):
        text = officer.open(address).text
        assert not [tag for tag in ("<img src=x", "<script>alert", "<i>甲", "<svg onload") if tag in text], address
    assert "&lt;i&gt;甲&lt;/i&gt;" in officer.text


def test_the_leader_reads_and_does_nothing_and_others_are_turned_away(rounds_city: World) -> None:
    page = taken(rounds_city)
    leader = visit(rounds_city.people["leader"])
    for address in ("/leads/pages/", f"/leads/pages/{page.pk}/"):
        assert leader.open(address).status == 200 and "deed" not in str([form.deeds for form in leader.forms.values()])
        assert 'action="/leads/' not in leader.text
    assert leader.open("/leads/sources/").status == 403
    assert leader.post(f"/leads/facts/{project(page).pk}/deed/", deed="confirm", seen="1").status == 403
    for who in (rounds_city.clerk("east-a"), rounds_city.approver("east")):
        assert visit(who).open(f"/leads/pages/{page.pk}/").status == 403


def test_a_refused_page_says_why_and_may_be_tried_again(officer: Visit, rounds_city: World) -> None:
    sent(officer, "/leads/pages/take/", {"how": "address", "address": "http://10.0.0.1/"})
    page = Page.objects.get()
    settle_page(page.pk)
    officer.open(f"/leads/pages/{page.pk}/")
    assert "打不开这个网址" in officer.text
    officer.send(_form(officer, "again"), "again")
    assert Page.objects.get().state == "waiting"


def _form(seen: Visit, deed: str = "", how: str = "") -> str:
    """The form of the page with this button, or with this hidden field."""
    found = seen.forms.items()
    return next(name for name, form in found if deed in form.deeds or (how and form.fields.get("how") == [how]))


def test_copies_point_at_each_other(officer: Visit, rounds_city: World) -> None:
    first, copy = taken(rounds_city), taken(rounds_city, articles.spun())
    assert f'href="/leads/pages/{copy.pk}/"' in officer.open(f"/leads/pages/{first.pk}/").text
    assert "另有 1 处转载" in officer.open("/leads/pages/").text
    again = taken(rounds_city)
    assert f'href="/leads/pages/{first.pk}/"' in officer.open(f"/leads/pages/{again.pk}/").text


def test_sources_are_opened_changed_and_read(officer: Visit) -> None:
    feed = {"kind": "feed", "name": "某报", "address": "http://a.example.cn/feed", "every": "6", "pace": "5"}
    officer.open("/leads/sources/")
    sent(officer, "/leads/sources/", feed | {"every": "常"})
    assert officer.status == 422 and 'value="某报"' in officer.text and "间隔应为" in officer.text
    sent(officer, "/leads/sources/", feed)
    source = Source.objects.get()
    deed = f"/leads/sources/{source.pk}/deed/"
    officer.post(deed, deed="change", name="", every="6", pace="5", seen="1")
    assert officer.status == 422 and 'source-edit no-paper" open' in officer.text
    officer.post(deed, deed="change", name="新名", every="12", pace="5", is_on="1", seen="1")
    officer.post(deed, deed="now")
    source.refresh_from_db()
    assert (source.name, source.every, source.is_on) == ("新名", 12, True) and source.last_read_at is not None
    assert officer.post(deed, deed="now").status == 422 and "刚刚读取过" in officer.text


@pytest.mark.counts
def test_more_pages_and_facts_ask_no_more_questions(officer: Visit, rounds_city: World) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert officer.open(address).status == 200
        return len(seen)

    page = taken(rounds_city, articles.ELSEWHERE)
    officer.open("/leads/pages/")
    before = asked("/leads/pages/"), asked(f"/leads/pages/{page.pk}/"), asked("/leads/sources/")
    more = taken(rounds_city)
    taken(rounds_city, articles.spun())
    taken(rounds_city, articles.OTHER)
    after = asked("/leads/pages/"), asked(f"/leads/pages/{more.pk}/"), asked("/leads/sources/")
    assert after == before


def fact(number: int, at: int, until: int) -> Fact:
    return Fact(pk=number, at=at, until=until)


@pytest.mark.nodb
def test_marks_cut_the_text_and_the_shorter_lies_on_top() -> None:
    outer, inner, next_line = fact(1, 1, 6), fact(2, 3, 5), fact(3, 8, 9)
    found = list(paragraphs("甲乙丙丁戊己庚\n辛壬\n\n癸", [outer, inner, next_line]))
    assert found == [
        Paragraph(
            0, [Piece("甲"), Piece("乙丙", outer, True), Piece("丁戊", inner, True), Piece("己", outer), Piece("庚")]
        ),
        Paragraph(8, [Piece("辛", next_line, True), Piece("壬")]),
        Paragraph(12, [Piece("癸")]),
    ]


@pytest.mark.nodb
def test_marks_never_lose_a_character() -> None:
    text = "一二三\n四五\n\n六七八九"
    spans = [fact(number, at, until) for number, (at, until) in enumerate([(0, 12), (2, 6), (4, 4), (5, 30)], start=1)]
    found = ["".join(piece.text for piece in line.pieces) for line in paragraphs(text, spans)]
    assert found == ["一二三", "四五", "六七八九"]
