"""Two people on one return, and a page that saves itself: what each changed is kept, a clash shows both texts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from daliang.rounds.rules import file
from daliang.rounds.tests.world import World
from daliang.web.tests.forms import Visit, visit

HERE = "/rounds/2022-R02/returns/east-a/"
LINE = f"{HERE}?line=1"
SAVE = f"{HERE}lines/1/save/"


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def clerk(world: World) -> Visit:
    return visit(world.clerk("east-a"))


def typed(world: World) -> dict[str, str]:
    return world.line("east-a").typed


def autosaved(seen: Visit, **texts: str) -> tuple[int, dict[str, Any]]:
    """What the page's own saving sends, with these texts typed; the answer, and its `set` put into the page."""
    fields = seen.forms["line-form"].fields
    for name, text in texts.items():
        fields[name] = [text]
    answer = seen.client.post(SAVE, fields)
    found = json.loads(answer.content)
    for name, text in found.get("set", {}).items():
        fields[name] = [text]
    return answer.status_code, found


def test_what_is_typed_is_saved_by_itself_and_says_when(world: World) -> None:
    status, answer = autosaved(clerk(world).open(LINE), amount="约41亿")
    assert (status, answer["saved_at"]) == (200, "09:00")
    assert typed(world)["amount"] == "约41亿"


def test_it_goes_on_saving_over_its_own_text(world: World) -> None:
    seen = clerk(world).open(LINE)
    for text in ("3", "41", "41亿", ""):
        status, _answer = autosaved(seen, amount=text, progress=f"进展\n{text}")
        assert status == 200
        assert (typed(world)["amount"], typed(world)["progress"]) == (text, f"进展\n{text}")


def test_a_text_that_cannot_be_read_is_saved_all_the_same(world: World) -> None:
    autosaved(clerk(world).open(LINE), amount="很多钱", stage_on="2月31日")
    assert (typed(world)["amount"], typed(world)["stage_on"]) == ("很多钱", "2月31日")


def test_two_people_in_different_cells_both_keep_what_they_typed(world: World) -> None:
    one, other = clerk(world).open(LINE), visit(world.approver("east")).open(f"{LINE}&fill=1")
    autosaved(one, amount="41亿")
    status, answer = autosaved(other, progress="已看过现场。")
    assert status == 200
    assert answer["set"]["amount"] == "41亿", "the other page gets to see it"
    assert (typed(world)["amount"], typed(world)["progress"]) == ("41亿", "已看过现场。")


def test_two_people_in_one_cell_see_both_texts_and_lose_none(world: World) -> None:
    one, other = clerk(world).open(LINE), visit(world.approver("east")).open(f"{LINE}&fill=1")
    autosaved(one, amount="41亿", progress="甲写的。")
    status, answer = autosaved(other, amount="42亿", next_step="乙写的")
    assert status == 409
    assert "41亿" in answer["refused"]
    assert (typed(world)["amount"], typed(world)["next_step"]) == ("41亿", "乙写的"), "the rest is saved"
    other.send("line-form", "save")
    assert other.status == 409
    assert "两人同时改了同一栏" in other.text
    assert other.text.count("41亿") >= 2
    assert "42亿" in other.text
    assert typed(world)["amount"] == "41亿", "nothing is settled before somebody chooses"


@pytest.mark.parametrize("choice", ["41亿", "42亿"])
def test_the_clash_is_settled_by_a_choice(world: World, choice: str) -> None:
    one, other = clerk(world).open(LINE), clerk(world).open(LINE)
    one.send("line-form", "save", amount="41亿")
    other.send("line-form", "save", amount="42亿")
    assert other.status == 409
    form = next(name for name, found in other.forms.items() if "amount" in found.fields)
    other.send(form, "save", amount=choice)
    assert other.status == 200
    assert typed(world)["amount"] == choice


def test_the_same_text_from_two_people_is_no_clash(world: World) -> None:
    one, other = clerk(world).open(LINE), clerk(world).open(LINE)
    one.send("line-form", "save", amount="41亿")
    other.send("line-form", "save", amount="41亿")
    assert other.status == 200


def test_a_page_kept_from_before_does_not_overwrite_what_it_did_not_touch(world: World) -> None:
    old = clerk(world).open(LINE)
    world.type("east-a", amount="41亿")
    autosaved(old, progress="离线时写的。")
    assert (typed(world)["amount"], typed(world)["progress"]) == ("41亿", "离线时写的。")


def test_an_answer_is_saved_with_the_text(world: World) -> None:
    seen = clerk(world).open(LINE)
    autosaved(seen, amount="300000亿")
    asked = seen.open(LINE).why("line-form", "省里已批复")
    seen.forms["line-form"].fields.update({name: [str(reason)] for name, reason in asked.items()})
    autosaved(seen)
    assert [answer["reason"] for answer in world.line("east-a").confirmed.values()] == ["省里已批复"]


def test_saving_by_itself_after_the_filing_is_refused_in_words(world: World) -> None:
    seen = clerk(world).open(LINE)
    file(world.ret("east-a"), by=world.clerk("east-a"))
    status, answer = autosaved(seen, amount="41亿")
    assert status == 422
    assert "现为“已报送”" in answer["refused"]


def test_a_text_beyond_all_measure_is_refused_in_words(world: World) -> None:
    status, answer = autosaved(clerk(world).open(LINE), progress="长" * 10_001)
    assert status == 422
    assert "10001个字" in answer["refused"]
    assert typed(world)["progress"] == "正常推进。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("22亿", {"reading": "22亿元（2,200,000,000元）"}),
        ("22.5", {"reading": "22.5亿元（2,250,000,000元）"}),
        ("二十二亿", {"reading": "22亿元（2,200,000,000元）"}),
        ("约7.85亿美元", {"reading": "约7.85亿美元（785,000,000美元）"}),
    ],
)
def test_an_amount_is_read_back_as_it_will_be_stored(world: World, text: str, said: dict[str, str]) -> None:
    assert clerk(world).client.get("/reading/money/", {"text": text}).json() == said


def test_an_amount_that_cannot_be_read_is_said_to_be_so(world: World) -> None:
    answer = clerk(world).client.get("/reading/money/", {"text": "-3亿", "currency": "XXX"}).json()
    assert "error" in answer
