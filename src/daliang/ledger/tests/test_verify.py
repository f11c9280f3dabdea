"""`verify` names what somebody with a database shell has changed."""

import json
from collections.abc import Iterator
from copy import deepcopy

import pytest

from daliang.ledger.closing import close
from daliang.ledger.facts import Kind
from daliang.ledger.tests.tampering import execute, unguarded
from daliang.ledger.tests.world import NOW, World, march
from daliang.ledger.tree import rearrange
from daliang.ledger.verify import Misfit, verify
from daliang.org import clock
from daliang.tests.standing import built_once


def recorded() -> World:
    """Two projects, a correction, a closing after seq 6, then a change of the tree (7) and one more posting (8)."""
    with clock.held_at(NOW):
        blank = World.make()
        blank.open("p1", 3)
        amount = blank.invest("p1", 3, 12)
        blank.correct(amount, value=13)
        blank.open("p2", 4)
        blank.reach("p1", 5, "signed")
        close(title="第一轮", day=march(20), figures={"signed": 1}, by=blank.clerk)
        rearrange(blank.units["park_a1"], parent=blank.units["county_b"], on=march(8), by=blank.clerk)
        blank.put("p2", Kind.SUSPENDED, 21)
        assert blank.head == 8
        return blank


built_ledger = built_once(recorded)


@pytest.fixture
def ledger(built_ledger: World, db: None) -> Iterator[World]:
    """Two projects, a correction, a closing after seq 6, then a change of the tree (7) and one more posting (8)."""
    with clock.held_at(NOW):
        yield deepcopy(built_ledger)


def named(sql: str, *values: str | int | None) -> dict[str, str]:
    """Which row of which check `verify` names after this was done by hand."""
    assert verify() == []
    with unguarded():
        assert execute(sql, *values) >= 1
    return {misfit.check: misfit.row for misfit in verify()}


@pytest.mark.usefixtures("ledger")
def test_an_untouched_ledger_is_proved() -> None:
    assert verify() == []


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("column", ["cny", "quantity", "times", "basis_cny", "share", "origin", "account", "day"])
def test_a_changed_entry_is_named(column: str) -> None:
    other = {"origin": "'foreign'", "account": "'started'", "day": "'2022-03-25'"}.get(column, f"{column} + 1")
    found = named(f"UPDATE ledger_entry SET {column} = {other} WHERE seq = 2 AND line = 0")
    assert found["entries"] == "posting 2"
    assert found["chain"] == "closing 1 (第一轮)"
    if column in ("cny", "quantity", "day"):
        assert found["balance"] == "posting 2"


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
def test_a_deleted_entry_is_named() -> None:
    found = named("DELETE FROM ledger_entry WHERE seq = 8 AND line = 0")
    assert found["entries"] == "posting 8"
    assert "chain" not in found


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
def test_an_invented_entry_is_named() -> None:
    columns = """project_id, day, book, account, is_suspended, unit_id, industry_id, origin, kind, share, basis_cny,
        basis_usd, times, quantity, cny, usd"""
    copied = f"INSERT INTO ledger_entry (seq, line, {columns}) SELECT seq, 99, {columns} FROM ledger_entry"
    assert named(f"{copied} WHERE seq = 8 AND line = 0")["entries"] == "posting 8"


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
def test_a_changed_amount_in_a_posting_is_named() -> None:
    argument = {"kind": "total", "value": 10**10, "currency": "CNY", "qualifier": "exactly"}
    found = named("UPDATE ledger_posting SET argument = %s WHERE seq = 4", json.dumps(argument))
    assert found == {"entries": "posting 4", "chain": "closing 1 (第一轮)", "projects": "project p1"}


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    "change",
    ["reason = 'another'", "evidence = 'another'", "kind = 'resumed'", "effective_on = '2022-03-05'", "slot = 99"],
)
def test_a_changed_posting_inside_a_closing_is_named(change: str) -> None:
    assert named(f"UPDATE ledger_posting SET {change} WHERE seq = 5")["chain"] == "closing 1 (第一轮)"


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    "change",
    [
        """figures = '{"signed": 2}'""", "day = '2022-03-19'", "seq = 5", "previous_hash = 'x'", "hash = 'x'",
        "title = '第二轮'", "made_at = '2022-03-30 00:00:00+00:00'", "by_id = NULL",
    ],
)  # fmt: skip
def test_a_changed_closing_is_named(change: str) -> None:
    (row,) = set(named(f"UPDATE ledger_closing SET {change} WHERE number = 1").values())
    assert row.startswith("closing 1 (")


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("change", ["maker_id = NULL", "source = 'x'", "recorded_at = '2022-03-30 00:00:00+00:00'"])
def test_a_changed_batch_inside_a_closing_is_named(change: str) -> None:
    assert named(f"UPDATE ledger_batch SET {change}") == {"chain": "closing 1 (第一轮)"}


@pytest.mark.tampers
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("amount", 1), ("amount_cny", 1), ("currency", "USD"), ("qualifier", "about"), ("origin", "foreign"),
        ("ended_on", "2022-03-09"), ("stage_on", "2022-03-09"), ("last_seq", 1), ("stage_id", None), ("unit_id", None),
        ("industry_id", None), ("is_suspended", True),
    ],
)  # fmt: skip
def test_a_changed_column_of_a_project_is_named(ledger: World, column: str, value: str | int | None) -> None:
    changed = f"UPDATE register_project SET {column} = %s WHERE id = %s"
    assert verify() == []
    assert execute(changed, value, ledger.projects["p1"].pk) == 1
    wanted = f"columns {column} differ from its postings"
    assert verify() == [Misfit("projects", "project p1", wanted)]


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("change", ["effective_on = '2022-03-09'", "recorded_at = '2022-03-30 00:00:00+00:00'"])
def test_a_changed_arrangement_of_the_tree_inside_a_closing_is_named(change: str) -> None:
    assert named(f"UPDATE org_membership SET {change} WHERE seq = 0")["chain"] == "closing 1 (第一轮)"


def test_a_person_may_take_another_name(ledger: World) -> None:
    ledger.clerk.username = ledger.clerk.name = "another"
    ledger.clerk.save()
    assert verify() == []


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
def test_a_missing_seq_is_named() -> None:
    with unguarded():
        execute("DELETE FROM ledger_entry WHERE seq = 6")
        assert execute("DELETE FROM ledger_posting WHERE seq = 6") == 1
    found = {misfit.check: (misfit.row, misfit.message) for misfit in verify()}
    assert found["seq"] == ("posting 7", "expected seq 6")
    assert found["chain"][0] == "closing 1 (第一轮)"


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
def test_a_missing_change_of_the_tree_is_named() -> None:
    assert named("DELETE FROM org_membership WHERE seq = 7") == {"seq": "posting 8"}


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
def test_a_head_that_runs_ahead_is_named() -> None:
    assert execute("UPDATE ledger_head SET seq = seq + 1") == 1
    assert [(misfit.check, misfit.row) for misfit in verify()] == [("seq", "head")]


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
def test_a_closing_taken_out_of_the_chain_is_named(ledger: World) -> None:
    close(title="第二轮", day=march(30), figures={}, by=ledger.clerk)
    with unguarded():
        execute("DELETE FROM ledger_closing WHERE number = 1")
    assert [(misfit.check, misfit.row) for misfit in verify()] == [("chain", "closing 2 (第二轮)")]
