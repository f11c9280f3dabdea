"""Decision 0011: a confidential project goes by its code name in rows, and for everybody in documents."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from pypdf import PdfReader

from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.models import Deed, Role
from daliang.org.tests.tree import employ
from daliang.register.attachments import attach
from daliang.register.models import Contact, Project
from daliang.register.rules import open_file
from daliang.register.visits import log_visit
from daliang.rounds.rules import close_round
from daliang.rounds.tests.world import World
from daliang.tests.known_writes import DRAFT, paper
from daliang.vocabulary.refusal import Refusal
from daliang.web.tests.listing import door

CODE, COVER = "YZ2022-0002", "青松一号"
FILE = f"/projects/{CODE}/"
RETURN, REPORT = "/rounds/2022-R02/returns/east-a/", "/rounds/2022-R02/report."
ROWS = (
    "/cockpit/", "/figures/negotiating-20/?as_of=2022-08-20", "/rounds/2022-R02/", RETURN, "/projects/", "/visits/",
    "/api/v1/projects", f"/api/v1/projects/{CODE}", "/api/v1/rows/negotiating-20",
)  # fmt: skip


@pytest.fixture
def world(rounds_city: World) -> World:
    """The first project of east-a is confidential; each of its texts says 绝密."""
    rounds_city.type("east-a", progress="绝密进展", next_step="绝密会谈", amount="41亿")
    found = Project.objects.get(code=CODE)
    log_visit(found, DRAFT["key"], {**DRAFT, "said": "绝密谈话"}, by=rounds_city.clerk("east-a"))
    Contact.objects.create(project=found, name="绝密联系人")
    attach(found, paper(), name="绝密纪要.txt", by=rounds_city.clerk("east-a"))
    Project.objects.filter(code=CODE).update(
        name="绝密芯片项目", code_name=COVER, is_confidential=True, investor="绝密投资方",
        next_step="绝密会谈", next_on="2022-08-20", progress="绝密进展",
    )  # fmt: skip
    line = rounds_city.line("east-a")
    line.typed = {**line.typed, "name": "绝密芯片项目", "investor": "绝密投资方"}
    line.save()
    return rounds_city


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return _unpacked(b"".join(answer.streaming_content) if answer.streaming else answer.content)  # type: ignore[attr-defined]


def _unpacked(body: bytes) -> str:
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as package:
            return "".join(package.read(name).decode(errors="replace") for name in package.namelist())
    if body.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    return body.decode()


@pytest.mark.parametrize("address", ROWS)
def test_a_leader_meets_no_secret_in_rows(world: World, address: str) -> None:
    assert "绝密" not in read(door(world.people["leader"]), address)
    assert address in ("/visits/", "/rounds/2022-R02/") or COVER in read(door(world.people["leader"]), address)


@pytest.mark.looks
@pytest.mark.parametrize("address", ["/", FILE, RETURN, "/visits/", f"/api/v1/projects/{CODE}"])
def test_who_edits_the_file_reads_all(world: World, address: str) -> None:
    assert "绝密" in read(door(world.clerk("east-a")), address)


@pytest.mark.looks
@pytest.mark.parametrize("form", ["md", "docx", "xlsx", "pdf"])
@pytest.mark.parametrize("login", ["officer", "leader"])
def test_a_document_tells_the_code_name_to_everybody(world: World, form: str, login: str) -> None:
    Project.objects.filter(code=CODE).update(is_confidential=False)  # it is filed as it was typed, then closed
    world.accepted("east-a")
    Project.objects.filter(code=CODE).update(is_confidential=True)
    close_round(world.round, by=world.officer)
    text = read(door(world.people[login]), REPORT + form)
    text = re.sub(r"\s", "", text)
    assert COVER in text
    assert "绝密" not in text
    assert "41亿" in text


def test_a_leader_opens_the_file_once_for_a_stated_purpose(world: World) -> None:
    """Promise 51: exceptional access needs a reason."""
    client = door(world.people["leader"])
    for answer, status in ((client.get(FILE), 200), (client.post(FILE, {"purpose": " 看 "}), 422)):
        assert answer.status_code == status
        text = answer.content.decode()
        assert COVER in text and "绝密" not in text
    assert "请写明查看的用途" in text and 'value=" 看 "' in text
    assert not Deed.objects.filter(action="project.view").exists()
    text = client.post(FILE, {"purpose": "研究项目用地"}).content.decode()
    assert "绝密芯片项目" in text and "绝密联系人" in text
    deed = Deed.objects.get(action="project.view")
    assert (deed.by, deed.details["purpose"]) == (world.people["leader"], "研究项目用地")
    assert "绝密" not in client.get(FILE).content.decode()


def test_what_hangs_on_a_closed_file_is_as_if_missing(world: World) -> None:
    client, found = door(world.people["leader"]), Project.objects.get(code=CODE).attachments.get()
    address = f"/attachments/{found.pk}/"
    assert client.get(address).status_code == 404
    assert address not in client.post(FILE, {"purpose": "研究项目用地"}).content.decode()
    assert door(world.clerk("east-a")).get(address).status_code == 200


def test_a_file_that_is_open_asks_for_no_purpose(world: World) -> None:
    for login in ("officer", "clerk-east-a"):
        assert "绝密芯片项目" in read(door(world.people[login]), FILE)
    details: Any = Deed.objects.filter(action="project.view").values_list("details", flat=True)
    assert all("purpose" not in one for one in details)


def test_an_ending_tells_a_leader_no_reason(world: World) -> None:
    found = Project.objects.get(code=CODE)
    post([NewFact(found, Kind.ENDED, clock.today(), {"reason": "绝密原因"}, reason="补记")], by=None, source="test")
    address = f"/api/v1/projects/{CODE}"
    assert "绝密原因" in read(door(world.officer), address)
    assert "绝密" not in read(door(world.people["leader"]), address)


def test_no_purpose_opens_a_closed_file_to_a_role_without_the_click(world: World) -> None:
    """The click stands in the matrix as a row of its own, and the deed itself reads it there."""
    found, stranger = Project.objects.get(code=CODE), employ("recogniser", Role.RECOGNISER, world.unit("city"))
    with pytest.raises(Refusal) as refused:
        open_file(found, purpose="研究项目用地", by=stranger)
    assert refused.value.code == "not_your_role"
    assert not Deed.objects.filter(action="project.view").exists()
    assert "看保密项目的名称、投资方和内容" in read(door(world.people["leader"]), "/permissions/")
