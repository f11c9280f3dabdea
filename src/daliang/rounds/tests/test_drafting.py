import pytest

from daliang.rounds.fields import is_changed
from daliang.rounds.models import Line
from daliang.rounds.rules import add_line, drop_new_line, file, rebase, restore_new_line, save_line
from daliang.rounds.rules.drafting import MOST_LINES
from daliang.rounds.tests.world import NEW, NOW, World
from daliang.vocabulary.refusal import Refusal


def test_what_is_typed_is_kept_as_typed_however_wrong(world: World) -> None:
    line = world.type("east-a", amount="二十来个亿吧", stage_on="2月31日")
    kept = Line.objects.get(pk=line.pk).typed
    assert (kept["amount"], kept["stage_on"], kept["stage"]) == ("二十来个亿吧", "2月31日", "在谈")


def test_saving_some_cells_leaves_the_others_alone(world: World) -> None:
    world.type("east-a", progress="一")
    world.type("east-a", next_step="二")
    typed = world.line("east-a").typed
    assert (typed["progress"], typed["next_step"]) == ("一", "二")


def test_a_save_from_an_old_view_does_not_overwrite_another_one(world: World) -> None:
    line = world.line("east-a")
    clerk = world.clerk("east-a")
    world.type("east-a", progress="另一个窗口写的")
    with pytest.raises(Refusal, match="“进展”刚被其他人或您的另一个窗口改成了“另一个窗口写的”") as refused:
        save_line(line, {"progress": "这个窗口写的"}, by=clerk, version=line.version)
    assert (refused.value.code, refused.value.field) == ("stale", "progress")
    assert world.line("east-a").typed["progress"] == "另一个窗口写的"


def test_a_save_whose_answer_was_lost_can_be_sent_again(world: World) -> None:
    line = world.line("east-a")
    version = line.version
    save_line(line, {"progress": "新进展"}, by=world.clerk("east-a"), version=version)
    again = save_line(world.line("east-a"), {"progress": "新进展"}, by=world.clerk("east-a"), version=version)
    assert again.typed["progress"] == "新进展"


def test_an_unknown_column_is_refused_and_the_columns_are_named(world: World) -> None:
    with pytest.raises(Refusal, match=r"没有“money”这一栏。可填的有：.*amount（总投资）") as refused:
        world.type("east-a", money="22亿")
    assert (refused.value.code, refused.value.field) == ("unknown_field", "money")


def test_a_text_beyond_all_measure_is_refused(world: World) -> None:
    with pytest.raises(Refusal, match="“进展”有10001个字") as refused:
        world.type("east-a", progress="字" * 10_001)
    assert refused.value.code == "too_long"


def test_a_new_line_goes_last_and_can_be_dropped_and_taken_in_again(world: World) -> None:
    clerk = world.clerk("east-a")
    line = add_line(world.ret("east-a"), NEW, by=clerk)
    assert (line.position, line.is_new, line.project) == (3, True, None)
    drop_new_line(line, by=clerk)
    assert world.line("east-a", 3).is_ignored
    assert world.line("east-a", 3).typed == NEW
    restore_new_line(world.line("east-a", 3), by=clerk)
    assert not world.line("east-a", 3).is_ignored


def test_a_project_of_the_ledger_cannot_be_dropped(world: World) -> None:
    with pytest.raises(Refusal, match=r"“衡泰衡泰远航项目”已在台账中.*“终止原因”里写明") as refused:
        drop_new_line(world.line("east-a"), by=world.clerk("east-a"))
    assert refused.value.code == "not_new"


def test_a_return_has_a_most_of_lines(world: World) -> None:
    Line.objects.create(belongs_to=world.ret("east-a"), position=MOST_LINES, typed={})
    with pytest.raises(Refusal, match="最多500行") as refused:
        add_line(world.ret("east-a"), NEW, by=world.clerk("east-a"))
    assert refused.value.code == "too_many"


def test_a_clerk_cannot_type_for_another_unit(world: World) -> None:
    with pytest.raises(Refusal, match="您是“东区B园区”的填报人，不能替“东区A园区”填报") as refused:
        save_line(world.line("east-a"), {"progress": "x"}, by=world.clerk("east-b"))
    assert (refused.value.code, refused.value.field) == ("not_your_unit", "unit")
    assert world.line("east-a").typed["progress"] == "正常推进。"


def test_an_approver_of_another_county_cannot_type(world: World) -> None:
    with pytest.raises(Refusal, match="这是“东区A园区”的填报，不归“西县”办理"):
        save_line(world.line("east-a"), {"progress": "x"}, by=world.approver("west"))


def test_a_filed_return_takes_no_more_typing(world: World) -> None:
    world.filed("east-a", progress="x")
    with pytest.raises(Refusal, match="“东区A园区”的填报现为“已报送”，不能这样办理；须处于：填写中、已退回") as refused:
        world.type("east-a", progress="y")
    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("field", "text", "changed"),
    [
        ("amount", "31亿", False),
        ("amount", "３１ 亿元", False),
        ("amount", "310000万", False),
        ("amount", "约31亿", True),
        ("stage_on", "2022年7月1日", False),
        ("stage_on", "7月2日", True),
        ("progress", " 正常推进。 ", False),
        ("reason", "只有理由", False),
        ("amount", "", True),
        ("amount", "看不懂", True),
    ],
)
def test_a_cell_is_changed_when_it_says_something_else(world: World, field: str, text: str, changed: bool) -> None:
    assert is_changed(world.type("east-a", **{field: text}), today=NOW.date()) is changed


def test_rebasing_a_draft_keeps_what_was_typed_and_takes_the_rest_anew(world: World) -> None:
    line = world.type("east-a", amount="33亿")
    assert line.project
    line.project.progress = "商务局补记的进展"
    line.project.save(update_fields=["progress"])
    found = rebase(world.line("east-a"), by=world.clerk("east-a"))
    assert found.before
    assert (found.typed["amount"], found.typed["progress"]) == ("33亿", "商务局补记的进展")
    assert (found.before["amount"], found.before["progress"]) == ("31亿元", "商务局补记的进展")


def test_a_blank_row_is_not_filed(world: World) -> None:
    add_line(world.ret("east-a"), {"name": " "}, by=world.clerk("east-a"))
    assert file(world.ret("east-a"), by=world.clerk("east-a")).nothing_new
