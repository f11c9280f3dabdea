"""Pages of visits and attachments: scope on page, download and thumbnail; refusals by name; the answer to a draft."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from daliang.files.tests import corpus
from daliang.org.models import Deed
from daliang.register.models import Attachment, Project, Visit
from daliang.rounds.tests.world import World
from daliang.web.tests.test_cockpit import entered, page

CODE = "YZ2022-0001"
NEW = f"/projects/{CODE}/visits/new/"
UPLOAD = f"/projects/{CODE}/attachments/"
SIBLINGS = ("clerk-east-b", "clerk-west-a", "approver-west")


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def form(world: World, **more: Any) -> dict[str, Any]:
    """What the page of a new visit sends."""
    given = {"key": str(uuid4()), "person": world.clerk("east-a").pk, "on": "2022-08-23", "theirs": "王建"}
    return {**given, "said": "谈妥二期地块", "next_step": "签意向书", "next_on": "2022-09-01", "carry": "1", **more}


def photo() -> SimpleUploadedFile:
    return file("现场.jpg", corpus.photographed())


def logged(world: World) -> tuple[Visit, Attachment]:
    client = entered(world, "clerk-east-a")
    assert client.post(NEW, form(world, photos=[photo()])).status_code == 303
    return Visit.objects.latest("id"), Attachment.objects.latest("id")


def test_a_visit_with_a_photo_is_logged_and_shown(world: World) -> None:
    visit, held = logged(world)
    client = entered(world, "clerk-east-a")
    text = page(client, f"/projects/{CODE}/")
    assert "谈妥二期地块" in text and f"/attachments/{held.pk}/small/" in text
    assert visit.photos.get() == held
    project = Project.objects.get(code=CODE)
    assert (project.next_step, str(project.next_on)) == ("签意向书", "2022-09-01")
    assert "谈妥二期地块" in page(client, "/visits/")


def test_what_is_wrong_is_said_and_what_was_typed_stays(world: World) -> None:
    client = entered(world, "clerk-east-a")
    sent = form(world, said="", theirs="李总")
    answer = client.post(NEW, sent)
    text = answer.content.decode()
    assert answer.status_code == 422 and "没有写谈了什么" in text and 'value="李总"' in text and sent["key"] in text
    assert not Visit.objects.exists()


def test_a_draft_gets_its_key_back_however_often_it_comes(world: World) -> None:
    """Promise 38: same key and body, same reply; one visit, one photo."""
    client, sent = entered(world, "clerk-east-a"), form(world)
    answers = [
        client.post(NEW, {**sent, "photos": [photo()]}, headers={"Accept": "application/json"}) for _twice in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json() == {"key": sent["key"], "address": f"/projects/{CODE}/#visits"}
    assert (Visit.objects.count(), Attachment.objects.count()) == (1, 1)


def test_a_draft_is_not_taken_from_another_persons_session(world: World) -> None:
    sent = form(world, person=world.people["approver-east"].pk)
    assert entered(world, "clerk-east-a").post(NEW, sent).status_code == 403
    assert not Visit.objects.exists()


def test_a_draft_with_a_refused_photo_is_not_forgotten(world: World) -> None:
    """Without its key the page keeps the draft; the visit itself is there and stays one."""
    client, sent = entered(world, "clerk-east-a"), form(world)
    forged = {**sent, "photos": [photo(), file("假.jpg", corpus.PDF)]}
    answer = client.post(NEW, forged, headers={"Accept": "application/json"})
    assert answer.status_code == 422 and "假.jpg" in answer.json()["refused"]
    assert client.post(NEW, sent, headers={"Accept": "application/json"}).json()["key"] == sent["key"]
    assert (Visit.objects.count(), Attachment.objects.count()) == (1, 1)


def test_a_next_step_written_meanwhile_is_told(world: World) -> None:
    Project.objects.filter(code=CODE).update(next_step="报批能评")
    client = entered(world, "clerk-east-a")
    client.post(NEW, form(world))
    assert "项目的下一步已被他人改为“报批能评" in page(client, f"/projects/{CODE}/")
    assert Project.objects.get(code=CODE).next_step == "报批能评"


def test_several_files_in_one_go_and_each_refusal_by_name(world: World) -> None:
    """Promise 19: SVG, HTML and a forged type are refused in words; what is sound is kept."""
    client = entered(world, "clerk-east-a")
    sent = [
        file("协议.pdf", corpus.PDF), file("图.svg", corpus.SVG), file("页.html", corpus.HTML),
        file("假.jpg", corpus.HTML), file("表.xlsx", corpus.xlsx()),
    ]  # fmt: skip
    answer = client.post(UPLOAD, {"files": sent})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert all(f"“{name}”" in text for name in ("图.svg", "页.html", "假.jpg"))
    assert {one.name for one in Attachment.objects.all()} == {"协议.pdf", "表.xlsx"}
    assert client.post(UPLOAD, {"files": [file("纪要.txt", corpus.TXT)]}).status_code == 303
    assert "没有选择文件" in client.post(UPLOAD).content.decode()


def test_promise_19_a_download_is_an_attachment_that_nothing_guesses_at(world: World) -> None:
    """Promise 19: attachment, nosniff, no-store; and 46: who took which bytes is logged."""
    _visit, held = logged(world)
    answer = entered(world, "approver-east").get(f"/attachments/{held.pk}/")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Cache-Control"] == "no-store"
    assert b"CANARY" not in answer.content
    deed = Deed.objects.latest("id")
    assert (deed.action, deed.by, deed.details["sha256"]) == (
        "attachment.download", world.people["approver-east"], held.stored.sha256,
    )  # fmt: skip
    assert deed in Deed.objects.about(held.project)


def test_promise_19_the_thumbnail_is_small_and_only_pictures_have_one(world: World) -> None:
    """Promise 19: shown in the page is only what was decoded and drawn anew."""
    _visit, held = logged(world)
    client = entered(world, "clerk-east-a")
    answer = client.get(f"/attachments/{held.pk}/small/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["Content-Disposition"].startswith("inline; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    small = held.stored.thumbnail
    assert small is not None and small.width is not None and small.width <= 320 and answer.content == small.content()
    client.post(UPLOAD, {"files": [file("协议.pdf", corpus.PDF)]})
    paper = Attachment.objects.latest("id")
    assert client.get(f"/attachments/{paper.pk}/small/").status_code == 404


@pytest.mark.parametrize("login", SIBLINGS)
def test_promise_19_a_sibling_gets_nothing_by_a_guessed_id(world: World, login: str) -> None:
    """Promises 1, 7 and 19: page, download, thumbnail, removal and another's visit are as if missing."""
    visit, held = logged(world)
    client = entered(world, login)
    for address in (f"/attachments/{held.pk}/", f"/attachments/{held.pk}/small/"):
        assert client.get(address).status_code == client.get(address.replace(str(held.pk), "999999")).status_code == 404
    for address in (NEW, UPLOAD, f"/projects/{CODE}/visits/{visit.pk}/"):
        assert client.get(address).status_code == client.post(address, form(world)).status_code == 404
    assert client.post(f"/attachments/{held.pk}/remove/").status_code == 404
    assert Attachment.objects.get(pk=held.pk).removed_at is None
    assert "谈妥二期地块" not in page(client, "/visits/")
    assert CODE not in page(client, "/visits/?q=YZ2022-0001").split("<main")[1].replace('value="YZ2022-0001"', "")


def test_a_visit_is_not_reached_through_another_project(world: World) -> None:
    """Promise 1: an own project in the path does not open another one's visit."""
    visit, _held = logged(world)
    other = Project.objects.filter(unit__code="east-b")[0]
    assert entered(world, "clerk-east-b").get(f"/projects/{other.code}/visits/{visit.pk}/").status_code == 404


def test_promise_19_a_removed_attachment_is_gone_for_everybody(world: World) -> None:
    """Promise 19: the old link dies with the removal; the file stays on the disk."""
    _visit, held = logged(world)
    client = entered(world, "clerk-east-a")
    assert client.get(f"/attachments/{held.pk}/remove/").status_code == 405
    assert client.post(f"/attachments/{held.pk}/remove/").status_code == 303
    for login in ("clerk-east-a", "officer", "leader"):
        for address in (f"/attachments/{held.pk}/", f"/attachments/{held.pk}/small/"):
            assert entered(world, login).get(address).status_code == 404
        assert f"/attachments/{held.pk}/" not in page(entered(world, login), f"/projects/{CODE}/")
    assert held.stored.content()


def test_a_visit_is_written_anew_with_more_photos(world: World) -> None:
    """Promise 36: who comes second chooses field by field; the photos that came along are kept."""
    visit, _held = logged(world)
    client, at = entered(world, "clerk-east-a"), f"/projects/{CODE}/visits/{visit.pk}/"
    shown = page(client, at)
    assert 'value="王建"' in shown
    seen = {name: text for name, text in sent_back(shown).items() if name.startswith("base-")}
    more = file("厂房.png", corpus.picture("PNG"))
    assert client.post(at, {**form(world, place="无锡"), **seen, "photos": [more]}).status_code == 303
    stale = {**form(world, place="常州", theirs="李四"), **seen}
    answer = client.post(at, {**stale, "photos": [file("大门.png", corpus.picture("PNG", size=(31, 17)))]})
    text = answer.content.decode()
    assert answer.status_code == 409 and "无锡" in text and "常州" in text
    visit.refresh_from_db()
    assert (visit.place, visit.theirs, visit.photos.count(), visit.version) == ("无锡", "王建", 3, 2)
    assert client.post(at, sent_back(text) | {"place": "常州"}).status_code == 303
    visit.refresh_from_db()
    assert (visit.place, visit.theirs, visit.said) == ("常州", "李四", "谈妥二期地块")


def sent_back(text: str) -> dict[str, str]:
    """What the page brings back by itself."""
    return dict(re.findall(r'<textarea hidden name="([^"]+)">\n(.*?)</textarea>', text, re.DOTALL))


def test_a_leader_reads_and_takes_away_but_writes_nothing(world: World) -> None:
    visit, held = logged(world)
    client = entered(world, "leader")
    assert "记一次走访" not in page(client, "/visits/")
    assert "上传" not in page(client, f"/projects/{CODE}/").split("<main")[1]
    assert client.get(f"/attachments/{held.pk}/").status_code == 200
    for address in (NEW, UPLOAD, f"/projects/{CODE}/visits/{visit.pk}/", f"/attachments/{held.pk}/remove/"):
        assert client.post(address, form(world)).status_code == 403


def test_the_project_to_visit_is_found_by_a_few_words(world: World) -> None:
    client = entered(world, "clerk-east-a")
    project = Project.objects.get(code=CODE)
    assert NEW in page(client, f"/visits/?q={project.name[:3]}")
    assert NEW in page(client, "/visits/?q=xg"), "as in the list, by initials too"
    assert NEW not in page(client, "/visits/?q=没有这个项目")
    assert NEW in page(client, "/visits/")


def test_who_reads_the_visits_is_logged(world: World) -> None:
    """Promise 51: what was said about a project in negotiation is not read unseen."""
    logged(world)
    page(entered(world, "officer"), "/visits/")
    deed = Deed.objects.latest("id")
    assert (deed.action, deed.by, deed.details["rows"]) == ("visit.view", world.officer, 1)


def fill(client: Client, world: World, start: int) -> None:
    for number in range(start, start + 4):
        photos = [file(f"{number}-{at}.png", corpus.picture("PNG", (40 + number, 20 + at))) for at in range(3)]
        assert client.post(NEW, form(world, said=f"第{number}次", carry="", photos=photos)).status_code == 303
        client.post(UPLOAD, {"files": [file(f"{number}.txt", f"纪要{number}".encode())]})


@pytest.mark.parametrize("address", [f"/projects/{CODE}/", "/visits/"])
@pytest.mark.counts
def test_many_visits_and_photos_cost_no_more_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    client = entered(world, "clerk-east-a")
    fill(client, world, 1)
    page(client, address)
    with django_assert_max_num_queries(40) as few:
        page(client, address)
    count = len(few)  # the requests of `fill` empty the list
    fill(client, world, 5)
    with django_assert_max_num_queries(count):
        page(client, address)
