"""The page of the city's own Word layouts."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from daliang.bulletins.tests.reading import text_of, word
from daliang.bulletins.word import SUPPLIED
from daliang.rounds.tests.world import World
from daliang.targets.tests.drafts import issued
from daliang.web.tests.listing import door

pytestmark = pytest.mark.looks
ADDRESS = "/layouts/"


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def upload(text: str) -> SimpleUploadedFile:
    layout, file = word(SUPPLIED["zh"].read_bytes()), BytesIO()
    layout.add_paragraph(text)
    layout.save(file)
    return SimpleUploadedFile("版式.docx", file.getvalue())


def test_the_page_takes_a_layout_and_says_where_one_is_wrong(world: World) -> None:
    client = door(world.officer)
    for text, status in (("{{ nix }}", 422), ("抄送：{{ office }}", 303)):
        answer = client.post(ADDRESS, {"kind": "special-report", "language": "zh", "file": upload(text)})
        assert answer.status_code == status
        if status == 422:
            assert "版式没有启用" in answer.content.decode() and "{{ nix }}" in answer.content.decode()
    assert "版式.docx" in client.get(ADDRESS).content.decode()
    taken = client.get(f"{ADDRESS}special-report/zh/file/")
    assert "抄送" in text_of(taken.content, "docx")
    assert door(world.people["leader"]).get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"kind": "special-report", "language": "zh"}).status_code == 422
    assert client.post(f"{ADDRESS}special-report/xx/drop/").status_code == 404
    assert client.get(f"{ADDRESS}target-notice/en/file/").status_code == 404, "a notice is written in Chinese alone"


def test_the_letter_of_a_notice_has_a_layout_of_its_own(world: World) -> None:
    client = door(world.officer)
    taken = client.get(f"{ADDRESS}target-notice/zh/file/").content
    layout, file = word(taken), BytesIO()
    layout.add_paragraph("抄送：市委办")
    layout.save(file)
    own = SimpleUploadedFile("通知.docx", file.getvalue())
    assert client.post(ADDRESS, {"kind": "target-notice", "language": "zh", "file": own}).status_code == 303
    version = issued(world.officer)
    letter = client.get(f"/targets/{version.notice.code}/{version.number}.docx").content
    assert "抄送：市委办" in text_of(letter, "docx")
    assert client.post(f"{ADDRESS}target-notice/zh/drop/").status_code == 303
    assert "抄送" not in text_of(client.get(f"/targets/{version.notice.code}/{version.number}.docx").content, "docx")
