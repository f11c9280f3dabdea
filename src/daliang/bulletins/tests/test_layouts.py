"""The city's own Word layout: tried out before it is taken, refused with its place, and given up again."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from docx.document import Document as WordDocument

from daliang.bulletins.documents import document, own_layout
from daliang.bulletins.layouts import LARGEST, drop_layout, put_layout, take_layout
from daliang.bulletins.models import Layout
from daliang.bulletins.tests.reading import text_of, word
from daliang.bulletins.word import SUPPLIED
from daliang.org.models import Deed
from daliang.rounds.models import Round
from daliang.rounds.tests.world import World
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.looks


@pytest.fixture
def own(world: World, round_: Round) -> Callable[[str], bytes]:
    """What an officer makes of the layout that holds: one more paragraph."""

    def make(text: str) -> bytes:
        return edited(take_layout("zh", by=world.officer)[1], lambda layout: layout.add_paragraph(text))

    return make


def edited(layout: bytes, edit: Callable[[WordDocument], object]) -> bytes:
    found, file = word(layout), BytesIO()
    edit(found)
    found.save(file)
    return file.getvalue()


def test_it_makes_a_document_beside_the_old_and_can_be_given_up(
    world: World, round_: Round, own: Callable[[str], bytes]
) -> None:
    first = document(round_, "docx")
    layout = own("抄送：{{ office }}")
    put_layout("zh", "本市版式.docx", layout, by=world.officer)
    put_layout("zh", "本市版式.docx", layout, by=world.officer)
    assert Layout.objects.count() == 1, "the same file again is the same layout"
    second = document(round_, "docx")
    assert "抄送：扬州市招商引资工作领导小组办公室" in text_of(bytes(second.content), "docx")
    assert second.figures_hash == first.figures_hash
    assert take_layout("zh", by=world.officer) == ("本市版式.docx", layout)
    assert own_layout("en") is None
    drop_layout("zh", by=world.officer)
    assert document(round_, "docx").pk == first.pk
    assert [deed.action for deed in Deed.objects.filter(action__startswith="layout.").order_by("pk")] == [
        "layout.take", "layout.put", "layout.take", "layout.drop",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mistake", "where"),
    [
        ("{{ mastehad }}", "正文第"),
        ("{{ summary.heading }", "段：{{ summary.heading }"),
        ("{% set x = title %}", "正文第"),
    ],
)
def test_a_broken_layout_is_refused_with_its_place(
    world: World, round_: Round, own: Callable[[str], bytes], mistake: str, where: str
) -> None:
    with pytest.raises(Refusal) as refused:
        put_layout("zh", "坏版式.docx", own(mistake), by=world.officer)
    assert (refused.value.code, refused.value.field) == ("bad_layout", "file")
    assert where in refused.value.where, refused.value
    assert not Layout.objects.exists()


def test_a_mistake_in_a_table_or_foot_is_placed_there(world: World, round_: Round) -> None:
    supplied = SUPPLIED["zh"].read_bytes()
    in_table = edited(supplied, lambda layout: layout.tables[0].rows[0].cells[0].add_paragraph("{{ nix }}"))
    in_foot = edited(supplied, lambda layout: layout.sections[0].footer.add_paragraph("{{ nix }}"))
    for layout, place in ((in_table, "第1个表格第1行"), (in_foot, "页脚")):
        with pytest.raises(Refusal) as refused:
            put_layout("zh", "坏版式.docx", layout, by=world.officer)
        assert place in refused.value.where


def test_who_and_what_else_is_refused(world: World, round_: Round, own: Callable[[str], bytes]) -> None:
    layout = own("抄送")
    for login in ("leader", "approver-east", "clerk-east-a", "guest"):
        with pytest.raises(Refusal, match="办理"):
            put_layout("zh", "版式.docx", layout, by=world.people[login])
    with pytest.raises(Refusal, match="超过 5 MB"):
        put_layout("zh", "版式.docx", b"0" * (LARGEST + 1), by=world.officer)
    with pytest.raises(Refusal, match="无法套用"):
        put_layout("zh", "版式.docx", b"%PDF-1.7", by=world.officer)
    Round.objects.filter(closing__isnull=False).update(closing=None, state="open")
    with pytest.raises(Refusal, match="还没有封账"):
        put_layout("zh", "版式.docx", layout, by=world.officer)
    assert not Layout.objects.exists()


def test_the_supplied_layouts_leave_room_for_the_seal(world: World, round_: Round) -> None:
    """Signature and day stand at the end, right, before the colophon."""
    for language in ("zh", "en"):
        texts = [paragraph.text for paragraph in word(SUPPLIED[language].read_bytes()).paragraphs]
        at = texts.index("{{ colophon }}")
        assert texts[at - 3 : at - 1] == ["{{ office }}", "{{ made_on }}"]
