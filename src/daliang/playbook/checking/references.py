"""Codes that point elsewhere: known or not, used once or twice, running in a circle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from rapidfuzz import process

from daliang.playbook.faults import Faults
from daliang.vocabulary.refusal import N_

UNIT = N_("没有代码为“%(found)s”的单位。")
STAGE = N_("没有代码为“%(found)s”的阶段。")
MILESTONE = N_("没有代码为“%(found)s”的阶段或认定。")
ACT = N_("没有代码为“%(found)s”的认定。")
INDUSTRY = N_("没有代码为“%(found)s”的行业。")
BRANCH = N_("没有代码为“%(found)s”的产业门类。")
MEASURE = N_("没有代码为“%(found)s”的口径。")
SERIES = N_("没有代码为“%(found)s”的报送系列。")
ROUND = N_("没有代码为“%(found)s”的期次。")
PROJECT = N_("没有代码为“%(found)s”的项目。")
EVENT = N_("没有代码为“%(found)s”的活动。")
PERSON = N_("没有登录名为“%(found)s”的人员。")
PAGE = N_("pages 文件夹里没有文件“%(found)s”。")
PARTNER = N_("没有登录名为“%(found)s”的合作方。")
HOMES = {
    UNIT: "units.csv",
    STAGE: "stages.toml",
    MILESTONE: "stages.toml",
    ACT: "stages.toml",
    INDUSTRY: "industries.csv",
    BRANCH: "industries.csv",
    MEASURE: "measures.toml",
    SERIES: "rounds.toml",
    ROUND: "rounds.toml",
    PROJECT: "projects.csv",
    EVENT: "events.toml",
    PERSON: "people.csv",
    PARTNER: "people.csv",
    PAGE: "pages",
}
"""Where each noun is listed. A file that may be left out says nothing of its own absence."""


def refer(faults: Faults, file: str, line: int, noun: str, code: str, known: Collection[str]) -> bool:
    """Is `code` known? If not, note it with the nearest ones; `noun` is one of the sentences above.

    An empty `code` was noted when it was read. When nothing at all is known, the file that lists it is named, unless it
    has faults of its own.
    """
    if not code or code in known:
        return bool(code)
    if not known:
        home = HOMES.get(noun, "")
        if not faults.of(home):
            faults.add(file, line, noun, N_("%(home)s 里一个也没有，请先在那里写上。"), found=code, home=home)
        return False
    near = "、".join(str(match) for match, _score, _at in process.extract(code, list(known), limit=3))
    faults.add(file, line, noun, N_("相近的有：%(near)s。"), found=code, near=near)
    return False


def note_repeats(faults: Faults, file: str, used: Iterable[tuple[int, str]]) -> None:
    """Note each code that was used before, with the line of its first use."""
    first: dict[str, int] = {}
    for line, code in used:
        if code and code in first:
            faults.add(
                file,
                line,
                N_("“%(which)s”与第 %(first)s 行重复。"),
                N_("在一个文件里只能出现一次。"),
                which=code,
                first=first[code],
            )
        first.setdefault(code, line)


def circles(arrows: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The groups of codes that lead back to themselves, each in the order of `arrows`."""
    reach = {code: _reachable(code, arrows) for code in arrows}
    found: list[list[str]] = []
    for code in arrows:
        if code in reach[code] and not any(code in group for group in found):
            found.append([other for other in arrows if other in reach[code] and code in reach[other]])
    return found


def _reachable(start: str, arrows: Mapping[str, Sequence[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(arrows.get(start, ()))
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            waiting.extend(arrows.get(code, ()))
    return seen
