"""What a measure may say, and what it hears when it says something else."""

from typing import Any

import pytest

from daliang.ledger.facts import AmountKind, Scheme
from daliang.measures.definitions import Definition, Known, Ratio, Suspended, UnitOf, read
from daliang.measures.models import Measure
from daliang.measures.rules import find_measure
from daliang.vocabulary.refusal import Refusal, Refusals
from daliang.vocabulary.tiers import Counting

KNOWN = Known(Scheme(("lead", "signed"), {}, {}, ("recognised",)), {"manufacturing"}, {"chips"})
FLOW: dict[str, Any] = {"book": "arrivals", "milestones": ["signed"]}
STOCK: dict[str, Any] = {"book": "position", "stages": ["lead"]}


@pytest.mark.nodb
def test_what_is_not_said_has_a_default() -> None:
    found = read(FLOW, known=KNOWN)
    assert isinstance(found, Definition)
    assert (found.unit_of, found.amount, found.suspended) == (UnitOf.CREDIT, AmountKind.TOTAL, Suspended.INCLUDE)
    assert (found.at_least, found.below, found.counting, found.origin) == (None, None, None, None)
    standing = read(STOCK, known=KNOWN)
    assert isinstance(standing, Definition)
    assert standing.unit_of is UnitOf.LANDING


@pytest.mark.nodb
def test_everything_that_can_be_said() -> None:
    more = {
        "kind": "measure", "at_least": 10, "below": 20, "tier_currency": "USD", "counting": "band",
        "unit_of": "landing", "branch": ["manufacturing"], "industries": ["chips"], "origin": "foreign",
        "amount": "paid_in",
    }  # fmt: skip
    found = read(FLOW | {"milestones": ["signed", "recognised", "paid_in"]} | more, known=KNOWN)
    assert isinstance(found, Definition)
    assert (found.at_least, found.below, found.counting, found.tier_currency) == (10, 20, Counting.BAND, "USD")
    assert read({"kind": "ratio", "numerator": "a", "denominator": "b"}) == Ratio("a", "b")


WRONG: list[tuple[dict[str, Any], str, str, str]] = [
    ({}, "bad_choice", "book", "position"),
    (FLOW | {"book": "entries"}, "bad_choice", "book", "arrivals"),
    (FLOW | {"milestones": []}, "missing", "milestones", "至少"),
    (FLOW | {"milestones": "signed"}, "not_a_list", "milestones", "一组"),
    (FLOW | {"milestones": ["sinned"]}, "unknown_code", "milestones", "signed"),
    (STOCK | {"stages": ["recognised"]}, "unknown_code", "stages", "lead"),
    (FLOW | {"stages": ["lead"]}, "other_book", "stages", "milestones"),
    (FLOW | {"at_least": "20亿", "counting": "nested"}, "bad_bound", "at_least", "整数"),
    (FLOW | {"at_least": 0, "counting": "nested"}, "bad_bound", "at_least", "大于零"),
    (FLOW | {"at_least": True, "counting": "nested"}, "bad_bound", "at_least", "整数"),
    (FLOW | {"at_least": 20, "below": 20, "counting": "band"}, "empty_band", "below", "大于"),
    (FLOW | {"at_least": 20, "below": 50, "counting": "nested"}, "not_a_band", "counting", "band"),
    (FLOW | {"at_least": 20}, "counting_without_tier", "counting", "同时"),
    (FLOW | {"counting": "band"}, "counting_without_tier", "counting", "同时"),
    (FLOW | {"at_least": 20, "counting": "each"}, "bad_choice", "counting", "nested"),
    (FLOW | {"tier_currency": "EUR"}, "bad_choice", "tier_currency", "USD"),
    (FLOW | {"unit_of": "park"}, "bad_choice", "unit_of", "credit"),
    (STOCK | {"unit_of": "credit"}, "always_landing", "unit_of", "landing"),
    (FLOW | {"suspended": "exclude"}, "always_include", "suspended", "include"),
    (FLOW | {"branch": ["manufacture"]}, "unknown_code", "branch", "manufacturing"),
    (FLOW | {"industries": ["chip"]}, "unknown_code", "industries", "chips"),
    (FLOW | {"origin": "martian"}, "bad_choice", "origin", "foreign"),
    (FLOW | {"amount": "half"}, "bad_choice", "amount", "paid_in"),
    (FLOW | {"colour": "red"}, "unknown_key", "colour", "milestones"),
    (FLOW | {"kind": "number"}, "bad_choice", "kind", "ratio"),
    ({"kind": "ratio", "numerator": "a"}, "missing", "denominator", "代码"),
    ({"kind": "ratio", "numerator": "a", "denominator": "b", "book": "position"}, "unknown_key", "book", "numerator"),
]


@pytest.mark.nodb
@pytest.mark.parametrize(("definition", "code", "field", "says"), WRONG, ids=[f"{w[2]}-{w[1]}" for w in WRONG])
def test_a_mistake_is_named_with_what_would_be_right(
    definition: dict[str, Any], code: str, field: str, says: str
) -> None:
    with pytest.raises(Refusals) as refused:
        read(definition, where="signed-20", known=KNOWN)
    found = {(single.code, single.field): single for single in refused.value.all}
    assert (code, field) in found
    assert says in str(found[code, field])
    assert found[code, field].where == "signed-20"


@pytest.mark.nodb
def test_all_mistakes_come_at_once() -> None:
    with pytest.raises(Refusals) as refused:
        read({"book": "arrivals", "milestones": ["x"], "origin": "y", "amount": "z"}, known=KNOWN)
    assert {single.field for single in refused.value.all} == {"milestones", "origin", "amount"}


@pytest.mark.django_db
def test_an_unknown_measure_is_refused_with_the_nearest() -> None:
    Measure.objects.create(code="signed-20", label="新签约项目", definition=FLOW)
    Measure.objects.create(code="leads", label="在手线索", definition=STOCK)
    assert find_measure("leads").label == "在手线索"
    with pytest.raises(Refusal) as refused:
        find_measure("signed-2O")
    assert refused.value.code == "unknown_measure"
    assert str(refused.value.params["near"]).startswith("signed-20（新签约项目）")


@pytest.mark.nodb
def test_a_measure_knows_its_nature_from_its_definition() -> None:
    flow, stock = Measure(definition=FLOW | {"counting": "nested", "at_least": 5}), Measure(definition=STOCK)
    ratio = Measure(definition={"kind": "ratio", "numerator": "a", "denominator": "b"})
    assert (flow.is_flow, flow.is_ratio, flow.counting) == (True, False, "nested")
    assert (stock.is_flow, stock.is_ratio, stock.counting) == (False, False, None)
    assert (ratio.is_flow, ratio.is_ratio) == (False, True)
