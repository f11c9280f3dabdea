"""Stamped paper on the pages of a return and of a round: uploaded, seen, taken away, marked as replaced."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.files.tests.corpus import picture
from daliang.org.models import Deed
from daliang.rounds.models import ClosingScan, ReturnScan
from daliang.rounds.rules import attach_to_closing, attach_to_return
from daliang.rounds.tests.world import World
from daliang.web.tests.forms import visit

pytestmark = pytest.mark.looks

RETURN = "/rounds/2022-R02/returns/east-a/"
ADD = f"{RETURN}scans/"
CLOSING = "/rounds/2022-R01/closings/1/scans/"


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def page(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content)


def attached(world: World, name: str = "盖章件.png") -> ReturnScan:
    return attach_to_return(world.ret("east-a"), page(name), name=name, by=world.clerk("east-a"))


def test_several_pages_are_uploaded_at_once_also_from_a_camera(world: World) -> None:
    seen = visit(world.clerk("east-a"))
    form = seen.open(ADD).text
    assert 'capture="environment"' in form
    seen.client.post(ADD, {"files": [page("第1页.png"), page("第2页.png")], "photos": [page("照片.png")]})
    assert [one.name for one in ReturnScan.objects.all()] == ["第1页.png", "第2页.png", "照片.png"]
    assert "第2页.png" in seen.open(RETURN).text
    assert "第2页.png" in visit(world.approver("east")).open(RETURN).text


def test_the_page_says_whose_paper_it_is_and_leads_back(world: World) -> None:
    unit = world.unit("east-a").name
    assert f'<a href="{RETURN}">{unit} 2022-R02</a>' in visit(world.clerk("east-a")).open(ADD).text


def test_what_is_refused_is_named_and_the_rest_is_kept(world: World) -> None:
    seen = visit(world.clerk("east-a"))
    answer = seen.client.post(ADD, {"files": [page("好.png"), page("坏.docx", b"PK")]})
    assert answer.status_code == 422
    assert "“坏.docx”不是扫描件" in answer.content.decode()
    assert [one.name for one in ReturnScan.objects.all()] == ["好.png"]
    assert seen.client.post(ADD, {}).status_code == 422


def test_it_is_served_as_an_attachment_and_logged(world: World) -> None:
    made = attached(world)
    for login in ("clerk-east-a", "approver-east", "officer"):
        answer = visit(world.people[login]).client.get(f"/scans/{made.pk}/")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
    assert Deed.objects.filter(action="scan.download").count() == 3
    assert visit(world.officer).client.get(f"/scans/{made.pk}/small/").status_code == 200


@pytest.mark.parametrize(("login", "status"), [("clerk-east-b", 404), ("approver-west", 404), ("leader", 403)])
def test_others_get_neither_file_nor_page(world: World, login: str, status: int) -> None:
    made = attached(world)
    seen = visit(world.people[login])
    for address in (f"/scans/{made.pk}/", f"/scans/{made.pk}/small/", ADD):
        assert seen.open(address).status == status
    assert seen.post(f"/scans/{made.pk}/supersede/", reason="重新扫描").status in (403, 404)
    assert not ReturnScan.objects.get().is_superseded
    assert "盖章件.png" not in visit(world.people["leader"]).open(RETURN).text


def test_the_officer_reads_paper_of_a_return_and_adds_none(world: World) -> None:
    made = attached(world)
    seen = visit(world.officer)
    assert "盖章件.png" in seen.open(RETURN).text
    assert seen.client.post(ADD, {"files": [page("章.png")]}).status_code == 403
    assert seen.post(f"/scans/{made.pk}/supersede/", reason="重新扫描").status == 403


def test_a_superseded_page_stays_with_its_reason(world: World) -> None:
    made = attached(world)
    seen = visit(world.clerk("east-a")).open(ADD)
    form = next(name for name, found in seen.forms.items() if found.action.endswith("/supersede/"))
    seen.send(form, reason=" ")
    assert seen.status == 422
    seen.open(ADD).send(form, reason="漏盖骑缝章")
    assert "已作废" in seen.text
    assert "漏盖骑缝章" in seen.text
    assert seen.client.get(f"/scans/{made.pk}/").status_code == 200


def test_a_closings_paper_is_the_citys(world: World) -> None:
    officer = visit(world.officer)
    officer.client.post(CLOSING, {"files": [page("专报.png")]})
    made = ClosingScan.objects.get()
    assert "专报.png" in officer.open("/rounds/2022-R01/").text
    leader = visit(world.people["leader"])
    assert "专报.png" in leader.open("/rounds/2022-R01/").text
    assert leader.client.get(f"/closing-scans/{made.pk}/").status_code == 200
    assert leader.client.post(CLOSING, {"files": [page("章.png")]}).status_code == 403
    for login in ("approver-east", "clerk-east-a"):
        seen = visit(world.people[login])
        assert "专报.png" not in seen.open("/rounds/2022-R01/").text
        assert seen.open(f"/closing-scans/{made.pk}/").status == 403
        assert seen.open(CLOSING).status == 403
    assert officer.post(f"/closing-scans/{made.pk}/supersede/", reason="重新盖章").status == 200
    assert ClosingScan.objects.get().is_superseded
    assert officer.open("/rounds/2022-R01/closings/2/scans/").status == 404


def test_the_panels_ask_a_fixed_number_of_queries(world: World) -> None:
    counts = []
    closing = world.series.rounds.get(code="2022-R01").closing
    assert closing
    for at in range(2):
        attached(world, f"第{at}页.png")
        attached(world, f"另{at}页.png")
        attach_to_closing(closing, page("章.png"), name=f"第{at}页.png", by=world.officer)
        seen = visit(world.officer).open(RETURN)
        with CaptureQueriesContext(connection) as queries:
            seen.open(RETURN)
            seen.open("/rounds/2022-R01/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
