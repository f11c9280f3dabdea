"""Pages are taken in once, read once, and say why when they could not be read."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from xlsxwriter import Workbook

from daliang.files.tests import corpus
from daliang.leads import gathering, pacing
from daliang.leads.facts import Told, told
from daliang.leads.gathering import settle_page
from daliang.leads.models import Fact, FactKind, Page, PageState, Source, SourceKind, Story
from daliang.leads.readers import reader
from daliang.leads.sources.paste.taking import arrival
from daliang.leads.taking import take_addresses, take_again, take_file, take_text
from daliang.leads.tests import articles
from daliang.leads.tests.conftest import Taken
from daliang.leads.tests.site import Site
from daliang.leads.tests.test_papers import excel, pdf, word
from daliang.org.models import Deed, Person
from daliang.vocabulary.refusal import Refusal

HTML = "<html><body><h1>集中签约</h1><p>总投资20亿元的功能膜项目落户高新区。</p></body></html>"


def settled(page: Page) -> Page:
    settle_page(page.pk)
    page.refresh_from_db()
    return page


def test_a_pasted_report_becomes_facts_at_their_places(taken: Taken) -> None:
    page = taken(articles.FIRST)
    assert (page.state, page.title, page.source.kind) == ("read", "云澜市举行三季度产业项目集中签约仪式", "paste")
    projects = page.facts.filter(kind=FactKind.PROJECT)
    assert [(one.found["name"], one.found["amount_value"]) for one in projects] == [
        ("液流电池制造基地项目", 3_200_000_000),
        ("介入导管生产线项目", 1_280_000_000),
    ]
    for fact in page.facts.all():
        assert page.text[fact.start : fact.end] == page.article[fact.at : fact.until] != ""


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [("a.html", HTML.encode("gbk"), "html"), ("a.txt", articles.ELSEWHERE.encode(), "html"), ("a.docx", word(), "docx"),
     ("a.xlsx", excel(), "xlsx"), ("a.pdf", pdf(), "pdf")],
)  # fmt: skip
def test_each_kind_of_file_is_read(officer: Person, name: str, data: bytes, kind: str) -> None:
    page = settled(take_file(ContentFile(data), name=name, by=officer))
    assert (page.state, page.why) == ("read", [])
    assert page.stored is not None and page.stored.kind == kind and page.stored.content() == data


def sheet() -> bytes:
    """As offices send it: a title, a head, a line between, an empty first cell."""
    target = BytesIO()
    with Workbook(target) as book:
        made = book.add_worksheet("项目")
        for number, row in enumerate(ROWS):
            made.write_row(number, 0, row)
    return target.getvalue()


ROWS = (
    ("三季度拟签约重点项目表",),
    ("序号", "项目名称", "投资方", "总投资（亿元）"),
    ("一、半导体",),
    (1, "碳化硅外延片项目", "晶越半导体有限公司", 22.5),
    ("", "车载雷达模组项目", "启明传感有限公司", 12),
)


@pytest.mark.parametrize("how", ["uploaded", "pasted"])
def test_a_sheet_is_read_by_the_words_of_its_head(officer: Person, taken: Taken, how: str) -> None:
    if how == "uploaded":
        page = settled(take_file(ContentFile(sheet()), name="a.xlsx", by=officer))
    else:
        page = taken("\n".join("\t".join(map(str, (*row, *[""] * (4 - len(row))))) for row in ROWS))
    found = page.facts.filter(kind=FactKind.PROJECT)
    assert [(one.found["name"], one.found["company"], one.found["amount_value"]) for one in found] == [
        ("碳化硅外延片项目", "晶越半导体有限公司", 2_250_000_000),
        ("车载雷达模组项目", "启明传感有限公司", 1_200_000_000),
    ]
    assert page.text[found[0].start : found[0].end] == page.article[found[0].at : found[0].until] == "碳化硅外延片项目"


def test_places_in_a_page_with_markup_count_its_own_characters(officer: Person) -> None:
    page = settled(take_file(ContentFile(HTML.encode()), name="a.html", by=officer))
    fact = page.facts.get(kind=FactKind.PROJECT)
    assert page.text == HTML and HTML[fact.start : fact.end] == "功能膜项目"
    assert page.article[fact.at : fact.until] == "功能膜项目" and "<" not in page.article


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("a.html", b" ", "empty"), ("a.html", b"\x00\x01" * 500, "binary"),
     ("a.html", b"<form><input type='password'></form>", "login_page")],
)  # fmt: skip
def test_what_cannot_be_read_keeps_its_reason(officer: Person, name: str, data: bytes, code: str) -> None:
    page = settled(take_file(ContentFile(data), name=name, by=officer))
    assert (page.state, page.refusal) == ("refused", code) and page.why[0]["code"] == code
    assert not page.facts.exists() and page.story is None


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("a.docx", corpus.EXE, "executable"), ("a.txt", corpus.picture(), "image"), ("a.pdf", corpus.OLE, "old_office"),
     ("a.docx", corpus.package({"word/vbaProject.bin": b"x"}), "macro"), ("a.html", b"", "empty")],
)  # fmt: skip
def test_what_is_no_page_and_no_paper_is_not_kept(officer: Person, name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        take_file(ContentFile(data), name=name, by=officer)
    assert caught.value.code == code and not Page.objects.exists()


def test_a_rule_that_breaks_refuses_the_page_and_no_other(taken: Taken, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_page: object) -> None:
        raise IndexError

    with monkeypatch.context() as patch:
        patch.setattr(reader, "facts", broken)
        page = taken(articles.OTHER)
    assert (page.state, page.refusal, page.why[0]["params"]) == ("refused", "stumbled", {"reason": "IndexError"})
    assert taken(articles.FIRST).state == "read"


def test_a_nul_in_a_page_moves_no_place(officer: Person) -> None:
    """PostgreSQL keeps none, so no page does."""
    page = settled(take_file(ContentFile(HTML.replace("落户", "\x00落户").encode()), name="a.html", by=officer))
    fact = page.facts.get(kind=FactKind.PROJECT)
    assert page.state == "read" and "\x00" not in page.text + page.article
    assert page.text[fact.start : fact.end] == "功能膜项目"


def test_the_same_from_the_same_source_is_read_once(taken: Taken) -> None:
    first, again = taken(articles.FIRST), taken(articles.FIRST)
    assert (again.state, again.repeats, again.facts.count()) == ("repeated", first, 0)


def test_copies_from_several_sources_are_one_story(officer: Person, taken: Taken) -> None:
    first = taken(articles.FIRST)
    spun = settled(take_file(ContentFile(articles.spun().encode()), name="copy.txt", by=officer))
    other = taken(articles.OTHER)
    assert first.story is not None and first.story == spun.story != other.story
    assert first.story.title == first.title and Story.objects.count() == 2


def test_a_page_is_settled_once_whoever_comes_second(
    taken: Taken, monkeypatch: pytest.MonkeyPatch, officer: Person
) -> None:
    page = take_text(articles.FIRST, by=officer)
    real = told

    def overtaken(*args: object, **more: object) -> Told:
        Page.objects.filter(pk=page.pk).update(state=PageState.REFUSED)
        return real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(gathering, "told", overtaken)
    assert settle_page(page.pk) == "refused"
    assert (Story.objects.count(), Fact.objects.count()) == (0, 0)
    assert settle_page(page.pk) == "refused"


def test_an_address_is_fetched_by_the_job_and_may_be_tried_again(
    officer: Person, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(pacing, "wait", waited.append)
    page = take_addresses(" http://news.example.cn/a.html \n\n", by=officer)[0]
    assert site.asked == [] and (page.source.kind, page.source.name) == ("url", "news.example.cn")
    assert settled(page).refusal == "status"
    site.says("/a.html", HTML.encode("gbk"), Content_Type="text/html; charset=gb2312")
    take_again(page, by=officer)
    page.refresh_from_db()
    assert settled(page).state == "read" and page.fetched_at is not None
    assert waited and min(waited) > 0
    with pytest.raises(Refusal, match="不用重试"):
        take_again(page, by=officer)


def test_one_bad_address_takes_none_and_is_named(officer: Person) -> None:
    with pytest.raises(Refusal) as caught:
        take_addresses("http://news.example.cn/a.html\nhttp://user@x.cn/", by=officer)
    assert (caught.value.code, caught.value.where) == ("bad_address", "第2行")
    for text, code in (("", "no_address"), ("\n".join(f"http://a.cn/{n}" for n in range(51)), "too_many")):
        with pytest.raises(Refusal) as caught:
            take_addresses(text, by=officer)
        assert caught.value.code == code
    assert not Page.objects.exists() and not Source.objects.filter(kind=SourceKind.URL).exists()


@pytest.mark.parametrize("who", ["leader", "partner", "approver", "county-officer"])
def test_only_officers_of_the_city_take_pages_in(cast: dict[str, Person], who: str) -> None:
    for deed in (take_text, take_addresses):
        with pytest.raises(Refusal) as caught:
            deed("http://news.example.cn/", by=cast[who])
        assert caught.value.code == "not_your_role"


def test_the_city_sees_pages_and_nobody_below(cast: dict[str, Person], taken: Taken) -> None:
    taken(articles.FIRST)
    seen = {who: Page.objects.visible_to(person).count() for who, person in cast.items()}
    assert seen == {"officer": 1, "leader": 1, "partner": 0, "approver": 0, "county-officer": 0}
    assert {who for who, person in cast.items() if Fact.objects.visible_to(person)} == {"officer", "leader"}


def test_the_log_holds_no_word_of_the_page(taken: Taken) -> None:
    taken(articles.FIRST)
    logged = list(Deed.objects.values_list("action", "subject", "details"))
    assert {"files.keep", "source.open", "page.take", "page.read"} <= {action for action, _subject, _details in logged}
    assert "云澜" not in str(logged)


def test_amounts_that_belong_to_a_project_are_no_facts_of_their_own() -> None:
    found = told(arrival(articles.FIRST).data, declared="utf-8").facts
    places = [(one.columns["start"], one.columns["end"]) for one in found if one.columns["kind"] == "amount"]
    owned = {
        (one.found.get("amount_start"), one.found.get("amount_end")) for one in found if one.columns["kind"] != "amount"
    }
    assert places and not owned & set(places)
