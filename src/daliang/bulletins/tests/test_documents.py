"""What was printed once is kept; a later printing gives the same."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction

from daliang.bulletins.documents import document, download, special_report
from daliang.bulletins.models import Bulletin, BulletinKind, Document, Format, Language, Layout
from daliang.bulletins.rendering import render
from daliang.bulletins.tasks import render_after_closing
from daliang.bulletins.tests.fortnight import CLOSES
from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.models import Deed, Unit
from daliang.register.models import Project
from daliang.rounds.models import Round
from daliang.rounds.tests.world import World
from daliang.vocabulary.refusal import Refusal

FORMATS = ["docx", "pdf", "xlsx", "md"]


def a_month_later(world: World) -> None:
    """Names change and earlier days are corrected after the closing."""
    Project.objects.filter(code="YZ2022-0002").update(name="改了名的项目", next_step="改了的下一步")
    Unit.objects.filter(code="east-a").update(name="改了名的园区")
    corrected = Project.objects.get(code="YZ2022-0010")
    argument = {"kind": "total", "value": 99 * 10**8, "currency": "CNY", "qualifier": "exactly"}
    with clock.held_at(CLOSES + timedelta(days=30)):
        post([NewFact(corrected, Kind.AMOUNT, CLOSES.date(), argument, reason="更正")], by=world.officer)


def test_a_report_of_a_later_day_is_identical(world: World, round_: Round) -> None:
    first = special_report(round_)
    a_month_later(world)
    with clock.held_at(CLOSES + timedelta(days=30)):
        assert special_report(Round.objects.get(pk=round_.pk)) == first


@pytest.mark.looks
@pytest.mark.parametrize("format_", FORMATS)
def test_a_document_printed_again_later_is_the_same_file(format_: str, world: World, round_: Round) -> None:
    first = document(round_, format_)
    a_month_later(world)
    with clock.held_at(CLOSES + timedelta(days=30)):
        again = document(Round.objects.get(pk=round_.pk), format_)
    assert (again.pk, bytes(again.content)) == (first.pk, bytes(first.content))
    assert again.figures_hash == first.figures_hash


@pytest.mark.looks
@pytest.mark.parametrize("format_", ["pdf", "xlsx", "md"])
def test_a_format_first_printed_later_is_what_it_would_have_been(format_: str, world: World, round_: Round) -> None:
    at_once = render(special_report(round_), format_)
    a_month_later(world)
    with clock.held_at(CLOSES + timedelta(days=30)):
        assert bytes(document(round_, format_).content) == at_once


@pytest.mark.looks
def test_the_job_prints_all_formats_in_both_languages(round_: Round) -> None:
    render_after_closing.enqueue(round_.pk)
    found = Document.objects.values_list("format", "language")
    assert sorted(found) == sorted((form, tongue) for form in Format.values for tongue in Language.values)


def test_a_download_before_the_job_prints_only_what_is_asked(world: World, round_: Round) -> None:
    found = download(round_, "pdf", "en", by=world.officer)
    assert bytes(found.content).startswith(b"%PDF")
    assert found.file_name == "2022-R02-special-report.en.pdf"
    assert Document.objects.count() == 1


def test_the_job_leaves_what_is_already_printed(round_: Round) -> None:
    first = document(round_, "docx")
    render_after_closing.enqueue(round_.pk)
    assert bytes(Document.objects.get(pk=first.pk).content) == bytes(first.content)
    assert Document.objects.count() == 8


@pytest.mark.parametrize("login", ["officer", "leader"])
def test_officers_and_leaders_of_the_city_download_and_it_is_logged(login: str, world: World, round_: Round) -> None:
    found = download(round_, "md", by=world.people[login])
    deed = Deed.objects.get(action="bulletin.download")
    assert (deed.by, deed.subject, deed.details["hash"]) == (world.people[login], found.file_name, found.figures_hash)
    assert deed.details["filter"] == {"round": "2022-R02", "format": "md", "language": "zh"}
    assert deed.details["rows"] == len(special_report(round_).projects) > 0
    assert deed.details["sha256"] == sha256(bytes(found.content)).hexdigest()


@pytest.mark.parametrize("login", ["clerk-east-a", "approver-east", "guest"])
def test_others_get_no_report_of_the_whole_city(login: str, world: World, round_: Round) -> None:
    with pytest.raises(Refusal, match="市商务局专员、市领导") as refused:
        download(round_, "md", by=world.people[login])
    assert refused.value.code == "not_your_role"
    assert not Document.objects.exists()
    assert not Deed.objects.filter(action="bulletin.download").exists()


@pytest.mark.parametrize("table", ["bulletins_bulletin", "bulletins_document", "bulletins_layout"])
def test_what_was_reported_cannot_be_edited_or_removed(table: str, world: World, round_: Round) -> None:
    document(round_, "md")
    Layout.objects.create(language="zh", by=world.officer, at=clock.now())
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_report_that_does_not_match_its_check_code_is_refused(round_: Round) -> None:
    assert round_.closing
    Bulletin.objects.create(
        round=round_,
        closing=round_.closing,
        kind=BulletinKind.SPECIAL_REPORT,
        data={"heading": "改过的"},
        data_hash="0" * 64,
        made_at=clock.now(),
    )
    for ask in (lambda: special_report(round_), lambda: document(round_, "md")):
        with pytest.raises(Refusal, match="2022-R02") as refused:
            ask()
        assert refused.value.code == "damaged"


def test_printing_a_kept_document_asks_few_questions(
    round_: Round, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    document(round_, "md")
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        document(round_, "md")
