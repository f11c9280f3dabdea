"""One entry a project: what the headline, the abstract and a later sentence repeat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from daliang.leads.reading.amounts import Money
from daliang.leads.reading.units import Found

_PLAIN = re.compile("项目|工程|总部|基地|·")
_NEXT_ORDER = 10
MOST_PROJECTS = 2_000
"""Of one page: a longer list is no news, and each is compared with every other."""


def merged(found: Sequence[Found]) -> list[Found]:
    """One entry a project: what the headline, the abstract and a later sentence repeat is joined to the fullest."""
    kept: list[Found] = []
    bare: list[str] = []
    for item in sorted(found[:MOST_PROJECTS], key=lambda one: one.title):
        name = _PLAIN.sub("", item.name.written)
        twin = next(
            (at for at, old in enumerate(kept) if _repeats(old, item) or _same(bare[at], old, name, item)), None
        )
        if twin is None:
            kept.append(item)
            bare.append(name)
        else:
            kept[twin] = kept[twin] if item.title and kept[twin].money else _fuller(kept[twin], item)
            bare[twin] = _PLAIN.sub("", kept[twin].name.written)
    kept = _titled(kept)
    told = any(not one.title for one in kept)  # what the headline alone names is called otherwise in the text
    return sorted((one for one in kept if not (one.title and told)), key=lambda one: one.name.start)


def _titled(kept: list[Found]) -> list[Found]:
    """总投资9亿元,某材料项目开工: the headline's only sum is that of the page's only project, if it is called alike."""
    summed = [one for one in kept if one.title and one.money]
    own = [at for at, one in enumerate(kept) if not one.title]
    if len(summed) != 1 or len(own) != 1 or kept[own[0]].money:
        return kept
    if not _share(summed[0].name.written, kept[own[0]].name.written):
        return kept
    return [replace(kept[own[0]], money=summed[0].money)]


def _repeats(old: Found, item: Found) -> bool:
    """A headline's project is the first of the text with its very amount, whatever the headline calls it; 百亿级 there
    is any of so many."""
    if not (item.title and old.money and item.money) or old.money.currency != item.money.currency:
        return False
    times = old.money.value / item.money.value
    return times == 1 or (item.money.qualifier == "order" and 1 <= times < _NEXT_ORDER)


_PHASE = re.compile("[(]?[一二三四五六首]期(?:建设)?(?:工程|项目)?[)]?")
_WHOLE = 10  # of one that says so much that what stands before it in another is a place or a firm
_OF_FIRM = "project of the company before"
_BRAND = 4  # characters that two companies of a page do not begin with alike
_LONG = 6  # characters of a name that no two projects of a page have by chance


def _is_phase(a: str, b: str) -> bool:
    """Whether one name is the other with a phase behind it (某项目一期)."""
    if a == b or "期" not in a + b or _PHASE.sub("", a) != _PHASE.sub("", b):
        return False
    return (_PHASE.search(a) is None) != (_PHASE.search(b) is None)


def _agree(one: Money, other: Money) -> bool:
    """The same sum, or one is an order of size (亿元项目) that the other fills."""
    if one.currency != other.currency:
        return False
    rough, sum_ = (one, other) if one.qualifier == "order" else (other, one)
    return one.value == other.value or (rough.qualifier == "order" and 1 <= sum_.value / rough.value < _NEXT_ORDER)


def _same(a: str, one: Found, b: str, other: Found) -> bool:
    """Whether both are one project; `a` and `b` are their names without words that every name has."""
    alike = bool(a and b) and (a in b or b in a)
    if "list and least amount" in (one.rule, other.rule) and one.rule != other.rule and _share(a, b):
        return True
    if alike and bool(one.money) != bool(other.money) and (a.endswith(b) or b.endswith(a)):
        return a == b or min(len(a), len(b)) > 2 or (min(len(a), len(b)) > 1 and _kin(one.company, other.company))
    if alike and a != b and min(len(a), len(b)) < 3:
        return False
    if one.money and other.money and len(a) >= _LONG and (a == b or _is_phase(a, b)):
        return True
    if one.money and other.money:
        return alike and _agree(one.money, other.money)
    if _OF_FIRM in (one.rule, other.rule) and one.rule != other.rule and bool(one.money) != bool(other.money):
        return _is_brands(one, other) or _is_brands(other, one)
    if min(len(a), len(b)) >= _WHOLE and (a.endswith(b) or b.endswith(a)):
        return True
    return alike and _kin(one.company, other.company)


def _share(a: str, b: str) -> bool:
    """Whether a run of characters stands in both names that no two projects of a page have by chance."""
    return any(a[at : at + _LONG] in b for at in range(len(a) - _LONG + 1))


_CORPORATE = re.compile("股份|有限|责任|公司|集团|控股|[()]")


def _is_brands(of_firm: Found, named: Found) -> bool:
    """Whether a project that is called by its company is the one whose name has the company's short name."""
    return of_firm.rule == _OF_FIRM and of_firm.name.written[:_BRAND] in named.name.written


def _kin(one: str | None, other: str | None) -> bool:
    """Whether two names may be one company's: one of them untold, or the short one's characters in the long one's order
    (杭电股份, 杭州电缆股份有限公司)."""
    if not one or not other or one == other:
        return True
    short, long = sorted((_CORPORATE.sub("", one), _CORPORATE.sub("", other)), key=len)
    rest = iter(long)
    return len(short) > 1 and all(character in rest for character in short)


def _fuller(one: Found, other: Found) -> Found:
    if _is_phase(one.name.written, other.name.written):
        one, other = (other, one) if _PHASE.search(one.name.written) else (one, other)
        return replace(one, company=one.company or other.company, money=one.money or other.money)
    base, rest = (
        (other, one)
        if len(other.name.written) > len(one.name.written) or (other.money and not one.money)
        else (one, other)
    )
    if base.money and rest.money and base.money.currency == rest.money.currency and rest.money.value > base.money.value:
        return replace(base, company=base.company or rest.company, money=rest.money)
    rough = base.money and base.money.qualifier == "order" and rest.money
    money = rest.money if rough else base.money or rest.money
    return replace(base, company=base.company or rest.company, money=money)
