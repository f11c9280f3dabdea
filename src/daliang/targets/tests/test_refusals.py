"""What may not be issued: each refusal names the place and what would be right, and nothing is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from daliang.org.models import Deed, Role
from daliang.targets.contents import Contents, Row
from daliang.targets.models import TargetNotice, Version
from daliang.targets.rules import drop_draft, find_notice, issue_contents, issue_draft, save_draft, set_targets
from daliang.targets.tests.world import HALF, YEAR, World, contents, coverage, row
from daliang.vocabulary.refusal import Refusal


def refused(world: World, *rows: Row, **more: Any) -> list[tuple[str, str, str]]:
    """(code, field, where) of what issuing says; nothing may have been written."""
    before = (TargetNotice.objects.count(), Version.objects.count(), Deed.objects.count())
    with pytest.raises(Refusal) as caught:
        world.issue(*rows, **more)
    assert (TargetNotice.objects.count(), Version.objects.count(), Deed.objects.count()) == before
    assert all(str(one) and "%(" not in str(one) for one in caught.value.all)
    return [(one.code, one.field, one.where) for one in caught.value.all]


WRONG: list[tuple[Row, tuple[str, str]]] = [
    (row("signed", targets={"city": -1}), ("negative", "city")),
    (row("signed", targets={"nowhere": 1}), ("unknown_unit", "nowhere")),
    (row("nothing"), ("unknown_code", "measure")),
    (row("signed", rule="most"), ("bad_choice", "rule")),
    (row("signed", aspect="eur"), ("bad_choice", "aspect")),
    (row("recognised", rule="at_least", minimum=1, each="village"), ("bad_choice", "each")),
    (row("start-rate"), ("counts_something_else", "rule")),
    (row("start-rate", rule="at_least", each="park", minimum=1), ("counts_something_else", "rule")),
    (row("signed", rule="rate"), ("counts_something_else", "rule")),
    (row("start-rate", rule="rate", aspect="cny"), ("counts_something_else", "aspect")),
    (row("signed-usd", aspect="cny"), ("other_currency", "aspect")),
    (row("signed-20", aspect="usd"), ("other_currency", "aspect")),
    (row("signed-chips", rule="share"), ("no_whole", "whole")),
    (row("signed", whole="recognised"), ("no_whole", "whole")),
    (row("signed-chips", rule="share", whole="negotiating"), ("counts_something_else", "whole")),
    (row("signed", rule="share", whole="signed"), ("counts_something_else", "whole")),
    (row("signed-chips", rule="share", whole="signed", targets={"city": 1_000_001}), ("over_one", "city")),
    (row("signed", beside=("start-rate",)), ("counts_something_else", "beside")),
    (coverage("recognised", minimum=0), ("no_minimum", "minimum")),
    (coverage("recognised", targets={"east": 1}), ("not_each", "east")),
    (row("signed", part_of="nothing"), ("unknown_row", "part_of")),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG, ids=[f"{said[0]} {one.code}" for one, said in WRONG])
def test_a_wrong_row_is_refused_where_it_is_wrong(world: World, wrong: Row, said: tuple[str, str]) -> None:
    assert refused(world, wrong) == [(*said, wrong.code)]


def test_all_that_is_wrong_is_said_at_once(world: World) -> None:
    found = refused(world, row("signed", targets={"city": -1}), row("start-rate"), document="", dated=None)
    assert [code for code, _field, _where in found] == ["missing", "missing", "negative", "counts_something_else"]


def test_a_notice_without_rows_is_refused(world: World) -> None:
    assert refused(world) == [("missing", "rows", "")]


def test_of_which_runs_in_no_circle(world: World) -> None:
    one, two = row("signed", part_of="signed-20"), row("signed-20", part_of="signed")
    assert {code for code, _field, _where in refused(world, one, two)} == {"circular"}
    assert refused(world, row("signed", part_of="signed")) == [("circular", "part_of", "signed")]


def test_a_part_is_never_more_than_its_whole(world: World) -> None:
    part = row("signed-20", part_of="signed", targets={"city": 5, "east": 1})
    assert refused(world, row("signed", targets={"city": 4, "east": 1}), part) == [
        ("over_parent", "part_of", "signed-20")
    ]


def test_a_part_is_of_the_same_kind(world: World) -> None:
    part = row("signed-20", part_of="signed", aspect="cny")
    assert refused(world, row("signed"), part) == [("other_kind", "part_of", "signed-20")]
    more = coverage("signed-20", part_of="recognised", minimum=2)
    assert refused(world, coverage("recognised"), more) == [("over_parent", "part_of", "signed-20")]


def test_a_code_names_one_row(world: World) -> None:
    assert refused(world, row("signed"), row("signed")) == [("repeated", "code", "signed")]


def test_a_unit_has_a_target_only_when_it_is_there(world: World) -> None:
    world.add_unit("west-2", "west", on=date(2022, 3, 1))
    late = row("signed", targets={"west-2": 1})
    assert refused(world, late) == [("unit_not_yet", "west-2", "signed")]
    assert world.issue(late, effective_on=date(2022, 3, 1)).number == 1


def test_two_notices_do_not_ask_the_same_over_the_same_days(world: World) -> None:
    world.issue(row("signed", targets={"city": 100}), title="年度指标")
    with pytest.raises(Refusal, match="“年度指标”（annual，2022-01-01 至 2022-12-31）"):
        world.issue(row("signed", targets={"city": 60}), code="half", period=HALF)
    assert refused(world, row("other", measure="signed"), code="half", period=HALF) == [
        ("same_period", "measure", "other")
    ]


def test_another_tier_another_rule_or_another_year_may_stand_beside_it(world: World) -> None:
    world.issue(row("signed", targets={"city": 100}))
    world.issue(row("signed-20", targets={"city": 6}), code="half", period=HALF)
    world.issue(row("signed", aspect="cny", targets={"city": 6}), code="money", period=HALF)
    world.issue(coverage("signed"), code="coverage", period=HALF)
    world.issue(row("signed"), code="2023", period=(date(2023, 1, 1), date(2023, 12, 31)))


def test_days_run_forward(world: World) -> None:
    assert refused(world, row("signed"), period=YEAR[::-1]) == [("span_backwards", "ends", "")]
    assert refused(world, row("signed"), effective_on=date(2023, 1, 1)) == [("after_the_period", "effective_on", "")]


def test_a_notice_keeps_its_period(world: World) -> None:
    world.issue(row("signed"))
    assert refused(world, row("signed-20"), period=HALF) == [("other_period", "starts", "")]


def test_a_file_does_not_pass_a_draft_by(world: World) -> None:
    world.draft(row("signed"))
    assert refused(world, row("signed")) == [("has_draft", "notice", "")]


def test_an_unknown_notice_names_the_nearest(world: World) -> None:
    world.issue(row("signed"))
    with pytest.raises(Refusal, match=r"相近的有：annual"):
        find_notice("anual")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_only_the_city_office_sets_targets(world: World, role: Role) -> None:
    draft = world.draft(row("signed"), code="draft")
    other = world.person("city", role)
    starts, ends = YEAR
    deeds = (
        lambda: issue_contents("x", starts=starts, ends=ends, contents=contents(row("signed")), by=other),
        lambda: set_targets(draft, {("signed", "city"): 1}, seen=draft.seen, by=other),
        lambda: issue_draft(draft, seen=draft.seen, by=other),
        lambda: drop_draft(draft, by=other),
    )
    for deed in deeds:
        with pytest.raises(Refusal) as caught:
            deed()
        assert caught.value.code == "not_your_role"


def test_an_officer_of_a_county_sets_none(world: World) -> None:
    other = world.person("east", Role.OFFICER)
    starts, ends = YEAR
    with pytest.raises(Refusal) as caught:
        issue_contents("x", starts=starts, ends=ends, contents=contents(row("signed")), by=other)
    assert caught.value.code == "not_your_unit"


def test_two_officers_do_not_overwrite_each_other(world: World) -> None:
    draft = world.draft(row("signed"))
    seen = draft.seen
    set_targets(draft, {("signed", "city"): 5}, seen=seen, by=world.officer)
    for deed in (
        lambda: set_targets(draft, {("signed", "city"): 9}, seen=seen, by=world.officer),
        lambda: issue_draft(draft, seen=seen, by=world.officer),
    ):
        with pytest.raises(Refusal) as caught:
            deed()
        assert caught.value.code == "stale"
    draft.refresh_from_db()
    assert Contents.read(draft.contents).rows[0].targets == {"city": 5}


@pytest.mark.parametrize(
    ("cell", "amount", "code"),
    [
        (("nothing", "city"), 1, "unknown_row"),
        (("signed", "nowhere"), 1, "unknown_unit"),
        (("signed", "city"), -1, "negative"),
    ],
)
def test_a_refused_cell_leaves_the_draft_alone(world: World, cell: tuple[str, str], amount: int, code: str) -> None:
    draft = world.draft(row("signed"))
    before = draft.contents
    with pytest.raises(Refusal) as caught:
        set_targets(draft, {("signed", "east"): 1, cell: amount}, seen=draft.seen, by=world.officer)
    draft.refresh_from_db()
    assert (caught.value.code, draft.contents) == (code, before)


def test_what_a_draft_changes_is_logged_with_what_was(world: World) -> None:
    draft = world.draft(row("signed", targets={"city": 3}))
    set_targets(draft, {("signed", "city"): 4, ("signed", "east"): 1}, seen=draft.seen, by=world.officer)
    deed = Deed.objects.filter(action="targets.draft").order_by("-id")[0]
    assert deed.texts == {"signed/city": [3, 4], "signed/east": [None, 1]}
    count = Deed.objects.count()
    draft.refresh_from_db()
    save_draft(draft, Contents.read(draft.contents), seen=draft.seen, by=world.officer)
    assert Deed.objects.count() == count, "nothing changed"


def test_a_dropped_draft_takes_a_notice_along_that_was_never_issued(world: World) -> None:
    drop_draft(world.draft(row("signed")), by=world.officer)
    assert not TargetNotice.objects.exists()
