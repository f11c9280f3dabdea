"""A rule's no: its sentence, its places, several at once."""

import pytest

from daliang.vocabulary.refusal import N_, Refusal, Refusals, quoted

pytestmark = pytest.mark.nodb


def refusal(code: str = "late") -> Refusal:
    return Refusal(N_("“%(unit)s”已逾期%(days)s天"), code=code, field="due", where="第3行", unit="邗江区", days=2)


def test_a_refusal_reads_as_its_sentence_with_the_places_filled() -> None:
    assert str(refusal()) == "“邗江区”已逾期2天"


def test_a_refusal_keeps_msgid_and_params_apart_for_translation() -> None:
    no = refusal()
    assert no.message == "“%(unit)s”已逾期%(days)s天"
    assert no.params == {"unit": "邗江区", "days": 2}
    assert (no.code, no.field, no.where) == ("late", "due", "第3行")


def test_a_typed_per_cent_sign_is_repeated_as_it_is() -> None:
    assert str(Refusal(N_("“%(text)s”读不出"), code="unreadable", text="5%s%%")) == "“5%s%%”读不出"


def test_several_refusals_are_laid_flat_in_order() -> None:
    several = Refusals([refusal("a"), Refusals([refusal("b"), refusal("c")])])
    assert [no.code for no in several.all] == ["a", "b", "c"]
    assert (str(several), several.code) == ("共有3处需要改正", "several")


def test_a_single_refusal_lists_itself_so_that_callers_treat_both_alike() -> None:
    no = refusal()
    assert no.all == [no]


def test_no_refusals_at_all_are_not_several() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Refusals([])


def test_a_quoted_text_stays_on_one_line_and_is_cut() -> None:
    assert quoted("5亿\n 6亿") == "5亿 6亿"
    assert quoted("长" * 50) == "长" * 40 + "…"
