"""A large export needs two people: asked for with a purpose, released by another, taken away within 24 hours."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django import Settings as Given
from python_calamine import CalamineWorkbook

from daliang.org.models import Deed, Person
from daliang.register.exporting import ask, be_no_more, release
from daliang.register.models import ExportRequest, ExportState, Project
from daliang.rounds.tests.world import World
from daliang.vocabulary.refusal import Refusal
from daliang.web.tests.listing import door

QUERY = "order=name&cols=code"
PURPOSE = "核对全市在谈项目台账"
EAST_A = {"YZ2022-0001", "YZ2022-0002", "YZ2022-0101", "YZ2022-0102", "YZ2022-0201", "YZ2022-0202"}


@pytest.fixture
def world(listed_city: World, settings: Given) -> World:
    """Three rows may be taken away alone."""
    settings.LARGE_EXPORT = 3
    return listed_city


def asked(world: World, login: str = "clerk-east-a", kind: str = "csv", query: str = QUERY) -> ExportRequest:
    answer = door(world.people[login]).post(f"/exports/new/{kind}/?{query}", {"purpose": PURPOSE})
    assert (answer.status_code, answer["Location"]) == (303, "/exports/")
    return ExportRequest.objects.latest("id")


def judged(world: World, login: str, made: ExportRequest, deed: str = "release", answer: str = "") -> int:
    client = door(world.people[login])
    return int(client.post(f"/exports/{made.pk}/", {"deed": deed, "answer": answer}).status_code)


def released(world: World, login: str = "clerk-east-a", kind: str = "csv") -> ExportRequest:
    made = asked(world, login, kind)
    release(made, by=world.people["officer-2"])
    return made


def taken(world: World, made: ExportRequest, login: str = "clerk-east-a") -> Any:
    world.people[login].refresh_from_db()
    return door(world.people[login]).get(f"/exports/{made.pk}/file/")


def rows(answer: Any) -> set[str]:
    assert answer.status_code == 200
    text = b"".join(answer).decode("utf-8-sig")
    return {line[1] for line in csv.reader(io.StringIO(text, newline=""))} - {"项目编号"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_large_export_leads_to_the_page_that_asks_what_for(world: World, kind: str) -> None:
    client = door(world.people["clerk-east-a"])
    answer = client.get(f"/projects/export/{kind}/?{QUERY}&page=2")
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    assert page.status_code == 200 and "共 6 行" in page.content.decode() and "用途" in page.content.decode()
    assert client.get("/projects/export/html/").status_code == client.get("/exports/new/html/").status_code == 404
    assert not Deed.objects.filter(action="project.export").exists()


def test_up_to_the_number_it_goes_out_at_once(world: World, settings: Given) -> None:
    settings.LARGE_EXPORT = 6
    client = door(world.people["clerk-east-a"])
    assert rows(client.get(f"/projects/export/csv/?{QUERY}")) == EAST_A
    answer = client.get(f"/exports/new/csv/?{QUERY}")
    assert answer.status_code == 303 and answer["Location"].startswith("/projects/export/csv/")
    settings.LARGE_EXPORT = 5
    assert client.get(f"/projects/export/csv/?{QUERY}").status_code == 303


def test_the_request_says_who_what_and_what_for(world: World) -> None:
    made = asked(world, query=f"{QUERY}&unit=east-a")
    assert (made.by, made.unit, made.kind) == (world.clerk("east-a"), world.unit("east-a"), "csv")
    assert (made.purpose, made.rows, made.state) == (PURPOSE, 6, ExportState.WAITING)
    assert "unit=east-a" in made.question and "order=name" in made.question and made.words
    deed = Deed.objects.get(action="export.ask")
    assert (deed.by, deed.details["purpose"], deed.details["rows"]) == (made.by, PURPOSE, 6)


@pytest.mark.looks
@pytest.mark.parametrize(
    ("query", "purpose", "said"),
    [(QUERY, " 看 ", "请写明导出的用途"), (f"{QUERY}&next=filled&investor={'长' * 200}", PURPOSE, "")],
)
def test_without_a_purpose_nothing_is_asked(world: World, query: str, purpose: str, said: str) -> None:
    answer = door(world.people["clerk-east-a"]).post(f"/exports/new/csv/?{query}", {"purpose": purpose})
    assert (said in answer.content.decode()) and not ExportRequest.objects.exists()
    assert answer.status_code == (422 if said else 303)


def test_the_same_is_not_asked_twice_while_it_waits(world: World) -> None:
    asked(world)
    again = door(world.people["clerk-east-a"]).post(f"/exports/new/csv/?{QUERY}", {"purpose": PURPOSE})
    assert again.status_code == 422 and "同样的导出申请已经提交" in again.content.decode()


def test_a_question_that_cannot_be_kept_is_refused(world: World) -> None:
    codes = "&".join(f"code={code}" for code in sorted(EAST_A) * 20) + "".join(
        f"&code=YZ1999-{n:04d}" for n in range(90)
    )
    answer = door(world.people["clerk-east-a"]).post(f"/exports/new/csv/?{codes}", {"purpose": PURPOSE})
    assert answer.status_code == 422 and "筛选条件太多" in answer.content.decode()


@pytest.mark.looks
@pytest.mark.parametrize(
    ("asker", "judge", "status"),
    [
        ("clerk-east-a", "officer", 303), ("clerk-east-a", "approver-east", 303), ("approver-east", "officer", 303),
        ("approver-east", "approver-east-2", 303), ("officer", "officer-2", 303), ("leader", "officer", 303),
        ("clerk-east-a", "clerk-east-a", 403), ("clerk-east-a", "clerk-east-b", 403), ("officer", "leader", 403),
        ("clerk-east-a", "approver-west", 404), ("officer", "approver-east", 404),
        ("officer", "officer", 422), ("approver-east", "approver-east", 422),
    ],
)  # fmt: skip
def test_who_may_release(world: World, asker: str, judge: str, status: int) -> None:
    """City officers all, an approver of the own branch; never the one who asked."""
    made = asked(world, asker)
    assert judged(world, judge, made) == status
    made.refresh_from_db()
    assert (made.state == ExportState.RELEASED) is (status == 303)
    assert Deed.objects.filter(action="export.release").count() == (status == 303)
    page = door(world.people[judge]).get("/exports/").content.decode()
    assert f'action="/exports/{made.pk}/"' not in page


def test_a_refusal_has_a_reason_that_the_asker_reads(world: World) -> None:
    made = asked(world)
    assert judged(world, "approver-east", made, "refuse") == 422
    assert judged(world, "approver-east", made, "refuse", "请缩小到在谈项目") == 303
    assert Deed.objects.get(action="export.refuse").by == world.approver("east")
    page = door(world.people["clerk-east-a"]).get("/exports/").content.decode()
    assert "请缩小到在谈项目" in page and "未同意" in page
    assert taken(world, made).status_code == 422
    assert judged(world, "officer", made) == 422


def test_another_deed_and_another_number_are_missing(world: World) -> None:
    made = asked(world)
    assert judged(world, "officer", made, "drop") == 404
    assert door(world.officer).post("/exports/999/", {"deed": "release"}).status_code == 404
    assert door(world.officer).get(f"/exports/{made.pk}/").status_code == 405


def test_what_is_released_is_taken_away_and_logged_each_time(world: World) -> None:
    made = released(world)
    assert rows(taken(world, made)) == rows(taken(world, made)) == EAST_A
    first, _second = Deed.objects.filter(action="project.export")
    assert (first.by, first.details["request"], first.details["purpose"]) == (made.by, made.pk, PURPOSE)
    assert first.details["rows"] == 6 and len(first.details["sha256"]) == 64


def test_what_waits_is_not_taken_away(world: World) -> None:
    answer = taken(world, asked(world))
    assert answer.status_code == 422 and "尚未得到同意" in answer.content.decode()


@pytest.mark.parametrize("login", ["clerk-east-b", "approver-east", "officer", "officer-2", "leader"])
def test_somebody_else_s_link_is_as_if_missing(world: World, login: str) -> None:
    """Promise 24: not even who released it takes it away."""
    assert taken(world, released(world), login).status_code == 404
    assert not Deed.objects.filter(action="project.export").exists()


def test_after_24_hours_of_real_time_the_link_is_dead(world: World) -> None:
    made = released(world)
    day = timedelta(hours=24)
    ExportRequest.objects.update(judged_at=timezone.now() - day + timedelta(minutes=5))
    assert taken(world, made).status_code == 200
    ExportRequest.objects.update(judged_at=timezone.now() - day)
    answer = taken(world, made)
    assert answer.status_code == 422 and "已满 24 小时" in answer.content.decode()
    assert "失效" in door(world.people["clerk-east-a"]).get("/exports/").content.decode()


def test_who_has_moved_gets_what_is_theirs_now(world: World) -> None:
    made = released(world, "officer")
    world.officer.unit, world.officer.role = world.unit("east-b"), "clerk"
    world.officer.save()
    world.people["clerk-east-b"].refresh_from_db()
    theirs = set(Project.objects.visible_to(world.people["clerk-east-b"]).values_list("code", flat=True))
    assert rows(taken(world, made, "officer")) == theirs


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": ""}, {"unit": None}])
def test_who_is_switched_off_gets_nothing(world: World, change: dict[str, Any]) -> None:
    made = released(world)
    client = door(world.people["clerk-east-a"])
    for name, value in change.items():
        setattr(made.by, name, value)
    made.by.save()
    answer = client.get(f"/exports/{made.pk}/file/")
    assert answer.status_code in {302, 403}
    assert not Deed.objects.filter(action="project.export").exists()


@pytest.mark.parametrize(("then", "status"), [(6, 200), (5, 422)])
def test_a_tenth_more_rows_need_a_new_request(world: World, then: int, status: int) -> None:
    made = released(world)
    ExportRequest.objects.update(rows=then)
    assert taken(world, made).status_code == status
    assert Deed.objects.filter(action="project.export").exists() is (status == 200)


def test_a_tenth_more_is_still_what_was_released() -> None:
    be_no_more(ExportRequest(rows=10), 11)
    with pytest.raises(Refusal, match="重新申请"):
        be_no_more(ExportRequest(rows=10), 12)


def test_what_waits_is_told_to_who_may_release_it(world: World) -> None:
    asked(world)
    told = {login: "导出申请待审批" in door(world.people[login]).get("/").content.decode() for login in world.people}
    assert {login for login, is_told in told.items() if is_told} == {
        "officer", "officer-2", "approver-east", "approver-east-2"
    }  # fmt: skip
    assert "/exports/" in door(world.people["clerk-east-a"]).get("/projects/").content.decode()


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("login", "queries"), [("officer", 6), ("clerk-east-a", 5)])
@pytest.mark.counts
def test_the_page_asks_a_fixed_number_of_queries(
    world: World, login: str, queries: int, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        ask(f"q={number}", "csv", words="", rows=9, purpose=PURPOSE, by=world.clerk("east-a"))
    client = door(world.people[login])
    client.get("/exports/")
    with django_assert_num_queries(queries):
        client.get("/exports/")


@pytest.mark.looks
def test_the_workbook_says_which_request_it_is_and_what_for(world: World) -> None:
    made = released(world, kind="xlsx")
    answer = taken(world, made)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    assert [f"申请 {made.pk}", PURPOSE] in book.get_sheet_by_name("导出说明").to_python()


@pytest.mark.looks
def test_the_file_name_holds_no_path_and_no_hidden_sign(world: World) -> None:
    clerk = world.people["clerk-east-a"]
    Person.objects.filter(pk=clerk.pk).update(username="a/../b\u202ec")
    given = taken(world, released(world))["Content-Disposition"]
    assert "/" not in unquote(given).partition("filename")[2]
    assert "\u202e" not in unquote(given)
