"""Promise 49: the log is keyed and sealed; whatever is changed, taken out, put in or moved is named."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override
from pytest_django import Settings

from daliang.org import sealing
from daliang.org.keeping import copy
from daliang.org.models import Deed, Person, Seal
from daliang.org.rules import record
from daliang.org.sealing import ROW, canonical, keys, mac_of, plain, seal
from daliang.org.tests.logbook import deeds, somebody, unguarded
from daliang.org.verifying import Misfit, verify, verify_copy


@pytest.fixture
def rows(db: None) -> list[Deed]:
    """Twelve rows in two seals of five and four, and three behind."""
    by = somebody()
    made = deeds(5, by)
    seal()
    made += deeds(4, by)
    seal()
    return made + deeds(3, by)


def named(found: Misfit | None) -> str:
    """The row as machines read it, what is wrong in English."""
    assert found is not None
    with override("en"):
        return f"{found.row}: {found.words}"


def move(row: Deed, to: int) -> None:
    Deed.objects.filter(pk=row.pk).update(id=to)


def swap(one: Deed, other: Deed) -> None:
    spare = 10**9
    for row, to in ((one, spare), (other, one.pk)):
        move(row, to)
    Deed.objects.filter(pk=spare).update(id=other.pk)


def keyed_anew(row: Deed, **values: object) -> None:
    """What somebody with the key can do: the row is genuine by itself again."""
    for name, value in values.items():
        setattr(row, name, value)
    Deed.objects.filter(pk=row.pk).update(**values, mac=mac_of(canonical(plain(row, ROW), ROW), keys()[0]))


def test_what_was_written_verifies(rows: list[Deed]) -> None:
    assert verify() is None
    assert [one.count for one in Seal.objects.all()] == [5, 4, 3]
    assert verify() is None, "verifying again has nothing to seal and nothing to say"
    assert Seal.objects.count() == 3


SPOILT: dict[str, tuple[Callable[[list[Deed]], object], str]] = {
    "a changed subject": (lambda r: Deed.objects.filter(pk=r[3].pk).update(subject="x"), "deed {3}: changed"),
    "a changed detail": (lambda r: Deed.objects.filter(pk=r[6].pk).update(details={}), "deed {6}: changed"),
    "another person": (lambda r: Deed.objects.filter(pk=r[1].pk).update(by=None), "deed {1}: changed"),
    "a row taken out": (lambda r: Deed.objects.filter(pk=r[2].pk).delete(), "deed {2}: missing"),
    "the last of a seal": (lambda r: Deed.objects.filter(pk=r[8].pk).delete(), "deed {8}: missing"),
    "the first of all": (lambda r: Deed.objects.filter(pk=r[0].pk).delete(), "deed {0}: missing"),
    "two rows swapped": (lambda r: swap(r[1], r[3]), "deed {1}: changed"),
    "a row put in before": (lambda r: move(r[11], 0), "deed 0: inserted"),
    "a changed row that no seal holds yet": (
        lambda r: Deed.objects.filter(pk=r[10].pk).update(action="x"),
        "deed {10}: changed",
    ),
    "a row keyed anew by one who has the key": (
        lambda r: keyed_anew(r[7], subject="x"),
        "deeds {5} to {8}: are not the rows that seal 2 closed",
    ),
    "a changed seal": (lambda r: Seal.objects.filter(number=1).update(count=4), "seal 1: changed"),
    "a seal hashed anew without the key": (
        lambda r: Seal.objects.filter(number=2).update(mac="0" * 64),
        "seal 2: changed",
    ),
    "a seal taken out": (lambda r: Seal.objects.filter(number=1).delete(), "seal 1: missing"),
    "seals renumbered": (
        lambda r: (Seal.objects.filter(number=1).delete(), Seal.objects.filter(number=2).update(number=1)),
        "seal 1: does not follow",
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_whatever_is_spoilt_is_named(rows: list[Deed], what: str) -> None:
    spoil, said = SPOILT[what]
    with unguarded():
        spoil(rows)
    assert named(verify()).startswith(said.format(*(row.pk for row in rows)))


def test_a_number_that_an_undone_deed_took_is_no_missing_row(rows: list[Deed]) -> None:
    last = rows[-1].pk
    by = rows[0].by
    with transaction.atomic():
        deeds(2, by)  # type: ignore[arg-type]
        transaction.set_rollback(True)
    after = deeds(1, by)[0]  # type: ignore[arg-type]
    assert verify() is None
    sealed = Seal.objects.get(number=3)
    assert sealed.skipped == ([] if connection.vendor == "sqlite" else [[last + 1, after.pk - 1]])


def test_a_row_put_where_nobody_stood_is_named(rows: list[Deed]) -> None:
    """By one who has the key: the seal knows which numbers were taken."""
    last, by = rows[-1].pk, rows[0].by
    assert by is not None
    with unguarded():
        Deed.objects.filter(pk=last).update(id=last + 3)
        keyed_anew(Deed.objects.get(pk=last + 3))
    seal()
    assert verify() is None
    with unguarded():
        forged = Deed.objects.get(pk=last + 3)
        forged.pk = last + 1
        forged.save(force_insert=True)
        keyed_anew(forged, subject="put in")
    assert named(verify()) == f"deed {last + 1}: inserted after the sealing, or out of order"


def test_another_key_proves_nothing_and_an_old_key_still_proves(rows: list[Deed], settings: Settings) -> None:
    old, settings.AUDIT_KEY = settings.AUDIT_KEY, "another key"
    assert named(verify()).startswith("seal 1: changed")
    settings.AUDIT_OLD_KEYS = [old]
    assert verify() is None
    deeds(1, rows[0].by)  # type: ignore[arg-type]
    assert verify() is None


@pytest.mark.parametrize("table", ["org_deed", "org_seal"])
def test_the_log_and_its_seals_only_grow(rows: list[Deed], table: str) -> None:
    for statement in (f"UPDATE {table} SET mac = ''", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match=f"append-only: {table}"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_row_reads_back_as_it_was_keyed(db: None) -> None:
    by = somebody()
    said: dict[str, Any] = {
        "line": 3,
        "big": 10**17,
        "ratio": 1e22,
        "none": None,
        "on": True,
        "list": ["a", {"b": "中"}],
    }
    made = record(by=by, action="round.file", subject=by, unit=by.unit, **said)
    found = Deed.objects.get(pk=made.pk)
    assert plain(found, ROW) == plain(made, ROW)
    assert found.details == {**said, "ratio": "1e+22"}
    assert verify() is None


def test_a_failing_record_dooms_the_deed_even_when_somebody_catches_it(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 48."""
    by = somebody()
    monkeypatch.setattr(sealing, "_next_number", lambda: 1 // 0)
    with transaction.atomic():
        Person.objects.filter(pk=by.pk).update(name="changed")
        with suppress(ZeroDivisionError):
            deeds(1, by)
    assert Person.objects.get(pk=by.pk).name == "officer"


def lines_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def test_a_copy_proves_itself_without_database_and_without_key(rows: list[Deed], tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    assert copy(file) == (2, 9)
    assert verify_copy(file) is None
    assert verify_copy(file, keys()) is None
    assert named(verify_copy(file, [b"another key"])).startswith("seal 1: changed")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda lines: [line for line in lines if '"line": 2' not in line], "deed {2}: missing"),
        (lambda lines: lines[:-1], "deed {8}: missing"),
        (lambda lines: lines[:7], "seal 2: missing"),
        (lambda lines: [lines[0], *lines[2:]], "deed {0}: stands before"),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], "deed {0}: missing"),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], "deed {0}: inserted"),
        (lambda lines: [line.replace("officer", "nobody").replace("某市", "x") for line in lines], "deeds {0} to {4}:"),
        (lambda lines: [*lines, lines[1]], "seal 3: out of order"),
        (lambda lines: lines[1:], "head: missing"),
        (lambda lines: [*lines[:3], "{", *lines[3:]], "file log.jsonl: cannot be read"),
    ],
)
def test_a_spoilt_copy_says_where(
    rows: list[Deed], tmp_path: Path, spoil: Callable[[list[str]], list[str]], said: str
) -> None:
    file = tmp_path / "log.jsonl"
    copy(file)
    spoilt = spoil(lines_of(file))
    assert spoilt != lines_of(file)
    file.write_text("\n".join(spoilt), encoding="utf-8")
    assert named(verify_copy(file)).startswith(said.format(*(row.pk for row in rows)))


def test_a_row_changed_in_a_copy_is_named_by_who_has_the_key(rows: list[Deed], tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    copy(file)
    text = file.read_text(encoding="utf-8").replace('"line": 3', '"line": 4', 1)
    file.write_text(text, encoding="utf-8")
    assert named(verify_copy(file, keys())) == f"deed {rows[3].pk}: changed, or inserted by another hand"


def test_the_spelling_that_is_hashed_never_changes() -> None:
    """A copy made years ago must still verify: this line is part of the format."""
    row = dict.fromkeys(ROW) | {"id": 7, "subject": "某市", "details": {"b": 1, "a": ["x"]}}
    assert canonical(row, ROW) == b'[7,null,null,null,null,null,"\\u67d0\\u5e02",null,null,{"a":["x"],"b":1}]'
