"""A state machine that drives the whole ledger beside the replay: it posts, corrects, closes and rearranges."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection, models, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from daliang.ledger.closing import close
from daliang.ledger.facts import Kind
from daliang.ledger.models import Batch, Closing, Entry, Head, Posting
from daliang.ledger.posting import NewFact, post
from daliang.ledger.tests.drawing import DAYS, IDEA_OF, IDEAS, UNITS, Idea
from daliang.ledger.tests.replay import Replay
from daliang.ledger.tests.world import NOW, SCHEME, World, believed, march, stored_legs, unbalanced
from daliang.ledger.tree import branch, parents, rearrange
from daliang.ledger.verify import verify
from daliang.org import clock
from daliang.org.models import Deed, Membership, Unit
from daliang.org.tests.tree import START
from daliang.register.models import Project
from daliang.tests.rows import Rows, rows_in
from daliang.vocabulary.refusal import Refusal

NAMES = ("p1", "p2", "p3")
TABLES: tuple[type[models.Model], ...] = (Head, Batch, Posting, Entry, Closing, Project, Membership, Deed, Unit)
MOVABLE = st.sampled_from(["park_a1", "park_a2", "park_b1", "county_a", "county_b"])
TODAY = march(31)


def contents() -> list[Rows]:
    """Every row that a refused deed could have touched."""
    return [rows_in(table._meta.db_table) for table in TABLES]


class Tree:
    """The dated tree written apart: the arrangement with the latest day, then the latest seq, holds."""

    def __init__(self, units: dict[str, Unit]) -> None:
        self.codes = {unit.pk: code for code, unit in units.items()}
        self.rows: list[tuple[date, int, str, str]] = []

    def plant(self) -> None:
        for row in Membership.objects.exclude(parent=None):
            self.rows.append((START, 0, self.codes[row.unit_id], self.codes[row.parent_id or 0]))

    def parent(self, unit: str, day: date, seq: int) -> str | None:
        rows = [row for row in self.rows if row[2] == unit and row[0] <= day and row[1] <= seq]
        return max(rows)[3] if rows else None

    def above(self, unit: str, day: date, seq: int) -> list[str]:
        """The unit and those it stands under, upward; longer than the tree is high when it runs in a circle."""
        path = [unit]
        while len(path) <= len(self.codes) and (higher := self.parent(path[-1], day, seq)):
            path.append(higher)
        return path

    def has_circle(self, seq: int) -> bool:
        days = {row[0] for row in self.rows}
        return any(self.above(unit, day, seq)[-1] != "city" for unit in self.codes.values() for day in days)

    def at(self, day: date, seq: int) -> dict[str, str | None]:
        return {unit: self.parent(unit, day, seq) for unit in self.codes.values()}


class LedgerMachine(RuleBasedStateMachine):
    """Each run is one transaction, rolled back."""

    city: World
    world: World
    tree: Tree
    frozen: list[tuple[date, int, Any]]

    @initialize(
        ideas=st.tuples(*[st.one_of(IDEA_OF[Kind.OPENED], IDEA_OF[Kind.BROUGHT_FORWARD])] * (len(NAMES) - 1)),
        past=st.lists(st.tuples(st.sampled_from(NAMES), IDEAS), min_size=12, max_size=12),
        move=st.tuples(MOVABLE, UNITS, DAYS),
    )
    def begin(self, ideas: Sequence[Idea], past: list[tuple[str, Idea]], move: tuple[str, str, int]) -> None:
        """Two projects of three are open, and something has happened."""
        self.run = transaction.atomic()
        self.run.__enter__()
        self.world = replace(self.city, records=[])
        self.tree = Tree(self.city.units)
        self.tree.plant()
        self.frozen = []
        early = [idea._replace(day=min(idea.day, 3)) for idea in ideas]
        self.attempt([self.fact(name, idea) for name, idea in zip(NAMES, early, strict=False)])
        self.rearrange(*move)
        self.world.enter(*self.fitting(past))

    def teardown(self) -> None:
        if not hasattr(self, "run"):
            return
        try:
            self.prove()
        finally:
            transaction.set_rollback(True)
            self.run.__exit__(None, None, None)

    def fact(self, name: str, idea: Idea) -> NewFact:
        return self.world.fact(name, idea.kind, idea.day, **idea.argument)

    def needs_reason(self, fact: NewFact, told: Iterable[NewFact]) -> bool:
        """Before what is recorded of the project, this batch's own facts among it, or inside a closed round."""
        own = [line.day for line in self.world.records if line.project == fact.project.code and not line.reverses]
        days = own + [other.on for other in told if other.project == fact.project and not other.reverses]
        inside_closed = any(fact.on <= day for day, _seq, _figures in self.frozen)
        return not fact.reason and (fact.on < max(days, default=fact.on) or inside_closed)

    def attempt(self, facts: Sequence[NewFact]) -> None:
        """Post the facts; they are accepted exactly when the replay finds the lives possible, else nothing changes."""
        lines = self.world.written(facts)
        possible = Replay([*self.world.records, *lines], SCHEME).is_possible()
        if possible and not any(self.needs_reason(fact, facts[:at]) for at, fact in enumerate(facts)):
            self.world.enter(*facts)
            return
        before = contents()
        with pytest.raises(Refusal):
            post(facts, by=self.world.clerk)
        assert contents() == before

    @rule(
        name=st.sampled_from(NAMES), ideas=st.lists(IDEAS, min_size=1, max_size=2),
        reasons=st.lists(st.sampled_from([True, True, True, False]), min_size=2, max_size=2),
    )  # fmt: skip
    def post_with_or_without_reason(self, name: str, ideas: Sequence[Idea], reasons: Sequence[bool]) -> None:
        facts = [self.fact(name, idea) for idea in ideas]
        self.attempt(
            [fact if has_reason else replace(fact, reason="") for fact, has_reason in zip(facts, reasons, strict=False)]
        )

    def fitting(self, ideas: Iterable[tuple[str, Idea]]) -> list[NewFact]:
        """Those of the ideas that the lives so far allow, one after the other."""
        head, chosen = self.world.head, list[NewFact]()
        for name, idea in ideas:
            facts = [*chosen, self.fact(name, idea)]
            lines = self.world.written(facts, head)
            if Replay([*self.world.records, *lines], SCHEME).is_possible():
                chosen = facts
        return chosen

    @rule(ideas=st.lists(st.tuples(st.sampled_from(NAMES), IDEAS), min_size=6, max_size=6))
    def post_what_fits(self, ideas: list[tuple[str, Idea]]) -> None:
        self.attempt(self.fitting(ideas) or [self.fact(*ideas[0])])

    @rule(several=st.lists(st.tuples(st.sampled_from(NAMES), IDEAS), min_size=2, max_size=4))
    def post_batch(self, several: list[tuple[str, Idea]]) -> None:
        self.attempt([self.fact(name, idea) for name, idea in several])

    def standing(self) -> list[int]:
        return [record.seq for record in self.world.replay.standing_facts(self.world.head)]

    @precondition(lambda self: self.standing())
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        self.attempt([self.world.reversal(data.draw(st.sampled_from(self.standing())))])

    @precondition(lambda self: self.standing())
    @rule(data=st.data(), on=st.none() | DAYS, is_other=st.booleans())
    def correct(self, data: st.DataObject, on: int | None, is_other: bool) -> None:
        seq = data.draw(st.sampled_from(self.standing()))
        other = data.draw(IDEA_OF[self.world.record(seq).kind]).argument if is_other else {}
        self.attempt([self.world.reversal(seq), self.world.repost(seq, on, **other)])

    @rule(unit=MOVABLE, parent=UNITS, on=DAYS)
    def move(self, unit: str, parent: str, on: int) -> None:
        self.rearrange(unit, parent, on)

    def rearrange(self, unit: str, parent: str, on: int) -> None:
        seq = self.world.head + 1
        self.tree.rows.append((march(on), seq, unit, parent))
        units = {found.code: found for found in Unit.objects.all()}
        if not self.tree.has_circle(seq):
            rearrange(units[unit], parent=units[parent], on=march(on), by=self.world.clerk)
            return
        self.tree.rows.pop()
        before = contents()
        with pytest.raises(Refusal):
            rearrange(units[unit], parent=units[parent], on=march(on), by=self.world.clerk)
        assert contents() == before

    @rule(on=DAYS)
    def close(self, on: int) -> None:
        seq = self.world.head
        figures = {unit: list(sums) for unit, sums in self.world.replay.cumulative("signed", 1, march(on), seq).items()}
        close(title=f"round {len(self.frozen) + 1}", day=march(on), figures=figures, by=self.world.clerk)
        self.frozen.append((march(on), seq, figures))

    @rule(on=DAYS, back=st.integers(0, 40))
    def ask(self, on: int, back: int) -> None:
        """Entries up to any corner add up to what the replay says of it; so does the tree."""
        seq = max(0, self.world.head - back)
        assert believed(stored_legs(), march(on), seq) == self.world.replay.cells(march(on), seq)
        self.ask_tree(march(on), seq)

    def ask_tree(self, day: date, seq: int) -> None:
        found, codes = parents(day, seq), self.tree.codes
        assert {codes[unit]: codes.get(parent or 0) for unit, parent in found.items()} == self.tree.at(day, seq)
        for unit, code in codes.items():
            below = {one for one, name in codes.items() if code in self.tree.above(name, day, seq)}
            assert branch(unit, found) == below

    def prove(self) -> None:
        """At the end of each run: every corner, the columns of the projects, today's tree, the closings, `verify`."""
        connection.check_constraints()
        assert self.world.disagreements() == []
        assert unbalanced(stored_legs()) == set()
        assert verify() == []
        assert self.world.slots() == {record.seq: record.slot for record in self.world.records}
        self.prove_projects()
        for unit in Unit.objects.exclude(depth=1):
            assert Unit.objects.get_parent(unit).code == self.tree.parent(unit.code, TODAY, self.world.head)
        for closing, (day, seq, figures) in zip(Closing.objects.order_by("number"), self.frozen, strict=True):
            assert (closing.day, closing.seq, closing.figures) == (day, seq, figures)
            then = self.world.replay.cumulative("signed", 1, day, seq)
            assert {unit: list(sums) for unit, sums in then.items()} == figures

    def last_seq(self, project: str) -> int:
        return max((record.seq for record in self.world.records if record.project == project), default=0)

    def prove_projects(self) -> None:
        lives = self.world.replay.lives(TODAY, self.world.head)
        for project in Project.objects.select_related("unit", "stage", "industry"):
            life = lives.get(project.code)
            stage, unit, industry = project.stage, project.unit, project.industry
            stands = (unit.code, stage.code, project.is_suspended) if unit and stage else None
            assert stands == (life.standing if life else None)
            assert project.ended_on == (life.ended_on if life else None)
            assert project.last_seq == self.last_seq(project.code)
            assert project.stage_on == (life.stage_on if life and life.standing else None)
            if life and life.is_open:
                total = life.amounts.get("total")
                stated = (total.currency, life.qualifier) if total else ("", "")
                assert (project.currency, project.qualifier) == stated
                assert (industry and industry.code, project.origin) == (life.industry, life.origin)
                assert (project.amount, project.amount_cny) == ((total.value, total.worth) if total else (None, None))


def drive(machine: type[LedgerMachine], *, part: int = 1) -> None:
    """Run the machine; DALIANG_LEDGER_RUNS asks for a longer run, `part` for a fraction of it.

    The second engine is asked half as often: it decides how facts are kept, not what they mean.
    """
    usual = "60" if connection.vendor == "sqlite" else "30"
    runs = int(os.environ.get("DALIANG_LEDGER_RUNS", usual)) // part
    calm = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    with clock.held_at(NOW):
        machine.city = World.make(NAMES)
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=runs,
                stateful_step_count=25,
                deadline=None,
                report_multiple_bugs=False,
                suppress_health_check=calm,
            ),
        )
