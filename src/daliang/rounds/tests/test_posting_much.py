"""A large posting writes many rows in few statements: on PostgreSQL a wall is looked up once for each of them."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.ledger.facts import Kind
from daliang.ledger.models import Entry, Posting
from daliang.ledger.posting import NewFact, post
from daliang.ledger.verify import verify
from daliang.register.models import Project
from daliang.rounds.tests.world import YI, World

POSTINGS = 600


def test_no_row_has_a_statement_of_its_own(world: World) -> None:
    before = Entry.objects.count()
    facts = [
        NewFact(
            project, Kind.AMOUNT, date(2022, 8, 20),
            {"kind": "total", "value": (30 + at) * YI, "currency": "CNY", "qualifier": "exactly"},
        )
        for project in Project.objects.filter(code__lt="YZ2022-0011")
        for at in range(POSTINGS // 10)
    ]  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        post(facts, by=world.officer, source="elsewhere")
    inserts = [query["sql"] for query in queries if "INSERT INTO" in query["sql"] and "ledger_" in query["sql"]]
    assert not [sql for sql in inserts if "times: " in sql[:20]]
    assert Posting.objects.filter(batch__source="elsewhere").count() == POSTINGS
    entries = Entry.objects.count() - before
    assert len(inserts) < (POSTINGS + entries) / 40
    assert verify() == []
