"""What people mistype, one by one: each message says what, where, and what would be right; nothing typed is lost."""

from datetime import timedelta

import pytest

from daliang.org import clock
from daliang.org.models import Person
from daliang.rounds.findings import question_key
from daliang.rounds.judging import read_return
from daliang.rounds.models import Return, ReturnState
from daliang.rounds.reading import Reading
from daliang.rounds.rules import add_line, confirm, file
from daliang.rounds.tests.world import NEW, NOW, YI, World
from daliang.vocabulary.money import Currency, Money, Qualifier
from daliang.vocabulary.refusal import Refusal


def refused(world: World, unit: str = "east-a", *, by: Person | None = None) -> list[Refusal]:
    """File, and be refused; the return must still be the same draft."""
    with pytest.raises(Refusal) as caught:
        file(world.ret(unit), by=by or world.clerk(unit))
    assert Return.objects.get(pk=world.ret(unit).pk).state == ReturnState.DRAFT
    return caught.value.all


def only(found: list[Refusal]) -> Refusal:
    assert len(found) == 1, [str(refusal) for refusal in found]
    return found[0]


def new_line(world: World, unit: str = "east-a", **texts: str) -> None:
    add_line(world.ret(unit), {**NEW, **texts}, by=world.clerk(unit))


def reading(world: World, at: int, unit: str = "east-a") -> Reading:
    return next(found for found in read_return(world.ret(unit)) if found.line.position == at)


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("0", "not_positive", "“0”是零；金额应大于零"),
        ("-22亿", "not_positive", "“-22亿”是负数；金额应大于零，例如“22亿”"),
        ("1e30", "scientific", "“1e30”是科学计数法.*请写成“22亿”"),
        ("很多", "unreadable", "“很多”读不出金额.*例如“22亿”"),
        ("", "empty", "“总投资”没有填写；例如“22亿”或“7.85亿美元”"),
        ("20-30亿", "range", "请填写下限并加“以上”，例如“20亿以上”"),
    ],
)
def test_an_amount_that_cannot_be_booked_is_refused(world: World, text: str, code: str, says: str) -> None:
    world.type("east-a", amount=text)
    refusal = only(refused(world))
    assert (refusal.code, refusal.field, refusal.where) == (code, "amount", "第1行 衡泰衡泰远航项目")
    with pytest.raises(Refusal, match=says):
        raise refusal
    assert world.line("east-a").typed["amount"] == text


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("约20亿", 20 * YI, Qualifier.ABOUT),
        ("20 亿元", 20 * YI, Qualifier.EXACTLY),
        ("二十亿", 20 * YI, Qualifier.EXACTLY),
        ("２０亿", 20 * YI, Qualifier.EXACTLY),
        ("20", 20 * YI, Qualifier.EXACTLY),
        ("20亿以上", 20 * YI, Qualifier.AT_LEAST),
        ("百亿级", 100 * YI, Qualifier.CLASS),
    ],
)
def test_an_amount_is_read_as_people_write_it(world: World, text: str, value: int, qualifier: Qualifier) -> None:
    world.type("east-a", amount=text)
    assert reading(world, 1).values.amount == Money(value, Currency.CNY, qualifier)
    assert file(world.ret("east-a"), by=world.clerk("east-a")).state == ReturnState.FILED


def test_ten_thousand_times_last_rounds_amount_is_asked_about_not_refused(world: World) -> None:
    world.type("east-a", amount="310000")
    refusal = only(refused(world))
    assert (refusal.code, refusal.field, refusal.where) == ("ask", "amount", "第1行 衡泰衡泰远航项目")
    assert "“310000”读作310,000亿元，上期是31亿元，相差约一万倍；是不是把“万”和“亿”写错了？" in str(refusal)
    confirm(world.line("east-a"), str(refusal.params["question"]), reason="已核对", by=world.clerk("east-a"))
    assert file(world.ret("east-a"), by=world.clerk("east-a")).state == ReturnState.FILED


def test_a_confirmed_amount_is_asked_about_again_when_it_changes(world: World) -> None:
    world.type("east-a", amount="310000")
    confirm(
        world.line("east-a"), str(only(refused(world)).params["question"]), reason="已核对", by=world.clerk("east-a")
    )
    world.type("east-a", amount="320000")
    assert only(refused(world)).params["question"] == question_key("unit_slip", "320000")


def test_a_question_that_is_not_asked_cannot_be_answered(world: World) -> None:
    with pytest.raises(Refusal, match="第1行的内容已经变了，这个问题不再适用") as caught:
        confirm(world.line("east-a"), question_key("unit_slip", "310000"), reason="已核对", by=world.clerk("east-a"))
    assert caught.value.code == "no_such_question"


def test_a_new_project_beyond_all_likelihood_is_asked_about(world: World) -> None:
    new_line(world, amount="22000")
    assert "“22000”读作22,000亿元，一个项目这样大很少见" in str(only(refused(world)))


def test_a_new_project_below_the_tier_is_asked_about(world: World) -> None:
    new_line(world, amount="8亿")
    refusal = only(refused(world))
    assert (refusal.code, refusal.field) == ("ask", "amount")
    assert "8亿元低于本报表的口径（≥20亿元）" in str(refusal)


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("2022-08-25", "future_day", "“2022-08-25”晚于今天（2022-08-24）"),
        ("2022-02-31", "no_such_day", "2022年2月有28天；日应为1至28"),
        ("上个月", "unreadable_day", "“上个月”读不出日期；请写成“2022-08-20”"),
        ("", "empty", "“进入该阶段的日期”没有填写；例如“2022-08-20”"),
    ],
)
def test_a_day_that_cannot_be_is_refused(world: World, text: str, code: str, says: str) -> None:
    new_line(world, stage_on=text)
    refusal = only(refused(world))
    assert (refusal.code, refusal.field, refusal.where) == (code, "stage_on", "第3行 曜石功率器件项目")
    assert says in str(refusal)


def test_a_day_after_the_cut_off_belongs_to_the_next_round(world: World) -> None:

    with clock.held_at(NOW + timedelta(days=5)):
        new_line(world, stage_on="2022-08-28")
        refusal = only(refused(world))
    assert (refusal.code, refusal.field) == ("after_cut_off", "stage_on")
    assert "2022-08-28 晚于本期截止日 2022-08-26" in str(refusal)


def test_a_day_inside_a_closed_round_needs_a_reason(world: World) -> None:
    new_line(world, stage_on="2022-08-05")
    refusal = only(refused(world))
    assert (refusal.code, refusal.field) == ("needs_reason", "reason")
    assert "2022-08-05 早于该项目最近一笔登记，或在已封账的一期之内（2022-08-13 起才不算）" in str(refusal)
    world.type("east-a", 3, reason="上期漏报")
    assert file(world.ret("east-a"), by=world.clerk("east-a")).state == ReturnState.FILED


def test_a_day_before_the_projects_last_posting_needs_a_reason(world: World) -> None:
    world.type("east-a", stage="签约", stage_on="2022-06-30")
    assert only(refused(world)).code == "needs_reason"


def test_another_day_for_the_same_stage_is_a_correction_and_needs_a_reason(world: World) -> None:
    world.type("east-a", stage_on="2022-08-20")
    refusal = only(refused(world))
    assert (refusal.code, refusal.field) == ("needs_reason", "reason")
    assert "阶段没有变，日期从 2022-07-01 改成了 2022-08-20" in str(refusal)


def test_another_stage_needs_its_own_day(world: World) -> None:
    world.type("east-a", stage="签约")
    refusal = only(refused(world))
    assert (refusal.code, refusal.field) == ("stage_day", "stage_on")
    assert "请填写进入“签约”的日期" in str(refusal)


def test_a_move_that_the_stage_table_forbids_names_the_moves_there_are(world: World) -> None:
    world.type("east-a", stage="开工", stage_on="2022-08-20")
    refusal = only(refused(world))
    assert (refusal.code, refusal.field) == ("forbidden_move", "stage")
    assert str(refusal) == "项目现处“在谈”，不能直接进入“开工”；下一步可以是：签约。"


@pytest.mark.parametrize(
    ("field", "text", "code", "says"),
    [
        ("stage", "再谈", "unknown_stage", "没有“再谈”这个阶段；可填：线索、在谈、签约、开工。"),
        ("industry", "芯片", "unknown_industry", "没有“芯片”这个行业；相近的有：集成电路、动力电池与储能。"),
        ("origin", "港资", "unknown_origin", "“港资”不是内资或外资；可填：内资、外资。"),
        ("name", "长" * 121, "too_long", "“项目名称”有121个字，最多120个字"),
    ],
)
def test_a_word_that_is_not_known_names_those_that_are(
    world: World, field: str, text: str, code: str, says: str
) -> None:
    new_line(world, **{field: text})
    refusal = only(refused(world))
    assert (refusal.code, refusal.field) == (code, field)
    assert says in str(refusal)


def test_all_that_is_wrong_is_told_at_once_with_its_place(world: World) -> None:
    world.type("east-a", amount="0")
    new_line(world, stage="再谈", stage_on="2月31日")
    found = refused(world)
    assert [(refusal.where, refusal.field) for refusal in found] == [
        ("第1行 衡泰衡泰远航项目", "amount"),
        ("第3行 曜石功率器件项目", "stage"),
        ("第3行 曜石功率器件项目", "stage_on"),
    ]  # fmt: skip


def test_filing_for_another_unit_is_refused(world: World) -> None:
    found = only(refused(world, by=world.clerk("west-a")))
    assert found.code == "not_your_unit"
    assert "您是“西县A园区”的填报人，不能替“东区A园区”填报" in str(found)


def test_a_project_that_another_unit_has_is_asked_about_without_naming_the_unit(world: World) -> None:
    new_line(world, name="极目极目铭川项目", investor="极目极目铭川公司")
    refusal = only(refused(world))
    assert (refusal.code, refusal.field) == ("ask", "name")
    assert "另有单位已登记或报送名称、投资方相近的项目" in str(refusal)
    assert "西县" not in str(refusal)


def test_the_same_new_project_of_two_units_is_asked_about_at_the_second(world: World) -> None:
    new_line(world, "west-a")
    world.filed("west-a")
    new_line(world, "east-a", name="曜石 功率器件 项目")
    assert only(refused(world)).code == "ask"


def test_a_project_that_the_unit_has_already_is_not_opened_again(world: World) -> None:
    new_line(world, name="极目远航铭川项目", investor="极目远航铭川公司")
    refusal = only(refused(world))
    assert (refusal.code, refusal.field) == ("already_yours", "name")
    assert "本单位已有同名、同投资方的项目（YZ2022-0101）；请在原项目上修改" in str(refusal)


def test_the_same_new_project_twice_in_one_return_is_refused(world: World) -> None:
    new_line(world)
    new_line(world)
    refusal = only(refused(world))
    assert (refusal.code, refusal.where) == ("twice", "第4行 曜石功率器件项目")
    assert "与第3行是同一个项目" in str(refusal)


def test_dollars_without_a_rate_are_refused(world: World) -> None:
    new_line(world, amount="5亿美元", stage_on="2022-06-01", reason="补报")
    refusal = only(refused(world))
    assert (refusal.code, refusal.field) == ("no_rate", "amount")
    assert "没有 2022-06-01 当天或之前的美元汇率" in str(refusal)
