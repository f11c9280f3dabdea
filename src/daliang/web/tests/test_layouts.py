"""The page of the city's own Word layouts."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from daliang.bulletins.tests.reading import text_of, word
from daliang.bulletins.word import SUPPLIED
from daliang.rounds.tests.world import World
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
        answer = client.post(ADDRESS, {"language": "zh", "file": upload(text)})
        assert answer.status_code == status
        if status == 422:
            assert "版式没有启用" in answer.content.decode() and "{{ nix }}" in answer.content.decode()
    assert "版式.docx" in client.get(ADDRESS).content.decode()
    taken = client.get(f"{ADDRESS}zh/file/")
    assert "抄送" in text_of(taken.content, "docx")
    assert door(world.people["leader"]).get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"language": "zh"}).status_code == 422
    assert client.post(f"{ADDRESS}xx/drop/").status_code == 404
