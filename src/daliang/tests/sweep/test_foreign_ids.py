"""Promises 1, 6 and 7 for writes: in address and body, somebody else's id is refused as one that nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from daliang.intake.models import Import, ImportRow
from daliang.tests.known_writes import EACH
from daliang.tests.sweep.addresses import ADDRESSES, Address, Policy, places
from daliang.tests.sweep.answers import Answer, answer_of
from daliang.tests.sweep.asking import CAST, NOBODY, signed_in
from daliang.tests.sweep.ids import ELSEWHERE, NOBODYS, OWN, SIBLING, ids_of
from daliang.tests.sweep.test_untouched import send, untouched
from daliang.tests.sweep.world import Planted
from daliang.web.files.gathering import project_or_404
from daliang.web.pages import project_people

pytestmark = pytest.mark.looks
# A body that most forms would take: the address alone decides.
BODY = {
    "name": "某项目", "deed": "withdraw", "purpose": "约谈时间", "said": "看地块", "on": "2022-08-23", "version": "1",
    "key": "0b4f6a52-7c7e-4d7e-9a53-2b7d2f5b9c11", "reason": "核对", "state": "different", "stage": "signed",
    "seen_seq": "9", "remarks": [], "code": "x", "jobs": "3", "base-jobs": "", "content": "一期",
}  # fmt: skip
ROUTES = [one for one in ADDRESSES.values() if one.asked and any(places(asked) for asked in one.asked)]


def answers(planted: Planted, client: Client, login: str, unit: str) -> Iterator[Answer]:
    ids = ids_of(planted, unit) if unit else NOBODYS
    for address in ROUTES:
        for asked in (asked for asked in address.asked if places(asked)):
            url = asked.format(**ids)
            yield answer_of(login, address, asked, unit, url, send(client, url, BODY))


@pytest.mark.parametrize(("login", "foreign"), [("clerk-east-a", SIBLING), ("approver-east", ELSEWHERE)])
def test_a_write_to_a_foreign_address_is_one_to_nowhere(planted: Planted, login: str, foreign: str) -> None:
    """Every address that takes an id, whether it writes or not."""
    client = signed_in(planted, login)
    with untouched():
        theirs, nobodys = (list(answers(planted, client, login, unit)) for unit in (foreign, NOBODY))
    taken = [one.url for one in theirs if one.status < 300 and one.address.policy in (Policy.ROW, Policy.DEED)]
    assert len(theirs) > 50 and taken == []
    for one, other in zip(theirs, nobodys, strict=True):
        assert one.plain(ids_of(planted, foreign)) == other.plain(NOBODYS), one.url


# (who, where, body, key, whose): the key takes a reference. "{…}" is filled like an address, with one's own ids.
Reference = tuple[str, str, dict[str, Any], str]
OPEN = {"name": "某某新项目", "industry": "chips", "origin": "domestic", "on": "2022-08-20"}
TOKEN = {"name": "甲", "scope": "read", "days": "30"}
VISIT = {"key": BODY["key"], "on": "2022-08-23", "said": "看地块"}
REFERENCES: tuple[Reference, ...] = (
    ("clerk-east-a", "/projects/new/", OPEN, "unit"),
    ("approver-east", "/projects/new/", OPEN, "unit"),
    ("approver-east", "/me/tokens/", TOKEN, "unit"),
    ("clerk-east-a", "/projects/{project}/visits/new/", VISIT, "person"),
    ("clerk-east-a", "/import/{private}/deed/", {"deed": "answer"}, "row"),
    ("guest", "/projects/{project}/merge/", {"reason": "同一项目"}, "into"),
    ("clerk-east-a", "/projects/views/", {"name": "甲"}, "query"),
    ("clerk-east-a", "/leads/{lead}/project/", {}, "known"),
)
# Which key of a known write is a reference: a new one must be tried here. Accounts and seats are no secret of units.
KEYS = {
    "unit",
    "person",
    "row",
    "into",
    "known",
    "query",
    "project",
    "contact",
    "visit",
    "attachment",
    "view",
    "import",
}
SEATS = {"role-form", "hand-over", "round-open"}


def value_of(planted: Planted, key: str, unit: str, address: str) -> str:
    """The reference to a row of the unit; for "" one that nobody has."""
    if not unit:
        return {"unit": "none-x", "into": "YZ1999-9999", "known": "YZ1999-9999", "query": "unit=none-x"}.get(
            key, "9999912"
        )
    found = {
        "unit": str(planted.world.unit(unit).pk) if address == "/me/tokens/" else unit,
        "person": str(planted.world.clerk(unit).pk),
        "into": ids_of(planted, unit)["project"],
        "known": ids_of(planted, unit)["project"],
        "query": f"unit={unit}",
        "row": str(ImportRow.objects.filter(importing__unit__code=unit)[0].pk),
    }
    return found[key]


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda one: f"{one[0]} {one[3]} {one[1]}")
def test_a_reference_to_a_foreign_row_is_one_to_nothing(planted: Planted, reference: Reference) -> None:
    login, place, body, key = reference
    foreign = SIBLING if CAST[login].unit == OWN else ELSEWHERE
    client, address = signed_in(planted, login), place.format(**ids_of(planted, OWN))
    told = []
    for unit in (foreign, NOBODY):
        value = value_of(planted, key, unit, address)
        answer = send(client, address, {**body, key: value})
        one = answer_of(login, Address(place, ADDRESSES["projects/"].policy, ()), "", unit, address, answer)
        status, headers, text = one.plain()
        echo = value if not value.isdecimal() else f"value {value}"
        told.append((status, headers.replace(echo, "ID"), text.replace(echo, "ID")))
    assert told[0] == told[1]


def test_each_key_that_refers_to_a_row_is_tried() -> None:
    keys = {key for name, write in EACH.items() if name not in SEATS for key in write.fields if key in KEYS}
    assert keys <= {reference[3] for reference in REFERENCES}


def test_an_answer_of_a_foreign_row_stores_nothing(planted: Planted) -> None:
    """The rows of another import are not answered through one's own."""
    mine = Import.objects.get(unit__code=OWN, submitted_at=None)
    row = ImportRow.objects.filter(importing__unit__code=SIBLING)[0]
    client = signed_in(planted, "clerk-east-a")
    client.post(f"/import/{mine.pk}/deed/", {"deed": "answer", "row": row.pk})
    row_now = ImportRow.objects.get(pk=row.pk)
    assert (row_now.verdict, row_now.on_yes) == (row.verdict, row.on_yes)


def test_a_write_that_looks_beyond_the_branch_is_caught(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of the project taken out of one form."""
    officer = planted.person("officer")
    monkeypatch.setattr(project_people, "project_or_404", lambda _person, code: project_or_404(officer, code))
    address = ADDRESSES["projects/<slug:code>/phases/<int:number>/"].asked[0]
    client = signed_in(planted, "clerk-east-a")
    theirs, nobodys = (client.get(address.format(**ids)) for ids in (ids_of(planted, SIBLING), NOBODYS))
    assert (theirs.status_code, nobodys.status_code) == (200, 404)
