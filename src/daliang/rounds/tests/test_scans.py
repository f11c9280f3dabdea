from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from daliang.files.tests.corpus import picture
from daliang.ledger.models import Closing
from daliang.org import clock
from daliang.org.models import Deed
from daliang.rounds.models import ClosingScan, ReturnScan, Round
from daliang.rounds.rules import attach_to_closing, attach_to_return, close_round, supersede_scan
from daliang.rounds.tests.world import AFTER_DUE, World
from daliang.vocabulary.refusal import Refusal


def scan(name: str = "盖章件.png") -> ContentFile[bytes]:
    return ContentFile(picture(), name=name)


def attached(world: World, unit: str = "east-a", by: str = "") -> ReturnScan:
    person = world.people[by] if by else world.clerk(unit)
    return attach_to_return(world.ret(unit), scan(), name="盖章件.png", by=person)


def first(world: World) -> Closing:
    found = Round.objects.get(code="2022-R01").closing
    assert found
    return found


def code_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        deed()
    return refused.value.code


@pytest.mark.parametrize("login", ["clerk-east-a", "approver-east"])
def test_writer_and_approver_attach_and_it_is_logged(world: World, login: str) -> None:
    made = attached(world, by=login)
    assert (made.by, made.name, made.ret) == (world.people[login], "盖章件.png", world.ret("east-a"))
    deed = Deed.objects.get(action="scan.add")
    assert (deed.by, deed.unit) == (world.people[login], world.unit("east-a"))
    assert "盖章件" not in str({**deed.details, "texts": ""})


def test_the_same_page_sent_twice_is_one(world: World) -> None:
    assert attached(world) == attached(world)
    assert ReturnScan.objects.count() == Deed.objects.filter(action="scan.add").count() == 1


@pytest.mark.parametrize("login", ["clerk-east-b", "approver-west", "officer", "leader", "guest"])
def test_others_do_not(world: World, login: str) -> None:
    made = attached(world)
    person = world.people[login]
    assert code_of(lambda: attached(world, by=login)) in ("not_your_role", "not_your_unit")
    assert code_of(lambda: supersede_scan(made, reason="重新扫描", by=person)) in ("not_your_role", "not_your_unit")
    assert ReturnScan.objects.get().superseded_at is None


def test_paper_comes_after_filing_and_after_closing_too(world: World) -> None:
    world.accepted("east-a")
    attached(world)
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
        assert attach_to_return(world.ret("east-a"), scan(), name="第2页.png", by=world.clerk("east-a")).pk
        assert code_of(lambda: attached(world, "east-b")) == "never_filed"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("章.docx", b"PK", "not_a_scan"),
        ("章.webp", picture(), "not_a_scan"),
        ("章.exe", b"MZ", None),
        ("章.pdf", b"x", None),
    ],
)
def test_only_scans_are_taken_and_judged_by_their_content(
    world: World, name: str, content: bytes, code: str | None
) -> None:
    found = code_of(
        lambda: attach_to_return(world.ret("east-a"), ContentFile(content), name=name, by=world.clerk("east-a"))
    )
    assert code is None or found == code
    assert not ReturnScan.objects.exists()


def test_nothing_is_deleted_only_superseded_with_a_reason(world: World) -> None:
    made, clerk = attached(world), world.clerk("east-a")
    assert code_of(lambda: supersede_scan(made, reason=" ", by=clerk)) == "no_reason"
    assert code_of(lambda: supersede_scan(made, reason="漏" * 301, by=clerk)) == "too_long"
    supersede_scan(made, reason="漏盖骑缝章", by=clerk)
    made.refresh_from_db()
    assert (made.is_superseded, made.superseded_by, made.reason) == (True, clerk, "漏盖骑缝章")
    assert code_of(lambda: supersede_scan(made, reason="再标一次", by=clerk)) == "superseded"
    assert attached(world).pk != made.pk


def test_officers_of_the_city_attach_to_a_closing(world: World) -> None:
    made = attach_to_closing(first(world), scan(), name="专报.png", by=world.officer)
    assert (made.unit, made.closing) == (world.unit("city"), first(world))
    for login in ("leader", "approver-east", "clerk-east-a", "guest"):
        person = world.people[login]
        refused = ("not_your_role", "not_your_unit")
        assert code_of(lambda: attach_to_closing(first(world), scan(), name="专报.png", by=person)) in refused  # noqa: B023
        assert code_of(lambda: supersede_scan(made, reason="重新扫描", by=person)) in refused  # noqa: B023
    assert list(ClosingScan.objects.visible_to(world.approver("east"))) == []
    assert list(ClosingScan.objects.visible_to(world.officer)) == [made]


def test_a_branch_sees_its_own_paper(world: World) -> None:
    made = attached(world)
    assert list(ReturnScan.objects.visible_to(world.approver("east"))) == [made]
    assert list(ReturnScan.objects.visible_to(world.approver("west"))) == []
