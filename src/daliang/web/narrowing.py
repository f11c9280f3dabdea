"""What narrows the rows behind a number, as an address says it: a stage, industries, an origin, a stage reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from daliang.measures.definitions import Definition, read
from daliang.measures.models import Measure
from daliang.measures.narrowing import narrowed
from daliang.org.words import language, named
from daliang.register.models import Industry, Origin, Stage
from daliang.vocabulary.refusal import N_, Refusal, quoted

T = TypeVar("T")


@dataclass(frozen=True)
class Narrowing:
    """?stage= one that the measure counts, ?industry= (several), ?origin=, ?reached= a stage reached since."""

    stage: Stage | None
    industries: tuple[Industry, ...]
    origin: Origin | None
    reached: Stage | None

    @property
    def asked(self) -> dict[str, str | list[str]]:
        """As an address says it; empty without any."""
        found: dict[str, str | list[str]] = {}
        if self.stage:
            found["stage"] = self.stage.code
        if self.industries:
            found["industry"] = [industry.code for industry in self.industries]
        if self.origin:
            found["origin"] = str(self.origin.value)
        if self.reached:
            found["reached"] = self.reached.code
        return found

    @property
    def words(self) -> str:
        """In words, behind the measure's name; "" without any."""
        industries = (", " if language() == "en" else "、").join(map(named, self.industries))
        since = _("其后到%(stage)s") % {"stage": named(self.reached)} if self.reached else ""
        parts = [named(self.stage) if self.stage else "", industries, _word(self.origin) if self.origin else "", since]
        return " · ".join(part for part in parts if part)

    def narrow(self, measure: Measure) -> Measure:
        """Refusals: `unknown_code` for what the measure does not count; `no_cohort` to ask a stock what it reached."""
        definition = read(measure.definition, where=measure.code)
        if self.reached and not (isinstance(definition, Definition) and measure.is_flow):
            raise Refusal(
                N_("“%(label)s”不是到达类口径，没有“其后走到哪一阶段”：请去掉地址中的 reached。"),
                code="no_cohort", field="reached", label=named(measure),
            )  # fmt: skip
        if not (self.stage or self.industries or self.origin):
            return measure
        return narrowed(
            measure,
            self.stage.code if self.stage else "",
            industries=[industry.code for industry in self.industries],
            origin=str(self.origin.value) if self.origin else "",
        )


def narrowing_of(query: QueryDict) -> Narrowing:
    """Two queries at most. Refusals `unknown_stage`, `unknown_industry`, `unknown_origin` name those there are."""
    wanted = {name: [text.strip() for text in query.getlist(name) if text.strip()] for name in KEYS}
    stages = {stage.code: stage for stage in Stage.objects.all()} if wanted["stage"] or wanted["reached"] else {}
    industries = {industry.code: industry for industry in Industry.objects.all()} if wanted["industry"] else {}
    origins = {str(origin.value): origin for origin in Origin}
    return Narrowing(
        stage=_one(wanted["stage"], stages, "stage"),
        industries=tuple(_found(code, industries, "industry") for code in dict.fromkeys(wanted["industry"])),
        origin=_one(wanted["origin"], origins, "origin"),
        reached=_one(wanted["reached"], stages, "reached"),
    )


KEYS = ("stage", "industry", "origin", "reached")
UNKNOWN = {
    "stage": N_("没有代码为“%(found)s”的阶段。可选的有：%(known)s。"),
    "reached": N_("没有代码为“%(found)s”的阶段。可选的有：%(known)s。"),
    "industry": N_("没有代码为“%(found)s”的行业。可选的有：%(known)s。"),
    "origin": N_("没有代码为“%(found)s”的资金来源。可选的有：%(known)s。"),
}


def _one(codes: list[str], known: Mapping[str, T], field: str) -> T | None:
    return _found(codes[-1], known, field) if codes else None


def _found(code: str, known: Mapping[str, T], field: str) -> T:
    if code in known:
        return known[code]
    raise Refusal(
        UNKNOWN[field],
        code=f"unknown_{'stage' if field == 'reached' else field}",
        field=field,
        found=quoted(code),
        known="、".join(f"{known_code}（{_word(thing)}）" for known_code, thing in known.items()),
    )


def _word(thing: object) -> str:
    return str(thing.label) if isinstance(thing, Origin) else named(thing)
