"""Postings in office words: what happened, and the detail behind it. Codes are looked up once for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daliang.ledger.facts import PAID_IN, WHOLE, AmountKind, Kind
from daliang.ledger.models import Posting
from daliang.org.models import Unit
from daliang.org.words import language, named
from daliang.register.models import Act, Industry, Origin, Stage
from daliang.vocabulary.money import Currency, Money, Qualifier, describe_money, format_money
from daliang.vocabulary.refusal import N_

AMOUNTS = {
    AmountKind.TOTAL: gettext_lazy("总投资"),
    AmountKind.FIXED: gettext_lazy("固定资产投资"),
    AmountKind.EQUIPMENT: gettext_lazy("设备投资"),
    AmountKind.CONTRACTED_FDI: gettext_lazy("合同外资"),
}


@dataclass(frozen=True)
class Said:
    """`what` names the deed, `detail` its content; `is_deed` marks steps forward."""

    what: str
    detail: str
    is_deed: bool = False


@dataclass(frozen=True)
class Words:
    """Names of everything that a posting's argument may point at."""

    names: Mapping[str, str]

    @classmethod
    def read(cls) -> Words:
        found = {PAID_IN: _("资金到账")}
        for model in (Stage, Act, Industry, Unit):
            found |= {thing.code: named(thing) for thing in model._default_manager.all()}
        return cls(found)

    def of(self, code: object) -> str:
        return self.names.get(str(code), str(code))


def say(postings: Iterable[Posting]) -> list[Said]:
    """Each posting in words, in the order given; four queries however many there are."""
    words = Words.read()
    return [SAY[Kind(posting.kind)](posting, words) for posting in postings]


def _argument(posting: Posting) -> dict[str, Any]:
    return posting.argument


def _opened(posting: Posting, words: Words) -> Said:
    given = _argument(posting)
    origin = str(Origin(given["origin"]).label)
    what = _("期初转入") if posting.kind == Kind.BROUGHT_FORWARD else _("建档")
    return Said(what, " · ".join([words.of(given["unit"]), words.of(given["industry"]), origin]), is_deed=True)


def _reached(posting: Posting, words: Words) -> Said:
    return Said(_("进入“%(stage)s”") % {"stage": words.of(_argument(posting)["stage"])}, "", is_deed=True)


def _recognised(posting: Posting, words: Words) -> Said:
    return Said(words.of(_argument(posting)["act"]), "", is_deed=True)


def _withdrawn(posting: Posting, words: Words) -> Said:
    return Said(_("撤销“%(milestone)s”") % {"milestone": words.of(_argument(posting)["milestone"])}, "")


def _fell_back(posting: Posting, words: Words) -> Said:
    return Said(_("回退到“%(stage)s”") % {"stage": words.of(_argument(posting)["stage"])}, "")


def _amount(posting: Posting, _words: Words) -> Said:
    given = _argument(posting)
    stated = Money(int(given["value"]), Currency(given["currency"]), Qualifier(given["qualifier"]))
    detail = describe_money(stated, language=language())
    if given.get("rate"):
        rate = {"rate": given["rate"], "on": given.get("rate_on", ""), "source": given.get("rate_source", "")}
        detail += "　" + _("1美元折%(rate)s元（%(on)s，%(source)s）") % rate
    return Said(str(AMOUNTS[AmountKind(given["kind"])]), detail)


def _paid_in(posting: Posting, _words: Words) -> Said:
    given = _argument(posting)
    return Said(_("资金到账"), format_money(int(given["value"]), Currency(given["currency"]), language=language()))


def _moved(posting: Posting, words: Words) -> Said:
    return Said(_("落地单位变更"), words.of(_argument(posting)["unit"]))


def _recredited(posting: Posting, words: Words) -> Said:
    given = _argument(posting)
    shares = "、".join(f"{words.of(unit)} {share * 100 / WHOLE:g}%" for unit, share in given["shares"].items())
    return Said(_("归属划转") if given.get("transfer") else _("归属份额"), shares)


def _reclassified(posting: Posting, words: Words) -> Said:
    given = _argument(posting)
    origin = [str(Origin(given["origin"]).label)] if "origin" in given else []
    return Said(_("重新归类"), " · ".join([*(words.of(given[key]) for key in ("industry",) if key in given), *origin]))


def _ended(posting: Posting, _words: Words) -> Said:
    return Said(_("终止"), str(_argument(posting).get("reason", "")))


def _reversed(posting: Posting, _words: Words) -> Said:
    return Said(_("冲销"), _("台账第%(seq)s号") % {"seq": posting.reverses_id})


def _plain(word: str) -> Callable[[Posting, Words], Said]:
    return lambda _posting, _words: Said(_(word), "")


SAY: Mapping[Kind, Callable[[Posting, Words], Said]] = {
    Kind.OPENED: _opened,
    Kind.BROUGHT_FORWARD: _opened,
    Kind.REACHED: _reached,
    Kind.RECOGNISED: _recognised,
    Kind.WITHDRAWN: _withdrawn,
    Kind.FELL_BACK: _fell_back,
    Kind.AMOUNT: _amount,
    Kind.PAID_IN: _paid_in,
    Kind.MOVED: _moved,
    Kind.RECREDITED: _recredited,
    Kind.RECLASSIFIED: _reclassified,
    Kind.SUSPENDED: _plain(N_("暂停")),
    Kind.RESUMED: _plain(N_("恢复推进")),
    Kind.ENDED: _ended,
    Kind.REOPENED: _plain(N_("重新启动")),
    Kind.REVERSED: _reversed,
}
