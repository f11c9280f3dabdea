"""Closing a round of many units beside the bare inserts of the same rows, in one run.

    python bench/closing.py [UNITS [LINES]]         default 200 50

A city is founded in a folder of its own (or in the database that DALIANG_DATABASE_URL names, which must be empty): each
unit's return is accepted, one line in five is changed (amount, stage or texts), and each unit adds one project. The
floor writes the rows that the closing wrote (batches, postings, entries, history) once more, into bare copies of their
tables, by plain SQL. Prints one JSON line; docs/performance.md says what was seen. CLOSING_PROFILE=1 also prints where
the time goes.
"""

import cProfile
import json
import os
import pstats
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import django

OPENS, CLOSES = datetime(2022, 8, 22, 1, 0, tzinfo=UTC), datetime(2022, 8, 26, 10, 0, tzinfo=UTC)
YI = 10**8
PARKS_A_COUNTY = 25
# The tables that a closing writes to row by row, and the column that tells its rows from older ones.
TABLES = (
    ("ledger_batch", "id"),
    ("ledger_posting", "seq"),
    ("ledger_entry", "id"),
    ("register_project", "id"),
    ("register_historicalproject", "history_id"),
)


def found(units: int, lines: int) -> Any:
    """Counties of 25 parks, each park with its clerk, its projects in negotiation and its return, accepted."""
    from django.core.management import call_command

    from daliang.ledger.posting import post
    from daliang.org import clock
    from daliang.org.models import City, Role, Unit, UnitKind
    from daliang.org.tests.tree import employ, plant
    from daliang.rounds.models import Round, Series
    from daliang.rounds.rules import next_round, open_round, record_history
    from daliang.rounds.tests.world import DEFINITION, R01_CLOSES, found_words

    call_command("migrate", verbosity=0)
    City.objects.create(code="yangzhou", name="扬州市", name_en="Yangzhou")
    clock.reread()
    with clock.held_at(R01_CLOSES):
        city = plant("city", "扬州市", UnitKind.CITY)
        found_words()
        officer = employ("officer", Role.OFFICER, city)
        for at in range(units):
            county = f"county-{at // PARKS_A_COUNTY}"
            if at % PARKS_A_COUNTY == 0:
                above = plant(county, f"{county}县", UnitKind.COUNTY, Unit.objects.get(pk=city.pk))
                employ(f"approver-{county}", Role.APPROVER, above)
            made = plant(
                f"park-{at}", f"{at}号园区", UnitKind.PARK, Unit.objects.get(code=county), is_park=True, is_filer=True
            )
            employ(f"clerk-{at}", Role.CLERK, made)
        facts = []
        for at, project in enumerate(projects(units * lines)):
            facts += standing(project, f"park-{at // lines}", 30 + at % 10)
        post(facts, by=None, source="opening")
        series = Series.objects.create(code="negotiating", title="双周报", definition=DEFINITION)
        first = Round(
            code="2022-R01", series=series, number=1, cut_off_on=date(2022, 8, 12),
            opens_at=datetime(2022, 8, 8, 1, 0, tzinfo=UTC), due_at=datetime(2022, 8, 12, 9, 0, tzinfo=UTC),
        )  # fmt: skip
        record_history(first, by=officer)
    with clock.held_at(OPENS):
        return open_round(next_round(series), by=officer), officer


def projects(count: int) -> list[Any]:
    from simple_history.utils import bulk_create_with_history

    from daliang.register.models import Project

    made = [
        Project(
            code=f"YZ2022-{at:05d}",
            name=f"{at * 7919 % 999983}号项目",
            investor=f"{at}号公司",
            progress="推进。",
        )
        for at in range(count)
    ]
    found: list[Any] = bulk_create_with_history(made, Project, batch_size=500)
    return found


def standing(project: Any, unit: str, amount: int) -> list[Any]:
    """Opened, of so many 亿, in negotiation since 1 July."""
    from daliang.ledger.facts import AmountKind, Kind
    from daliang.ledger.posting import NewFact

    day = date(2022, 7, 1)
    total = {"kind": AmountKind.TOTAL, "value": amount * YI, "currency": "CNY", "qualifier": "exactly"}
    opened = {"unit": unit, "industry": "chips", "origin": "domestic"}
    told = ((Kind.OPENED, opened), (Kind.AMOUNT, total), (Kind.REACHED, {"stage": "negotiating"}))
    return [NewFact(project, kind, day, argument, reason="期初") for kind, argument in told]


def accept(round_: Any) -> tuple[int, int]:
    """What clerks, approvers and officers would have done, written at once; how many lines are changed and new."""
    from daliang.org.models import Person, Role
    from daliang.rounds.models import Line, ReturnState
    from daliang.rounds.tests.world import NEW

    clerks = {person.unit_id: person for person in Person.objects.filter(role=Role.CLERK)}
    approvers = list(Person.objects.filter(role=Role.APPROVER).select_related("unit"))
    changed, new = [], []
    for ret in round_.returns.select_related("unit"):
        clerk = clerks[ret.unit_id]
        approver = next(one for one in approvers if one.is_over(ret.unit))
        for line in ret.lines.all():
            if line.position % 5 == 0:
                texts = CHANGES[line.position // 5 % len(CHANGES)]
                line.typed, line.typed_by = {**line.typed, **texts}, dict.fromkeys(texts, clerk.pk)
                line.checked_by = approver
                changed.append(line)
        texts = {**NEW, "name": f"{ret.pk}号新项目", "investor": f"{ret.pk}号新公司", "reason": "新谈"}
        new.append(
            Line(
                belongs_to=ret, position=9000, typed=texts, typed_by=dict.fromkeys(texts, clerk.pk), checked_by=approver
            )
        )
        round_.returns.filter(pk=ret.pk).update(
            state=ReturnState.ACCEPTED, filed_by=clerk, approved_by=approver, filed_at=OPENS
        )
    Line.objects.bulk_update(changed, ["typed", "typed_by", "checked_by"], batch_size=500)
    Line.objects.bulk_create(new, batch_size=500)
    return len(changed), len(new)


CHANGES: tuple[dict[str, str], ...] = (
    {"amount": "45亿"},
    {"progress": "已完成实地考察，正商谈用地。", "next_step": "签框架协议"},
    {"stage": "签约", "stage_on": "2022-08-24"},
    {"amount": "41亿", "progress": "追加投资。"},
)


def last_ids() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        ids = {}
        for table, key in TABLES:
            cursor.execute(f"SELECT COALESCE(MAX({key}), 0) FROM {table}")
            ids[table] = cursor.fetchone()[0]
    return ids


def floor(before: dict[str, int]) -> tuple[float, int]:
    """Seconds to write the closing's rows into bare copies of their tables in one transaction, and how many."""
    from django.db import connection, transaction

    from daliang.org.walls import as_owner

    kept: dict[str, list[tuple[Any, ...]]] = {}
    with as_owner(connection), connection.cursor() as cursor:
        for table, key in TABLES:
            cursor.execute(f"SELECT * FROM {table} WHERE {key} > %s", [before[table]])
            kept[table] = [tuple(_plain(value) for value in row) for row in cursor.fetchall()]
            cursor.execute(f"CREATE TABLE bare_{table} AS SELECT * FROM {table} WHERE {key} < 0")
        started = perf_counter()
        with transaction.atomic():
            for table, rows in kept.items():
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO bare_{table} VALUES ({places})", rows)
        return perf_counter() - started, sum(len(rows) for rows in kept.values())


def _plain(value: Any) -> Any:
    """As the driver writes it; PostgreSQL's JSON is read as text."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value


@contextmanager
def profiled() -> Any:
    if not os.environ.get("CLOSING_PROFILE"):
        yield
        return
    with cProfile.Profile() as profile:
        yield
    pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(45)


def main(units: int, lines: int) -> None:
    """Found, accept, close; then the floor."""
    from django.db import connection

    from daliang.ledger.columns import columns
    from daliang.ledger.models import Posting
    from daliang.org import clock
    from daliang.rounds.rules import close_round

    round_, officer = found(units, lines)
    changed, new = accept(round_)
    columns()  # in a city at work some page has shown a figure since the last posting
    before = last_ids()
    with clock.held_at(CLOSES), profiled():
        started, worked = perf_counter(), process_time()
        close_round(round_, by=officer)
        seconds, cpu = perf_counter() - started, process_time() - worked
    posted = Posting.objects.filter(seq__gt=before["ledger_posting"]).count()
    bare, rows = floor(before)
    line = {
        "bench": "closing",
        "database": connection.vendor,
        "units": units,
        "lines": units * lines + new,
        "changed": changed,
        "new": new,
        "postings": posted,
        "rows_written": rows,
        "closing_seconds": round(seconds, 2),
        "closing_cpu_seconds": round(cpu, 2),
        "bare_inserts_seconds": round(bare, 2),
        "ratio": round(seconds / bare, 1),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    with TemporaryDirectory() as folder:
        os.environ.setdefault("DALIANG_HOME", folder)
        os.environ |= {"DJANGO_SETTINGS_MODULE": "daliang.settings", "DALIANG_MODE": "demo"}
        django.setup()
        main(*(given + [200, 50][len(given) :]))
